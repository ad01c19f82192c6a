import { useFormat } from '../web/text.tsx'

interface Bar {
  id: string
  label: string
  /** A decimal string, with a minus for less. */
  amount: string
  currency: string
}

const width = 1000

/** Differences as bars to both sides of a line. The table beside it says the same; screen readers read that. */
export function DifferenceBars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const format = useFormat()
  // lengths on a screen need no exact numbers; the amounts themselves stay text
  const sizes = bars.map(({ amount }) => Number(amount))
  const most = Math.max(...sizes.map(Math.abs), 0)
  if (most === 0) return null
  return (
    <figure aria-hidden className="flex flex-col gap-2">
      <figcaption className="text-meta text-ink-3">{title}</figcaption>
      <ul className="flex flex-col gap-1.5">
        {bars.map((bar, index) => {
          const size = sizes[index] ?? 0
          const length = (Math.abs(size) / most) * (width / 2)
          return (
            <li
              key={bar.id}
              className="grid grid-cols-[minmax(0,9rem)_1fr] items-center gap-x-3 sm:grid-cols-[12rem_1fr_8rem]"
            >
              <span className="truncate">{bar.label}</span>
              <svg aria-hidden className="h-4 w-full" viewBox={`0 0 ${width} 16`} preserveAspectRatio="none">
                <rect width={width} height="16" className="fill-sunken" />
                <rect
                  x={size < 0 ? width / 2 - length : width / 2}
                  width={length}
                  height="16"
                  className={size < 0 ? 'fill-chart-2' : 'fill-chart-1'}
                />
                <rect x={width / 2 - 1} width="2" height="16" className="fill-ink-3" />
              </svg>
              <span className="text-end tabular-nums max-sm:hidden">
                {format.money(bar.amount, bar.currency)}
              </span>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}
