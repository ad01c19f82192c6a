import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { separatorOf } from '../lib/csv.ts'
import { idOf } from '../lib/id.ts'
import { type Currency, currencies } from '../lib/money.ts'
import { ExplainDrawer } from '../orders/ExplainDrawer.tsx'
import { useFilters } from '../web/address.ts'
import { api, problemOf } from '../web/api.ts'
import { keepFile } from '../web/download.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { StatementLine } from './statementContract.ts'

const asked = z.object({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional()
    .catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  /** The line whose amount is explained beside the list. */
  why: idOf('benefit').optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50

/** A month of the partner's cashback: where it stood, everything that moved it, and where it stands. */
export function StatementPage() {
  const { t, language } = useText()
  const { organisationId: partnerId } = useHat()
  const [{ month, currency, why, after }, change] = useFilters(asked)
  const months = useQuery(api.statements.months.queryOptions({ input: { partnerId } }))
  const nameOf = (one: string) =>
    new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${one}-01T12:00:00Z`),
    )
  return (
    <Page title={t('statement.title')}>
      <Loaded query={months} what={t('statement.title')}>
        {(all) => {
          const chosen = all.find((one) => one.currency === currency) ?? all[0]
          if (!chosen) return null
          const shown = month ?? chosen.months[0] ?? ''
          return (
            <>
              <div className="flex flex-wrap items-end gap-3 border-b border-line px-5 py-3 max-sm:px-4">
                <Select
                  label={t('statement.month')}
                  options={chosen.months.map((value) => ({ value, label: nameOf(value) }))}
                  value={shown}
                  onChange={(next) => change({ month: next, after: undefined })}
                />
                {all.length > 1 ? (
                  <Segments
                    label={t('prepaid.currency')}
                    labelHidden
                    options={all.map((one) => ({ value: one.currency, label: one.currency }))}
                    value={chosen.currency}
                    onChange={(next) => change({ currency: next, month: undefined, after: undefined })}
                  />
                ) : null}
                <Csv month={shown} currency={chosen.currency} />
              </div>
              <Month
                month={shown}
                currency={chosen.currency}
                after={after}
                onPage={(to) => change(to)}
                onExplain={(benefitId) => change({ why: benefitId })}
              />
            </>
          )
        }}
      </Loaded>
      <ExplainDrawer partnerId={partnerId} benefitId={why} onClose={() => change({ why: undefined })} />
    </Page>
  )
}

/** The month as a file for spreadsheets of the reader's region. */
function Csv({ month, currency }: { month: string; currency: Currency }) {
  const { t, region } = useText()
  const { organisationId: partnerId } = useHat()
  const [isPending, setPending] = useState(false)
  const keep = async () => {
    setPending(true)
    try {
      const separator = separatorOf(region)
      const { name, csv } = await api.statements.csv.call({ partnerId, month, currency, separator })
      keepFile(name, csv)
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    } finally {
      setPending(false)
    }
  }
  return (
    <Button icon={Download} pending={isPending} onPress={() => void keep()}>
      {t('statement.csv')}
    </Button>
  )
}

type MonthProps = {
  month: string
  currency: Currency
  after: string | undefined
  onPage: (to: { after: string | undefined }) => void
  onExplain: (benefitId: NonNullable<StatementLine['benefitId']>) => void
}

function Month({ month, currency, after, onPage, onExplain }: MonthProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const statement = useQuery(
    api.statements.get.queryOptions({
      input: { partnerId, month, currency, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = statement.data?.rows ?? []
  const columns = useLineColumns(currency, onExplain)
  const pages = pagesOf({ after, next: statement.data?.next, count: rows.length, limit, change: onPage })
  const told = statement.data
  const money = (amount: string, signed = true) => (
    <Money amount={amount} currency={currency} signed={signed} />
  )
  const isSome = (amount: string) => /[1-9]/.test(amount)
  return (
    <>
      {told ? (
        <Figures
          figures={[
            { label: t('statement.opening'), value: money(told.opening.total, false) },
            { label: t('statement.earned'), value: money(told.earned) },
            ...(isSome(told.clawed) ? [{ label: t('statement.clawed'), value: money(told.clawed) }] : []),
            ...(isSome(told.paidOut) ? [{ label: t('statement.paidOut'), value: money(told.paidOut) }] : []),
            ...(isSome(told.spent) ? [{ label: t('statement.spent'), value: money(told.spent) }] : []),
            ...(isSome(told.other) ? [{ label: t('statement.other'), value: money(told.other) }] : []),
            {
              label: t('statement.closing'),
              value: money(told.closing.total, false),
              note: (
                <>
                  {t('statement.onPrepaid')} {money(told.closing.prepaid, false)}
                  {isSome(told.closing.pending) ? (
                    <>
                      , {t('statement.toCome')} {money(told.closing.pending, false)}
                    </>
                  ) : null}
                  {isSome(told.closing.owed) ? (
                    <>
                      , {t('statement.owed')} {money(told.closing.owed, false)}
                    </>
                  ) : null}
                </>
              ),
            },
          ]}
        />
      ) : null}
      <DataTable
        caption={t('statement.lines')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(statement)}
        countText={t('statement.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('statement.none')}>
            {t('statement.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

function useLineColumns(currency: Currency, onExplain: MonthProps['onExplain']): Column<StatementLine>[] {
  const { t } = useText()
  const amount = (value: string) => <Money amount={value} currency={currency} show="number" signed />
  return [
    { id: 'on', head: t('prepaid.date'), cell: (row) => <Day iso={row.on} /> },
    {
      id: 'what',
      head: t('prepaid.what'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">{t(`statement.line.${row.happening}`)}</span>
          <span className="text-meta text-ink-3">{[row.what, row.client].filter(Boolean).join(', ')}</span>
        </span>
      ),
    },
    { id: 'pending', head: t('statement.toCome'), align: 'end', cell: (row) => amount(row.pending) },
    { id: 'prepaid', head: t('statement.onPrepaid'), align: 'end', cell: (row) => amount(row.prepaid) },
    {
      id: 'owed',
      head: t('statement.owed'),
      align: 'end',
      onPhone: 'hidden',
      cell: (row) => amount(row.owed),
    },
    {
      id: 'why',
      head: t('statement.why'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => {
        const { benefitId } = row
        return benefitId ? (
          <Button size="small" variant="quiet" onPress={() => onExplain(benefitId)}>
            {t('statement.why')}
          </Button>
        ) : null
      },
    },
  ]
}
