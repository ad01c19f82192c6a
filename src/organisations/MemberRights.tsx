import { type Role, roles } from '../access/access.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Switch } from '../web/ui/Checkbox.tsx'
import { RadioCards } from '../web/ui/RadioCards.tsx'

export type MemberRightsValue = { role: Role; accounting: boolean }

/** What is sent of a choice: the accounting right is for collaborators, the roles above have it by themselves. */
export function settledRights({ role, accounting }: MemberRightsValue): MemberRightsValue {
  return { role, accounting: role === 'external' ? false : accounting }
}

type MemberRightsProps = { value: MemberRightsValue; onChange: (value: MemberRightsValue) => void }

/** Role and accounting right of a person, each with what it means. */
export function MemberRights({ value, onChange }: MemberRightsProps) {
  const { t } = useText()
  const hat = useHat()
  const { role, accounting } = value
  const isBoss = role === 'legal' || role === 'administrator'
  const whyFixed = isBoss
    ? t('members.accounting.inRole')
    : role === 'external'
      ? t('members.accounting.never')
      : undefined
  return (
    <div className="flex flex-col gap-5 text-ink">
      <RadioCards
        legend={t('members.role')}
        value={role}
        onChange={(chosen) => onChange({ role: chosen, accounting })}
        cards={roles.map((one) => ({
          value: one,
          title: t(`role.${one}`),
          summary: t(`members.role.${one}`),
          disabledReason: one === 'legal' && hat.role !== 'legal' ? t('refusal.legal_only') : undefined,
        }))}
      />
      <Switch
        label={t('members.accounting.right')}
        hint={t('members.accounting.hint')}
        on={isBoss || (role === 'collaborator' && accounting)}
        onChange={(on) => onChange({ role, accounting: on })}
        disabledReason={whyFixed}
      />
    </div>
  )
}
