import { useState } from 'react'
import { type Currency, currencies } from '../lib/money.ts'
import { typedAmount } from '../web/amount.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { type Chosen, OrganisationChoice } from './OrganisationChoice.tsx'
import type { Receipt } from './receiptContract.ts'

/** What the bank says of money that arrived; whose it is may be said later. */
export function RecordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const record = useWrite(api.receipts.record)
  const [typed, setTyped] = useState({ amount: '', reference: '', receivedOn: '', payer: '', message: '' })
  const [currency, setCurrency] = useState<Currency>('CHF')
  const [whose, setWhose] = useState<Chosen>('')
  const [isTried, setTried] = useState(false)
  const amount = typedAmount(typed.amount)
  const set = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value })
  const lacks = (isMissing: boolean) => (isTried && isMissing ? t('ui.needed') : undefined)

  const send = async () => {
    setTried(true)
    if (!amount || !typed.reference.trim() || !typed.receivedOn) return
    await record.send({ ...typed, currency, amount, ...(whose ? { organisationId: whose } : {}) })
    notify(t('receipts.recorded'))
    onClose()
  }
  return (
    <FormDialog
      title={t('receipts.record')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('receipts.record')}
      pending={record.isPending}
      refusal={record.problem?.detail}
    >
      <Segments
        label={t('prepaid.currency')}
        options={currencies.map((value) => ({ value, label: value }))}
        value={currency}
        onChange={setCurrency}
      />
      <TextField
        label={t('payouts.amount')}
        inputMode="decimal"
        autoFocus
        value={typed.amount}
        onChange={set('amount')}
        error={isTried && !amount ? t('payouts.request.wrong') : undefined}
      />
      <TextField
        label={t('payoutRuns.reference')}
        code
        value={typed.reference}
        onChange={set('reference')}
        error={lacks(!typed.reference.trim())}
      />
      <TextField
        label={t('prepaid.date')}
        type="date"
        value={typed.receivedOn}
        onChange={set('receivedOn')}
        error={lacks(!typed.receivedOn)}
      />
      <TextField label={t('receipts.payer')} value={typed.payer} onChange={set('payer')} />
      <TextField label={t('receipts.message')} value={typed.message} onChange={set('message')} />
      <OrganisationChoice label={t('receipts.whose')} value={whose} onChange={setWhose} />
    </FormDialog>
  )
}

/** Says whose money it is; it goes to that prepaid account at once. */
export function AssignDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const assign = useWrite(api.receipts.assign)
  const [whose, setWhose] = useState<Chosen>('')
  const act = async () => {
    if (!whose) return
    await assign.send({ receiptId: receipt.id, organisationId: whose })
    notify(t('receipts.assigned.done'))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('receipts.assign')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={assign.isPending}
            onPress={() => quietly(act())}
            disabledReason={whose ? null : t('receipts.choose')}
          >
            {t('receipts.assign')}
          </Button>
        </>
      }
    >
      <p>
        {t('receipts.assign.text', {
          amount: format.money(receipt.amount, receipt.currency),
          payer: receipt.payer || receipt.reference,
        })}
      </p>
      {assign.problem ? (
        <Notice tone="negative" live>
          {assign.problem.detail}
        </Notice>
      ) : null}
      <OrganisationChoice label={t('receipts.whose')} value={whose} onChange={setWhose} />
    </Dialog>
  )
}
