import type { ReactNode } from 'react'
import { useText } from '../text.tsx'
import { Button, LinkButton } from '../ui/Button.tsx'
import { type Drawing, EmptyState } from '../ui/EmptyState.tsx'

/** What can stand in a page's place. */
export type StateKind =
  | 'notFound'
  | 'noRights'
  | 'conflict'
  | 'offline'
  | 'sessionEnded'
  | 'rateLimited'
  | 'maintenance'
  | 'failed'

const drawings: Record<StateKind, Drawing> = {
  notFound: 'ledger',
  noRights: 'key',
  conflict: 'ledger',
  offline: 'bench',
  sessionEnded: 'key',
  rateLimited: 'bench',
  maintenance: 'bench',
  failed: 'ledger',
}

export type StatePageProps = {
  kind: StateKind
  /** More than the usual sentence: who can help, who changed what, when to try again. */
  children?: ReactNode
  /** Tries the same again; by default the page is loaded anew. */
  onRetry?: (() => void) | undefined
  homeHref?: string | undefined
}

/** Says why a page cannot be shown and gives the way out. */
export function StatePage({ kind, children, onRetry, homeHref = '/' }: StatePageProps) {
  const { t } = useText()
  const retry = onRetry ?? (() => window.location.reload())
  const back = (
    <LinkButton href={homeHref} variant="primary">
      {t('state.home')}
    </LinkButton>
  )
  const actions =
    kind === 'sessionEnded' ? (
      <LinkButton href={signInAgain()} variant="primary">
        {t('shell.signIn')}
      </LinkButton>
    ) : kind === 'notFound' || kind === 'noRights' ? (
      back
    ) : (
      <Button variant="primary" onPress={retry}>
        {t(kind === 'conflict' ? 'state.conflict.reload' : 'ui.retry')}
      </Button>
    )
  return (
    <div className="flex flex-1 items-center justify-center py-8">
      <EmptyState drawing={drawings[kind]} title={t(`state.${kind}.title`)} actions={actions} isHeading>
        <p>{t(`state.${kind}.text`)}</p>
        {children ? <div className="mt-2">{children}</div> : null}
      </EmptyState>
    </div>
  )
}

/** Comes back to the same page after signing in. */
function signInAgain(): string {
  const here = window.location.pathname + window.location.search
  return `/sign-in?next=${encodeURIComponent(here)}`
}

/** Reads what went wrong off an error of the client or of the network. */
export function stateOf(error: unknown): StateKind {
  if (!navigator.onLine) return 'offline'
  const status = typeof error === 'object' && error && 'status' in error ? error.status : undefined
  if (status === 401) return 'sessionEnded'
  if (status === 403) return 'noRights'
  if (status === 404 || status === 410) return 'notFound'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 429) return 'rateLimited'
  if (status === 503) return 'maintenance'
  return 'failed'
}
