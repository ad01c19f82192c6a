import { useFamilyNames } from '../web/queries.ts'
import { useText } from '../web/text.tsx'
import type { Invitation } from './invitationContract.ts'
import { RightsInWords } from './RightsInWords.tsx'

/** What an invitation asks for or offers, with the words its sender added. */
export function Asked({ invitation }: { invitation: Invitation }) {
  const { t } = useText()
  const isOffer = invitation.direction === 'offered'
  const from = isOffer ? (invitation.client?.name ?? '') : invitation.partner.name
  return (
    <>
      {isOffer ? (
        <Offered invitation={invitation} />
      ) : (
        <RightsInWords rights={invitation.asked} isWish partner={invitation.partner.name} />
      )}
      {invitation.message ? (
        <figure className="mt-3 border-s-2 border-accent ps-4">
          <blockquote className="text-read whitespace-pre-line">{invitation.message}</blockquote>
          <figcaption className="mt-1 text-ink-3">{t('answer.messageOf', { name: from })}</figcaption>
        </figure>
      ) : null}
    </>
  )
}

/** What a client puts into a partner's hands, as the partner reads it. */
function Offered({ invitation }: { invitation: Invitation }) {
  const { t } = useText()
  const families = useFamilyNames()
  const { access, payer, products, families: later } = invitation.asked
  const client = invitation.client?.name ?? ''
  return (
    <div className="flex flex-col gap-1">
      <p className="text-read font-medium">{t(`access.${access}.long`)}</p>
      <p className="text-ink-2">
        {access === 'full'
          ? t(`offer.payer.${payer}`, { client })
          : t('give.products', { count: products.length })}
      </p>
      {later.length > 0 ? (
        <p className="text-ink-2">
          {t('offer.later', {
            families: later.map(({ family }) => families.get(family) ?? family).join(', '),
          })}
        </p>
      ) : null}
    </div>
  )
}
