import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { OpenedOrganisation } from './lookUpContract.ts'

const reasonMin = 3

/** Takes all reach from a partner, or gives it back; what a breach or a sweep took, two people give back. */
export function FreezeDialog({ opened, onClose }: { opened: OpenedOrganisation; onClose: () => void }) {
  const { t } = useText()
  const freeze = useWrite(api.organisations.freezePartner)
  const [reason, setReason] = useState('')
  const [isShort, setShort] = useState(false)
  const { id: organisationId, name } = opened.organisation
  const frozen = opened.partner?.frozen
  const isAsk = frozen && frozen.cause !== 'provider' && !frozen.thawAskedBy
  const act = !frozen ? 'look.freeze' : isAsk ? 'look.thaw.ask' : 'look.thaw'
  const send = async () => {
    if (reason.trim().length < reasonMin) return setShort(true)
    await freeze.send({ organisationId, frozen: !frozen, reason: reason.trim() })
    notify(t('look.freeze.done', { name }))
    onClose()
  }
  return (
    <FormDialog
      title={t(act)}
      onClose={onClose}
      onSend={send}
      sendLabel={t(act)}
      pending={freeze.isPending}
      danger={!frozen}
      lead={t(frozen ? 'look.thaw.text' : 'look.freeze.text', { name })}
      refusal={freeze.problem?.detail}
    >
      <TextField
        label={t('look.reason')}
        hint={t('look.reason.hint')}
        error={isShort && reason.trim().length < reasonMin ? t('look.reason.needed') : undefined}
        value={reason}
        onChange={setReason}
        maxLength={400}
        rows={3}
      />
    </FormDialog>
  )
}
