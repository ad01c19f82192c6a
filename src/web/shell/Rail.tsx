import { CircleHelp, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import { useAction } from '../keys.ts'
import { useText } from '../text.tsx'
import { classes } from '../ui/classes.ts'
import { KeyOf } from '../ui/Kbd.tsx'
import { Link } from '../ui/Link.tsx'
import type { NavEntry, NavGroup, Places, SignedIn } from './entries.ts'
import { Switcher } from './Switcher.tsx'
import { UserMenu } from './UserMenu.tsx'

type RailProps = {
  navigation: readonly NavGroup[]
  current: string | undefined
  places: Places
  person: SignedIn
  onHelp: () => void
  onSignOut: () => void
  isCollapsed?: boolean
  /** Absent in the drawer of a phone. */
  onCollapse?: (collapsed: boolean) => void
  isSwitcherOpen: boolean
  onSwitcherOpen: (open: boolean) => void
}

const line =
  'finger flex h-8 w-full items-center gap-2.5 rounded-control px-2 text-start text-ink-2 transition-colors duration-[120ms] data-hovered:bg-hover data-hovered:text-ink'

/** Where one works, the pages there, oneself, and help as the last entry. */
export function Rail(props: RailProps) {
  const { navigation, current, places, person, onHelp, onSignOut, isCollapsed = false, onCollapse } = props
  const { isSwitcherOpen, onSwitcherOpen } = props
  const { t } = useText()
  useAction('help', onHelp)
  const Fold = isCollapsed ? PanelLeftOpen : PanelLeftClose
  return (
    <div className="flex h-full flex-col">
      <div className="p-2.5">
        <Switcher places={places} isSmall={isCollapsed} open={isSwitcherOpen} onOpenChange={onSwitcherOpen} />
      </div>
      <nav
        aria-label={t('shell.navigation')}
        className="flex flex-1 flex-col gap-5 overflow-y-auto px-2.5 pt-1 pb-4"
      >
        {navigation.map((group) => (
          <div key={group.title ?? group.entries[0]?.href}>
            {group.title && !isCollapsed ? (
              <p className="px-2 pb-1.5 text-meta text-ink-3">{group.title}</p>
            ) : null}
            <ul aria-label={group.title} className="flex flex-col gap-0.5">
              {group.entries.map((entry) => (
                <li key={entry.href}>
                  <Entry entry={entry} isCurrent={entry.href === current} isCollapsed={isCollapsed} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex flex-col gap-0.5 border-t border-line p-2.5">
        {onCollapse ? (
          <Tip label={t('shell.rail.open')} isOn={isCollapsed}>
            <Button
              onPress={() => onCollapse(!isCollapsed)}
              aria-label={t(isCollapsed ? 'shell.rail.open' : 'shell.rail.close')}
              className={classes(line, isCollapsed && 'justify-center px-0')}
            >
              <Fold />
              {isCollapsed ? null : t('shell.rail.close')}
            </Button>
          </Tip>
        ) : null}
        <UserMenu person={person} onSignOut={onSignOut} isSmall={isCollapsed} />
        <Tip label={t('shell.help')} isOn={isCollapsed}>
          <Button
            onPress={onHelp}
            aria-label={t('shell.help')}
            className={classes(line, isCollapsed && 'justify-center px-0')}
          >
            <CircleHelp />
            {isCollapsed ? null : (
              <>
                <span className="flex-1">{t('shell.help')}</span>
                <KeyOf action="help" />
              </>
            )}
          </Button>
        </Tip>
      </div>
    </div>
  )
}

type EntryProps = { entry: NavEntry; isCurrent: boolean; isCollapsed: boolean }

function Entry({ entry, isCurrent, isCollapsed }: EntryProps) {
  return (
    <Tip label={entry.label} isOn={isCollapsed}>
      <Link
        href={entry.href}
        look="plain"
        current={isCurrent}
        className={classes(
          line,
          isCollapsed && 'justify-center px-0',
          isCurrent && 'bg-hover font-medium !text-ink',
        )}
      >
        <entry.icon />
        {isCollapsed ? (
          <span className="sr-only">{entry.label}</span>
        ) : (
          <>
            <span className="min-w-0 flex-1 truncate">{entry.label}</span>
            {entry.count ? <span className="text-meta font-normal text-ink-3">{entry.count}</span> : null}
          </>
        )}
      </Link>
    </Tip>
  )
}

/** The word beside an icon that stands alone in the folded rail. */
function Tip({ label, isOn, children }: { label: string; isOn: boolean; children: ReactElement }) {
  if (!isOn) return children
  return (
    <TooltipTrigger delay={200} closeDelay={0}>
      {children}
      <Tooltip
        placement="end"
        offset={6}
        className="rounded-tag bg-ink px-2 py-1 text-meta text-canvas animate-fade"
      >
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
