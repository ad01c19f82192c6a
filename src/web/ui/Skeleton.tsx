import { useEffect, useState } from 'react'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'

/** A grey bar where a text will stand; give it the width of what it stands for (`w-40`). */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden className={classes('skeleton block h-3', className ?? 'w-32')} />
}

const widths = ['w-5/6', 'w-2/3', 'w-1/2', 'w-4/5', 'w-3/5', 'w-1/3']

type LoadingProps = { what: string; lines?: 1 | 2 | 3 | 4 | 5 | 6 | undefined }

/** Keeps a section's place while it loads; after a second it says in words what is awaited. */
export function Loading({ what, lines = 4 }: LoadingProps) {
  const { t } = useText()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="flex flex-col gap-4 py-2">
      <p role="status" className={late ? 'text-ink-3' : 'sr-only'}>
        {t('ui.loading', { what })}
      </p>
      {widths.slice(0, lines).map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  )
}
