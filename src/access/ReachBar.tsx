/** How much of a whole somebody reaches, drawn; the words beside it say the same. */
export function ReachBar({ part, whole }: { part: number; whole: number }) {
  const share = whole > 0 ? Math.min(1, part / whole) : 0
  return (
    <svg aria-hidden className="h-1.5 w-full max-w-48" viewBox="0 0 100 6" preserveAspectRatio="none">
      <rect width="100" height="6" rx="1" className="fill-hover" />
      <rect width={share * 100} height="6" rx="1" className="fill-chart-1" />
    </svg>
  )
}
