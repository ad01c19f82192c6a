import { useState } from 'react'
import { currencyOf } from '../lib/currency.ts'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { type Address, AddressFields, missingOf } from './AddressFields.tsx'
import type { Organisation } from './contract.ts'

/** Moves the organisation. With a country of the other currency, what changes is said before. */
export function AddressDialog(props: { organisation: Organisation; onClose: () => void }) {
  const { organisation, onClose } = props
  const { t } = useText()
  const move = useWrite(api.organisations.move)
  const { street, houseNumber, postcode, town, country } = organisation
  const [typed, setTyped] = useState<Address>({ street, houseNumber, postcode, town, country })
  const [isTried, setTried] = useState(false)
  const after = currencyOf(typed.country)
  const send = async () => {
    setTried(true)
    if (missingOf(typed).length > 0) return
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
      <AddressFields value={typed} onChange={setTyped} isTried={isTried} />
      {after === organisation.currency ? null : (
        <Notice tone="warning" live>
          {t('address.currency.changes', { before: organisation.currency, after })}
        </Notice>
      )}
    </FormDialog>
  )
}
