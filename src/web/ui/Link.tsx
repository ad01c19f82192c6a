import type { ReactNode } from 'react'
import { Link as AppLink } from 'react-aria-components'
import { classes } from './classes.ts'

type LinkProps = {
  href: string
  children: ReactNode
  /** `text` is underlined, `plain` takes the look of its place, `action` is the petrol verb at a row's end. */
  look?: 'text' | 'plain' | 'action'
  current?: boolean
  newTab?: boolean
  className?: string
}

/** Opens a page of the app without loading it anew, or any other address as the browser does. */
export function Link({ href, children, look = 'text', current, newTab, className }: LinkProps) {
  return (
    <AppLink
      href={href}
      {...(newTab ? { target: '_blank', rel: 'noopener' } : {})}
      {...(current ? { 'aria-current': 'page' as const } : {})}
      className={classes(
        look === 'text' && 'link',
        look === 'action' &&
          'finger inline-flex items-center gap-1.5 rounded-tag font-medium whitespace-nowrap text-accent-ink no-underline data-hovered:underline underline-offset-3',
        className,
      )}
    >
      {children}
    </AppLink>
  )
}
