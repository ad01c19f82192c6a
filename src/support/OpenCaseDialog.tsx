import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { allProducts, allProductsOfClient } from '../web/queries.ts'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { SupportCase } from './caseContract.ts'
import { type ChosenPlace, PlaceFields, usePlace } from './PlaceFields.tsx'

/** Asks support for something: for whom, about what, and in one's own words. */
export function OpenCaseDialog({
  onOpened,
  onClose,
}: {
  onOpened: (opened: Pick<SupportCase, 'id'>) => void
  onClose: () => void
}) {
  const choice = usePlace()
  return choice.place ? <Form {...{ choice, place: choice.place, onOpened, onClose }} /> : null
}

function Form({
  choice,
  place,
  onOpened,
  onClose,
}: {
  choice: ReturnType<typeof usePlace>
  place: ChosenPlace
  onOpened: (opened: Pick<SupportCase, 'id'>) => void
  onClose: () => void
}) {
  const { t } = useText()
  const { hatId, clientId } = place
  const [product, setProduct] = useState('general')
  const [subject, setSubject] = useState('')
  const [text, setText] = useState('')
  const [isEmergency, setEmergency] = useState(false)
  const [isTried, setTried] = useState(false)
  const isOwn = hatId === clientId
  const own = useQuery({ ...allProducts(hatId), enabled: isOwn })
  const theirs = useQuery({ ...allProductsOfClient(hatId, clientId), enabled: !isOwn })
  const products = (isOwn ? own.data : theirs.data) ?? []
  const open = useWrite(api.cases.open)
  const isShort = subject.trim().length < 3
  const isSilent = text.trim() === ''
  const send = async () => {
    setTried(true)
    if (isShort || isSilent) return
    const productId = products.find((row) => row.id === product)?.id
    onOpened(
      await open.send({
        ...{ hatId, subject, text, isEmergency },
        ...(isOwn ? {} : { clientId }),
        ...(productId ? { productId } : {}),
      }),
    )
  }
  return (
    <FormDialog
      title={t('cases.open')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('cases.open.send')}
      pending={open.isPending}
      refusal={open.problem?.detail}
    >
      <PlaceFields choice={choice} />
      <Select
        label={t('cases.about')}
        value={product}
        onChange={setProduct}
        options={[
          { value: 'general', label: t('cases.general') },
          ...products.map((row) => ({ value: row.id as string, label: row.name })),
        ]}
      />
      <TextField
        label={t('cases.subject')}
        maxLength={120}
        value={subject}
        onChange={setSubject}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
      <TextField
        label={t('cases.text')}
        hint={t('cases.noSecrets')}
        rows={6}
        maxLength={5000}
        value={text}
        onChange={setText}
        error={isTried && isSilent ? t('ui.needed') : undefined}
      />
      <Checkbox
        label={t('cases.emergency')}
        hint={t('cases.emergency.hint')}
        checked={isEmergency}
        onChange={setEmergency}
      />
    </FormDialog>
  )
}
