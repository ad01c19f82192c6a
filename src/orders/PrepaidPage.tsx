import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { type Currency, currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { PrepaidHolds } from './PrepaidHolds.tsx'
import { TopUpDialog } from './TopUpDialog.tsx'

const purses = ['cash', 'cashback', 'promo'] as const
type Purse = (typeof purses)[number]

const asked = z.object({
  currency: z.enum(currencies).optional().catch(undefined),
  money: z.enum(purses).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 25

type Balance = {
  currency: Currency
  available: string
  cash: string
  cashback: string
  promo: string
  held: string
  pending: string
  owed: string
}

/** The money an organisation keeps at the provider: what it can spend, of which kind, and every movement. */
export function PrepaidPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const [{ currency: chosen, money, after }, change] = useFilters(asked)
  const [isToppingUp, setToppingUp] = useState(false)
  const balances = useQuery(api.prepaid.get.queryOptions({ input: { organisationId } }))
  const shown = balances.data?.find((balance) => balance.currency === chosen) ?? balances.data?.[0]
  return (
    <Page
      title={t('prepaid.title')}
      actions={
        shown ? (
          <>
            <LinkButton href={`/o/${organisationId}/transfer?currency=${shown.currency}`}>
              {t('transfer.by')}
            </LinkButton>
            <Button variant="primary" icon={Plus} onPress={() => setToppingUp(true)}>
              {t('prepaid.topUp')}
            </Button>
          </>
        ) : null
      }
    >
      <Loaded query={balances} what={t('prepaid.title')}>
        {(all) =>
          shown ? (
            <>
              {all.length > 1 ? (
                <div className="flex border-b border-line px-5 py-3">
                  <Segments
                    label={t('prepaid.currency')}
                    labelHidden
                    options={all.map(({ currency }) => ({ value: currency, label: currency }))}
                    value={shown.currency}
                    onChange={(currency) => change({ currency, after: undefined })}
                  />
                </div>
              ) : null}
              <Balances balance={shown} />
              <PrepaidHolds currency={shown.currency} />
              <Statement
                currency={shown.currency}
                money={money}
                after={after}
                onPage={(to) => change(to)}
                onMoney={(next) => change({ money: next, after: undefined })}
              />
              {isToppingUp ? (
                <TopUpDialog currency={shown.currency} onClose={() => setToppingUp(false)} />
              ) : null}
            </>
          ) : null
        }
      </Loaded>
    </Page>
  )
}

function Balances({ balance }: { balance: Balance }) {
  const { t } = useText()
  const { currency } = balance
  const money = (amount: string) => <Money amount={amount} currency={currency} />
  const isSome = (amount: string) => /[1-9]/.test(amount)
  return (
    <Figures
      figures={[
        {
          label: t('prepaid.available'),
          value: money(balance.available),
          note: isSome(balance.held) ? (
            <>
              {t('prepaid.held')} {money(balance.held)}
            </>
          ) : (
            t('prepaid.available.note')
          ),
        },
        { label: t('prepaid.cash'), value: money(balance.cash), note: t('prepaid.cash.note') },
        {
          label: t('prepaid.cashback'),
          value: money(balance.cashback),
          note: isSome(balance.pending) ? (
            <>
              {t('prepaid.pending')} {money(balance.pending)}
            </>
          ) : (
            t('prepaid.cashback.note')
          ),
        },
        ...(isSome(balance.owed)
          ? [{ label: t('prepaid.owed'), value: money(balance.owed), note: t('prepaid.owed.note') }]
          : []),
        ...(isSome(balance.promo)
          ? [{ label: t('prepaid.promo'), value: money(balance.promo), note: t('prepaid.promo.note') }]
          : []),
      ]}
    />
  )
}

type StatementProps = {
  currency: Currency
  /** One kind of money alone, with its own balance. */
  money: Purse | undefined
  after: string | undefined
  onPage: (to: { after: string | undefined }) => void
  onMoney: (money: Purse | undefined) => void
}

/** Every movement with the balance after it, newest first. */
function Statement({ currency, money, after, onPage, onMoney }: StatementProps) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const statement = useQuery(
    api.prepaid.statement.queryOptions({
      input: { organisationId, currency, money, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = statement.data?.rows ?? []
  const pages = pagesOf({ after, next: statement.data?.next, count: rows.length, limit, change: onPage })
  return (
    <>
      <h2 className="px-5 pt-6 pb-1 text-lead font-strong max-sm:px-4">{t('prepaid.statement')}</h2>
      <div className="flex px-5 py-2 max-sm:px-4">
        <FilterChip
          label={t('prepaid.money')}
          value={money}
          onChange={onMoney}
          options={purses.map((value) => ({ value, label: t(`prepaid.money.${value}`) }))}
        />
      </div>
      <DataTable
        caption={t('prepaid.statement')}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(statement)}
        countText={t('prepaid.count', { count: rows.length })}
        onClearFilters={money ? () => onMoney(undefined) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('prepaid.none')}>
            {t('prepaid.none.text')}
          </EmptyState>
        }
        columns={[
          { id: 'at', head: t('prepaid.date'), cell: (row) => format.day(row.at) },
          {
            id: 'what',
            head: t('prepaid.what'),
            rowHead: true,
            cell: (row) => (
              <What kind={row.kind} title={row.title} subjectId={row.subjectId} amount={row.amount} />
            ),
          },
          {
            id: 'money',
            head: t('prepaid.money'),
            cell: (row) => <Tag icon={null}>{t(`prepaid.money.${row.money}`)}</Tag>,
          },
          {
            id: 'amount',
            head: t('prepaid.amount', { currency }),
            align: 'end',
            cell: (row) => <Money amount={row.amount} currency={currency} show="number" signed />,
          },
          {
            id: 'balance',
            head: t('prepaid.balance', { currency }),
            align: 'end',
            cell: (row) => <Money amount={row.balance} currency={currency} show="number" />,
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

type WhatProps = { kind: string; title: string | null; subjectId: string | null; amount: string }

/** What a movement was for; an order and a credit note lead to their page. */
function What({ kind, title, subjectId, amount }: WhatProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const place = { ord: 'orders', doc: 'invoices' }[subjectId?.slice(0, 3) ?? '']
  return (
    <span className="flex flex-col">
      <span className="font-medium">
        {place && title ? (
          <Link href={`/o/${organisationId}/${place}/${subjectId}`} look="plain">
            {title}
          </Link>
        ) : (
          (title ?? t(wordOf(kind, amount)))
        )}
      </span>
      {title ? <span className="text-meta text-ink-3">{t(wordOf(kind, amount))}</span> : null}
    </span>
  )
}

function wordOf(kind: string, amount: string) {
  if (kind === 'order') return 'prepaid.kind.order'
  if (kind === 'refund') return 'prepaid.kind.refund'
  if (kind === 'clawback') return 'prepaid.kind.clawback'
  if (kind === 'top_up' || kind === 'receipt') return 'prepaid.kind.topUp'
  if (kind === 'payout') return 'prepaid.kind.payout'
  if (kind === 'payout_returned') return 'prepaid.kind.payoutReturned'
  if (kind.startsWith('cashback')) return 'prepaid.kind.cashback'
  return amount.startsWith('-') ? 'prepaid.kind.out' : 'prepaid.kind.in'
}
