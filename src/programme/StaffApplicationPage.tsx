import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nextState } from '../lib/machine.ts'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { ApplicationStateTag } from './ApplicationStateTag.tsx'
import { riskTone } from './ApplicationsPage.tsx'
import { applicationMachine } from './application.ts'
import { Checks } from './Checks.tsx'
import type { StaffApplication } from './contract.ts'
import { type Decision, DecisionDialog } from './DecisionDialog.tsx'
import { SaidFacts } from './SaidFacts.tsx'

/** An application in two panes: what the company says, and what registers and its site say. */
export function StaffApplicationPage() {
  const { t } = useText()
  const applicationId = useParamId('application', 'application')
  const query = useQuery(api.admissions.get.queryOptions({ input: { applicationId } }))
  const [decision, setDecision] = useState<Decision | null>(null)
  return (
    <Page
      title={query.data?.organisation.name ?? t('admissions.title')}
      above={<Link href="/staff/applications">{t('admissions.title')}</Link>}
      actions={query.data ? <Acts application={query.data} onDecide={setDecision} /> : null}
    >
      <Loaded query={query} what={t('admissions.title')}>
        {(application) => (
          <>
            <Sheet>
              <Standing application={application} />
              <Comparison
                level={2}
                asked={<SaidFacts application={application} />}
                askedTitle={t('admissions.said')}
                given={
                  <>
                    <Checks checks={application.checks} />
                    <Known application={application} />
                  </>
                }
                givenTitle={t('admissions.found')}
              />
              <Past application={application} />
            </Sheet>
            {decision ? (
              <DecisionDialog
                decision={decision}
                application={application}
                onClose={() => setDecision(null)}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  )
}

type ActsProps = { application: StaffApplication; onDecide: (decision: Decision) => void }

/** The buttons are the machine's: what leads nowhere from here is not there. */
function Acts({ application, onDecide }: ActsProps) {
  const { t } = useText()
  const me = useMe()
  const take = useWrite(api.admissions.take)
  const { id, state, owner, decidedBy } = application
  const isAppeal = state === 'appealed'
  const by = isAppeal && decidedBy?.id !== me.id ? 'otherStaff' : 'staff'
  const may = (event: 'ask' | 'approve' | 'reject' | 'uphold') =>
    nextState(applicationMachine, state, event, by) !== undefined
  const isOthers = isAppeal && by === 'staff' ? t('refusal.appeal_by_others') : null
  const isOpen = ['checking', 'review', 'needs_info', 'appealed'].includes(state)
  return (
    <>
      {isOpen && owner?.id !== me.id ? (
        <Button pending={take.isPending} onPress={() => quietly(take.send({ applicationId: id }))}>
          {t('admissions.take')}
        </Button>
      ) : null}
      {may('ask') ? <Button onPress={() => onDecide('ask')}>{t('admissions.ask')}</Button> : null}
      {may('reject') || may('uphold') || isOthers ? (
        <Button onPress={() => onDecide('reject')} disabledReason={isOthers}>
          {t('admissions.reject')}
        </Button>
      ) : null}
      {may('approve') || isOthers ? (
        <Button variant="primary" onPress={() => onDecide('approve')} disabledReason={isOthers}>
          {t('admissions.approve')}
        </Button>
      ) : null}
    </>
  )
}

function Standing({ application }: { application: StaffApplication }) {
  const { t } = useText()
  const format = useFormat()
  const { state, risk, decideBy, owner, sameNumber, appeal, upheldBy } = application
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ApplicationStateTag state={state} />
        <Tag tone={riskTone[risk]}>
          {t('admissions.risk')}: {t(`admissions.risk.${risk}`)}
        </Tag>
        {decideBy ? <span>{t('programme.decideBy', { day: format.day(decideBy) })}</span> : null}
        <span className="text-ink-2">
          {owner ? t('programme.owner', { name: owner.name }) : t('programme.owner.none')}
        </span>
      </p>
      {sameNumber.length > 0 ? (
        <Notice tone="warning" title={t('admissions.same')}>
          {t('admissions.same.text', { names: sameNumber.map(({ name }) => name).join(', ') })}
        </Notice>
      ) : null}
      {appeal ? (
        <Notice tone="warning" title={t('admissions.appeal')}>
          <p className="whitespace-pre-line">{appeal}</p>
          {upheldBy && state === 'appealed' ? <p>{t('admissions.upheld', { name: upheldBy.name })}</p> : null}
        </Notice>
      ) : null}
    </div>
  )
}

function Known({ application }: { application: StaffApplication }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationRecord: known, billedLastYear, currency, organisation } = application
  return (
    <Section title={t('admissions.record')} level={3}>
      <FactList
        facts={[
          {
            label: t('admissions.company'),
            value: <Link href={`/staff/organisations/${organisation.id}`}>{organisation.name}</Link>,
          },
          { label: t('programme.registerNumber'), value: known.registerNumber ?? '—' },
          { label: t('programme.vatNumber'), value: known.vatNumber ?? '—' },
          { label: t('programme.website'), value: known.website ?? '—' },
          { label: t('admissions.billed'), value: format.money(billedLastYear, currency) },
        ]}
      />
    </Section>
  )
}

function Past({ application }: { application: StaffApplication }) {
  const { t } = useText()
  const { duties, messages } = application
  return (
    <>
      {duties.length > 0 ? (
        <Section title={t('programme.duties')}>
          <ul className="border-t border-line">
            {duties.map(({ duty, version, by, at }) => (
              <li
                key={duty}
                className="flex flex-wrap justify-between gap-x-4 border-b border-line py-2.5 text-pretty"
              >
                <span>{t(`programme.duty.${duty}`)}</span>
                <span className="text-meta text-ink-3">
                  {by.name}, <Day iso={at} />, {version}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {messages.length > 0 ? (
        <Section title={t('programme.messages')}>
          <ol className="flex flex-col divide-y divide-line border-y border-line">
            {messages.map((message) => (
              <li key={message.at + message.text} className="flex flex-col gap-1 py-3">
                <p className="text-meta text-ink-3">
                  {message.name ?? t('programme.provider')}, <Day iso={message.at} />
                </p>
                <p className="whitespace-pre-line">{message.text}</p>
              </li>
            ))}
          </ol>
        </Section>
      ) : null}
    </>
  )
}
