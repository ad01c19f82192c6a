import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export type Figure = {
  label: string
  value: ReactNode
  /** One line under the figure. */
  note?: ReactNode
  /** The page that explains the figure. */
  href?: string | undefined
  /** Parts of a whole in per mille, drawn as a bar; the note says the same in words. */
  parts?: readonly { label: string; perMille: number }[] | undefined
}

const fills = ['fill-chart-1', 'fill-chart-2', 'fill-chart-3', 'fill-chart-4', 'fill-chart-5']
const swatches = ['bg-chart-1', 'bg-chart-2', 'bg-chart-3', 'bg-chart-4', 'bg-chart-5']

/** Up to four figures at the head of a page, parted by hairlines. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="grid gap-px min-[22rem]:grid-cols-2 border-b border-line bg-line xl:grid-flow-col xl:auto-cols-fr xl:grid-cols-none">
      {figures.map((figure) => (
        <div
          key={figure.label}
          className={classes(
            'relative flex flex-col gap-0.5 bg-surface px-5 pt-4 pb-5 max-sm:px-4 min-[22rem]:max-xl:odd:last:col-span-2',
            figure.href && 'transition-colors duration-[120ms] hover:bg-hover',
          )}
        >
          <dt className="text-meta text-ink-3">
            {figure.href ? (
              <Link href={figure.href} look="plain" className="after:absolute after:inset-0">
                {figure.label}
              </Link>
            ) : (
              figure.label
            )}
          </dt>
          <dd className="text-large font-medium tracking-[-0.012em] sm:text-figure">{figure.value}</dd>
          {figure.parts ? <Bar parts={figure.parts} /> : null}
          {figure.note ? <dd className="text-meta text-ink-2">{figure.note}</dd> : null}
        </div>
      ))}
    </dl>
  )
}

function Bar({ parts }: { parts: NonNullable<Figure['parts']> }) {
  let from = 0
  const pieces = parts.map((part) => {
    const start = from
    from += part.perMille
    return { ...part, start }
  })
  return (
    <dd className="flex flex-col gap-1.5 py-1">
      <svg aria-hidden className="h-1.5 w-full rounded-full" viewBox="0 0 1000 6" preserveAspectRatio="none">
        <rect width="1000" height="6" className="fill-hover" />
        {pieces.map((piece, index) => (
          <rect
            key={piece.label}
            x={piece.start}
            width={Math.max(0, piece.perMille - 4)}
            height="6"
            className={fills[index % fills.length]}
          />
        ))}
      </svg>
      <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-meta text-ink-2">
        {pieces.map((piece, index) => (
          <span key={piece.label} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={classes('size-2', swatches[index % swatches.length])} />
            {piece.label}
          </span>
        ))}
      </span>
    </dd>
  )
}
