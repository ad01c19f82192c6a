import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ProvidedPartnership } from './providerContract.ts'

export type ProviderAct = 'pause' | 'resume' | 'end' | 'decide'
type ProviderDialogProps = { act: ProviderAct; row: ProvidedPartnership; onClose: () => void }

/** One act of the provider's people on a partnership. */
export function ProviderDialog({ act, row, onClose }: ProviderDialogProps) {
  return act === 'decide' ? (
    <Decide row={row} onClose={onClose} />
  ) : (
    <WithReason act={act} row={row} onClose={onClose} />
  )
}

type WithReasonProps = ProviderDialogProps & { act: 'pause' | 'resume' | 'end' }

function WithReason({ act, row, onClose }: WithReasonProps) {
  const { t } = useText()
  const pause = useWrite(api.providedPartnerships.pause)
  const propose = useWrite(api.providedPartnerships.propose)
  const [reason, setReason] = useState('')
  const names = { client: row.client.name, partner: row.partner.name }
  const problem = pause.problem ?? propose.problem
  const send = async () => {
    const of = { partnershipId: row.id, reason: reason.trim() }
    if (act === 'pause') await pause.send(of)
    else await propose.send({ ...of, what: act })
    notify(t('provided.done', names))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`provided.${act}`)}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={pause.isPending || propose.isPending}
            onPress={() => quietly(send())}
            disabledReason={reason.trim().length < 3 ? t('provided.reason.needed') : null}
          >
            {t(`provided.${act}`)}
          </Button>
        </>
      }
    >
      <p>{t(`provided.${act}.text`, names)}</p>
      <TextField label={t('provided.reason')} value={reason} onChange={setReason} maxLength={500} rows={3} />
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}

function Decide({ row, onClose }: { row: ProvidedPartnership; onClose: () => void }) {
  const { t } = useText()
  const decide = useWrite(api.providedPartnerships.decide)
  const [abuse, setAbuse] = useState(false)
  const names = { client: row.client.name, partner: row.partner.name }
  const { proposed } = row
  const send = async (confirm: boolean) => {
    await decide.send({ partnershipId: row.id, confirm, abuse })
    notify(t('provided.done', names))
    onClose()
  }
  if (!proposed) return null
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('provided.decide')}
      actions={
        <>
          <Button onPress={() => quietly(send(false))}>{t('provided.drop')}</Button>
          <Button variant="primary" pending={decide.isPending} onPress={() => quietly(send(true))}>
            {t('provided.confirm')}
          </Button>
        </>
      }
    >
      <p>
        {row.client.name}, {row.partner.name}:{' '}
        {t(`provided.proposed.${proposed.what}`, {
          by: proposed.by,
          reason: proposed.reason,
          day: proposed.noticeUntil ?? '',
        })}
      </p>
      {proposed.what === 'end' ? (
        <Checkbox label={t('provided.abuse')} checked={abuse} onChange={setAbuse} />
      ) : null}
      {decide.problem ? (
        <Notice tone="negative" live>
          {decide.problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}
