import { useLocation } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useCommandKey } from '../keys.ts'
import { narrow, phone, useMedia } from '../media.ts'
import { remember, remembered } from '../storage.ts'
import { useText } from '../text.tsx'
import { classes } from '../ui/classes.ts'
import { Drawer } from '../ui/Dialog.tsx'
import { ToastRegion } from '../ui/Toast.tsx'
import { ContextBand } from './ContextBand.tsx'
import {
  type Command,
  currentEntry,
  type NavGroup,
  type Places,
  type SignedIn,
  type WorkContext,
} from './entries.ts'
import { OfflineBanner } from './OfflineBanner.tsx'
import { Rail } from './Rail.tsx'
import { SkipLink } from './SkipLink.tsx'
import { ShellContext } from './shell.ts'

const loadPalette = () => import('./CommandPalette.tsx')
const loadSheet = () => import('./KeySheet.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const KeySheet = lazy(async () => ({ default: (await loadSheet()).KeySheet }))

type AppShellProps = {
  navigation: readonly NavGroup[]
  places: Places
  person: SignedIn
  commands: readonly Command[]
  /** Opens the help of this page. */
  onHelp: () => void
  onSignOut: () => void
  /** Present inside a client's account. */
  context?: WorkContext | undefined
  /** Notices not read yet. */
  unread: number
  children: ReactNode
}

/** The console: rail at the left, the page on its sheet, the band over all while inside a client. */
export function AppShell(props: AppShellProps) {
  const { navigation, places, person, commands, onHelp, onSignOut, context, unread, children } = props
  const { t } = useText()
  const isPhone = useMedia(phone)
  const path = useLocation({ select: (location) => location.pathname })
  const isNarrow = useMedia(narrow)
  const [chosenFold, setChosenFold] = useState(() => remembered('rail'))
  const isCollapsed = chosenFold ? chosenFold === 'collapsed' : isNarrow
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  // not needed to show a page, but there before anybody can press its keys
  useEffect(() => {
    const soon = setTimeout(() => void Promise.all([loadPalette(), loadSheet()]).catch(() => undefined), 500)
    return () => clearTimeout(soon)
  }, [])
  const [menuPath, setMenuPath] = useState<string | null>(null)
  const [isSwitcherOpen, setSwitcherOpen] = useState(false)
  const [isSheetOpen, setSheetOpen] = useState(false)
  useCommandKey('k', () => setPaletteOpen(true))
  useCommandKey('/?', () => setSheetOpen(true))

  const shell = useMemo(
    () => ({
      openPalette: () => setPaletteOpen(true),
      openMenu: () => setMenuPath(path),
      clientName: context?.clientName,
      unread,
    }),
    [path, context?.clientName, unread],
  )
  const rail = {
    navigation,
    current: currentEntry(navigation, path),
    places,
    person,
    onHelp,
    onSignOut,
  }
  return (
    <ShellContext value={shell}>
      <SkipLink />
      {context ? (
        <ContextBand context={context} onChangeClient={() => setSwitcherOpen(true)} isPhone={isPhone} />
      ) : null}
      <div className="flex min-h-dvh">
        <div
          data-print="no"
          className={classes(
            'sticky top-(--band) hidden h-[calc(100dvh-var(--band))] flex-none border-e border-line bg-canvas sm:block',
            isCollapsed ? 'w-14' : 'w-57',
          )}
        >
          <Rail
            {...rail}
            isCollapsed={isCollapsed}
            onCollapse={(next) => {
              const fold = next ? 'collapsed' : 'open'
              remember('rail', fold)
              setChosenFold(fold)
            }}
            isSwitcherOpen={isSwitcherOpen && !isPhone}
            onSwitcherOpen={setSwitcherOpen}
          />
        </div>
        <div className="flex min-w-0 flex-1 flex-col bg-surface">
          <OfflineBanner />
          {children}
        </div>
      </div>
      {isPhone ? (
        <Drawer
          side="start"
          title={t('shell.menu')}
          open={menuPath === path || isSwitcherOpen}
          onClose={() => {
            setMenuPath(null)
            setSwitcherOpen(false)
          }}
        >
          <div className="-mx-5 -my-4 h-[calc(100dvh-3.25rem)]">
            <Rail {...rail} isSwitcherOpen={isSwitcherOpen} onSwitcherOpen={setSwitcherOpen} />
          </div>
        </Drawer>
      ) : null}
      <Suspense>
        {isPaletteOpen ? (
          <CommandPalette
            commands={commands}
            onKeys={() => setSheetOpen(true)}
            open
            onClose={() => setPaletteOpen(false)}
          />
        ) : null}
        {isSheetOpen ? <KeySheet open onClose={() => setSheetOpen(false)} /> : null}
      </Suspense>
      <ToastRegion />
    </ShellContext>
  )
}
