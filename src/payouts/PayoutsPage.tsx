import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Payout, Withdrawable } from './contract.ts'
import { usePayoutColumns } from './PayoutColumns.tsx'
import { PayoutTerms } from './PayoutTerms.tsx'
import { mayMove } from './payout.ts'
import { RequestDialog } from './RequestDialog.tsx'
import { refusalWords } from './refusalWords.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 25

/** Money of the partner on its way out: what can leave, where to, and what became of each request. */
export function PayoutsPage() {
  const { t } = useText()
  const hat = useHat()
  const balance = useQuery(api.payouts.balance.queryOptions({ input: { partnerId: hat.organisationId } }))
  return (
    <Page title={t('payouts.title')}>
      <Loaded query={balance} what={t('payouts.title')}>
        {(rows) => (
          <>
            {rows.map((row) => (
              <Balance key={row.currency} row={row} />
            ))}
            <Sheet>
              <PayoutTerms />
            </Sheet>
            <History />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Balance({ row }: { row: Withdrawable }) {
  const { t } = useText()
  const { role, organisationId } = useHat()
  const [isAsking, setAsking] = useState(false)
  const names = useLegalNames(role === 'legal' ? undefined : organisationId)
  const money = (amount: string) => <Money amount={amount} currency={row.currency} />
  const isSome = (amount: string) => /[1-9]/.test(amount)
  const whoCan = names ? t('payouts.legalOnly', { names }) : t('refusal.legal_only')
  return (
    <section aria-label={row.currency} className="flex flex-col gap-3">
      <Figures
        figures={[
          {
            label: t('payouts.withdrawable'),
            value: money(row.withdrawable),
            note: t('payouts.withdrawable.note'),
          },
          { label: t('payouts.reserved'), value: money(row.reserved), note: t('payouts.reserved.note') },
          ...(isSome(row.owed)
            ? [{ label: t('payouts.owed'), value: money(row.owed), note: t('payouts.owed.note') }]
            : []),
          { label: t('payouts.minimum'), value: money(row.minimum), note: t('payouts.minimum.note') },
        ]}
      />
      <div className="px-5 max-sm:px-4">
        <Button
          variant="primary"
          onPress={() => setAsking(true)}
          disabledReason={role === 'legal' ? refusalWords(t, row.refusal) : whoCan}
        >
          {t('payouts.request')}
        </Button>
      </div>
      {isAsking ? <RequestDialog row={row} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}

/** Every request, the newest first, with what became of it. */
function History() {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [{ after }, change] = useFilters(asked)
  const [taken, setTaken] = useState<Payout | null>(null)
  const payouts = useQuery(
    api.payouts.list.queryOptions({
      input: { partnerId, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = payouts.data?.rows ?? []
  const columns = useColumns(setTaken)
  const pages = pagesOf({ after, next: payouts.data?.next, count: rows.length, limit, change })
  return (
    <>
      <h2 className="px-5 pt-6 pb-1 text-lead font-strong max-sm:px-4">{t('payouts.history')}</h2>
      <DataTable
        caption={t('payouts.history')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(payouts)}
        countText={t('payouts.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('payouts.none')}>
            {t('payouts.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {taken ? <TakeBack payout={taken} onClose={() => setTaken(null)} /> : null}
    </>
  )
}

function useColumns(onTakeBack: (payout: Payout) => void): Column<Payout>[] {
  const { t } = useText()
  const { role } = useHat()
  const shared = usePayoutColumns()
  return [
    {
      id: 'on',
      head: t('payouts.requestedAt'),
      rowHead: true,
      cell: (row) => (
        <span className="flex flex-col">
          <Day iso={row.requestedAt} />
          <span className="text-meta text-ink-3">{row.requestedBy.name}</span>
        </span>
      ),
    },
    ...shared,
    {
      id: 'acts',
      head: t('payouts.acts'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) =>
        mayMove('withdraw', row.state) && role === 'legal' ? (
          <Button size="small" onPress={() => onTakeBack(row)}>
            {t('payouts.withdraw')}
          </Button>
        ) : null,
    },
  ]
}

function TakeBack({ payout, onClose }: { payout: Payout; onClose: () => void }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const withdraw = useWrite(api.payouts.withdraw)
  const act = async () => {
    await withdraw.send({ partnerId, payoutId: payout.id })
    notify(t('payouts.withdrawn'))
    onClose()
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={withdraw.isPending}
      title={t('payouts.withdraw')}
      confirmLabel={t('payouts.withdraw')}
      danger
    >
      <p>{t('payouts.withdraw.text')}</p>
      {withdraw.problem ? (
        <Notice tone="negative" live>
          {withdraw.problem.detail}
        </Notice>
      ) : null}
    </ConfirmDialog>
  )
}
