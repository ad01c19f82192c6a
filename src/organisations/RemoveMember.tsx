import { api, quietly, useWrite } from '../web/api.ts'
import { useHat, useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { MemberRow } from './contract.ts'

/** Removes a person from the organisation, or oneself: consequences first, then the password. */
export function RemoveMember({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const { t } = useText()
  const hat = useHat()
  const isSelf = member.personId === useMe().id
  const remove = useWrite(api.organisations.removeMember)
  const words = { name: member.name, organisation: hat.name }

  const act = async () => {
    const input = { organisationId: hat.organisationId, personId: member.personId }
    await remove.send(input)
    if (isSelf) window.location.assign('/')
    notify(t('members.removed', words))
    onClose()
  }

  return (
    <ConfirmDialog
      open
      danger
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={remove.isPending}
      title={t(isSelf ? 'members.leave.title' : 'members.remove.title', words)}
      confirmLabel={t(isSelf ? 'members.leave' : 'members.remove')}
    >
      <ul className="flex list-disc flex-col gap-1.5 ps-4">
        <li>{t('members.remove.access')}</li>
        <li>{t('members.remove.stays')}</li>
        <li>{t('members.remove.proof')}</li>
      </ul>
      {remove.problem ? (
        <Notice tone="negative" live>
          {remove.problem.detail}
        </Notice>
      ) : null}
    </ConfirmDialog>
  )
}
