import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import type { Column } from '../web/ui/table.ts'

const limit = 50

/** Everything an organisation has to pay, with the ways to pay it, and what it can pay from. */
export function ToPayPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const prepaid = useQuery(api.prepaid.get.queryOptions({ input: { organisationId } }))
  const debts = useQuery(
    api.debts.list.queryOptions({ input: { organisationId, limit }, placeholderData: keepPreviousData }),
  )
  const orders = useQuery(
    api.orders.list.queryOptions({
      input: { organisationId, state: 'awaiting_payment', limit },
      placeholderData: keepPreviousData,
    }),
  )
  const columns = useColumns()
  const owed = (debts.data?.rows ?? []).map((row) => ({
    orderId: row.orderId,
    title: row.title,
    day: row.dueOn,
    amount: row.owed,
    currency: row.currency,
  }))
  const waiting = (orders.data?.rows ?? []).map((row) => ({
    orderId: row.id,
    title: row.title,
    day: row.placedAt,
    amount: row.gross,
    currency: row.currency,
  }))
  return (
    <Page
      title={t('toPay.title')}
      actions={
        <LinkButton variant="primary" href={`/o/${organisationId}/prepaid`}>
          {t('prepaid.topUp')}
        </LinkButton>
      }
    >
      {prepaid.data ? (
        <Figures
          figures={prepaid.data.map(({ currency, available }) => ({
            label: t('toPay.prepaid'),
            value: <Money amount={available} currency={currency} />,
          }))}
        />
      ) : null}
      <h2 className="px-5 pt-6 pb-2 text-lead font-strong max-sm:px-4">{t('toPay.debts')}</h2>
      <DataTable
        caption={t('toPay.debts')}
        columns={columns(t('toPay.due'))}
        rows={owed}
        rowId={(row) => row.orderId}
        state={tableState(debts)}
        countText={t('toPay.debtCount', { count: owed.length })}
        empty={
          <EmptyState drawing="ledger" title={t('toPay.debts.none')}>
            {t('toPay.debts.none.text')}
          </EmptyState>
        }
      />
      <h2 className="px-5 pt-8 pb-2 text-lead font-strong max-sm:px-4">{t('toPay.orders')}</h2>
      <DataTable
        caption={t('toPay.orders')}
        columns={columns(t('toPay.placed'))}
        rows={waiting}
        rowId={(row) => row.orderId}
        state={tableState(orders)}
        countText={t('toPay.orderCount', { count: waiting.length })}
        empty={
          <EmptyState drawing="ledger" title={t('toPay.orders.none')}>
            {t('toPay.orders.none.text')}
          </EmptyState>
        }
      />
    </Page>
  )
}

type Due = { orderId: string; title: string; day: string; amount: string; currency: 'CHF' | 'EUR' }

function useColumns(): (dayHead: string) => Column<Due>[] {
  const { t } = useText()
  const { organisationId } = useHat()
  return (dayHead) => [
    {
      id: 'what',
      head: t('toPay.what'),
      rowHead: true,
      cell: (row) => <Link href={`/o/${organisationId}/orders/${row.orderId}`}>{row.title}</Link>,
    },
    { id: 'day', head: dayHead, cell: (row) => <Day iso={row.day} /> },
    {
      id: 'amount',
      head: t('toPay.amount'),
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    {
      id: 'ways',
      head: t('toPay.ways'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => (
        <span className="flex flex-wrap justify-end gap-2">
          <LinkButton size="small" href={`/o/${organisationId}/orders/${row.orderId}`}>
            {t('toPay.ways')}
          </LinkButton>
          <LinkButton size="small" href={`/o/${organisationId}/transfer?order=${row.orderId}`}>
            {t('transfer.by')}
          </LinkButton>
        </span>
      ),
    },
  ]
}
