import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { typedAmount } from '../web/amount.ts'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { OpenedRequest } from './contract.ts'
import { priceKinds } from './request.ts'

/** An offer, with the promise that goes with it. */
export function ProposeDialog({ request, onClose }: { request: OpenedRequest; onClose: () => void }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [text, setText] = useState('')
  const [priceKind, setPriceKind] = useState<(typeof priceKinds)[number]>('fixed')
  const [typed, setTyped] = useState('')
  const [isExclusive, setExclusive] = useState(false)
  const [isTried, setTried] = useState(false)
  const propose = useWrite(api.requestInbox.propose)
  const amount = priceKind === 'call' ? null : (typedAmount(typed) ?? undefined)
  const isShort = text.trim().length < 20
  const send = async () => {
    setTried(true)
    if (isShort || amount === undefined || !isExclusive) return
    await propose.send({
      partnerId,
      requestId: request.id,
      text,
      priceKind,
      amount,
      currency: amount === null ? null : request.currency,
      exclusive: true,
    })
    notify(t('requests.proposed'))
    onClose()
  }
  return (
    <FormDialog
      title={t('requests.propose')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('requests.propose')}
      pending={propose.isPending}
      refusal={propose.problem?.detail}
    >
      <TextField
        label={t('requests.propose.text')}
        rows={6}
        maxLength={4000}
        value={text}
        onChange={setText}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
      <Select
        label={t('requests.price')}
        value={priceKind}
        onChange={setPriceKind}
        options={priceKinds.map((value) => ({ value, label: t(`requests.price.${value}`) }))}
      />
      {priceKind === 'call' ? null : (
        <TextField
          label={`${t('requests.amount')} (${request.currency})`}
          inputMode="decimal"
          value={typed}
          onChange={setTyped}
          error={isTried && amount === undefined ? t('ui.needed') : undefined}
        />
      )}
      <Checkbox
        label={t('requests.exclusive')}
        checked={isExclusive}
        onChange={setExclusive}
        error={isTried && !isExclusive ? t('ui.needed') : undefined}
      />
    </FormDialog>
  )
}

/** Says why a request is none. */
export function ReportDialog({ requestId, onClose }: { requestId: Id<'request'>; onClose: () => void }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const report = useWrite(api.requestInbox.report)
  const isShort = reason.trim().length < 3
  const send = async () => {
    setTried(true)
    if (isShort) return
    await report.send({ partnerId, requestId, reason })
    notify(t('requests.reported'))
    onClose()
  }
  return (
    <FormDialog
      title={t('requests.report')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('requests.report')}
      pending={report.isPending}
      refusal={report.problem?.detail}
    >
      <TextField
        label={t('requests.report.text')}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
    </FormDialog>
  )
}
