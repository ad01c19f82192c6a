import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Currency } from '../lib/money.ts'
import { useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFamilyNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import type { Column } from '../web/ui/table.ts'
import { rowSentence } from './PriceSteps.tsx'
import type { RevenueShare } from './revenueContract.ts'
import { hrefOf, type RevenueFilters } from './revenueFilters.ts'
import { type Span, sharesBy } from './revenuePeriod.ts'
import { ruleIds } from './rule.ts'

const limit = 25

type RevenueSharesProps = {
  filters: RevenueFilters
  span: Span
  currency: Currency
  onChange: (change: Partial<RevenueFilters>) => void
}

/** Who or what a period's revenue comes from; each share leads to the lines it is made of. */
export function RevenueShares({ filters, span, currency, onChange }: RevenueSharesProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const { by = 'client', client, q = '', after } = filters
  const [typed, setTyped] = useTyped(q, (next) => onChange({ q: next, after: undefined }))
  const shares = useQuery(
    api.revenue.shares.queryOptions({
      input: {
        partnerId,
        ...span,
        by,
        currency,
        clientId: client,
        ...(by === 'client' && q ? { q } : {}),
        cursor: cursorOf(after),
        limit,
      },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = shares.data?.rows ?? []
  const columns = useShareColumns(filters, currency, rows)
  const pages = pagesOf({ after, next: shares.data?.next, count: rows.length, limit, change: onChange })
  return (
    <section aria-label={t('revenue.by')} className="flex flex-col">
      <div className="flex flex-wrap items-center gap-3 px-5 pb-3 max-sm:px-4">
        <Segments
          label={t('revenue.by')}
          labelHidden
          options={sharesBy.map((value) => ({ value, label: t(`revenue.by.${value}`) }))}
          value={by}
          onChange={(next) => onChange({ by: next, q: undefined, after: undefined })}
        />
        {by === 'client' && !client ? (
          <SearchField
            label={t('revenue.search')}
            value={typed}
            onChange={setTyped}
            slashKey
            className="w-full max-w-64"
          />
        ) : null}
      </div>
      <DataTable
        caption={t(`revenue.by.${by}`)}
        columns={columns}
        rows={rows}
        rowId={(share) => share.id}
        state={tableState(shares)}
        countText={t('revenue.found', { count: rows.length })}
        onClearFilters={q ? () => onChange({ q: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('revenue.none.title')}>
            {t('revenue.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </section>
  )
}

function useShareColumns(
  filters: RevenueFilters,
  currency: Currency,
  rows: readonly RevenueShare[],
): Column<RevenueShare>[] {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const families = useFamilyNames()
  const { by = 'client' } = filters
  const nameOf = ({ id, name }: RevenueShare): string => {
    if (by === 'family') return families.get(id) ?? id
    const rule = by === 'rule' ? ruleIds.find((one) => one === id) : undefined
    if (rule) return t(rowSentence(rule))
    return id === organisationId ? t('orders.owner.self') : (name ?? id)
  }
  const linesOf = ({ id }: RevenueShare) =>
    hrefOf(
      `/p/${organisationId}/revenue`,
      { ...filters, [by]: id, q: undefined },
      { part: 'lines', currency },
    )
  const amount = (id: 'discount' | 'credited' | 'pending' | 'clawed' | 'total', head: string) => ({
    id,
    head,
    align: 'end' as const,
    cell: (share: RevenueShare) => <Money amount={share[id]} currency={currency} show="number" />,
  })
  return [
    {
      id: 'name',
      head: t(`revenue.by.${by}`),
      rowHead: true,
      cell: (share) => (
        <Link href={linesOf(share)} look="plain" className="font-strong text-pretty">
          {nameOf(share)}
        </Link>
      ),
    },
    {
      id: 'lines',
      head: t('revenue.lines'),
      align: 'end',
      cell: (share) => format.count(share.lines),
    },
    amount('discount', t('revenue.kind.discount')),
    amount('credited', t('revenue.credited')),
    amount('pending', t('revenue.pending')),
    ...(rows.some(({ clawed }) => /[1-9]/.test(clawed)) ? [amount('clawed', t('revenue.state.clawed'))] : []),
    amount('total', `${t('revenue.total')}, ${currency}`),
  ]
}
