import { useState } from 'react'
import { dayOf } from '../lib/day.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { type Act, ApplicationDialog } from './ApplicationDialog.tsx'
import { OwnChecks } from './Checks.tsx'
import type { Application } from './contract.ts'
import { SaidFacts } from './SaidFacts.tsx'
import { siteProof } from './siteProof.ts'

const way = ['sent', 'checks', 'review', 'decision'] as const
const placeOf: Record<Application['state'], number> = {
  draft: 0,
  checking: 1,
  needs_info: 2,
  review: 2,
  appealed: 2,
  approved: 4,
  rejected: 4,
  withdrawn: 4,
}
const isOpen = (state: Application['state']) => ['checking', 'review', 'needs_info'].includes(state)

type ApplicationStatusProps = { application: Application; onAgain: () => void }

/** Where an application stands, who has it, by when it is decided, and what the company can do. */
export function ApplicationStatus({ application, onAgain }: ApplicationStatusProps) {
  const { t } = useText()
  const hat = useHat()
  const [act, setAct] = useState<Act | null>(null)
  const { state, checks } = application
  const needsProof = isOpen(state) && checks.some((c) => c.kind === 'control' && c.answer !== 'confirmed')
  const notLegal = hat.role === 'legal' ? null : t('refusal.legal_only')
  return (
    <>
      <Sheet aside={<Facts application={application} />}>
        <Steps steps={way.map((step) => t(`programme.way.${step}`))} current={placeOf[state]} />
        <Standing application={application} onAct={setAct} onAgain={onAgain} notLegal={notLegal} />
        <Section title={t('programme.checks')} lead={t('programme.checks.lead')}>
          <OwnChecks application={application} />
          {needsProof ? <Proof application={application} /> : null}
        </Section>
        <Messages application={application} />
        <Section title={t('programme.yours')}>
          <SaidFacts application={application} />
        </Section>
        {isOpen(state) ? (
          <div>
            <Button onPress={() => setAct('withdraw')} disabledReason={notLegal}>
              {t('programme.withdraw')}
            </Button>
          </div>
        ) : null}
      </Sheet>
      {act ? <ApplicationDialog act={act} onClose={() => setAct(null)} /> : null}
    </>
  )
}

type StandingProps = ApplicationStatusProps & { onAct: (act: Act) => void; notLegal: string | null }

function Standing({ application, onAct, onAgain, notLegal }: StandingProps) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const { state, againFrom, note, reasons } = application
  const why = reasons.map((reason) => t(`application.reason.${reason}`)).join(' ')
  if (state === 'approved')
    return (
      <Notice
        tone="positive"
        title={t('programme.approved.title')}
        actions={
          <LinkButton href={`/p/${organisationId}/invite`} variant="primary">
            {t('programme.approved.invite')}
          </LinkButton>
        }
      >
        {t('programme.approved.text')}
      </Notice>
    )
  if (state === 'needs_info')
    return (
      <Notice
        tone="warning"
        title={t('programme.needs_info.title')}
        actions={
          <>
            <Button variant="primary" onPress={() => onAct('answer')}>
              {t('programme.answerNow')}
            </Button>
            <Button onPress={onAgain}>{t('programme.edit')}</Button>
          </>
        }
      >
        {t('programme.answerNow.lead')}
      </Notice>
    )
  if (state === 'appealed')
    return <Notice title={t('programme.appealed.title')}>{t('programme.appeal.lead')}</Notice>
  if (state !== 'rejected' && state !== 'withdrawn') return null
  return (
    <Notice
      tone={state === 'rejected' ? 'negative' : 'info'}
      title={state === 'rejected' ? t('programme.rejected.title') : t('programme.state.withdrawn')}
      actions={
        <>
          {state === 'rejected' ? (
            <Button
              variant="primary"
              onPress={() => onAct('appeal')}
              disabledReason={application.appeal === null ? notLegal : t('refusal.appeal_once')}
            >
              {t('programme.appeal')}
            </Button>
          ) : null}
          <Button
            onPress={onAgain}
            disabledReason={
              againFrom && againFrom > dayOf(new Date())
                ? t('programme.againFrom', { day: format.day(againFrom) })
                : null
            }
          >
            {t('programme.again')}
          </Button>
        </>
      }
    >
      <p>{why}</p>
      {note ? <p className="mt-1 whitespace-pre-line">{note}</p> : null}
    </Notice>
  )
}

function Facts({ application }: { application: Application }) {
  const { t } = useText()
  const format = useFormat()
  const { id, state, owner, decideBy, submittedAt } = application
  return (
    <FactList
      tight
      facts={[
        { label: t('admissions.state'), value: t(`programme.state.${state}`) },
        ...(submittedAt ? [{ label: t('programme.way.sent'), value: <Day iso={submittedAt} /> }] : []),
        ...(decideBy && placeOf[state] < 4
          ? [{ label: t('programme.way.decision'), value: format.day(decideBy) }]
          : []),
        { label: t('admissions.owner'), value: owner?.name ?? '—' },
        { label: t('programme.reference'), value: <span className="font-mono text-meta">{id}</span> },
      ]}
    />
  )
}

function Proof({ application }: { application: Application }) {
  const { t } = useText()
  const { dns, path, file, meta } = siteProof(application.proofToken)
  const ways = [
    [t('programme.proof.dns'), dns],
    [t('programme.proof.file', { path }), file],
    [t('programme.proof.meta'), meta],
  ] as const
  return (
    <Notice title={t('programme.proof')}>
      <p>{t('programme.proof.lead')}</p>
      <dl className="mt-2 flex flex-col gap-2">
        {ways.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code className="font-mono text-meta wrap-anywhere select-all">{text}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Notice>
  )
}

function Messages({ application }: { application: Application }) {
  const { t } = useText()
  if (application.messages.length === 0) return null
  return (
    <Section title={t('programme.messages')}>
      <ol className="flex flex-col divide-y divide-line border-y border-line">
        {application.messages.map((message) => (
          <li key={message.at + message.text} className="flex flex-col gap-1 py-3">
            <p className="text-meta text-ink-3">
              {message.name ?? t('programme.provider')}, <Day iso={message.at} />
            </p>
            {message.reasons.map((reason) => (
              <p key={reason} className="font-medium">
                {t(`application.reason.${reason}`)}
              </p>
            ))}
            <p className="whitespace-pre-line">{message.text}</p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
