import type { ReactNode } from 'react'
import { type OpenPlace, openHref } from '../open/places.ts'
import { useText } from '../text.tsx'
import { LinkButton } from '../ui/Button.tsx'
import { SkipLink } from './SkipLink.tsx'

export type PublicFrameProps = {
  links?: readonly { href: string; label: string }[] | undefined
  /** Hidden on the sign-in page itself. */
  signInHref?: string | undefined
  /** A narrow column for forms, a wide one for texts with a second column. */
  width?: 'form' | 'wide' | undefined
  children: ReactNode
}

type Slots = {
  /** How another language is chosen: by links where the server draws the page, by a list in the browser. */
  languages: ReactNode
  /** Above everything, such as that there is no connection. */
  banner?: ReactNode
}

const footed = [
  'help',
  'status',
  'terms',
  'privacy',
  'accessibility',
  'imprint',
] as const satisfies OpenPlace[]

/**
 * Paper without a rail: head, page and foot of everything before or beside signing in. It is drawn by the server and
 * by the browser alike, so it is plain links only and asks for nothing.
 */
export function PublicFrame({
  links = [],
  signInHref,
  width = 'form',
  languages,
  banner,
  children,
}: PublicFrameProps & Slots) {
  const { t, language } = useText()
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      {banner}
      <header className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3.5 sm:px-8">
        <a href="/" className="rounded-tag text-title font-strong text-ink no-underline">
          Mandato
        </a>
        {links.length > 0 ? (
          <nav aria-label={t('shell.navigation')} className="max-sm:order-last max-sm:w-full">
            <ul className="flex flex-wrap gap-x-5 gap-y-2">
              {links.map((link) => (
                <li key={link.href}>
                  <FrameLink href={link.href}>{link.label}</FrameLink>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        <div className="ms-auto flex flex-wrap items-center justify-end gap-3 sm:gap-5">
          {languages}
          {signInHref ? <LinkButton href={signInHref}>{t('shell.signIn')}</LinkButton> : null}
        </div>
      </header>
      <main
        id="page"
        tabIndex={-1}
        className={
          width === 'form'
            ? 'mx-auto w-full max-w-md flex-1 px-4 pt-8 pb-20 outline-none sm:pt-[10vh]'
            : 'mx-auto w-full max-w-[68rem] flex-1 px-4 pt-6 pb-20 outline-none sm:px-8'
        }
      >
        {children}
      </main>
      <footer data-print="no" className="mx-auto w-full max-w-7xl border-t border-line px-4 py-5 sm:px-8">
        <ul className="flex flex-wrap gap-x-5 gap-y-2">
          {footed.map((place) => (
            <li key={place}>
              <FrameLink href={openHref(place, language)}>{t(`open.${place}.link`)}</FrameLink>
            </li>
          ))}
        </ul>
      </footer>
    </div>
  )
}

function FrameLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="finger rounded-tag py-0.5 text-ink-2 no-underline hover:text-ink hover:underline"
    >
      {children}
    </a>
  )
}
