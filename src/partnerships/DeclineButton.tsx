import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Invitation } from './invitationContract.ts'

type DeclineButtonProps = {
  invitation: Invitation
  token: string | undefined
  onDeclined: () => void
}

/** Says no, once asked whether that is meant; a reason helps the other side and may be left out. */
export function DeclineButton({ invitation, token, onDeclined }: DeclineButtonProps) {
  const { t } = useText()
  const decline = useWrite(api.invitations.decline)
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const name = invitation.direction === 'asked' ? invitation.partner.name : (invitation.client?.name ?? '')
  const send = async () => {
    await decline.send({
      invitationId: invitation.id,
      ...(token ? { token } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    })
    setOpen(false)
    onDeclined()
  }
  return (
    <>
      <Button size="large" onPress={() => setOpen(true)}>
        {t('answer.decline')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => quietly(send())}
        title={t('answer.decline.title', { name })}
        confirmLabel={t('answer.decline')}
        pending={decline.isPending}
        danger
      >
        <p>{t('answer.decline.text', { name })}</p>
        <TextField
          label={t('answer.decline.reason')}
          optionalWord={t('answer.optional')}
          hint={t('answer.decline.hint', { name })}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
        {decline.problem ? (
          <Notice tone="negative" live>
            {decline.problem.detail}
          </Notice>
        ) : null}
      </ConfirmDialog>
    </>
  )
}
