import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { idOf } from '../lib/id.ts'
import { api, problemOf } from '../web/api.ts'
import { signOut } from '../web/auth.ts'
import { useLegalNames } from '../web/queries.ts'
import { useMaybeMe } from '../web/session.tsx'
import { Headline } from '../web/shell/Headline.tsx'
import { PublicShell } from '../web/shell/PublicShell.tsx'
import { StatePage, stateOf } from '../web/shell/StatePage.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { AnswerOffer } from './AnswerOffer.tsx'
import { AnswerRequest } from './AnswerRequest.tsx'
import { Asked } from './Asked.tsx'
import { type Answer, InvitationAnswered } from './InvitationAnswered.tsx'
import type { Invitation, OpenedInvitation } from './invitationContract.ts'
import { JoinForm } from './JoinForm.tsx'
import { PartnerCard } from './PartnerCard.tsx'

/** Answers an invitation: by the link of a letter, or by its number for whom it is addressed to. Opening changes nothing. */
export function InvitationPage() {
  const { t } = useText()
  const params: { token?: string; invitation?: string } = useParams({ strict: false })
  const id = idOf('invitation').safeParse(params.invitation)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const opened = useQuery(
    api.invitations.open.queryOptions({
      input: id.success ? { invitationId: id.data } : { token: params.token ?? '' },
      // What stands here was read by a person; it changes by their answer only.
      refetchOnWindowFocus: false,
      placeholderData: (before) => before,
    }),
  )
  const me = useMaybeMe()
  return (
    <PublicShell title={t('answer.tab')} width="wide" signInHref={me === null ? signInHere() : undefined}>
      {opened.data ? (
        <Opened opened={opened.data} token={params.token} answer={answer} onAnswer={setAnswer} />
      ) : opened.error ? (
        <Unopened error={opened.error} isSignedIn={Boolean(me)} onRetry={() => void opened.refetch()} />
      ) : (
        <Loading what={t('answer.tab')} lines={6} />
      )}
    </PublicShell>
  )
}

type UnopenedProps = { error: unknown; isSignedIn: boolean; onRetry: () => void }

function Unopened({ error, isSignedIn, onRetry }: UnopenedProps) {
  const { t } = useText()
  const homeHref = isSignedIn ? '/' : '/sign-in'
  if (problemOf(error).code !== 'not_found') {
    return <StatePage kind={stateOf(error)} onRetry={onRetry} homeHref={homeHref} />
  }
  return (
    <EmptyState
      drawing="seal"
      title={t('answer.linkDead')}
      actions={<LinkButton href={homeHref}>{t('answer.home')}</LinkButton>}
      isHeading
    >
      {t('answer.linkDead.text')}
    </EmptyState>
  )
}

function signInHere(): string {
  return `/sign-in?next=${encodeURIComponent(window.location.pathname)}`
}

type OpenedProps = {
  opened: OpenedInvitation
  token: string | undefined
  answer: Answer | null
  onAnswer: (answer: Answer) => void
}

function Opened({ opened, token, answer, onAnswer }: OpenedProps) {
  const { t } = useText()
  const format = useFormat()
  const { invitation, obstacle } = opened
  if (answer) return <InvitationAnswered invitation={invitation} answer={answer} />
  const isOffer = invitation.direction === 'offered'
  const names = { partner: invitation.partner.name, client: invitation.client?.name ?? invitation.company }
  return (
    <div className="flex flex-col gap-6">
      <Headline above={t(isOffer ? 'answer.aboveOffer' : 'answer.above')}>
        {t(isOffer ? 'answer.titleOffer' : names.client ? 'answer.title' : 'answer.titleNoName', names)}
      </Headline>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        {isOffer ? null : <PartnerCard partner={invitation.partner} />}
        {invitation.state === 'pending' && obstacle !== 'invitation_expired' ? (
          <p className="text-ink-2">{t('answer.until', { day: format.dayLong(invitation.expiresAt) })}</p>
        ) : null}
      </div>
      {obstacle === null && isOffer ? (
        <AnswerOffer invitation={invitation} token={token} onAnswer={onAnswer} />
      ) : obstacle === null ? (
        <AnswerRequest opened={opened} token={token} onAnswer={onAnswer} />
      ) : (
        <Obstructed opened={opened} token={token} />
      )}
    </div>
  )
}

/** What is asked stays readable; beside it, why it cannot be answered now and what helps. */
function Obstructed({ opened, token }: { opened: OpenedInvitation; token: string | undefined }) {
  const { t } = useText()
  const { invitation } = opened
  const isOffer = invitation.direction === 'offered'
  return (
    <Comparison
      level={2}
      asked={<Asked invitation={invitation} />}
      askedTitle={isOffer ? t('answer.theyOffer') : undefined}
      givenTitle={t('answer.yourAnswer')}
      given={<Obstacle opened={opened} token={token} />}
    />
  )
}

function Obstacle({ opened, token }: { opened: OpenedInvitation; token: string | undefined }) {
  const { t } = useText()
  const { invitation, obstacle, newcomer } = opened
  if (obstacle === 'invitation_closed' || obstacle === 'invitation_expired')
    return <Closed invitation={invitation} />
  if (obstacle === 'legal_only') return <LegalOnly />
  if (obstacle === 'invitation_not_yours') return <NotYours email={invitation.email} />
  if (newcomer && token) return <JoinForm invitation={invitation} token={token} />
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="max-w-[42.5rem]">{t('answer.signIn', { email: invitation.email })}</p>
      <LinkButton href={signInHere()} variant="primary" size="large">
        {t('answer.signInButton')}
      </LinkButton>
    </div>
  )
}

function Closed({ invitation }: { invitation: Invitation }) {
  const { t } = useText()
  const format = useFormat()
  const state = invitation.state === 'pending' ? 'expired' : invitation.state
  const day = format.dayLong(invitation.answeredAt ?? invitation.expiresAt)
  return (
    <Notice tone={state === 'accepted' ? 'positive' : 'info'} title={t(`answer.closed.${state}`, { day })}>
      {t(`answer.closed.${state}.next`, { partner: invitation.partner.name })}
    </Notice>
  )
}

/** The person belongs to the organisation but may not decide: who can is named, and the way to them is short. */
function LegalOnly() {
  const { t } = useText()
  const me = useMaybeMe()
  const names = useLegalNames(me?.hats.find((hat) => hat.role !== 'legal')?.organisationId)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    setCopied(true)
  }
  return (
    <Notice
      tone="warning"
      title={t('refusal.legal_only')}
      actions={<Button onPress={() => void copy()}>{t(copied ? 'answer.copied' : 'answer.copy')}</Button>}
    >
      {names ? t('answer.legalAre', { names }) : t('answer.legalAsk')}
    </Notice>
  )
}

function NotYours({ email }: { email: string }) {
  const { t } = useText()
  const me = useMaybeMe()
  const leave = async () => {
    await signOut()
    window.location.assign(signInHere())
  }
  return (
    <Notice
      tone="warning"
      title={t('refusal.invitation_not_yours')}
      actions={<Button onPress={() => void leave()}>{t('answer.otherAccount')}</Button>}
    >
      {t('answer.notYours', { email, me: me?.email ?? '' })}
    </Notice>
  )
}
