import { useFamilyNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Card } from '../web/ui/Section.tsx'
import type { InviteDraft } from './inviteDraft.ts'

/** The wish in one line: "Full access, we pay" or the categories with their levels. */
export function useWishInWords(): (draft: InviteDraft) => string[] {
  const { t } = useText()
  const names = useFamilyNames()
  return (draft) => {
    if (draft.access === 'full') return [t('access.full.long'), t(`invite.payer.${draft.payer}`)]
    return [
      t('access.limited.long'),
      ...draft.families.map(({ family, level }) => `${names.get(family) ?? family}: ${t(`level.${level}`)}`),
    ]
  }
}

/** What the client will read, while it is written. */
export function InvitePreview({ draft }: { draft: InviteDraft }) {
  const { t } = useText()
  const hat = useHat()
  const wish = useWishInWords()
  return (
    <Card title={t('invite.preview')}>
      <div className="flex flex-col gap-3 text-pretty">
        <p className="font-medium">{t('invite.preview.subject', { partner: hat.name })}</p>
        <ul className="flex flex-col gap-0.5 text-ink-2">
          {wish(draft).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {draft.message.trim() ? (
          <blockquote className="border-s-2 border-line ps-3 whitespace-pre-line text-ink-2">
            {draft.message.trim()}
          </blockquote>
        ) : null}
        <p className="text-ink-3">{t('invite.preview.foot')}</p>
      </div>
    </Card>
  )
}
