import { quietly, type Write } from '../web/api.ts'
import { languageNames } from '../web/language.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { useWishInWords } from './InvitePreview.tsx'
import type { Invitation } from './invitationContract.ts'
import type { InviteDraft, InviteStep } from './inviteDraft.ts'

type InviteCheckProps = {
  draft: InviteDraft
  write: Pick<Write<never, Invitation>, 'isPending' | 'problem'>
  onChange: (step: InviteStep) => void
  onBack: () => void
  onSend: () => Promise<void>
}

/** Everything once more, each line with the way to change it, then the button that sends. */
export function InviteCheck({ draft, write, onChange, onBack, onSend }: InviteCheckProps) {
  const { t } = useText()
  const wish = useWishInWords()
  const change = (step: InviteStep) => (
    <button type="button" className="link" onClick={() => onChange(step)}>
      {t('invite.change')}
    </button>
  )
  return (
    <Section title={t('invite.check.title')} lead={t('invite.check.lead')}>
      {write.problem ? <ErrorSummary detail={write.problem.detail} /> : null}
      <FactList
        facts={[
          { label: t('invite.email'), value: draft.email, action: change('who') },
          { label: t('invite.company'), value: draft.company || t('invite.notGiven'), action: change('who') },
          { label: t('invite.language'), value: languageNames[draft.language], action: change('who') },
          {
            label: t('invite.step.access'),
            value: (
              <ul>
                {wish(draft).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ),
            action: change('access'),
          },
          {
            label: t('assign.title'),
            value: t('assign.count', { count: draft.assigned.length }),
            action: change('people'),
          },
          {
            label: t('invite.message.label'),
            value: (
              <span className="whitespace-pre-line">{draft.message.trim() || t('invite.notGiven')}</span>
            ),
            action: change('message'),
          },
        ]}
      />
      <div className="mt-2 flex gap-2">
        <Button onPress={onBack}>{t('invite.back')}</Button>
        <Button variant="primary" pending={write.isPending} onPress={() => quietly(onSend())}>
          {t('invite.send')}
        </Button>
      </div>
    </Section>
  )
}

/** It left: what happens next, with the day it ends. */
export function InviteSent({ invitation, onAnother }: { invitation: Invitation; onAnother: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  return (
    <div className="flex max-w-2xl flex-col gap-6" role="status">
      <Section
        title={t('invite.sent.title')}
        lead={t('invite.sent.lead', { email: invitation.email, day: format.dayLong(invitation.expiresAt) })}
      >
        <h3 className="mt-2 font-medium">{t('invite.sent.next')}</h3>
        <ol className="flex list-inside list-decimal flex-col gap-1.5 text-ink-2">
          <li>{t('invite.sent.1')}</li>
          <li>{t('invite.sent.2')}</li>
          <li>{t('invite.sent.3')}</li>
        </ol>
      </Section>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`/p/${hat.organisationId}/invitations`} variant="primary">
          {t('invite.sent.all')}
        </LinkButton>
        <Button onPress={onAnother}>{t('invite.sent.another')}</Button>
      </div>
    </div>
  )
}
