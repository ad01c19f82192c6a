import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Check, Contrast } from 'lucide-react'
import type { Id } from '../lib/id.ts'
import { useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { TeamCell, TeamMember, TeamRow } from './teamContract.ts'
import type { TeamFilters } from './teamFilters.ts'

const limit = 25

type TeamClientsProps = {
  team: readonly TeamMember[]
  filters: TeamFilters
  onChange: (change: Partial<TeamFilters>) => void
}

/** Clients below each other, collaborators beside each other: who may do what where, until when, last when. */
export function TeamClients({ team, filters, onChange }: TeamClientsProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const { q = '', person, held, after } = filters
  const [typed, setTyped] = useTyped(q, (next) => onChange({ q: next, after: undefined }))
  const rights = useQuery(
    api.team.rights.queryOptions({
      input: { partnerId, ...(q ? { q } : {}), personId: person, held, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = rights.data?.rows ?? []
  const collaborators = team.filter(({ role }) => role === 'collaborator')
  const fixed = team.filter(({ role }) => role !== 'collaborator').map(({ name }) => name)
  const columns = useColumns(collaborators)
  const pages = pagesOf({ after, next: rights.data?.next, count: rows.length, limit, change: onChange })
  const isNarrowed = Boolean(q || person || held)
  return (
    <>
      <p className="px-5 pt-4 text-ink-2 max-sm:px-4">{t('team.fixed', { names: fixed.join(', ') })}</p>
      <div className="flex flex-wrap items-center gap-2 px-5 py-3 max-sm:px-4">
        <SearchField
          label={t('revenue.search')}
          value={typed}
          onChange={setTyped}
          slashKey
          className="w-full max-w-64"
        />
        <FilterChip
          label={t('role.collaborator')}
          value={person}
          onChange={(next) => onChange({ person: next, after: undefined })}
          options={collaborators.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
        <FilterChip
          label={t('team.assigned')}
          value={held}
          onChange={(next) => onChange({ held: next, after: undefined })}
          options={[{ value: 'nobody', label: t('team.assigned.nobody') }]}
        />
      </div>
      <DataTable
        caption={t('team.clients')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.client.id}
        state={tableState(rights)}
        countText={t('team.clientsFound', { count: rights.data?.total ?? 0 })}
        onClearFilters={
          isNarrowed
            ? () => onChange({ q: undefined, person: undefined, held: undefined, after: undefined })
            : undefined
        }
        empty={
          <EmptyState drawing="key" title={t('team.empty.title')}>
            {t('team.empty.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} total={rights.data?.total} />}
    </>
  )
}

function useColumns(collaborators: readonly TeamMember[]): Column<TeamRow>[] {
  const { t } = useText()
  const { organisationId } = useHat()
  return [
    {
      id: 'client',
      head: t('clients.column.client'),
      rowHead: true,
      cell: (row) => (
        <Link
          href={`/p/${organisationId}/clients/${row.client.id}?part=people`}
          look="plain"
          className="font-strong"
        >
          {row.client.name}
        </Link>
      ),
    },
    {
      id: 'access',
      head: t('record.access'),
      cell: (row) => (
        <Tag
          tone={row.access === 'full' ? 'positive' : 'info'}
          icon={row.access === 'full' ? Check : Contrast}
        >
          {t(`access.${row.access}`)}
        </Tag>
      ),
    },
    ...collaborators.map(
      (one): Column<TeamRow> => ({
        id: one.personId,
        head: one.name,
        cell: (row) => (
          <Cell
            cell={row.held.find(({ personId }) => personId === one.personId)}
            person={one}
            client={row.client}
          />
        ),
      }),
    ),
  ]
}

type CellProps = {
  cell: TeamCell | undefined
  person: TeamMember
  client: { id: Id<'organisation'>; name: string }
}

/** What one holds at one client; it leads to what that comes to, why, and how to change it. */
function Cell({ cell, person, client }: CellProps) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const href = `/p/${organisationId}/team/effective?person=${person.personId}&client=${client.id}`
  const spoken = (
    <span className="sr-only">{t('team.cell', { name: person.name, client: client.name })} </span>
  )
  if (!cell) {
    return (
      <Link href={href} look="plain" className="text-ink-3">
        {spoken}
        <span aria-hidden>—</span>
        <span className="sr-only">{t('holdings.reach.none')}</span>
      </Link>
    )
  }
  const reach = cell.allProducts
    ? t('team.cell.all')
    : t('holdings.reach.some', { count: format.count(cell.products) })
  const said = [
    reach,
    cell.lastDay ? t(cell.over ? 'assign.over' : 'assign.until', { day: format.day(cell.lastDay) }) : null,
    cell.lastActAt ? t('team.cell.lastAct', { day: format.day(cell.lastActAt) }) : null,
  ].filter((part) => part !== null)
  return (
    <span className="flex min-w-32 flex-col">
      <Link
        href={href}
        look="plain"
        className={cell.over ? 'text-ink-3 line-through' : 'font-medium first-letter:uppercase'}
      >
        {spoken}
        {t(`level.${cell.level}`)}
      </Link>
      <span className={cell.over ? 'text-meta text-warning' : 'text-meta text-ink-3'}>
        {said.join(' · ')}
      </span>
    </span>
  )
}
