import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Payout } from './contract.ts'
import { MoveDialog, type Moving } from './MoveDialog.tsx'
import { usePayoutColumns } from './PayoutColumns.tsx'
import { PayoutRunsFrame } from './PayoutRunsFrame.tsx'
import { mayMove, payoutStates } from './payout.ts'

const asked = z.object({
  state: z.enum(payoutStates).optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** What partners ask for, for the people who let it go: each step is a button, refused ones say why. */
export function PayoutQueuePage() {
  const { t } = useText()
  const [{ state, currency, after }, change] = useFilters(asked)
  const [moving, setMoving] = useState<Moving | null>(null)
  const payouts = useQuery(
    api.payoutRuns.queue.queryOptions({
      input: { state, currency, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = payouts.data?.rows ?? []
  const columns = useQueueColumns(setMoving)
  const pages = pagesOf({ after, next: payouts.data?.next, count: rows.length, limit, change })
  return (
    <PayoutRunsFrame part="queue">
      <FileNow />
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('payouts.state')}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
          options={payoutStates.map((value) => ({ value, label: t(`payout.state.${value}`) }))}
        />
        <FilterChip
          label={t('prepaid.currency')}
          value={currency}
          onChange={(next) => change({ currency: next, after: undefined })}
          options={currencies.map((value) => ({ value, label: value }))}
        />
      </div>
      <DataTable
        caption={t('payoutRuns.queue')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(payouts)}
        countText={t('payouts.count', { count: rows.length })}
        onClearFilters={
          state || currency
            ? () => change({ state: undefined, currency: undefined, after: undefined })
            : undefined
        }
        empty={
          <EmptyState drawing="ledger" title={t('payoutRuns.none')}>
            {t('payoutRuns.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {moving ? <MoveDialog moving={moving} onClose={() => setMoving(null)} /> : null}
    </PayoutRunsFrame>
  )
}

/** Today's file of a currency, as soon as something can go into it. */
function FileNow() {
  const { t } = useText()
  const file = useWrite(api.payoutRuns.file)
  const approved = useQuery(api.payoutRuns.queue.queryOptions({ input: { state: 'approved', limit: 200 } }))
  const ready = (approved.data?.rows ?? []).filter((row) => row.waitsFor === null)
  const send = async (currency: Payout['currency']) => {
    const { payouts, total } = await file.send({ currency })
    notify(t('payoutRuns.filed', { count: payouts, total: `${currency} ${total}` }))
  }
  return (
    <div className="flex flex-col gap-3 px-5 py-3 max-sm:px-4">
      <div className="flex flex-wrap gap-2">
        {currencies.map((currency) => {
          const count = ready.filter((row) => row.currency === currency).length
          return (
            <Button
              key={currency}
              variant={count > 0 ? 'primary' : 'secondary'}
              pending={file.isPending}
              onPress={() => quietly(send(currency))}
              disabledReason={count > 0 ? null : t('refusal.payout_none_ready')}
              reasonShown="spoken"
            >
              {t('payoutRuns.file', { currency, count })}
            </Button>
          )
        })}
      </div>
      {file.problem ? (
        <Notice tone="negative" live>
          {file.problem.detail}
        </Notice>
      ) : null}
    </div>
  )
}

function useQueueColumns(onMove: (moving: Moving) => void): Column<Payout>[] {
  const { t } = useText()
  const me = useMe()
  const approved = (row: Payout) =>
    row.approvedBy ? t('payoutRuns.approvedBy', { name: row.approvedBy.name }) : ''
  const shared = usePayoutColumns((row) => row.bankReference ?? approved(row))
  return [
    {
      id: 'partner',
      head: t('payoutRuns.partner'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">{row.organisation.name}</span>
          <span className="text-meta text-ink-3">
            {row.requestedBy.name}, <Day iso={row.requestedAt} />
          </span>
        </span>
      ),
    },
    ...shared,
    {
      id: 'acts',
      head: t('payouts.acts'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => (
        <span className="flex flex-wrap justify-end gap-2">
          {(['approve', 'book', 'return', 'reject'] as const).map((by) =>
            mayMove(by, row.state) ? (
              <Button
                key={by}
                size="small"
                variant={by === 'approve' || by === 'book' ? 'primary' : 'secondary'}
                onPress={() => onMove({ by, payout: row })}
                disabledReason={
                  by === 'approve' && row.requestedBy.id === me.id ? t('refusal.payout_same_person') : null
                }
              >
                {t(`payoutRuns.${by}`)}
              </Button>
            ) : null,
          )}
        </span>
      ),
    },
  ]
}
