import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Payout } from './contract.ts'

export type Moving = { by: 'approve' | 'reject' | 'book' | 'return'; payout: Payout }

/** One step of a payout: what it means, and what has to be said with it. */
export function MoveDialog({ moving: { by, payout }, onClose }: { moving: Moving; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const writes = {
    approve: useWrite(api.payoutRuns.approve),
    reject: useWrite(api.payoutRuns.reject),
    book: useWrite(api.payoutRuns.book),
    return: useWrite(api.payoutRuns.return),
  }
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const said = typed.trim()
  const least = { approve: 0, reject: 3, book: 1, return: 3 }[by]
  const { isPending, problem } = writes[by]

  const act = async () => {
    setTried(true)
    if (said.length < least) return
    const { id: payoutId } = payout
    if (by === 'approve') await writes.approve.send({ payoutId })
    if (by === 'reject') await writes.reject.send({ payoutId, reason: said })
    if (by === 'book') await writes.book.send({ payoutId, bankReference: said })
    if (by === 'return') await writes.return.send({ payoutId, reason: said })
    notify(t(`payoutRuns.${by}.done`))
    onClose()
  }
  return (
    <FormDialog
      title={t(`payoutRuns.${by}.title`)}
      onClose={onClose}
      onSend={act}
      sendLabel={t(`payoutRuns.${by}`)}
      pending={isPending}
      danger={by === 'reject' || by === 'return'}
      lead={t(`payoutRuns.${by}.text`, {
        name: payout.organisation.name,
        amount: format.money(payout.amount, payout.currency),
      })}
      refusal={problem?.detail}
    >
      {least > 0 ? (
        <TextField
          label={t(by === 'book' ? 'payoutRuns.reference' : 'payoutRuns.reason')}
          autoFocus
          value={typed}
          onChange={setTyped}
          error={isTried && said.length < least ? t('ui.needed') : undefined}
        />
      ) : null}
    </FormDialog>
  )
}
