import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { accesses, levels } from '../access/access.ts'
import { countries } from '../imports/countries.ts'
import { languages } from '../lib/language.ts'
import { useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ChoiceMenu } from '../web/ui/ChoiceMenu.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { ClientViews } from './ClientViews.tsx'
import { clientColumns, clientStates, dueWithins, usualColumns } from './clientFilter.ts'
import { type ClientsAsked, type ClientsChange, columnsOf, writeColumns } from './clientsAsked.ts'

type Change = (next: ClientsChange, how?: 'step') => void
type ClientFiltersProps = {
  asked: ClientsAsked
  /** Changes what is listed: the first page of it is shown. */
  narrow: Change
  /** Whether amounts may be seen at all. */
  withMoney: boolean
}

/** What stands over the table: search, filters, saved views and the choice of columns. */
export function ClientFilters({ asked, narrow, withMoney }: ClientFiltersProps) {
  const { t } = useText()
  const [typed, type] = useTyped(asked.q, (q) => narrow({ q }))
  const [wantsMore, setWantsMore] = useState(false)
  const isMore = wantsMore || Boolean(asked.state || asked.country || asked.lang || asked.level)
  const offered = clientColumns.filter((column) => withMoney || (column !== 'volume' && column !== 'gain'))
  return (
    <div className="flex flex-col gap-2 px-5 py-2.5 max-sm:px-4">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('clients.search')}
          value={typed}
          onChange={type}
          slashKey
          className="w-67 max-sm:w-full"
        />
        <FirstChips asked={asked} narrow={narrow} />
        {isMore ? null : (
          <Button variant="quiet" onPress={() => setWantsMore(true)}>
            {t('clients.filter.more')}
          </Button>
        )}
        <span className="ms-auto flex items-center gap-1 max-sm:ms-0">
          <ClientViews asked={asked} open={(next) => narrow(next, 'step')} />
          <span className="max-sm:hidden">
            <ChoiceMenu
              label={t('clients.columns')}
              options={offered.map((value) => ({ value, label: t(`clients.column.${value}`) }))}
              chosen={columnsOf(asked.cols) ?? usualColumns}
              onChange={(columns) => narrow({ cols: writeColumns(columns) })}
            />
          </span>
        </span>
      </div>
      {isMore ? <MoreChips asked={asked} narrow={narrow} /> : null}
    </div>
  )
}

type ChipsProps = Pick<ClientFiltersProps, 'asked' | 'narrow'>

function FirstChips({ asked, narrow }: ChipsProps) {
  const { t } = useText()
  const hat = useHat()
  const members = useQuery(
    api.organisations.members.queryOptions({
      input: { organisationId: hat.organisationId },
      enabled: isBossHat(hat),
    }),
  )
  const collaborators = isBossHat(hat)
    ? (members.data?.filter((member) => member.role === 'collaborator') ?? [])
    : []
  return (
    <>
      <FilterChip
        label={t('clients.column.access')}
        value={asked.access}
        onChange={(access) => narrow({ access })}
        options={accesses.map((value) => ({ value, label: t(`access.${value}`) }))}
      />
      <FilterChip
        label={t('clients.column.payer')}
        value={asked.payer}
        onChange={(payer) => narrow({ payer })}
        options={[
          { value: 'partner', label: t('clients.payer.you') },
          { value: 'client', label: t('clients.payer.client') },
        ]}
      />
      <FilterChip
        label={t('clients.filter.due')}
        value={asked.due === undefined ? undefined : String(asked.due)}
        onChange={(days) => narrow({ due: days === undefined ? undefined : Number(days) })}
        options={dueWithins.map((days) => ({
          value: String(days),
          label: t('clients.filter.dueWithin', { days }),
        }))}
      />
      {collaborators.length > 0 ? (
        <FilterChip
          label={t('clients.filter.inCharge')}
          value={asked.inCharge}
          onChange={(inCharge) => narrow({ inCharge })}
          options={collaborators.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
      ) : null}
    </>
  )
}

/** The filters that are wanted less often. */
function MoreChips({ asked, narrow }: ChipsProps) {
  const { t, language } = useText()
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const places = [...countries]
    .map((value) => ({ value, label: regions.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterChip
        label={t('clients.filter.state')}
        value={asked.state}
        onChange={(state) => narrow({ state })}
        options={clientStates.map((value) => ({ value, label: t(`clients.state.${value}`) }))}
      />
      <FilterChip
        label={t('clients.column.country')}
        value={asked.country}
        onChange={(country) => narrow({ country })}
        options={places}
      />
      <FilterChip
        label={t('clients.column.language')}
        value={asked.lang}
        onChange={(lang) => narrow({ lang })}
        options={languages.map((value) => ({ value, label: tongues.of(value) ?? value }))}
      />
      <FilterChip
        label={t('clients.column.level')}
        value={asked.level}
        onChange={(level) => narrow({ level })}
        options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
    </div>
  )
}
