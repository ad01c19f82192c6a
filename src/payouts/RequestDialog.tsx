import { useState } from 'react'
import { typedAmount } from '../web/amount.ts'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Withdrawable } from './contract.ts'

/** Asks how much is to be paid out; everything there is, unless somebody says less. */
export function RequestDialog({ row, onClose }: { row: Withdrawable; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId: partnerId } = useHat()
  const request = useWrite(api.payouts.request)
  const [typed, setTyped] = useState(row.withdrawable)
  const [isTried, setTried] = useState(false)
  const amount = typedAmount(typed)
  const { currency } = row

  const send = async () => {
    setTried(true)
    if (!amount) return
    await request.send({ partnerId, currency, amount })
    notify(t('payouts.requested'))
    onClose()
  }
  return (
    <FormDialog
      title={t('payouts.request')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('payouts.request')}
      pending={request.isPending}
      lead={t('payouts.request.lead')}
    >
      <TextField
        label={t('payouts.request.amount', { currency })}
        hint={t('payouts.request.hint', {
          least: format.money(row.minimum, currency),
          most: format.money(row.withdrawable, currency),
        })}
        inputMode="decimal"
        autoFocus
        value={typed}
        onChange={setTyped}
        error={isTried && !amount ? t('payouts.request.wrong') : request.problem?.detail}
      />
    </FormDialog>
  )
}
