import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { accesses, payers } from '../access/access.ts'
import { idOf } from '../lib/id.ts'
import { useFilters, useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { useClientColumns } from './ClientColumns.tsx'
import { ClientFigures } from './ClientFigures.tsx'
import { HandoversOfPartner } from './Handovers.tsx'
import { useInvitationActs } from './InvitationActs.tsx'
import { PausedClients } from './PartnerMotions.tsx'

const states = ['active', 'invited', 'ended'] as const
const sorts = ['name', 'access', 'products', 'volume', 'gain', 'due'] as const

const asked = z.object({
  q: z.string().max(120).default('').catch(''),
  access: z.enum(accesses).optional().catch(undefined),
  payer: z.enum(payers).optional().catch(undefined),
  state: z.enum(states).optional().catch(undefined),
  inCharge: idOf('person').optional().catch(undefined),
  sort: z.enum(sorts).default('name').catch('name'),
  order: z.enum(['asc', 'desc']).default('asc').catch('asc'),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 25

/** The partner's clients: figures, then the table with its search, filters, order and pages. */
export function ClientsPage() {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [filters, change] = useFilters(asked)
  const { q, access, payer, state, inCharge, sort, order, after } = filters
  const acts = useInvitationActs()

  const figures = useQuery(api.clients.figures.queryOptions({ input: { partnerId } }))
  const clients = useQuery(
    api.clients.list.queryOptions({
      input: {
        partnerId,
        q: q || undefined,
        access,
        payer,
        state,
        inCharge,
        sort,
        order,
        cursor: cursorOf(after),
        limit,
      },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = clients.data?.rows ?? []
  const total = clients.data?.total ?? 0
  const columns = useClientColumns(hat, rows, acts)
  const narrow = (next: Partial<typeof filters>) => change({ ...next, after: undefined })
  const isNarrowed = Boolean(q || access || payer || state || inCharge)
  const pages = pagesOf({ after, next: clients.data?.next, count: rows.length, limit, change })

  return (
    <Page
      title={t('clients.title')}
      count={
        figures.data
          ? t('clients.count', { managed: format.count(figures.data.managed), invited: figures.data.invited })
          : undefined
      }
      actions={<InviteButton />}
    >
      <ClientFigures />
      <Filters filters={filters} narrow={narrow} />
      <PausedClients />
      <HandoversOfPartner />
      <DataTable
        caption={t('clients.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.partnershipId ?? row.invitationId ?? row.name}
        state={tableState(clients)}
        countText={t('clients.found', { count: total })}
        sort={{ by: sort, descending: order === 'desc' }}
        onSort={({ by, descending }) =>
          narrow({ sort: sorts.find((known) => known === by) ?? 'name', order: descending ? 'desc' : 'asc' })
        }
        onClearFilters={
          isNarrowed
            ? () =>
                narrow({ q: '', access: undefined, payer: undefined, state: undefined, inCharge: undefined })
            : undefined
        }
        empty={<NoClients />}
      />
      {pages.isOnly ? null : <Pager {...pages} total={total} />}
      {acts.dialog}
    </Page>
  )
}

function InviteButton() {
  const { t } = useText()
  const hat = useHat()
  const names = useLegalNames(hat.role === 'legal' ? undefined : hat.organisationId)
  if (hat.role === 'legal') {
    return (
      <LinkButton href={`/p/${hat.organisationId}/invite`} variant="primary">
        {t('clients.add')}
      </LinkButton>
    )
  }
  return (
    <Button variant="primary" disabledReason={t('invite.legalOnly', { names })} reasonShown="spoken">
      {t('clients.add')}
    </Button>
  )
}

type Filter = z.infer<typeof asked>

/** Search and filters over the table. */
function Filters({ filters, narrow }: { filters: Filter; narrow: (next: Partial<Filter>) => void }) {
  const { t } = useText()
  const hat = useHat()
  const [typed, type] = useTyped(filters.q, (q) => narrow({ q }))
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
    <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
      <SearchField
        label={t('clients.search')}
        value={typed}
        onChange={type}
        slashKey
        className="w-67 max-sm:w-full"
      />
      <FilterChip
        label={t('clients.column.access')}
        value={filters.access}
        onChange={(access) => narrow({ access })}
        options={accesses.map((value) => ({ value, label: t(`access.${value}`) }))}
      />
      <FilterChip
        label={t('clients.column.payer')}
        value={filters.payer}
        onChange={(payer) => narrow({ payer })}
        options={[
          { value: 'partner', label: t('clients.payer.you') },
          { value: 'client', label: t('clients.payer.client') },
        ]}
      />
      <FilterChip
        label={t('clients.filter.state')}
        value={filters.state}
        onChange={(state) => narrow({ state })}
        options={states.map((value) => ({ value, label: t(`clients.state.${value}`) }))}
      />
      {collaborators.length > 0 ? (
        <FilterChip
          label={t('clients.filter.inCharge')}
          value={filters.inCharge}
          onChange={(inCharge) => narrow({ inCharge })}
          options={collaborators.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
      ) : null}
    </div>
  )
}

/** The first visit: what to do, in three steps; a collaborator is told who can give clients. */
function NoClients() {
  const { t } = useText()
  const hat = useHat()
  const isBoss = isBossHat(hat)
  const names = useLegalNames(isBoss ? undefined : hat.organisationId)
  if (!isBoss) {
    return (
      <EmptyState drawing="key" title={t('clients.empty.title')}>
        {t('clients.empty.collaborator', { names })}
      </EmptyState>
    )
  }
  return (
    <EmptyState drawing="seal" title={t('clients.empty.title')} actions={<InviteButton />}>
      <ol className="flex list-inside list-decimal flex-col gap-1.5 text-start">
        <li>{t('clients.empty.invite')}</li>
        <li>{t('clients.empty.rights')}</li>
        <li>{t('clients.empty.enter')}</li>
      </ol>
    </EmptyState>
  )
}
