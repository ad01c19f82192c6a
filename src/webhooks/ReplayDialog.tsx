import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { EndpointRow } from './contract.ts'

const dayMs = 86_400_000

/** Sends everything again that was missed since a day. */
export function ReplayDialog({ webhook, onClose }: { webhook: EndpointRow; onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const replay = useWrite(api.webhooks.replayFailed)
  const [since, setSince] = useState(() => new Date(Date.now() - 7 * dayMs).toISOString().slice(0, 10))
  const send = async () => {
    const from = new Date(`${since}T00:00:00`)
    if (Number.isNaN(from.getTime())) return
    const { count } = await replay.send({
      organisationId,
      endpointId: webhook.id,
      since: from.toISOString(),
    })
    notify(t('webhooks.replayedCount', { count }))
    onClose()
  }
  return (
    <FormDialog
      title={t('webhooks.replayFailed')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('webhooks.replay')}
      pending={replay.isPending}
      refusal={replay.problem?.detail}
      lead={t('webhooks.replayFailed.text')}
    >
      <TextField type="date" label={t('webhooks.since')} value={since} onChange={setSince} required />
    </FormDialog>
  )
}
