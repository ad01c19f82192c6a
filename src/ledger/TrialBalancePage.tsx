import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { BooksFrame, ChartChoice, useKindNames } from './BooksFrame.tsx'
import { charts, type TrialBalance } from './contract.ts'

const asked = z.object({
  day: z.iso.date().optional().catch(undefined),
  chart: z.enum(charts).optional().catch(undefined),
})

/** All accounts by number at the end of a day, and that together they are nothing. */
export function TrialBalancePage() {
  const { t } = useText()
  const [{ day, chart = 'kmu' }, change] = useFilters(asked)
  const trial = useQuery(
    api.ledger.trialBalance.queryOptions({ input: { day, chart }, placeholderData: keepPreviousData }),
  )
  return (
    <BooksFrame part="trial">
      <div className="flex flex-wrap items-end gap-3 px-5 py-3 max-sm:px-4">
        <TextField
          label={t('books.day')}
          type="date"
          value={day ?? trial.data?.day ?? ''}
          onChange={(next) => change({ day: next || undefined })}
        />
        <ChartChoice value={chart} onChange={(next) => change({ chart: next })} />
      </div>
      <Loaded query={trial} what={t('books.trial')}>
        {({ currencies }) =>
          currencies.length === 0 ? (
            <EmptyState drawing="ledger" title={t('books.none')}>
              {t('books.none.text')}
            </EmptyState>
          ) : (
            <Sheet>
              {currencies.map((of) => (
                <Section key={of.currency} title={of.currency}>
                  <OneCurrency of={of} />
                </Section>
              ))}
            </Sheet>
          )
        }
      </Loaded>
    </BooksFrame>
  )
}

type Money4 = 'debit' | 'credit' | 'balanceDebit' | 'balanceCredit'
const heads = {
  debit: 'books.debit',
  credit: 'books.credit',
  balanceDebit: 'books.balance.debit',
  balanceCredit: 'books.balance.credit',
} as const
const amounts: readonly Money4[] = ['debit', 'credit', 'balanceDebit', 'balanceCredit']

function OneCurrency({ of }: { of: TrialBalance['currencies'][number] }) {
  const { t } = useText()
  const names = useKindNames()
  const { currency, rows, totals, difference } = of
  const money = (amount: string) => <Money amount={amount} currency={currency} show="number" />
  return (
    <>
      <DataTable
        caption={`${t('books.trial')}, ${currency}`}
        rows={rows}
        rowId={(row) => row.kind}
        countText={t('books.accountCount', { count: rows.length })}
        columns={[
          {
            id: 'number',
            head: t('books.number'),
            cell: (row) => <span className="font-mono">{row.number}</span>,
          },
          {
            id: 'account',
            head: t('books.account'),
            rowHead: true,
            cell: (row) => (
              <span className="flex flex-col">
                <Link
                  href={`/staff/ledger?kind=${row.kind}&currency=${currency}`}
                  look="plain"
                  className="font-medium"
                >
                  {names.account(row.kind)}
                </Link>
                {row.accounts > 1 ? (
                  <span className="text-meta text-ink-3">
                    {t('books.accountCount', { count: row.accounts })}
                  </span>
                ) : null}
              </span>
            ),
          },
          ...amounts.map((id) => ({
            id,
            head: t(heads[id]),
            align: 'end' as const,
            cell: (row: (typeof rows)[number]) => (/[1-9]/.test(row[id]) ? money(row[id]) : null),
          })),
        ]}
        foot={{
          account: t('books.sum'),
          ...Object.fromEntries(amounts.map((id) => [id, money(totals[id])])),
        }}
      />
      <p className="text-ink-2">
        {t('books.difference')}: <Money amount={difference} currency={currency} /> (
        {t('books.difference.note')})
      </p>
    </>
  )
}
