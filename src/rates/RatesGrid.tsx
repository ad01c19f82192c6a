import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Link } from '../web/ui/Link.tsx'
import type { StandingRate } from './contract.ts'
import { useRateNames, useRateWords } from './RatesFrame.tsx'
import type { Grid } from './standingGrid.ts'

/** Categories below each other, levels or steps beside each other; what is announced stands under what holds. */
export function RatesGrid({ grid }: { grid: Grid }) {
  const { t } = useText()
  const names = useRateNames()
  const headOf = ({ subject }: Grid['columns'][number]): string => {
    if (subject.kind === 'volume_tier') return t('rates.fromUnits', { count: subject.quantityMin })
    return subject.kind === 'partner_rate' ? names.level(subject.level) : ''
  }
  return (
    <DataTable
      caption={t('rates.part.standing')}
      rows={grid.rows}
      rowId={(row) => row.family}
      countText={t('rates.count', { count: grid.rows.length })}
      columns={[
        {
          id: 'family',
          head: t('revenue.by.family'),
          rowHead: true,
          cell: (row) => <span className="font-strong">{names.family(row.family)}</span>,
        },
        ...grid.columns.map((column) => ({
          id: column.id,
          head: headOf(column),
          align: 'end' as const,
          cell: (row: Grid['rows'][number]) => <Cell rate={row.cells.get(column.id)} />,
        })),
      ]}
    />
  )
}

function Cell({ rate }: { rate: StandingRate | undefined }) {
  const { t } = useText()
  const format = useFormat()
  const words = useRateWords()
  if (!rate) return <span className="text-ink-3">—</span>
  return (
    <span className="flex flex-col items-end">
      <Link href={`/staff/rates/history?subject=${rate.subject}`} look="plain" className="font-medium">
        <span className="sr-only">{words.name(rate.subject)}: </span>
        {words.value(rate.subject, rate.value)}
      </Link>
      {rate.next ? (
        <span className="text-meta text-warning">
          {t('rates.next.value', {
            value: words.value(rate.subject, rate.next.value),
            day: format.day(rate.next.from),
          })}
        </span>
      ) : null}
    </span>
  )
}
