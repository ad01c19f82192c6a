import { useState } from 'react'
import { AddressFields, missingOf } from '../organisations/AddressFields.tsx'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { ibanRefusal, plainIban } from './iban.ts'

const nowhere = { street: '', houseNumber: '', postcode: '', town: '', country: 'CH' }

/** Where money is to go from now on: number, holder, address; then the password. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const hat = useHat()
  const change = useWrite(api.payouts.setAccount)
  const [iban, setIban] = useState('')
  const [holder, setHolder] = useState(hat.name)
  const [address, setAddress] = useState(nowhere)
  const [isTried, setTried] = useState(false)
  const wrong = ibanRefusal(plainIban(iban))

  const send = async () => {
    setTried(true)
    if (wrong || !holder.trim() || missingOf(address).length > 0) return
    await change.send({ partnerId: hat.organisationId, iban, holder, ...address })
    notify(t('payouts.account.changed'))
    onClose()
  }
  return (
    <FormDialog
      title={t('payouts.account')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('payouts.account.save')}
      pending={change.isPending}
      lead={t('payouts.account.lead')}
      refusal={change.problem?.detail}
    >
      <TextField
        label="IBAN"
        code
        autoFocus
        value={iban}
        onChange={setIban}
        error={isTried && wrong ? t(`refusal.${wrong}`) : undefined}
      />
      <TextField
        label={t('payouts.account.holder')}
        value={holder}
        onChange={setHolder}
        error={isTried && !holder.trim() ? t('ui.needed') : undefined}
      />
      <AddressFields value={address} onChange={setAddress} isTried={isTried} />
    </FormDialog>
  )
}
