import { phone, useMedia } from '../media.ts'
import { useFormat } from '../text.tsx'
import { axisOf } from './axis.ts'
import { classes } from './classes.ts'

type Tone = 1 | 2 | 3 | 4 | 5

export type ChartSeries = {
  id: string
  label: string
  tone: Tone
  /** Not there yet: drawn with a broken line. */
  isEstimate?: boolean | undefined
}

export type ChartColumn = {
  id: string
  /** Short, under the axis. */
  label: string
  /** Whole, for the pointer. */
  name: string
  /** Decimal strings by series; what is left out is nothing. */
  amounts: Readonly<Record<string, string>>
}

type ColumnChartProps = {
  title: string
  series: readonly ChartSeries[]
  columns: readonly ChartColumn[]
  currency: string
}

const solid: Record<Tone, string> = {
  1: 'fill-chart-1',
  2: 'fill-chart-2',
  3: 'fill-chart-3',
  4: 'fill-chart-4',
  5: 'fill-chart-5',
}
const broken: Record<Tone, string> = {
  1: 'fill-chart-1/20 stroke-chart-1',
  2: 'fill-chart-2/20 stroke-chart-2',
  3: 'fill-chart-3/20 stroke-chart-3',
  4: 'fill-chart-4/20 stroke-chart-4',
  5: 'fill-chart-5/20 stroke-chart-5',
}

const height = 100
const pitch = 10

/** Amounts over time, one on the other. A table beside it says the same; screen readers read that. */
export function ColumnChart({ title, series, columns, currency }: ColumnChartProps) {
  const format = useFormat()
  // lengths on a screen need no exact numbers; the amounts themselves stay text
  const sizes = columns.map(({ amounts }) => series.map(({ id }) => Number(amounts[id] ?? 0)))
  const axis = axisOf(Math.max(0, ...sizes.map((column) => column.reduce((sum, size) => sum + size, 0))))
  const top = axis.at(-1) ?? 1
  const isFine = !axis.every(Number.isInteger)
  return (
    <figure aria-hidden className="flex flex-col gap-3">
      <figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-meta text-ink-2">
        <span className="text-ink-3">{title}</span>
        {series.map((one) => (
          <span key={one.id} className="inline-flex items-center gap-1.5">
            <svg aria-hidden viewBox="0 0 10 10" className="size-2.5">
              <Piece series={one} x={0} y={0} width={10} tall={10} />
            </svg>
            {one.label}
          </span>
        ))}
      </figcaption>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
        <div className="-my-2 flex h-60 flex-col-reverse justify-between text-end text-meta whitespace-nowrap text-ink-3">
          {axis.map((value) => (
            <span key={value}>{isFine ? format.amount(String(value), currency) : format.count(value)}</span>
          ))}
        </div>
        <svg
          aria-hidden
          className="h-56 w-full"
          viewBox={`0 0 ${columns.length * pitch} ${height}`}
          preserveAspectRatio="none"
        >
          {axis.map((value) => (
            <line
              key={value}
              x2={columns.length * pitch}
              y1={height - (value / top) * height}
              y2={height - (value / top) * height}
              vectorEffect="non-scaling-stroke"
              className={value === 0 ? 'stroke-line-strong' : 'stroke-line'}
            />
          ))}
          {columns.map((column, index) => (
            <Stack
              key={column.id}
              column={column}
              series={series}
              sizes={sizes[index] ?? []}
              top={top}
              x={index * pitch}
              currency={currency}
            />
          ))}
        </svg>
        <Labels columns={columns} />
      </div>
    </figure>
  )
}

type StackProps = {
  column: ChartColumn
  series: readonly ChartSeries[]
  sizes: readonly number[]
  top: number
  x: number
  currency: string
}

function Stack({ column, series, sizes, top, x, currency }: StackProps) {
  const format = useFormat()
  const said = series.flatMap(({ id, label }) => {
    const amount = column.amounts[id]
    return amount && /[1-9]/.test(amount) ? [`${label} ${format.money(amount, currency)}`] : []
  })
  const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0))
  return (
    <g>
      <title>{[column.name, ...said].join('\n')}</title>
      <rect x={x} width={pitch} height={height} className="fill-transparent hover:fill-hover" />
      {series.map((one, index) => {
        const tall = ((sizes[index] ?? 0) / top) * height
        const y = height - ((ends[index] ?? 0) / top) * height
        return tall > 0 ? (
          <Piece key={one.id} series={one} x={x + 1.5} y={y} width={pitch - 3} tall={tall} />
        ) : null
      })}
    </g>
  )
}

type PieceProps = { series: ChartSeries; x: number; y: number; width: number; tall: number }

function Piece({ series, x, y, width, tall }: PieceProps) {
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={tall}
      vectorEffect="non-scaling-stroke"
      {...(series.isEstimate ? { strokeDasharray: '3 3' } : {})}
      className={classes('pointer-events-none', series.isEstimate ? broken[series.tone] : solid[series.tone])}
    />
  )
}

/** As many words as have room, each under the beginning of its column. */
function Labels({ columns }: { columns: readonly ChartColumn[] }) {
  const room = useMedia(phone) ? 4 : 12
  const every = Math.ceil(columns.length / room)
  return (
    <div className="col-start-2 mt-1.5 flex text-meta text-ink-3">
      {columns.map((column, index) => {
        const isShown = index % every === 0 && index + every <= columns.length
        return (
          <span
            key={column.id}
            className={classes('min-w-0 flex-1 whitespace-nowrap', every === 1 && 'text-center')}
          >
            {isShown ? column.label : null}
          </span>
        )
      })}
    </div>
  )
}
