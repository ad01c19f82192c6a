import { useState } from 'react'
import { typedAmount } from '../web/amount.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
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
    <Dialog
      open
      onClose={onClose}
      title={t('payouts.request')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" pending={request.isPending} onPress={() => quietly(send())}>
            {t('payouts.request')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(send())
        }}
      >
        <p>{t('payouts.request.lead')}</p>
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
      </form>
    </Dialog>
  )
}
