import { useQuery } from '@tanstack/react-query'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { TeamClients } from './TeamClients.tsx'
import { TeamFrame } from './TeamFrame.tsx'
import type { TeamMember } from './teamContract.ts'
import { teamFilters } from './teamFilters.ts'

/** A partner's team at one look: person by person, or client by client. */
export function TeamRightsPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId: partnerId } = hat
  const [filters, change] = useFilters(teamFilters)
  const team = useQuery(api.team.people.queryOptions({ input: { partnerId }, enabled: isBossHat(hat) }))
  const rows = team.data?.rows ?? []
  const columns = useColumns(team.data?.clients ?? 0)
  const page = `/p/${partnerId}/team/rights`
  const count = team.data ? t('team.count', { people: rows.length, clients: team.data.clients }) : undefined
  if (filters.part === 'clients') {
    return (
      <TeamFrame part="clients" count={count}>
        <TeamClients team={rows} filters={filters} onChange={change} />
      </TeamFrame>
    )
  }
  return (
    <TeamFrame part="people" count={count}>
      {team.data && team.data.unassigned > 0 ? (
        <div className="px-5 py-4 max-sm:px-4">
          <Notice
            tone="warning"
            actions={<Link href={`${page}?part=clients&held=nobody`}>{t('team.unassigned.show')}</Link>}
          >
            {t('team.unassigned', { count: team.data.unassigned })}
          </Notice>
        </div>
      ) : null}
      <DataTable
        caption={t('team.people')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.personId}
        state={tableState(team)}
        countText={t('team.peopleFound', { count: rows.length })}
      />
    </TeamFrame>
  )
}

function useColumns(clients: number): Column<TeamMember>[] {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const team = `/p/${organisationId}/team`
  return [
    {
      id: 'person',
      head: t('holdings.column.person'),
      rowHead: true,
      cell: (row) => (
        <Link href={`${team}/effective?person=${row.personId}`} look="plain" className="font-strong">
          {row.name}
        </Link>
      ),
    },
    { id: 'role', head: t('holdings.column.role'), cell: (row) => t(`role.${row.role}`) },
    {
      id: 'clients',
      head: t('team.clients'),
      cell: (row) =>
        row.role === 'collaborator' ? (
          <Link href={`${team}/rights?part=clients&person=${row.personId}`}>
            {t('team.clientsOf', { part: format.count(row.clients), whole: format.count(clients) })}
          </Link>
        ) : (
          t('team.allClients')
        ),
    },
    {
      id: 'level',
      head: t('team.highest'),
      cell: (row) => (row.level ? t(`level.${row.level}`) : <span className="text-ink-3">—</span>),
    },
    {
      id: 'money',
      head: t('team.money'),
      cell: (row) =>
        row.accounting ? (
          <Tag tone="positive">{t('team.money.yes')}</Tag>
        ) : (
          <span className="text-ink-3">—</span>
        ),
    },
    {
      id: 'end',
      head: t('team.nextEnd'),
      cell: (row) => (row.nextEnd ? <Day iso={row.nextEnd} /> : <span className="text-ink-3">—</span>),
    },
    {
      id: 'last',
      head: t('team.lastAct'),
      cell: (row) =>
        row.lastActAt ? <Day iso={row.lastActAt} /> : <span className="text-ink-3">{t('team.never')}</span>,
    },
  ]
}
