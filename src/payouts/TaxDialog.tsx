import { useState } from 'react'
import { useCountries } from '../organisations/useCountries.tsx'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { TaxProfile } from './contract.ts'

/** What the partner says of its tax, and whether the provider may bill in its name. */
export function TaxDialog({ profile, onClose }: { profile: TaxProfile | null; onClose: () => void }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const countries = useCountries()
  const save = useWrite(api.payouts.setTaxProfile)
  const [country, setCountry] = useState(profile?.country ?? 'CH')
  const [isRegistered, setRegistered] = useState(profile?.registered ?? false)
  const [vatNumber, setVatNumber] = useState(profile?.vatNumber ?? '')
  const [hasAgreed, setAgreed] = useState(profile?.agreement != null)
  const [isTried, setTried] = useState(false)
  const lacks = isRegistered && vatNumber.trim().length < 4

  const send = async () => {
    setTried(true)
    if (lacks) return
    const number = isRegistered ? { vatNumber: vatNumber.trim() } : {}
    await save.send({ partnerId, country, registered: isRegistered, agreed: hasAgreed, ...number })
    notify(t('payouts.tax.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('payouts.tax')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('payouts.tax.save')}
      pending={save.isPending}
      lead={t('payouts.tax.lead')}
      refusal={save.problem?.detail}
    >
      <Select label={t('address.country')} options={countries} value={country} onChange={setCountry} />
      <Checkbox label={t('payouts.tax.isRegistered')} checked={isRegistered} onChange={setRegistered} />
      {isRegistered ? (
        <TextField
          label={t('payouts.tax.number')}
          code
          value={vatNumber}
          onChange={setVatNumber}
          error={isTried && lacks ? t('refusal.vat_number_needed') : undefined}
        />
      ) : null}
      <Checkbox
        label={t('payouts.tax.agree')}
        hint={t('payouts.tax.agree.hint')}
        checked={hasAgreed}
        onChange={setAgreed}
      />
    </FormDialog>
  )
}
