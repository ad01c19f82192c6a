import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { MemberRow } from './contract.ts'
import { MemberRights, type MemberRightsValue, settledRights } from './MemberRights.tsx'

/** Gives a person another role or the accounting right. To name a legal representative takes the password. */
export function ChangeMember({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const change = useWrite(api.organisations.changeMember)
  const [rights, setRights] = useState<MemberRightsValue>(member)
  const { role, accounting } = settledRights(rights)
  const isSame = role === member.role && accounting === member.accounting
  const names = role === 'legal' && member.role !== 'legal'

  const save = async () => {
    const input = { organisationId, personId: member.personId, role, accounting }
    await change.send(input)
    notify(t('members.changed', { name: member.name }))
    onClose()
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('members.change.title', { name: member.name })}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={change.isPending}
            onPress={() => quietly(save())}
            disabledReason={isSame ? t('members.nothingChanged') : null}
            reasonShown="spoken"
          >
            {t('members.save')}
          </Button>
        </>
      }
    >
      {change.problem ? <ErrorSummary detail={change.problem.detail} /> : null}
      <MemberRights value={rights} onChange={setRights} />
      {names ? <Notice>{t('members.change.proof')}</Notice> : null}
    </Dialog>
  )
}
