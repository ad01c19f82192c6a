import { useState } from 'react'
import { currencyOf } from '../lib/currency.ts'
import { useCountries } from '../payouts/useCountries.tsx'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Organisation } from './contract.ts'

const fields = ['street', 'houseNumber', 'postcode', 'town', 'country'] as const

/** Moves the organisation. With a country of the other currency, what changes is said before. */
export function AddressDialog(props: { organisation: Organisation; onClose: () => void }) {
  const { organisation, onClose } = props
  const { t } = useText()
  const countries = useCountries()
  const move = useWrite(api.organisations.move)
  const { street, houseNumber, postcode, town, country } = organisation
  const [typed, setTyped] = useState({ street, houseNumber, postcode, town, country })
  const [isTried, setTried] = useState(false)
  const set = (field: (typeof fields)[number]) => (value: string) => setTyped({ ...typed, [field]: value })
  const lacks = (field: 'street' | 'postcode' | 'town') =>
    isTried && !typed[field].trim() ? t('payouts.account.needed') : undefined
  const after = currencyOf(typed.country)
  const send = async () => {
    setTried(true)
    if (!typed.street.trim() || !typed.postcode.trim() || !typed.town.trim()) return
    await move.send({ organisationId: organisation.id, ...typed })
    notify(t('address.changed'))
    onClose()
  }
  return (
    <FormDialog
      title={t('address.change')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('address.change')}
      pending={move.isPending}
      refusal={move.problem?.detail}
    >
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
      {after === organisation.currency ? null : (
        <Notice tone="warning" live>
          {t('address.currency.changes', { before: organisation.currency, after })}
        </Notice>
      )}
    </FormDialog>
  )
}
