import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { PayoutRunsFrame } from '../payouts/PayoutRunsFrame.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Owed } from './owedContract.ts'
import { WriteOffDialog } from './WriteOffDialog.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

/** What is owed to the provider, and the way to give it up. */
export function OwedPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const [givenUp, setGivenUp] = useState<Owed | null>(null)
  const owed = useQuery(
    api.writeOffs.owed.queryOptions({
      input: { cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = owed.data?.rows ?? []
  const columns = useColumns(setGivenUp)
  const pages = pagesOf({ after, next: owed.data?.next, count: rows.length, limit, change })
  return (
    <PayoutRunsFrame part="owed">
      <DataTable
        caption={t('payoutRuns.owed')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.documentId ?? `${row.organisation.id} ${row.currency}`}
        state={tableState(owed)}
        countText={t('owed.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('owed.none')}>
            {t('owed.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {givenUp ? <WriteOffDialog owed={givenUp} onClose={() => setGivenUp(null)} /> : null}
    </PayoutRunsFrame>
  )
}

function useColumns(onGiveUp: (row: Owed) => void): Column<Owed>[] {
  const { t } = useText()
  const { staff } = useMe()
  const refused = staff === 'manager' || staff === 'finance' ? null : t('refusal.staff_only')
  return [
    {
      id: 'who',
      head: t('books.organisation'),
      rowHead: true,
      cell: (row) => (
        <Link href={`/staff/ledger?organisation=${row.organisation.id}`} look="plain" className="font-medium">
          {row.organisation.name}
        </Link>
      ),
    },
    {
      id: 'what',
      head: t('owed.what'),
      cell: (row) =>
        row.documentId ? (
          <span className="flex min-w-0 flex-col">
            <Link href={`/staff/documents/${row.documentId}`}>
              {row.number ?? t('invoices.kind.invoice')}
            </Link>
            <span className="text-meta break-all text-ink-3">{row.title}</span>
          </span>
        ) : (
          t('owed.cashback')
        ),
    },
    {
      id: 'due',
      head: t('owed.due'),
      cell: (row) => (row.dueOn ? <Day iso={row.dueOn} /> : <span className="text-ink-3">—</span>),
    },
    {
      id: 'amount',
      head: t('payouts.amount'),
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    {
      id: 'acts',
      head: t('payouts.acts'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => (
        <Button size="small" onPress={() => onGiveUp(row)} disabledReason={refused} reasonShown="spoken">
          {t('owed.giveUp')}
          <span className="sr-only">
            : {row.organisation.name}, {row.number ?? t('owed.cashback')}
          </span>
        </Button>
      ),
    },
  ]
}
