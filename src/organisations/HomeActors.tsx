import { useQuery } from '@tanstack/react-query'
import { ArrowRight, ShieldCheck } from 'lucide-react'
import type { ActorRow } from '../access/contract.ts'
import { ReachBar } from '../access/ReachBar.tsx'
import type { Id } from '../lib/id.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'

const shownMax = 5

/** The card that comes first: who can act in this account. Partners' people stand before one's own. */
export function HomeActors({ organisationId }: { organisationId: Id<'organisation'> }) {
  const { t } = useText()
  const actors = useQuery(api.access.actors.queryOptions({ input: { organisationId } }))
  return (
    <section className="rounded-card border border-line bg-surface">
      <h2 className="flex items-center gap-2.5 px-5 pt-4 text-lead font-strong">
        <ShieldCheck className="text-accent-ink" />
        {t('actors.title')}
      </h2>
      <Loaded query={actors} what={t('actors.title')}>
        {(rows) => <Actors rows={rows} organisationId={organisationId} />}
      </Loaded>
    </section>
  )
}

function Actors({ rows, organisationId }: { rows: readonly ActorRow[]; organisationId: string }) {
  const { t } = useText()
  const others = rows.filter((row) => row.partner)
  const own = rows.filter((row) => !row.partner)
  const count = new Set(rows.map((row) => row.personId)).size
  const shown = [...others, ...own].slice(0, shownMax)
  return (
    <>
      <p className="px-5 pt-1 pb-3 text-ink-2">
        {others.length > 0
          ? t('overview.actors.lead', { count, own: own.length, others: others.length })
          : t('overview.actors.onlyOwn', { count })}
      </p>
      <ul className="border-t border-line">
        {shown.map((row) => (
          <Actor key={`${row.personId}.${row.partner?.id}`} row={row} />
        ))}
      </ul>
      <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-3">
        <Link href={`/o/${organisationId}/actors`} look="action">
          {t('overview.actors.all')}
          <ArrowRight />
        </Link>
        {rows.length > shown.length ? (
          <span className="text-ink-3">
            {t('overview.actors.more', { count: rows.length - shown.length })}
          </span>
        ) : null}
      </p>
    </>
  )
}

function Actor({ row }: { row: ActorRow }) {
  const { t } = useText()
  const format = useFormat()
  const part = format.count(row.products)
  const whole = format.count(row.productsAll)
  return (
    <li className="grid items-center gap-x-6 gap-y-1 border-b border-line px-5 py-2.5 sm:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_auto]">
      <span className="flex flex-col">
        <span className="font-medium">{row.name}</span>
        <span className="text-meta text-ink-2">
          {row.partner ? row.partner.name : row.role ? t(`role.${row.role}`) : null}
          {row.level ? ` · ${t(`level.${row.level}`)}` : ''}
        </span>
      </span>
      <span className="flex flex-col gap-1">
        <ReachBar part={row.products} whole={row.productsAll} />
        <span className="text-meta text-ink-2">{t('actors.reach', { part, whole })}</span>
      </span>
      <span className="text-meta text-ink-2 sm:w-36 sm:text-end">
        {row.lastActAt ? (
          <>
            {t('actors.lastAct')} <Day iso={row.lastActAt} />
          </>
        ) : (
          t('actors.noAct')
        )}
      </span>
    </li>
  )
}
