import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { ibanRefusal, plainIban } from './iban.ts'
import { useCountries } from './useCountries.tsx'

const nothing = { iban: '', holder: '', street: '', houseNumber: '', postcode: '', town: '', country: 'CH' }

/** Where money is to go from now on: number, holder, address; then the password. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const hat = useHat()
  const countries = useCountries()
  const change = useWrite(api.payouts.setAccount)
  const [typed, setTyped] = useState({ ...nothing, holder: hat.name })
  const [isTried, setTried] = useState(false)
  const wrong = ibanRefusal(plainIban(typed.iban))
  const missing = (['holder', 'street', 'postcode', 'town'] as const).filter((field) => !typed[field].trim())
  const set = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value })
  const lacks = (field: (typeof missing)[number]) =>
    isTried && missing.includes(field) ? t('payouts.account.needed') : undefined

  const send = async () => {
    setTried(true)
    if (wrong || missing.length > 0) return
    const input = { partnerId: hat.organisationId, ...typed }
    await change.send(input)
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
        value={typed.iban}
        onChange={set('iban')}
        error={isTried && wrong ? t(`refusal.${wrong}`) : undefined}
      />
      <TextField
        label={t('payouts.account.holder')}
        value={typed.holder}
        onChange={set('holder')}
        error={lacks('holder')}
      />
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <TextField
          label={t('payouts.account.street')}
          value={typed.street}
          onChange={set('street')}
          error={lacks('street')}
        />
        <TextField
          label={t('payouts.account.number')}
          value={typed.houseNumber}
          onChange={set('houseNumber')}
        />
      </div>
      <div className="grid grid-cols-[6rem_1fr] gap-3">
        <TextField
          label={t('payouts.account.postcode')}
          value={typed.postcode}
          onChange={set('postcode')}
          error={lacks('postcode')}
        />
        <TextField
          label={t('payouts.account.town')}
          value={typed.town}
          onChange={set('town')}
          error={lacks('town')}
        />
      </div>
      <Select
        label={t('payouts.tax.country')}
        options={countries}
        value={typed.country}
        onChange={set('country')}
      />
    </FormDialog>
  )
}
