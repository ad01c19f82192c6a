import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export type TabLink = { href: string; label: string; count?: string | undefined }

type TabsProps = { label: string; tabs: readonly TabLink[]; current: string }

/** The parts of one record, each with its own address. `current` is the open tab's href. */
export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-b border-line">
      <ul className="flex gap-5 px-5">
        {tabs.map((tab) => (
          <li key={tab.href} className="flex-none">
            <Link
              href={tab.href}
              look="plain"
              current={tab.href === current}
              className={classes(
                'flex h-10 items-center gap-1.5 border-b-2 outline-offset-[-2px]',
                tab.href === current
                  ? 'border-accent font-medium text-ink'
                  : 'border-transparent text-ink-2 data-hovered:border-line-strong data-hovered:text-ink',
              )}
            >
              {tab.label}
              {tab.count ? <span className="text-meta text-ink-3">{tab.count}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
