import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import { Balance } from './Balance.tsx'
import { BooksFrame, ChartChoice, useKindNames } from './BooksFrame.tsx'
import { type AccountRow, charts } from './contract.ts'
import { accountKinds } from './kinds.ts'

const asked = z.object({
  kind: z.enum(accountKinds).optional().catch(undefined),
  organisation: idOf('organisation').optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  chart: z.enum(charts).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50

/** Every account of the books with what moved on it and its balance. */
export function AccountsPage() {
  const { t } = useText()
  const names = useKindNames()
  const [{ kind, organisation, currency, chart = 'kmu', after }, change] = useFilters(asked)
  const accounts = useQuery(
    api.ledger.accounts.queryOptions({
      input: { kind, organisationId: organisation, currency, chart, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = accounts.data?.rows ?? []
  const columns = useAccountColumns()
  const pages = pagesOf({ after, next: accounts.data?.next, count: rows.length, limit, change })
  const organisations = new Map(
    rows.flatMap((row) => (row.organisation ? [[row.organisation.id, row.organisation.name] as const] : [])),
  )
  const isNarrowed = Boolean(kind || organisation || currency)
  const clear = () =>
    change({ kind: undefined, organisation: undefined, currency: undefined, after: undefined })
  return (
    <BooksFrame part="accounts">
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('books.accountKind')}
          value={kind}
          onChange={(next) => change({ kind: next, after: undefined })}
          options={accountKinds.map((value) => ({ value, label: names.account(value) }))}
        />
        {organisation || organisations.size > 0 ? (
          <FilterChip
            label={t('books.organisation')}
            value={organisation}
            onChange={(next) => change({ organisation: next, after: undefined })}
            options={[...organisations].map(([value, label]) => ({ value, label }))}
          />
        ) : null}
        <FilterChip
          label={t('books.currency')}
          value={currency}
          onChange={(next) => change({ currency: next, after: undefined })}
          options={currencies.map((value) => ({ value, label: value }))}
        />
        <span className="sm:ms-auto">
          <ChartChoice value={chart} onChange={(next) => change({ chart: next })} />
        </span>
      </div>
      <DataTable
        caption={t('books.accounts')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.accountId}
        state={tableState(accounts)}
        countText={t('books.accountCount', { count: rows.length })}
        onClearFilters={isNarrowed ? clear : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('books.none')}>
            {t('books.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </BooksFrame>
  )
}

function useAccountColumns(): Column<AccountRow>[] {
  const { t } = useText()
  const names = useKindNames()
  const money = (of: 'debit' | 'credit'): Column<AccountRow> => ({
    id: of,
    head: t(`books.${of}`),
    align: 'end',
    cell: (row) => <Money amount={row[of]} currency={row.currency} show="number" />,
  })
  return [
    { id: 'number', head: t('books.number'), cell: (row) => <span className="font-mono">{row.number}</span> },
    {
      id: 'account',
      head: t('books.account'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/staff/ledger/accounts/${row.accountId}`} look="plain" className="font-strong">
            {names.account(row.kind)}
          </Link>
          {row.detail ? <span className="text-meta text-ink-3">{names.detail(row.detail)}</span> : null}
        </span>
      ),
    },
    {
      id: 'organisation',
      head: t('books.organisation'),
      cell: (row) => row.organisation?.name ?? <span className="text-ink-3">{t('books.provider')}</span>,
    },
    { id: 'currency', head: t('books.currency'), cell: (row) => row.currency },
    money('debit'),
    money('credit'),
    {
      id: 'balance',
      head: t('books.balance'),
      align: 'end',
      cell: (row) => (
        <span className="flex flex-col items-end">
          <Balance amount={row.balance} currency={row.currency} />
          {row.held && /[1-9]/.test(row.held) ? (
            <span className="text-meta text-ink-3">
              {t('books.held')} <Money amount={row.held} currency={row.currency} show="number" />
            </span>
          ) : null}
        </span>
      ),
    },
  ]
}
