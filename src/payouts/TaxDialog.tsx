import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { TaxProfile } from './contract.ts'
import { useCountries } from './useCountries.tsx'

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
    <Dialog
      open
      onClose={onClose}
      title={t('payouts.tax')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" pending={save.isPending} onPress={() => quietly(send())}>
            {t('payouts.tax.save')}
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
        <p>{t('payouts.tax.lead')}</p>
        {save.problem ? (
          <Notice tone="negative" live>
            {save.problem.detail}
          </Notice>
        ) : null}
        <Select label={t('payouts.tax.country')} options={countries} value={country} onChange={setCountry} />
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
      </form>
    </Dialog>
  )
}
