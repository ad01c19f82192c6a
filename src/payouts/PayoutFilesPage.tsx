import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, quietly } from '../web/api.ts'
import { keepFile, keepXml } from '../web/download.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import { PayoutRunsFrame } from './PayoutRunsFrame.tsx'
import type { Batch } from './runContract.ts'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

async function download(batch: Batch): Promise<void> {
  const { csv } = await api.payoutRuns.batch.call({ batchId: batch.id })
  keepFile(`payouts-${batch.bank}-${batch.currency}-${batch.day}.csv`, csv)
}

/** The file that the bank takes; without a mark at its beginning, which banks refuse. */
async function downloadPain(batch: Batch): Promise<void> {
  const { name, content } = await api.bankFiles.payments.call({ batchId: batch.id })
  keepXml(name, content)
}

/** Files that went to the bank, each with its sum and its list. */
export function PayoutFilesPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const batches = useQuery(
    api.payoutRuns.batches.queryOptions({
      input: { cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = batches.data?.rows ?? []
  const pages = pagesOf({ after, next: batches.data?.next, count: rows.length, limit, change })
  const columns: Column<Batch>[] = [
    {
      id: 'day',
      head: t('prepaid.date'),
      rowHead: true,
      cell: (row) => (
        <span className="flex flex-col">
          <Day iso={row.day} />
          <span className="text-meta text-ink-3">{row.filedBy}</span>
        </span>
      ),
    },
    { id: 'bank', head: t('payoutRuns.bank'), cell: (row) => row.bank },
    { id: 'count', head: t('payoutRuns.queue'), align: 'end', cell: (row) => row.payouts },
    {
      id: 'total',
      head: t('payoutRuns.total'),
      align: 'end',
      cell: (row) => <Money amount={row.total} currency={row.currency} />,
    },
    {
      id: 'csv',
      head: t('payouts.acts'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => (
        <span className="flex flex-wrap justify-end gap-2">
          <Button size="small" icon={Download} onPress={() => quietly(downloadPain(row))}>
            {t('payoutRuns.pain')}
          </Button>
          <Button size="small" icon={Download} onPress={() => quietly(download(row))}>
            {t('payoutRuns.csv')}
          </Button>
        </span>
      ),
    },
  ]
  return (
    <PayoutRunsFrame part="files">
      <DataTable
        caption={t('payoutRuns.files')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(batches)}
        countText={t('payoutRuns.fileCount', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('payoutRuns.noFiles')}>
            {t('payoutRuns.noFiles.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </PayoutRunsFrame>
  )
}
