import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { BookingDialog } from '../ledger/BookingDialog.tsx'
import { type Currency, currencies } from '../lib/money.ts'
import { typedAmount } from '../web/amount.ts'
import { api, useSettled, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'

const nothing = '0.00'

/** The fields of both dialogs: which provider says it, by which event, and what it keeps for itself. */
function useEvent() {
  const [typed, setTyped] = useState({ provider: 'test', eventId: '', fee: '' })
  const fee = typed.fee.trim() ? typedAmount(typed.fee) : nothing
  const eventId = typed.eventId.trim()
  const provider = typed.provider.trim()
  const isWhole = provider !== '' && eventId !== '' && fee !== undefined
  return { typed, setTyped, provider, eventId, fee: fee ?? nothing, isFee: fee !== undefined, isWhole }
}

function EventFields({ event, isTried }: { event: ReturnType<typeof useEvent>; isTried: boolean }) {
  const { t } = useText()
  const { typed, setTyped } = event
  const needed = (text: string) => (isTried && !text.trim() ? t('ui.needed') : undefined)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('provider.name')}
        value={typed.provider}
        onChange={(provider) => setTyped({ ...typed, provider })}
        error={needed(typed.provider)}
      />
      <TextField
        label={t('provider.event')}
        hint={t('provider.event.hint')}
        code
        value={typed.eventId}
        onChange={(eventId) => setTyped({ ...typed, eventId })}
        error={needed(typed.eventId)}
      />
      <TextField
        label={t('provider.fee')}
        inputMode="decimal"
        value={typed.fee}
        onChange={(fee) => setTyped({ ...typed, fee })}
        error={event.isFee ? undefined : t('payouts.request.wrong')}
      />
    </div>
  )
}

/** The provider paid out: what arrives on the bank is less than it held by its fee. */
export function SettledDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const event = useEvent()
  const [currency, setCurrency] = useState<Currency>('CHF')
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const settled = useWrite(api.providerEvents.settled)
  const amount = typedAmount(typed)
  const { provider, eventId, fee } = event
  const isReady = event.isWhole && amount !== undefined
  const asked = useSettled(isReady ? { provider, eventId, fee, currency, amount } : null)
  const preview = useQuery({
    ...api.providerEvents.previewSettled.queryOptions({ input: asked ?? skipToken }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const send = async () => {
    setTried(true)
    if (!event.isWhole || amount === undefined) return undefined
    return (await settled.send({ provider, eventId, fee, currency, amount })).journals
  }
  return (
    <BookingDialog
      title={t('provider.settled')}
      lead={t('provider.settled.lead')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('provider.settled.send')}
      pending={settled.isPending}
      problem={settled.problem}
      preview={preview}
      isReady={isReady && asked !== null}
    >
      <Segments
        label={t('prepaid.currency')}
        options={currencies.map((value) => ({ value, label: value }))}
        value={currency}
        onChange={setCurrency}
      />
      <TextField
        label={t('provider.amount')}
        hint={t('provider.amount.hint')}
        inputMode="decimal"
        value={typed}
        onChange={setTyped}
        error={isTried && amount === undefined ? t('payouts.request.wrong') : undefined}
      />
      <EventFields event={event} isTried={isTried} />
    </BookingDialog>
  )
}

/** The provider took a payment back: its payer owes it again, and what partners earned on it goes back. */
export function ChargedBackDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const event = useEvent()
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const charged = useWrite(api.providerEvents.chargedBack)
  const { provider, eventId, fee } = event
  const reference = typed.trim()
  const isReady = event.isWhole && reference !== ''
  const asked = useSettled(isReady ? { provider, eventId, fee, reference } : null)
  const preview = useQuery({
    ...api.providerEvents.previewChargedBack.queryOptions({ input: asked ?? skipToken }),
    retry: false,
  })
  const send = async () => {
    setTried(true)
    if (!isReady) return undefined
    return (await charged.send({ provider, eventId, fee, reference })).journals
  }
  return (
    <BookingDialog
      title={t('provider.chargedBack')}
      lead={t('provider.chargedBack.lead')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('provider.chargedBack.send')}
      pending={charged.isPending}
      problem={charged.problem}
      preview={preview}
      isReady={isReady && asked !== null}
      danger
    >
      <TextField
        label={t('provider.reference')}
        hint={t('provider.reference.hint')}
        code
        value={typed}
        onChange={setTyped}
        error={isTried && !reference ? t('ui.needed') : undefined}
      />
      <EventFields event={event} isTried={isTried} />
    </BookingDialog>
  )
}
