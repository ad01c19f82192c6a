import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { PayoutRunsFrame } from './PayoutRunsFrame.tsx'
import { AssignDialog, RecordDialog } from './ReceiptDialogs.tsx'
import type { Receipt } from './receiptContract.ts'

const states = ['unassigned', 'assigned'] as const
const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** Money that arrived at the bank: whose it is, or that nobody knows yet. */
export function ReceiptsPage() {
  const { t } = useText()
  const [{ state, after }, change] = useFilters(asked)
  const [isRecording, setRecording] = useState(false)
  const [assigned, setAssigned] = useState<Receipt | null>(null)
  const receipts = useQuery(
    api.receipts.list.queryOptions({
      input: { state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = receipts.data?.rows ?? []
  const columns = useReceiptColumns(setAssigned)
  const pages = pagesOf({ after, next: receipts.data?.next, count: rows.length, limit, change })
  return (
    <PayoutRunsFrame
      part="receipts"
      actions={
        <Button variant="primary" icon={Plus} onPress={() => setRecording(true)}>
          {t('receipts.record')}
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('receipts.whose')}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
          options={states.map((value) => ({ value, label: t(`receipts.${value}`) }))}
        />
      </div>
      <DataTable
        caption={t('payoutRuns.receipts')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(receipts)}
        countText={t('receipts.count', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('receipts.none')}>
            {t('receipts.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {isRecording ? <RecordDialog onClose={() => setRecording(false)} /> : null}
      {assigned ? <AssignDialog receipt={assigned} onClose={() => setAssigned(null)} /> : null}
    </PayoutRunsFrame>
  )
}

function useReceiptColumns(onAssign: (receipt: Receipt) => void): Column<Receipt>[] {
  const { t } = useText()
  return [
    { id: 'on', head: t('prepaid.date'), cell: (row) => <Day iso={row.receivedOn} /> },
    {
      id: 'what',
      head: t('receipts.payer'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">{row.payer || row.reference}</span>
          <span className="text-meta break-words text-ink-3">
            {[row.reference, row.message].filter(Boolean).join(', ')}
          </span>
        </span>
      ),
    },
    {
      id: 'whose',
      head: t('receipts.whose'),
      cell: (row) => row.organisation?.name ?? <Tag tone="warning">{t('receipts.unassigned')}</Tag>,
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
      cell: (row) =>
        row.organisation ? null : (
          <Button size="small" onPress={() => onAssign(row)}>
            {t('receipts.assign')}
          </Button>
        ),
    },
  ]
}
