import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ArrowRight, ShoppingCart } from 'lucide-react'
import { z } from 'zod'
import type { Hat } from '../people/contract.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import type { OrderRow } from './contract.ts'
import { OrderStateTag } from './OrderStateTag.tsx'

const states = ['awaiting_payment', 'paid', 'void'] as const

const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 25

/** Every order that this organisation pays, the newest first. */
export function OrdersPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [{ state, after }, change] = useFilters(asked)
  const orders = useQuery(
    api.orders.list.queryOptions({
      input: { organisationId, state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const waiting = useQuery(
    api.orders.list.queryOptions({ input: { organisationId, state: 'awaiting_payment', limit: 200 } }),
  )
  const toPay = waiting.data?.rows.length ?? 0
  const rows = orders.data?.rows ?? []
  const columns = useOrderColumns(hat, rows)
  const pages = pagesOf({ after, next: orders.data?.next, count: rows.length, limit, change })
  const found = tableState(orders)
  const isRefused = found.is === 'noRights'
  const names = useLegalNames(isRefused ? organisationId : undefined)
  const order = (
    <LinkButton href={`/o/${organisationId}/order`} variant="primary" icon={ShoppingCart}>
      {t('order.title')}
    </LinkButton>
  )
  return (
    <Page
      title={t('nav.orders')}
      count={toPay > 0 ? t('orders.toPay', { count: toPay }) : undefined}
      actions={isRefused ? null : order}
    >
      {isRefused ? null : (
        <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
          <FilterChip
            label={t('orders.state')}
            value={state}
            onChange={(next) => change({ state: next, after: undefined })}
            options={states.map((value) => ({ value, label: t(`orders.state.${value}`) }))}
          />
        </div>
      )}
      <DataTable
        caption={t('nav.orders')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={
          isRefused && names
            ? { is: 'noRights', message: t('revenue.whoCan', { detail: found.message, names }) }
            : found
        }
        countText={t('orders.found', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('orders.empty.title')} actions={order}>
            {t('orders.empty.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </Page>
  )
}

function useOrderColumns(hat: Hat, rows: readonly OrderRow[]): Column<OrderRow>[] {
  const { t } = useText()
  const href = (row: OrderRow) => `/o/${hat.organisationId}/orders/${row.id}`
  const currencies = new Set(rows.map((row) => row.currency))
  const [only] = currencies
  const isSingle = currencies.size === 1
  const owner: Column<OrderRow> = {
    id: 'owner',
    head: t('orders.owner'),
    cell: (row) => (row.owner.id === hat.organisationId ? t('orders.owner.self') : row.owner.name),
  }
  return [
    { id: 'placed', head: t('orders.placedAt'), cell: (row) => <Day iso={row.placedAt} /> },
    {
      id: 'order',
      head: t('orders.order'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={href(row)} look="plain" className="font-strong">
            {row.title}
          </Link>
          {row.lineCount > 1 ? (
            <span className="text-meta text-ink-3">{t('orders.more', { count: row.lineCount - 1 })}</span>
          ) : null}
        </span>
      ),
    },
    ...(hat.partner ? [owner] : []),
    {
      id: 'by',
      head: t('orders.by'),
      cell: (row) => (
        <span className="flex flex-col">
          <span>{row.placedBy}</span>
          {row.through && row.through !== hat.name ? (
            <span className="text-meta text-ink-3">{row.through}</span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'means',
      head: t('orders.means'),
      onPhone: 'hidden',
      cell: (row) => t(`orders.means.${row.means}`),
    },
    {
      id: 'gross',
      head: isSingle && only ? `${t('orders.gross')}, ${only}` : t('orders.gross'),
      align: 'end',
      cell: (row) => <Money amount={row.gross} currency={row.currency} show={isSingle ? 'number' : 'full'} />,
    },
    { id: 'state', head: t('orders.state'), cell: (row) => <OrderStateTag state={row.state} /> },
    {
      id: 'open',
      head: t('orders.open'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <Link href={href(row)} look="action">
          {t('orders.open')}
          <span className="sr-only">: {row.title}</span>
          <ArrowRight />
        </Link>
      ),
    },
  ]
}
