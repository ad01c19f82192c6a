import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { PayoutRunsFrame } from '../payouts/PayoutRunsFrame.tsx'
import { api, quietly, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Money } from '../web/ui/Money.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Taken } from './contract.ts'

type Told = Awaited<ReturnType<typeof api.bankFiles.take.call>> & { file: string }

/** Files of the bank come in here; what became of each movement shows at once. */
export function BankFilesPage() {
  const { t } = useText()
  const take = useWrite(api.bankFiles.take)
  const [told, setTold] = useState<Told | null>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  const columns = useTakenColumns()
  const send = async (chosen: File | null | undefined) => {
    if (!chosen) return
    take.reset()
    setTold(null)
    const content = await chosen.text().catch(() => null)
    setUnreadable(content === null)
    if (content !== null) setTold({ ...(await take.send({ content })), file: chosen.name })
  }
  const rows = told?.rows.map((row, n) => ({ ...row, id: String(n) })) ?? []
  return (
    <PayoutRunsFrame
      part="statements"
      actions={
        <FileTrigger
          acceptedFileTypes={['.xml', 'text/xml', 'application/xml']}
          onSelect={(files) => quietly(send(files?.item(0)))}
        >
          <Button variant="primary" icon={FileUp} pending={take.isPending}>
            {t('bankFiles.choose')}
          </Button>
        </FileTrigger>
      }
    >
      <div className="flex flex-col gap-4 px-5 py-4 max-sm:px-4">
        <p className="max-w-[42.5rem] text-read text-ink-2">{t('bankFiles.lead')}</p>
        {isUnreadable ? <ErrorSummary detail={t('import.unreadable')} /> : null}
        {take.problem ? <ErrorSummary detail={take.problem.detail} /> : null}
        {told ? <Summary told={told} /> : null}
      </div>
      <DataTable
        caption={t('bankFiles.rows')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        countText={t('bankFiles.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t(told ? 'bankFiles.empty' : 'bankFiles.none')}>
            {t('bankFiles.none.text')}
          </EmptyState>
        }
      />
    </PayoutRunsFrame>
  )
}

/** What of a file wants somebody's eye. */
function Summary({ told }: { told: Told }) {
  const { t } = useText()
  const { file, collective, pending } = told
  const waiting = told.rows.filter((row) => row.outcome === 'unassigned').length
  return (
    <Notice
      tone={waiting > 0 ? 'warning' : 'positive'}
      live
      title={t('bankFiles.done', { file })}
      actions={
        waiting > 0 ? (
          <LinkButton href="/staff/receipts?state=unassigned">{t('receipts.assign')}</LinkButton>
        ) : null
      }
    >
      {t('bankFiles.waiting', { count: waiting })}{' '}
      {collective + pending > 0 ? t('bankFiles.skipped', { collective, pending }) : null}
    </Notice>
  )
}

const tones: Partial<Record<Taken['outcome'], 'warning' | 'positive'>> = {
  unassigned: 'warning',
  payout_returned: 'warning',
  debt: 'positive',
  order: 'positive',
  top_up: 'positive',
  payout_paid: 'positive',
}

function useTakenColumns(): Column<Taken & { id: string }>[] {
  const { t } = useText()
  return [
    {
      id: 'what',
      head: t('receipts.payer'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">{row.payer || row.reference}</span>
          <span className="text-meta break-all text-ink-3">{row.reference}</span>
        </span>
      ),
    },
    {
      id: 'outcome',
      head: t('bankFiles.outcome'),
      cell: (row) => <Tag tone={tones[row.outcome]}>{t(`bankFiles.outcome.${row.outcome}`)}</Tag>,
    },
    { id: 'whose', head: t('receipts.whose'), cell: (row) => row.organisation?.name ?? '' },
    {
      id: 'amount',
      head: t('payouts.amount'),
      align: 'end',
      cell: (row) =>
        row.currency === 'CHF' || row.currency === 'EUR' ? (
          <Money amount={row.amount} currency={row.currency} />
        ) : (
          `${row.amount} ${row.currency}`
        ),
    },
  ]
}
