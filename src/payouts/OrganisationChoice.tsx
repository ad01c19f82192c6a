import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, useSettled } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'

export type Chosen = Id<'organisation'> | ''

type ChoiceProps = { label: string; value: Chosen; onChange: (value: Chosen) => void }

/** Finds an organisation by a part of its name. */
export function OrganisationChoice({ label, value, onChange }: ChoiceProps) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const found = useQuery(
    api.receipts.payers.queryOptions({
      input: q.length >= 2 ? { q } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  const options = (found.data ?? []).map((one) => ({
    value: one.id,
    label: one.town ? `${one.name}, ${one.town}` : one.name,
  }))
  return (
    <>
      <TextField
        label={t('receipts.search')}
        hint={t('receipts.search.hint')}
        value={typed}
        onChange={(next) => {
          setTyped(next)
          onChange('')
        }}
      />
      {options.length > 0 ? (
        <Select
          label={label}
          options={options}
          value={value}
          placeholder={t('receipts.choose')}
          onChange={onChange}
        />
      ) : null}
    </>
  )
}
