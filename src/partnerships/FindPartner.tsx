import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { api, problemOf } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { classes } from '../web/ui/classes.ts'
import { SearchField } from '../web/ui/SearchField.tsx'
import type { Invitation } from './invitationContract.ts'
import { PartnerCard } from './PartnerCard.tsx'

type Partner = Invitation['partner']

type FindPartnerProps = {
  chosen: Partner | null
  onChoose: (partner: Partner) => void
  /** Partners that cannot be chosen, with the reason. */
  refusedIds: ReadonlyMap<string, string>
}

const shortest = 2

/** Finds a partner of the programme by its name or e-mail address. */
export function FindPartner({ chosen, onChoose, refusedIds }: FindPartnerProps) {
  const { t } = useText()
  const name = useId()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const isLongEnough = q.length >= shortest
  const found = useQuery(
    api.organisations.searchPartners.queryOptions({
      input: { q },
      enabled: isLongEnough,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = isLongEnough ? (found.data ?? []) : []
  const shown = chosen && !rows.some((row) => row.id === chosen.id) ? [chosen, ...rows] : rows
  const said = !isLongEnough
    ? t('addPartner.search.hint')
    : found.data
      ? t('addPartner.search.count', { count: rows.length })
      : ''
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <SearchField
        label={t('addPartner.search')}
        value={typed}
        onChange={setTyped}
        slashKey
        className="max-w-md"
      />
      <p role="status" className="text-ink-2">
        {found.error ? problemOf(found.error).detail : said}
      </p>
      {shown.length > 0 ? (
        <fieldset>
          <legend className="sr-only">{t('partners.partner')}</legend>
          <div className="flex flex-col gap-2">
            {shown.map((partner) => {
              const refused = refusedIds.get(partner.id)
              const isChosen = chosen?.id === partner.id
              return (
                <div
                  key={partner.id}
                  className={classes(
                    'relative flex gap-3 rounded-card border p-4 [&_a]:relative [&_a]:z-1',
                    refused ? 'border-line bg-sunken' : 'bg-surface',
                    isChosen
                      ? 'border-accent bg-accent-soft'
                      : !refused && 'border-line hover:border-line-strong',
                    'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
                  )}
                >
                  <input
                    type="radio"
                    id={`${name}-${partner.id}`}
                    name={name}
                    checked={isChosen}
                    disabled={refused !== undefined}
                    onChange={() => onChoose(partner)}
                    className="check !mt-0 outline-none"
                  />
                  <div className="flex min-w-0 flex-1 flex-col gap-1">
                    <PartnerCard partner={partner} />
                    {refused ? <p className="text-ink-2">{refused}</p> : null}
                  </div>
                  <label
                    htmlFor={`${name}-${partner.id}`}
                    className={classes('absolute inset-0', refused ? 'cursor-not-allowed' : 'cursor-pointer')}
                  >
                    <span className="sr-only">{partner.name}</span>
                  </label>
                </div>
              )
            })}
          </div>
        </fieldset>
      ) : null}
    </div>
  )
}
