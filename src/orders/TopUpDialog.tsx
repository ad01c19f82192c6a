import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Currency, parseMinor } from '../lib/money.ts'
import { typedAmount } from '../web/amount.ts'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'

const most = 10_000_000n

/** The amount typed, as far as it may be topped up at once. */
function amountOf(typed: string): string | undefined {
  const amount = typedAmount(typed)
  return amount && (parseMinor(amount) ?? 0n) <= most ? amount : undefined
}

/** Asks for an amount and leads on to where it is paid. */
export function TopUpDialog({ currency, onClose }: { currency: Currency; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const { organisationId } = useHat()
  const topUp = useWrite(api.prepaid.topUp)
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const amount = amountOf(typed)
  const error = isTried && !amount ? t('topUp.wrong', { most: format.money('100000.00', currency) }) : null

  const send = async () => {
    setTried(true)
    if (!amount) return
    const { paymentId } = await topUp.send({ organisationId, amount, currency })
    await navigate({ href: `/o/${organisationId}/pay/${paymentId}` })
  }
  return (
    <FormDialog
      title={t('topUp.title')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('topUp.send')}
      pending={topUp.isPending}
      lead={t('topUp.lead')}
    >
      <TextField
        label={t('topUp.amount', { currency })}
        inputMode="decimal"
        autoFocus
        value={typed}
        onChange={setTyped}
        error={error ?? topUp.problem?.detail}
      />
    </FormDialog>
  )
}
