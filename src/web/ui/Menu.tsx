import { EllipsisVertical, type LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { MenuItem, MenuTrigger, Popover, Menu as RowMenu, Separator } from 'react-aria-components'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'

export type MenuEntry =
  | {
      id: string
      label: string
      icon?: LucideIcon | undefined
      /** A page to open, or … */
      href?: string | undefined
      /** … something to do. */
      onAction?: (() => void) | undefined
      danger?: boolean | undefined
      /** Why it cannot be done now, shown under the words. */
      disabledReason?: string | null | undefined
    }
  | { id: string; separator: true }

type MenuProps = {
  entries: readonly MenuEntry[]
  /** Spoken name of the three dots: "Actions for Hôtel Belmont". */
  label: string
  /** Another button than the three dots. */
  trigger?: ReactElement | undefined
}

/** The three dots at a row's end and what they open. A refused entry stays readable and does nothing. */
export function Menu({ entries, label, trigger }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger ?? <IconButton icon={EllipsisVertical} label={label} />}
      <Popover placement="bottom end" offset={4} className={floating}>
        <RowMenu aria-label={label} className="max-h-[70dvh] overflow-y-auto p-1 outline-none">
          {entries.map((entry) =>
            'separator' in entry ? (
              <Separator key={entry.id} className="mx-1 my-1 h-px bg-line" />
            ) : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                {...(entry.href && !entry.disabledReason ? { href: entry.href } : {})}
                {...(entry.onAction && !entry.disabledReason ? { onAction: entry.onAction } : {})}
                shouldCloseOnSelect={!entry.disabledReason}
                className={classes(
                  'flex min-h-8 cursor-pointer items-start gap-2.5 rounded-tag px-2.5 py-1.5 outline-none',
                  'data-focused:bg-hover',
                  entry.disabledReason
                    ? 'cursor-not-allowed text-ink-3'
                    : entry.danger
                      ? 'text-negative'
                      : 'text-ink',
                )}
              >
                {entry.icon ? <entry.icon className="mt-0.5 opacity-80" /> : null}
                <span className="flex max-w-72 flex-col">
                  {entry.label}
                  {entry.disabledReason ? <span className="text-meta">{entry.disabledReason}</span> : null}
                </span>
              </MenuItem>
            ),
          )}
        </RowMenu>
      </Popover>
    </MenuTrigger>
  )
}

/** The look of everything that floats at a button: menus, lists, small panels. */
export const floating =
  'min-w-48 rounded-card border border-line bg-raised text-ink shadow-float animate-rise'
