import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { useDraft } from '../web/draft.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { StatePage } from '../web/shell/StatePage.tsx'
import { useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { InviteCheck, InviteSent } from './InviteCheck.tsx'
import { InvitePreview } from './InvitePreview.tsx'
import { AccessStep, FamiliesStep, MessageStep, PayerStep, PeopleStep, WhoStep } from './InviteSteps.tsx'
import type { Invitation } from './invitationContract.ts'
import { type InviteDraft, type InviteStep, inviteDraft, inviteSteps, reachable } from './inviteDraft.ts'

const asked = z.object({ step: z.enum(inviteSteps).default('who').catch('who') })

/** Asks a client for access, step by step; the client decides what it gives. */
export function InvitePage() {
  const { t, language: own } = useText()
  const hat = useHat()
  const names = useLegalNames(hat.role === 'legal' ? undefined : hat.organisationId)
  const [{ step }, change] = useFilters(asked)
  const blank: InviteDraft = {
    email: '',
    company: '',
    language: own,
    access: null,
    families: [],
    payer: 'partner',
    assigned: [],
    message: '',
  }
  const [draft, setDraft, clear] = useDraft(`invite.${hat.organisationId}`, inviteDraft, blank)
  const [sent, setSent] = useState<Invitation | null>(null)
  const ask = useWrite(api.invitations.ask)
  const clients = `/p/${hat.organisationId}/clients`
  const above = <Link href={clients}>{t('clients.title')}</Link>

  if (hat.role !== 'legal') {
    return (
      <Page title={t('invite.title')} above={above}>
        <StatePage kind="noRights" homeHref={clients}>
          {t('invite.legalOnly', { names })}
        </StatePage>
      </Page>
    )
  }
  if (sent) {
    return (
      <Page title={t('invite.title')} above={above}>
        <Sheet>
          <InviteSent
            invitation={sent}
            onAnother={() => {
              setSent(null)
              change({ step: undefined }, 'step')
            }}
          />
        </Sheet>
      </Page>
    )
  }

  const present = reachable(draft, step)
  const go = (to: InviteStep) => change({ step: to }, 'step')
  const send = async () => {
    const { message, families, email, company, payer: whoPays } = draft
    const isFull = draft.access === 'full'
    const invitation = await ask.send({
      partnerId: hat.organisationId,
      email: email.trim(),
      company: company.trim(),
      language: draft.language,
      wish: {
        access: draft.access ?? 'limited',
        payer: isFull ? whoPays : 'client',
        families: isFull ? [] : families,
      },
      assigned: draft.assigned,
      message: message.trim(),
    })
    clear()
    setSent(invitation)
  }
  const detail = draft.access === 'full' ? 'payer' : 'families'
  const names5 = inviteSteps.map((name) => t(`invite.step.${name === 'detail' ? detail : name}`))
  const form = { draft, onChange: setDraft }
  return (
    <Page title={t('invite.title')} above={above}>
      <Sheet
        aside={present === 'message' || present === 'check' ? <InvitePreview draft={draft} /> : undefined}
      >
        <div className="flex max-w-3xl flex-col gap-8">
          <Steps steps={names5} current={inviteSteps.indexOf(present)} />
          {present === 'who' ? <WhoStep {...form} onNext={() => go('access')} /> : null}
          {present === 'access' ? (
            <AccessStep {...form} onBack={() => go('who')} onNext={() => go('detail')} />
          ) : null}
          {present === 'detail' && draft.access === 'limited' ? (
            <FamiliesStep {...form} onBack={() => go('access')} onNext={() => go('people')} />
          ) : null}
          {present === 'detail' && draft.access === 'full' ? (
            <PayerStep {...form} onBack={() => go('access')} onNext={() => go('people')} />
          ) : null}
          {present === 'people' ? (
            <PeopleStep {...form} onBack={() => go('detail')} onNext={() => go('message')} />
          ) : null}
          {present === 'message' ? (
            <MessageStep {...form} onBack={() => go('people')} onNext={() => go('check')} />
          ) : null}
          {present === 'check' ? (
            <InviteCheck draft={draft} write={ask} onChange={go} onBack={() => go('message')} onSend={send} />
          ) : null}
        </div>
      </Sheet>
    </Page>
  )
}
