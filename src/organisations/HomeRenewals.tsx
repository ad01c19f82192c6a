import { useQuery } from '@tanstack/react-query'
import { addDays, dayOf } from '../lib/day.ts'
import type { Hat } from '../people/contract.ts'
import type { ProductRow } from '../products/contract.ts'
import { DueDay } from '../products/DueDay.tsx'
import { Loaded } from '../web/Loaded.tsx'
import { allProducts } from '../web/queries.ts'
import { isBossHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'

const days = 60
const shownMax = 8
const linesMax = 200

/** What runs out in the coming weeks, soonest first, with its price. */
export function HomeRenewals({ hat }: { hat: Hat }) {
  const { t } = useText()
  const products = useQuery(allProducts(hat.organisationId))
  return (
    <Loaded query={products} what={t('overview.renewals')}>
      {(rows) => <Renewals rows={comingUp(rows)} hat={hat} />}
    </Loaded>
  )
}

function comingUp(rows: readonly ProductRow[]): ProductRow[] {
  const today = dayOf(new Date())
  const until = addDays(today, days)
  return rows
    .filter((row) => row.state === 'active' && row.expiresOn >= today && row.expiresOn <= until)
    .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0))
}

function Renewals({ rows, hat }: { rows: readonly ProductRow[]; hat: Hat }) {
  const { t } = useText()
  const shown = rows.slice(0, shownMax)
  const ids = rows.slice(0, linesMax).map((row) => row.id)
  const mayOrder = isBossHat(hat) || (hat.role === 'collaborator' && hat.accounting)
  if (rows.length === 0) {
    return (
      <Section title={t('overview.renewals')}>
        <p className="border-y border-line py-3 text-ink-2">{t('overview.renewals.none', { days })}</p>
      </Section>
    )
  }
  return (
    <Section
      title={t('overview.renewals')}
      lead={t('overview.renewals.lead', { days })}
      actions={
        mayOrder ? (
          <LinkButton size="small" href={`/o/${hat.organisationId}/order?renew=${ids.join(',')}`}>
            {t('overview.renewals.renew')}
          </LinkButton>
        ) : (
          <Button size="small" disabledReason={t('refusal.accounting_only')} reasonShown="spoken">
            {t('overview.renewals.renew')}
          </Button>
        )
      }
    >
      <ul className="border-t border-line">
        {shown.map((row) => (
          <li
            key={row.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1 border-b border-line py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,13rem)_7rem]"
          >
            <span className="flex min-w-0 flex-col">
              <span className="font-medium break-all">{row.name}</span>
              <span className="text-meta text-ink-2">
                {row.itemName}
                {row.managedBy ? ` · ${row.managedBy.name}` : ''}
              </span>
            </span>
            <span className="max-sm:order-last max-sm:col-span-2">
              <DueDay product={row} />
            </span>
            <span className="text-end">
              {row.renewal ? <Money amount={row.renewal.amount} currency={row.renewal.currency} /> : '—'}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > shown.length ? (
        <p className="text-ink-2">{t('overview.renewals.more', { count: rows.length - shown.length })}</p>
      ) : null}
    </Section>
  )
}
