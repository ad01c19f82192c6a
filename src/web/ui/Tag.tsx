import { Check, CircleDot, Clock, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type Tone = 'positive' | 'info' | 'warning' | 'negative' | 'neutral'

const tint: Record<Tone, string> = {
  positive: 'bg-positive-soft text-positive',
  info: 'bg-information-soft text-information',
  warning: 'bg-warning-soft text-warning',
  negative: 'bg-negative-soft text-negative',
  neutral: 'bg-sunken text-ink-2',
}

const sign: Record<Tone, LucideIcon | null> = {
  positive: Check,
  info: CircleDot,
  warning: Clock,
  negative: TriangleAlert,
  neutral: null,
}

type TagProps = {
  tone?: Tone | undefined
  children: ReactNode
  /** Another sign than the tone's own; null for none beside a neutral word. */
  icon?: LucideIcon | null | undefined
}

/** A state: icon, word and tint together, never colour alone. */
export function Tag({ tone = 'neutral', children, icon = sign[tone] }: TagProps) {
  const Icon = icon
  return (
    <span
      className={classes(
        'inline-flex h-5 max-w-full items-center gap-1.5 rounded-tag px-[7px] text-meta font-medium whitespace-nowrap',
        tint[tone],
      )}
    >
      {Icon ? <Icon className="size-3 stroke-[2.8]" /> : null}
      <span className="truncate">{children}</span>
    </span>
  )
}
