import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { forecastOfCurrency } from '../renewals/forecastContract.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { ColumnChart } from '../web/ui/ColumnChart.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import type { Column } from '../web/ui/table.ts'

type Forecast = z.infer<typeof forecastOfCurrency>
type Month = Forecast['months'][number]

type RevenueForecastProps = {
  clientId: Id<'organisation'> | undefined
  currency: Currency | undefined
  onCurrency: (currency: Currency) => void
}

/** What renewals of the next twelve months would bring, were they all renewed at today's terms: an estimate. */
export function RevenueForecast({ clientId, currency, onCurrency }: RevenueForecastProps) {
  const { t } = useText()
  const hat = useHat()
  const { organisationId: partnerId } = hat
  const forecast = useQuery(api.forecast.get.queryOptions({ input: { partnerId, clientId } }))
  return (
    <Loaded query={forecast} what={t('revenue.part.forecast')}>
      {({ currencies, unpriced }) => {
        const wanted = currency ?? hat.currency
        const told = currencies.find((one) => one.currency === wanted) ?? currencies[0]
        if (!told) {
          return (
            <EmptyState drawing="ledger" title={t('forecast.empty.title')}>
              {t('forecast.empty.text')}
            </EmptyState>
          )
        }
        return (
          <>
            {currencies.length > 1 ? (
              <div className="flex border-b border-line px-5 py-3 max-sm:px-4">
                <Segments
                  label={t('books.currency')}
                  labelHidden
                  options={currencies.map((one) => ({ value: one.currency, label: one.currency }))}
                  value={told.currency}
                  onChange={onCurrency}
                />
              </div>
            ) : null}
            <Estimated forecast={told} unpriced={unpriced} />
          </>
        )
      }}
    </Loaded>
  )
}

function Estimated({ forecast, unpriced }: { forecast: Forecast; unpriced: number }) {
  const { t } = useText()
  const format = useFormat()
  const { currency, months } = forecast
  const money = (amount: string) => format.money(amount, currency)
  return (
    <>
      <Figures
        figures={[
          { label: t('forecast.total'), value: money(forecast.total), note: t('forecast.total.note') },
          {
            label: t('revenue.kind.discount'),
            value: money(forecast.discount),
            note: t('forecast.discount.note'),
          },
          {
            label: t('revenue.kind.cashback'),
            value: money(forecast.cashback),
            note: t('forecast.cashback.note'),
          },
          {
            label: t('forecast.renewals'),
            value: format.count(forecast.renewals),
            note: t('forecast.renewals.note'),
          },
        ]}
      />
      <Sheet>
        <Section title={t('forecast.months')} lead={t('forecast.lead')}>
          {unpriced > 0 ? <Notice>{t('forecast.unpriced', { count: unpriced })}</Notice> : null}
          <ColumnChart
            title={currency}
            currency={currency}
            series={[
              { id: 'discount', label: t('revenue.kind.discount'), tone: 1, isEstimate: true },
              { id: 'cashback', label: t('revenue.kind.cashback'), tone: 2, isEstimate: true },
            ]}
            columns={months.map((month) => ({
              id: month.month,
              label: format.monthShort(`${month.month}-01`),
              name: format.month(`${month.month}-01`),
              amounts: { discount: month.discount, cashback: month.cashback },
            }))}
          />
        </Section>
      </Sheet>
      <MonthsTable forecast={forecast} />
    </>
  )
}

function MonthsTable({ forecast }: { forecast: Forecast }) {
  const { t } = useText()
  const format = useFormat()
  const { currency } = forecast
  const amount = (id: 'discount' | 'cashback' | 'total', head: string): Column<Month> => ({
    id,
    head,
    align: 'end',
    cell: (month) => <Money amount={month[id]} currency={currency} show="number" />,
  })
  return (
    <DataTable
      caption={t('forecast.months')}
      columns={[
        {
          id: 'month',
          head: t('revenue.grain.month'),
          rowHead: true,
          cell: (month) => <span className="font-strong">{format.month(`${month.month}-01`)}</span>,
        },
        {
          id: 'renewals',
          head: t('forecast.renewals'),
          align: 'end',
          cell: (month) => format.count(month.renewals),
        },
        amount('discount', t('revenue.kind.discount')),
        amount('cashback', t('revenue.kind.cashback')),
        amount('total', `${t('revenue.estimate')}, ${currency}`),
      ]}
      rows={forecast.months}
      rowId={(month) => month.month}
      countText=""
      foot={{
        month: t('revenue.sum'),
        renewals: format.count(forecast.renewals),
        discount: <Money amount={forecast.discount} currency={currency} show="number" />,
        cashback: <Money amount={forecast.cashback} currency={currency} show="number" />,
        total: <Money amount={forecast.total} currency={currency} show="number" />,
      }}
    />
  )
}
