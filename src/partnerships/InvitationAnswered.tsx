import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import type { Partnership } from './contract.ts'
import type { Invitation } from './invitationContract.ts'
import { RightsInWords, useRightsSentence } from './RightsInWords.tsx'

/** What came of an invitation, while the page is open on which it was answered. */
export type Answer = { is: 'accepted'; partnership: Partnership } | { is: 'declined' }

/** The receipt: what was asked beside what is given now, and where to go on. */
export function InvitationAnswered({ invitation, answer }: { invitation: Invitation; answer: Answer }) {
  const { t } = useText()
  const sentence = useRightsSentence()
  const isOffer = invitation.direction === 'offered'
  const names = { partner: invitation.partner.name, client: invitation.client?.name ?? '' }
  if (answer.is === 'declined') {
    return (
      <div className="flex flex-col items-start gap-6">
        <Headline lead={t('answer.declined.text', { name: isOffer ? names.client : names.partner })}>
          {t('answer.declined')}
        </Headline>
        <LinkButton href="/">{t('answer.home')}</LinkButton>
      </div>
    )
  }
  const { partnership } = answer
  const record = `/o/${partnership.client.id}/partners/${partnership.id}`
  if (isOffer) {
    const { id } = partnership.client
    return (
      <div className="flex flex-col items-start gap-6">
        <Headline lead={t('offer.accepted.text', names)}>{t('offer.accepted', names)}</Headline>
        <div className="flex flex-wrap gap-3">
          <LinkButton href={`/p/${partnership.partner.id}/clients/${id}`}>{t('offer.toRecord')}</LinkButton>
          <LinkButton href={`/p/${partnership.partner.id}/c/${id}/products`} variant="primary">
            {t('offer.enter', names)}
          </LinkButton>
        </div>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-6">
      <Headline lead={t('answer.accepted.text', { ...names, rights: sentence(partnership, names.partner) })}>
        {t('answer.accepted', names)}
      </Headline>
      <Comparison
        level={2}
        askedTitle={t('answer.askedTitle')}
        givenTitle={t('answer.givenTitle')}
        asked={<RightsInWords rights={invitation.asked} isWish partner={names.partner} />}
        given={<RightsInWords rights={partnership} partner={names.partner} />}
      />
      <div className="flex flex-wrap gap-3">
        <LinkButton href={`/o/${partnership.client.id}/actors`}>{t('answer.toActors')}</LinkButton>
        <LinkButton href={record} variant="primary">
          {t('answer.toRecord')}
        </LinkButton>
      </div>
    </div>
  )
}
