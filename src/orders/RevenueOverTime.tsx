import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { dayOf } from '../lib/day.ts'
import type { forecastOfCurrency } from '../renewals/forecastContract.ts'
import { api } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { ColumnChart } from '../web/ui/ColumnChart.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { Column } from '../web/ui/table.ts'
import type { RevenueOfCurrency } from './revenueContract.ts'
import { hrefOf, type RevenueFilters } from './revenueFilters.ts'
import type { Grain, Span } from './revenuePeriod.ts'

type Forecast = z.infer<typeof forecastOfCurrency>
type Part = RevenueOfCurrency['parts'][number]

/** How a day, a week or a month of a period is called, shortly under an axis and whole beside it. */
function usePartNames(grain: Grain) {
  const format = useFormat()
  return {
    short: ({ from }: Span) => (grain === 'month' ? format.monthShort(from) : format.day(from)),
    whole: ({ from, to }: Span) => {
      if (grain === 'month') return format.month(from)
      return from === to ? format.dayLong(from) : `${format.day(from)} – ${format.day(to)}`
    },
  }
}

type RevenueOverTimeProps = {
  filters: RevenueFilters
  grain: Grain
  earned: RevenueOfCurrency
}

/** A period part by part, drawn and as a table; for months to come with what renewals would bring. */
export function RevenueOverTime({ filters, grain, earned }: RevenueOverTimeProps) {
  const { t } = useText()
  const { currency, parts } = earned
  const names = usePartNames(grain)
  const foreseen = useForeseen(filters, grain, earned)
  const isForeseen = foreseen.size > 0
  const nothing = parts.every(({ total }) => !/[1-9]/.test(total)) && !isForeseen
  return (
    <Section title={t('revenue.overTime')} lead={isForeseen ? t('revenue.overTime.estimate') : undefined}>
      {nothing ? null : (
        <ColumnChart
          title={currency}
          currency={currency}
          series={[
            { id: 'discount', label: t('revenue.kind.discount'), tone: 1 },
            { id: 'credited', label: t('revenue.credited'), tone: 4 },
            { id: 'pending', label: t('revenue.pending'), tone: 2 },
            ...(isForeseen
              ? [{ id: 'estimate', label: t('revenue.estimate'), tone: 5 as const, isEstimate: true }]
              : []),
          ]}
          columns={parts.map((part) => ({
            id: part.from,
            label: names.short(part),
            name: names.whole(part),
            amounts: {
              discount: part.discount,
              credited: part.credited,
              pending: part.pending,
              estimate: foreseen.get(part.from.slice(0, 7)) ?? '0.00',
            },
          }))}
        />
      )}
      <details className="rounded-card border border-line">
        <summary className="cursor-pointer px-5 py-2.5 font-medium">{t('revenue.asTable')}</summary>
        <PartsTable filters={filters} grain={grain} earned={earned} foreseen={foreseen} />
      </details>
    </Section>
  )
}

/** By month what renewals would bring, from today on; nothing where days and weeks are shown. */
function useForeseen(
  { client }: RevenueFilters,
  grain: Grain,
  { currency, parts }: RevenueOfCurrency,
): ReadonlyMap<string, string> {
  const { organisationId: partnerId } = useHat()
  const isAhead = grain === 'month' && (parts.at(-1)?.to ?? '') > dayOf(new Date())
  const forecast = useQuery(
    api.forecast.get.queryOptions({ input: { partnerId, clientId: client }, enabled: isAhead }),
  )
  const own: Forecast | undefined = forecast.data?.currencies.find((one) => one.currency === currency)
  return new Map(isAhead ? own?.months.map(({ month, total }) => [month, total]) : [])
}

type PartsTableProps = RevenueOverTimeProps & { foreseen: ReadonlyMap<string, string> }

function PartsTable({ filters, grain, earned, foreseen }: PartsTableProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const names = usePartNames(grain)
  const { currency } = earned
  const linesOf = ({ from, to }: Part) =>
    hrefOf(`/p/${organisationId}/revenue`, filters, { part: 'lines', unit: 'own', from, to, currency })
  const amount = (id: 'discount' | 'credited' | 'pending' | 'total', head: string): Column<Part> => ({
    id,
    head,
    align: 'end',
    cell: (part) => <Money amount={part[id]} currency={currency} show="number" />,
  })
  const columns: Column<Part>[] = [
    {
      id: 'part',
      head: t(`revenue.grain.${grain}`),
      rowHead: true,
      cell: (part) => (
        <Link href={linesOf(part)} look="plain" className="font-strong">
          {names.whole(part)}
        </Link>
      ),
    },
    amount('discount', t('revenue.kind.discount')),
    amount('credited', t('revenue.credited')),
    amount('pending', t('revenue.pending')),
    amount('total', `${t('revenue.total')}, ${currency}`),
    ...(foreseen.size > 0
      ? [
          {
            id: 'estimate',
            head: t('revenue.estimate'),
            align: 'end' as const,
            cell: (part: Part) => {
              const total = foreseen.get(part.from.slice(0, 7))
              return total ? <Money amount={total} currency={currency} show="number" /> : '—'
            },
          },
        ]
      : []),
  ]
  const sum = (of: string) => <Money amount={of} currency={currency} show="number" />
  return (
    <DataTable
      caption={t('revenue.overTime')}
      columns={columns}
      rows={earned.parts}
      rowId={(part) => part.from}
      countText=""
      foot={{
        part: t('revenue.sum'),
        discount: sum(earned.discount),
        credited: sum(earned.credited),
        pending: sum(earned.pending),
        total: sum(earned.total),
      }}
    />
  )
}
