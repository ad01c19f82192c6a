import { Bell as BellIcon, Command, Menu as MenuIcon, Search } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import { useText } from '../text.tsx'
import { IconButton } from '../ui/Button.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Link } from '../ui/Link.tsx'
import { useShell } from './shell.ts'

type PageProps = {
  title: string
  /** Counts beside the title: "48 in management · 2 invitations open". */
  count?: string | undefined
  /** Buttons of the page, the main one last. */
  actions?: ReactNode
  /** Where the page lies, above the title of a record: a link back to its list. */
  above?: ReactNode
  children: ReactNode
}

let isFirstPage = true

/** A page of the console: its bar with title and actions, and its sheet. Moving here tells screen readers so. */
export function Page({ title, count, actions, above, children }: PageProps) {
  const { t } = useText()
  const shell = useShell()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = shell?.clientName ? `${shell.clientName}: ${title} · Mandato` : `${title} · Mandato`
  }, [title, shell?.clientName])

  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])

  return (
    <>
      <header
        data-print="no"
        className="sticky top-(--band) z-20 flex h-(--bar) items-center gap-3 border-b border-line bg-surface px-5 max-sm:px-2"
      >
        {shell ? (
          <span className="sm:hidden">
            <IconButton icon={MenuIcon} label={t('shell.menu')} onPress={shell.openMenu} />
          </span>
        ) : null}
        <div className="flex min-w-0 flex-1 items-baseline gap-3">
          {above ? <span className="flex-none max-sm:hidden">{above}</span> : null}
          <h1 ref={heading} tabIndex={-1} className="truncate text-title font-strong outline-none">
            {title}
          </h1>
          {count ? <p className="min-w-0 flex-1 truncate text-ink-2 max-md:hidden">{count}</p> : null}
        </div>
        {shell ? (
          <>
            <Button
              onPress={shell.openPalette}
              className="finger hidden h-8 items-center gap-2 rounded-control px-2 whitespace-nowrap text-ink-2 data-hovered:bg-hover data-hovered:text-ink lg:inline-flex"
            >
              {t('shell.palette.open')}
              <Kbd>{isApple() ? <Command className="inline size-3 align-[-2px]" /> : 'Ctrl'} K</Kbd>
            </Button>
            <Bell unread={shell.unread} />
            <span className="lg:hidden">
              <IconButton icon={Search} label={t('shell.palette.open')} onPress={shell.openPalette} />
            </span>
          </>
        ) : null}
        {actions ? <div className="flex flex-none items-center gap-2 max-sm:hidden">{actions}</div> : null}
      </header>
      <main id="page" tabIndex={-1} className="flex-1 outline-none">
        {count ? <p className="px-4 pt-3 text-ink-2 md:hidden">{count}</p> : null}
        {actions ? (
          <div className="flex flex-wrap gap-2 border-b border-line px-4 py-3 sm:hidden">{actions}</div>
        ) : null}
        {children}
      </main>
    </>
  )
}

/** How much there is to read, and the way there. */
function Bell({ unread }: { unread: number }) {
  const { t } = useText()
  return (
    <Link
      href="/me/notices"
      look="plain"
      className="finger relative inline-flex size-8 flex-none items-center justify-center rounded-control text-ink-2 data-hovered:bg-hover data-hovered:text-ink"
    >
      <BellIcon aria-hidden />
      <span className="sr-only">{t('notices.bell', { count: unread })}</span>
      {unread > 0 ? (
        <span
          aria-hidden
          className="absolute end-0 top-0 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 font-medium text-on-accent"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </Link>
  )
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
