import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Payer } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import { problemOf } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Switch } from '../web/ui/Checkbox.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Menu } from '../web/ui/Menu.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Renewal } from './contract.ts'

/** How many days ahead the pages look; what is overdue is always shown. */
export const daysAhead = 60

/** From how many days before its end a product asks for attention. */
const soonDays = 30

type Act = (productId: Id<'product'>) => Promise<unknown>

/** What may be looked at or changed beside the switch. */
export type Opened = { what: 'price' | 'frequency'; row: Renewal }

type RenewalTableProps = {
  query: UseQueryResult<{ rows: Renewal[] }>
  /** Whose page it is: the owner's, or its partner's. */
  side: Payer
  /** Why nothing can be switched here at all. */
  obstacle: string | null
  switchOn: Act
  switchOff: Act
  /** Has renewals of a product on an invoice of its own, or together with the others. */
  invoice: (productId: Id<'product'>, ownInvoice: boolean) => Promise<unknown>
  /** Takes over what the client lets renew; a partner's only. */
  confirm?: Act | undefined
  /** Why the person may not order for a product here. */
  mayNotOrder: (row: Renewal) => string | null
  /** Where products are renewed by hand. */
  orderPath: string
  open: (opened: Opened) => void
}

/** What comes due, the first to expire first: when, for how much, at whose charge, and whether by itself. */
export function RenewalTable({ query, ...acts }: RenewalTableProps) {
  const { t } = useText()
  const rows = query.data?.rows ?? []
  return (
    <DataTable
      caption={t('renewals.title')}
      columns={useColumns(rows, acts)}
      rows={rows}
      rowId={(row) => row.productId}
      state={tableState(query)}
      countText={t('clientProducts.count', { count: rows.length })}
      empty={
        <EmptyState title={t('renewals.empty.title')}>{t('renewals.empty', { days: daysAhead })}</EmptyState>
      }
    />
  )
}

type Acting = Omit<RenewalTableProps, 'query'>

function useColumns(rows: readonly Renewal[], acts: Acting): Column<Renewal>[] {
  const { t } = useText()
  const currency = rows.find((row) => row.price)?.price?.currency
  const price = t('clientProducts.column.price')
  return [
    {
      id: 'name',
      head: t('clientProducts.column.name'),
      rowHead: true,
      cell: (row) => <span className="font-strong break-all">{row.name}</span>,
    },
    {
      id: 'item',
      head: t('clientProducts.column.item'),
      cell: (row) => (
        <Tag>
          {row.itemName}
          {row.quantity > 1 ? ` × ${row.quantity}` : ''}
          {row.ownInvoice ? `, ${t('renewals.invoice.isOwn')}` : ''}
        </Tag>
      ),
    },
    { id: 'due', head: t('clientProducts.column.due'), cell: (row) => <Due row={row} /> },
    {
      id: 'payer',
      head: t('renewals.payer'),
      cell: (row) => (row.payer.side === acts.side ? t('ownProducts.yourself') : row.payer.name),
    },
    {
      id: 'price',
      head: currency ? `${price}, ${currency}` : price,
      align: 'end',
      cell: (row) =>
        row.price ? <Money amount={row.price.amount} currency={row.price.currency} show="number" /> : '—',
    },
    {
      id: 'automatic',
      head: t('renewals.automatic'),
      onPhone: 'foot',
      cell: (row) => <Automatic row={row} {...acts} />,
    },
    {
      id: 'acts',
      head: t('renewals.acts'),
      headHidden: true,
      align: 'end',
      cell: (row) => <Acts row={row} {...acts} />,
    },
  ]
}

/** The last paid day, louder the nearer it is. */
function Due({ row }: { row: Renewal }) {
  const { t } = useText()
  const { daysLeft } = row
  return (
    <span className="inline-flex flex-wrap items-center gap-2 max-sm:justify-end">
      <Day iso={row.expiresOn} />
      {daysLeft < 0 ? (
        <Tag tone="negative">{t('clientProducts.overdue', { days: -daysLeft })}</Tag>
      ) : daysLeft <= soonDays ? (
        <Tag tone="warning">{t('ownProducts.soon', { days: daysLeft })}</Tag>
      ) : null}
      {row.step === 'blocked' ? <Tag tone="negative">{t('renewals.blocked')}</Tag> : null}
    </span>
  )
}

/** What else can be done with a product: see its price, pay it now, pay it at other times. */
function Acts({ row, ...acts }: Acting & { row: Renewal }) {
  const { t } = useText()
  const { mayNotOrder, orderPath, open, invoice } = acts
  const refused = mayNotOrder(row)
  const mayNot = useMayNot(row, acts)
  const divide = async () => {
    try {
      await invoice(row.productId, !row.ownInvoice)
      notify(
        t(row.ownInvoice ? 'renewals.invoice.together.done' : 'renewals.invoice.own.done', {
          name: row.name,
        }),
      )
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  const noPrice = row.price ? null : t('refusal.price_missing')
  return (
    <Menu
      label={t('renewals.actsFor', { name: row.name })}
      entries={[
        {
          id: 'price',
          label: t('renewals.explain'),
          onAction: () => open({ what: 'price', row }),
          disabledReason: refused ?? noPrice,
        },
        {
          id: 'now',
          label: t('renewals.now'),
          href: `${orderPath}?renew=${row.productId}`,
          disabledReason: refused ?? noPrice,
        },
        {
          id: 'frequency',
          label: t('renewals.frequency'),
          onAction: () => open({ what: 'frequency', row }),
          disabledReason: refused ?? (row.frequencies.length > 1 ? null : t('renewals.oneFrequency')),
        },
        {
          id: 'invoice',
          label: t(row.ownInvoice ? 'renewals.invoice.together' : 'renewals.invoice.own'),
          onAction: () => void divide(),
          disabledReason: refused ?? mayNot,
        },
      ]}
    />
  )
}

/** Whether it renews by itself. Turned at once; where the server would refuse, it says so beforehand. */
function Automatic({ row, ...acts }: Acting & { row: Renewal }) {
  const { t } = useText()
  const whyNot = useWhyNot(row, acts)
  const [isPending, setPending] = useState(false)
  const { confirm } = acts
  const act = async (doIt: Act, said: string) => {
    if (isPending) return
    setPending(true)
    try {
      await doIt(row.productId)
      notify(said)
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    } finally {
      setPending(false)
    }
  }
  const turn = (on: boolean) =>
    on
      ? act(acts.switchOn, t('renewals.switchedOn', { name: row.name }))
      : act(acts.switchOff, t('renewals.switchedOff', { name: row.name }))
  const cannotConfirm = useMayNot(row, acts)
  return (
    <div className="flex max-w-80 flex-col items-start gap-2 py-1 max-sm:w-full max-sm:max-w-none">
      <Switch
        label={
          <>
            {t('renewals.byItself')}
            <span className="sr-only">: {row.name}</span>
          </>
        }
        hint={<Attempts row={row} />}
        on={row.renewedBy !== null}
        onChange={(on) => void turn(on)}
        disabledReason={whyNot ?? undefined}
      />
      {confirm && row.needsConfirmation ? (
        <Button
          size="small"
          pending={isPending}
          disabledReason={cannotConfirm}
          reasonShown="spoken"
          onPress={() => void act(confirm, t('renewals.confirmed', { name: row.name }))}
        >
          {t('renewals.confirm')}
          <span className="sr-only">: {row.name}</span>
        </Button>
      ) : null}
    </div>
  )
}

/** Reasons that have words of their own. */
const failures: Readonly<Record<string, string>> = {
  insufficient_funds: 'funds',
  awaiting_payment: 'waiting',
}

/** When it was tried without success, and when it will be tried. */
function Attempts({ row }: { row: Renewal }) {
  const { t } = useText()
  const format = useFormat()
  const { lastFailure, nextAttemptOn } = row
  if (!lastFailure && !nextAttemptOn) return null
  return (
    <>
      {lastFailure ? (
        <span className="block text-negative">
          {t('renewals.failed', {
            day: format.day(lastFailure.on),
            reason: failures[lastFailure.reason] ?? 'other',
          })}
        </span>
      ) : null}
      {nextAttemptOn ? (
        <span className="block">{t('renewals.next', { day: format.day(nextAttemptOn) })}</span>
      ) : null}
    </>
  )
}

/** Why the person may not act on a product at all. */
function useMayNot(row: Renewal, { side, obstacle }: Acting): string | null {
  const { t } = useText()
  if (obstacle) return obstacle
  return side === 'partner' && row.level !== 'order' ? t('refusal.level_too_low') : null
}

/** Why its automatic renewal cannot be turned here and now. */
function useWhyNot(row: Renewal, acts: Acting): string | null {
  const { t } = useText()
  const mayNot = useMayNot(row, acts)
  if (mayNot) return mayNot
  if (row.renewedBy === null) return row.inTime ? null : t('refusal.renewal_too_late')
  if (row.renewedBy === acts.side) return null
  return acts.side === 'client'
    ? t('renewals.byPartner', { partner: row.payer.name })
    : t('renewals.untilConfirmed', { client: row.payer.name })
}
