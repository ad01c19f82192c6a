import { type ReactNode, useEffect } from 'react'
import { languages } from '../../lib/language.ts'
import { languageNames } from '../language.ts'
import { useText } from '../text.tsx'
import { LinkButton } from '../ui/Button.tsx'
import { Link } from '../ui/Link.tsx'
import { Select } from '../ui/Select.tsx'
import { ToastRegion } from '../ui/Toast.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { SkipLink } from './SkipLink.tsx'

type PublicShellProps = {
  /** Title of the browser's tab. */
  title: string
  links?: readonly { href: string; label: string }[] | undefined
  /** Hidden on the sign-in page itself. */
  signInHref?: string | undefined
  helpHref?: string | undefined
  /** A narrow column for forms, a wide one for texts with a second column. */
  width?: 'form' | 'wide' | undefined
  children: ReactNode
}

/** Pages before or beside signing in: sign in, an answer to an invitation, a mailbox. Paper, no rail. */
export function PublicShell({
  title,
  links = [],
  signInHref,
  helpHref,
  width = 'form',
  children,
}: PublicShellProps) {
  const { t, language, setLanguage } = useText()
  useEffect(() => {
    document.title = `${title} · Mandato`
  }, [title])
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <OfflineBanner />
      <header className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3.5 sm:px-8">
        <Link href="/" look="plain" className="text-title font-strong">
          Mandato
        </Link>
        {links.length > 0 ? (
          <nav aria-label={t('shell.navigation')} className="max-sm:order-last max-sm:w-full">
            <ul className="flex gap-5">
              {links.map((link) => (
                <li key={link.href}>
                  <Link href={link.href} look="plain" className="text-ink-2 data-hovered:text-ink">
                    {link.label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        <div className="ms-auto flex items-center gap-3 sm:gap-5">
          <span className="w-30">
            <Select
              label={t('shell.user.language')}
              labelHidden
              value={language}
              onChange={setLanguage}
              options={languages.map((value) => ({ value, label: languageNames[value] }))}
            />
          </span>
          {signInHref ? <LinkButton href={signInHref}>{t('shell.signIn')}</LinkButton> : null}
          {helpHref ? (
            <Link href={helpHref} look="plain" className="text-ink-2 data-hovered:text-ink">
              {t('shell.help')}
            </Link>
          ) : null}
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
      <ToastRegion />
    </div>
  )
}

type HeadlineProps = { children: ReactNode; above?: string | undefined; lead?: ReactNode }

/** The one serif line of a public page. */
export function Headline({ children, above, lead }: HeadlineProps) {
  return (
    <div className="flex flex-col gap-1">
      {above ? <p className="text-ink-3">{above}</p> : null}
      <h1 className="font-serif text-headline font-[480] text-balance">{children}</h1>
      {lead ? <div className="mt-3 max-w-[42.5rem] text-lead text-pretty text-ink-2">{lead}</div> : null}
    </div>
  )
}
