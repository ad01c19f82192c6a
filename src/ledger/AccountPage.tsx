import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import { Balance, Side } from './Balance.tsx'
import { useKindNames } from './BooksFrame.tsx'
import type { Statement, StatementRow } from './contract.ts'
import { Period } from './Period.tsx'

const asked = z.object({
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50

/** One account: what it had, every entry in the order of its days with the balance after it, what it has. */
export function AccountPage() {
  const { t } = useText()
  const names = useKindNames()
  const { account: accountId = '' } = useParams({ strict: false })
  const [{ from, to, after }, change] = useFilters(asked)
  const statement = useQuery(
    api.ledger.statement.queryOptions({
      input: { accountId, from, to, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const account = statement.data?.account
  return (
    <Page
      title={account ? names.account(account.kind) : t('books.account')}
      count={
        account
          ? [account.number, account.organisation?.name ?? names.detail(account.detail), account.currency]
              .filter(Boolean)
              .join(' · ')
          : undefined
      }
      above={<Link href="/staff/ledger">{t('books.accounts')}</Link>}
    >
      <Loaded query={statement} what={t('books.statement')}>
        {(data) => (
          <>
            <Period from={from} to={to} onChange={(next) => change({ ...next, after: undefined })} />
            <Sums statement={data} />
            <Entries statement={data} after={after} onPage={(next) => change(next)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Sums({ statement }: { statement: Statement }) {
  const { t } = useText()
  const { currency } = statement.account
  return (
    <Figures
      figures={[
        {
          label: t('books.opening'),
          value: <Balance amount={statement.opening} currency={currency} />,
          note: t('books.beforePeriod'),
        },
        {
          label: t('books.debit'),
          value: <Money amount={statement.debit} currency={currency} show="number" />,
          note: t('books.inPeriod'),
        },
        {
          label: t('books.credit'),
          value: <Money amount={statement.credit} currency={currency} show="number" />,
          note: t('books.inPeriod'),
        },
        {
          label: t('books.closing'),
          value: <Balance amount={statement.closing} currency={currency} />,
          note: currency,
        },
      ]}
    />
  )
}

type EntriesProps = {
  statement: Statement
  after: string | undefined
  onPage: (to: { after: string | undefined }) => void
}

function Entries({ statement, after, onPage }: EntriesProps) {
  const { t } = useText()
  const { rows, next, account } = statement
  const columns = useEntryColumns(account.currency)
  const pages = pagesOf({ after, next, count: rows.length, limit, change: onPage })
  return (
    <>
      <DataTable
        caption={t('books.statement')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.journalId}.${row.seq}`}
        countText={t('books.entryCount', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('books.none')}>
            {t('books.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

function useEntryColumns(currency: string): Column<StatementRow>[] {
  const { t } = useText()
  const names = useKindNames()
  return [
    { id: 'date', head: t('books.date'), cell: (row) => <Day iso={row.bookedOn} /> },
    {
      id: 'event',
      head: t('books.event'),
      rowHead: true,
      cell: (row) => (
        <Link href={`/staff/ledger/journals/${row.journalId}`} look="plain" className="font-medium">
          {names.journal(row.kind)}
        </Link>
      ),
    },
    {
      id: 'against',
      head: t('books.against'),
      cell: (row) => <span className="text-ink-2">{row.against.map(names.account).join(', ')}</span>,
    },
    {
      id: 'debit',
      head: t('books.debit'),
      align: 'end',
      cell: (row) => <Side amount={row.debit} currency={currency} />,
    },
    {
      id: 'credit',
      head: t('books.credit'),
      align: 'end',
      cell: (row) => <Side amount={row.credit} currency={currency} />,
    },
    {
      id: 'balance',
      head: t('books.balance'),
      align: 'end',
      cell: (row) => <Balance amount={row.balance} currency={currency} />,
    },
  ]
}
