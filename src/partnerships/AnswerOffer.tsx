import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { api, quietly, useSettled, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Asked } from './Asked.tsx'
import { AssignPeople } from './AssignPeople.tsx'
import type { Assignment } from './assignment.ts'
import { DeclineButton } from './DeclineButton.tsx'
import type { Answer } from './InvitationAnswered.tsx'
import type { Invitation } from './invitationContract.ts'
import { isStale, PeopleMoves, StalePreview } from './WhatHappens.tsx'

type AnswerOfferProps = {
  invitation: Invitation
  token: string | undefined
  onAnswer: (answer: Answer) => void
}

/** A client offers access; the partner takes it as it is, or declines. */
export function AnswerOffer({ invitation, token, onAnswer }: AnswerOfferProps) {
  const { t } = useText()
  const accept = useWrite(api.invitations.accept)
  const { access, payer } = invitation.asked
  const client = invitation.client?.name ?? ''
  const [assigned, setAssigned] = useState<Assignment[]>([])
  const accepting = { invitationId: invitation.id, ...(token ? { token } : {}), assigned }
  const settled = useSettled(accepting)
  const preview = useQuery(
    api.invitations.previewAcceptance.queryOptions({ input: settled, placeholderData: keepPreviousData }),
  )
  const isFresh = !preview.isPlaceholderData && JSON.stringify(settled) === JSON.stringify(accepting)
  const send = async () => {
    const seen = preview.data ? { preview: preview.data.hash } : {}
    const partnership = await accept.send({ ...accepting, ...seen })
    onAnswer({ is: 'accepted', partnership })
  }
  const lines =
    access === 'full'
      ? [
          { text: t('offer.full.products', { client }), allowed: true },
          { text: t(`offer.full.${payer}`, { client }), allowed: true },
          { text: t('offer.full.never', { client }), allowed: false },
        ]
      : [
          { text: t('offer.limited.products', { client }), allowed: true },
          { text: t('offer.limited.orders', { client }), allowed: false },
          { text: t('offer.limited.invoices', { client }), allowed: false },
        ]
  return (
    <div className="flex flex-col gap-6">
      <Comparison
        level={2}
        askedTitle={t('answer.theyOffer')}
        givenTitle={t('offer.means')}
        asked={<Asked invitation={invitation} />}
        given={
          <ul className="flex flex-col gap-2">
            {lines.map(({ text, allowed }) => (
              <li key={text} className="flex gap-2">
                {allowed ? <Check className="mt-0.5 text-accent-ink" /> : <X className="mt-0.5 text-ink-3" />}
                {text}
              </li>
            ))}
          </ul>
        }
      />
      <Section title={t('assign.title')} lead={t('assign.lead')}>
        <AssignPeople
          partnerId={invitation.partner.id}
          access={access}
          assigned={assigned}
          onChange={setAssigned}
        />
      </Section>
      <StalePreview problem={accept.problem} onStale={preview.refetch} />
      {accept.problem && !isStale(accept.problem) ? <ErrorSummary detail={accept.problem.detail} /> : null}
      {preview.data ? <PeopleMoves preview={preview.data} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
        <p className="max-w-[36rem] flex-1 basis-80 text-ink-2">{t('offer.happens', { client })}</p>
        <div className="flex gap-3 max-sm:w-full max-sm:flex-col max-sm:items-stretch">
          <DeclineButton
            invitation={invitation}
            token={token}
            onDeclined={() => onAnswer({ is: 'declined' })}
          />
          <Button
            variant="primary"
            size="large"
            pending={accept.isPending}
            onPress={() => quietly(send())}
            disabledReason={isFresh || preview.error ? null : t('foreseen.wait')}
          >
            {t(`offer.accept.${access}`)}
          </Button>
        </div>
      </div>
    </div>
  )
}
