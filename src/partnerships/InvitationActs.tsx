import { type ReactNode, useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, problemOf, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'

export type InvitationNamed = { id: Id<'invitation'>; name: string }

type InvitationActs = {
  resend: (id: Id<'invitation'>) => void
  /** Asks once, then withdraws. */
  withdraw: (invitation: InvitationNamed) => void
  /** The question; put it once into the page. */
  dialog: ReactNode
}

/** Sends an open invitation again, or withdraws it. */
export function useInvitationActs(): InvitationActs {
  const { t } = useText()
  const [asked, setAsked] = useState<InvitationNamed | null>(null)
  const again = useWrite(api.invitations.resend)
  const back = useWrite(api.invitations.withdraw)

  const resend = async (invitationId: Id<'invitation'>) => {
    try {
      const { email } = await again.send({ invitationId })
      notify(t('invitations.resent', { email }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  const withdraw = async (invitationId: Id<'invitation'>) => {
    try {
      await back.send({ invitationId })
      notify(t('invitations.withdrawn'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
    setAsked(null)
  }
  return {
    resend: (id) => void resend(id),
    withdraw: setAsked,
    dialog: asked ? (
      <ConfirmDialog
        open
        onClose={() => setAsked(null)}
        onConfirm={() => void withdraw(asked.id)}
        title={t('invitations.withdraw.title', { name: asked.name })}
        confirmLabel={t('invitations.withdraw')}
        cancelLabel={t('invitations.keep')}
        pending={back.isPending}
      >
        <p>{t('invitations.withdraw.text')}</p>
      </ConfirmDialog>
    ) : null,
  }
}
