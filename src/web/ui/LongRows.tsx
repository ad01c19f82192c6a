import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { phone, useMedia } from '../media.ts'
import { type Shown, shownOf } from './longRows.ts'

type LongRowsProps = {
  label: string
  count: number
  /** The row of a place, with where it stands; each is a list item. */
  row: (at: number, style: { top: string; height: string }) => ReactNode
}

/** Heights in rem, so that they grow with the reader's letters. */
const heights = { desk: 2.625, phone: 4.75 }

/**
 * A list of hundreds of rows in a frame of its own: only those in sight are drawn, and the one that has the focus, so
 * that it is never lost while one scrolls.
 */
export function LongRows({ label, count, row }: LongRowsProps) {
  const height = useMedia(phone) ? heights.phone : heights.desk
  const frame = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<Shown>({ from: 0, to: Math.min(count, 30) })
  const [focused, setFocused] = useState<number | null>(null)
  const look = () => {
    const box = frame.current
    if (!box) return
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const next = shownOf({ count, height: height * rem, top: box.scrollTop, frame: box.clientHeight })
    setShown((now) => (now.from === next.from && now.to === next.to ? now : next))
  }
  useLayoutEffect(look, [count, height])
  const places = Array.from({ length: shown.to - shown.from }, (_, n) => shown.from + n)
  if (focused !== null && focused < count && !places.includes(focused)) places.push(focused)
  return (
    <div ref={frame} onScroll={look} className="max-h-110 overflow-y-auto pe-2">
      <ul
        aria-label={label}
        className="relative"
        style={{ height: `${count * height}rem` }}
        onFocus={(event) => {
          const at = event.target.closest('li')?.dataset.at
          setFocused(at === undefined ? null : Number(at))
        }}
        onBlur={() => setFocused(null)}
      >
        {places
          .sort((one, other) => one - other)
          .map((at) => row(at, { top: `${at * height}rem`, height: `${height}rem` }))}
      </ul>
    </div>
  )
}
