import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Partnership } from '../partnerships/contract.ts'
import { useRightsSentence } from '../partnerships/RightsInWords.tsx'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { ActorRow } from './contract.ts'
import { ReachBar } from './ReachBar.tsx'

/** Who can act in this account now: one's own people, and each partner's people under the partner's name. */
export function ActorsPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const actors = useQuery(api.access.actors.queryOptions({ input: { organisationId } }))
  const partnerships = useQuery(api.partnerships.list.queryOptions({ input: { organisationId } }))
  const count = actors.data && new Set(actors.data.map((row) => row.personId)).size
  return (
    <Page
      title={t('actors.title')}
      count={count === undefined ? undefined : t('actors.count', { count, others: partnersIn(actors.data) })}
      actions={<LinkButton href={`/o/${organisationId}/activity`}>{t('actors.activity')}</LinkButton>}
    >
      <Loaded query={actors} what={t('actors.title')}>
        {(rows) => <Actors rows={rows} partnerships={partnerships.data ?? []} />}
      </Loaded>
    </Page>
  )
}

function partnersIn(rows: readonly ActorRow[] = []): number {
  return new Set(rows.flatMap((row) => (row.partner ? [row.partner.id] : []))).size
}

type ActorsProps = { rows: readonly ActorRow[]; partnerships: readonly Partnership[] }

function Actors({ rows, partnerships }: ActorsProps) {
  const { t } = useText()
  const { organisationId, name } = useHat()
  const own = rows.filter((row) => row.partner === null)
  const living = partnerships.filter((one) => one.state !== 'ended')
  return (
    <Sheet>
      <p className="flex max-w-[42.5rem] items-start gap-2.5 text-read text-ink-2">
        <ShieldCheck className="mt-1 text-accent-ink" />
        {t('actors.lead')}
      </p>
      <Section
        title={name}
        lead={t('actors.own')}
        actions={
          <LinkButton size="small" href={`/o/${organisationId}/people`}>
            {t('actors.managePeople')}
          </LinkButton>
        }
      >
        <People rows={own} empty={t('actors.nobody')} />
      </Section>
      {living.map((partnership) => (
        <OfPartner
          key={partnership.id}
          partnership={partnership}
          rows={rows.filter((row) => row.partner?.partnershipId === partnership.id)}
        />
      ))}
      {living.length === 0 ? (
        <Notice actions={<Link href={`/o/${organisationId}/partners/add`}>{t('partners.add')}</Link>}>
          {t('actors.noPartner')}
        </Notice>
      ) : null}
    </Sheet>
  )
}

function OfPartner({ partnership, rows }: { partnership: Partnership; rows: readonly ActorRow[] }) {
  const { t } = useText()
  const hat = useHat()
  const names = useLegalNames(hat.organisationId)
  const sentence = useRightsSentence()
  const partner = partnership.partner.name
  const base = `/o/${hat.organisationId}/partners/${partnership.id}`
  const whyNot = hat.role === 'legal' ? null : t('partners.whoCan', { names })
  return (
    <Section
      title={partner}
      lead={
        <>
          {sentence(partnership, partner)} <Link href={base}>{t('actors.record')}</Link>
        </>
      }
      actions={
        <>
          <ActLink href={`${base}/rights`} whyNot={whyNot}>
            {t('actors.change')}
          </ActLink>
          <ActLink href={`${base}/end`} whyNot={whyNot} danger>
            {t('actors.end')}
          </ActLink>
        </>
      }
    >
      <People rows={rows} empty={t('actors.partnerNobody', { partner })} />
    </Section>
  )
}

type ActLinkProps = { href: string; whyNot: string | null; danger?: boolean; children: ReactNode }

function ActLink({ href, whyNot, danger, children }: ActLinkProps) {
  const variant = danger ? 'danger' : 'secondary'
  if (whyNot) {
    return (
      <Button size="small" variant={variant} disabledReason={whyNot} reasonShown="spoken">
        {children}
      </Button>
    )
  }
  return (
    <LinkButton size="small" variant={variant} href={href}>
      {children}
    </LinkButton>
  )
}

function People({ rows, empty }: { rows: readonly ActorRow[]; empty: string }) {
  const { t } = useText()
  const format = useFormat()
  if (rows.length === 0) return <p className="border-t border-line py-3 text-ink-2">{empty}</p>
  return (
    <ul className="border-t border-line">
      {rows.map((row) => (
        <li
          key={row.personId}
          className="grid items-center gap-x-6 gap-y-1.5 border-b border-line py-3 sm:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,1fr)]"
        >
          <span className="font-medium">{row.name}</span>
          <span className="flex flex-wrap items-center gap-2 text-ink-2">
            {row.role ? t(`role.${row.role}`) : null}
            {row.level ? <Tag>{t(`level.${row.level}`)}</Tag> : null}
          </span>
          <span className="flex flex-col gap-1">
            <ReachBar part={row.products} whole={row.productsAll} />
            <span className="text-meta text-ink-2">
              {t('actors.reach', { part: format.count(row.products), whole: format.count(row.productsAll) })}
            </span>
          </span>
          <span className="text-ink-2 sm:text-end">
            {row.lastActAt ? (
              <>
                {t('actors.lastAct')} <Day iso={row.lastActAt} />
              </>
            ) : (
              t('actors.noAct')
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
