import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFilters } from '../web/address.ts'
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
import { Pager } from '../web/ui/Pager.tsx'
import { ClientBulk } from './ClientBulk.tsx'
import { useClientColumns } from './ClientColumns.tsx'
import { ClientFigures } from './ClientFigures.tsx'
import { ClientFilters } from './ClientFilters.tsx'
import { ClientPeek } from './ClientPeek.tsx'
import type { ClientRow } from './clientContract.ts'
import { clientSorts, pageSizes } from './clientFilter.ts'
import {
  type ClientsAsked,
  type ClientsChange,
  clientsAsked,
  columnsOf,
  isNarrowed,
  unnarrowed,
} from './clientsAsked.ts'
import { HandoversOfPartner } from './Handovers.tsx'
import { useInvitationActs } from './InvitationActs.tsx'
import { PausedClients } from './PartnerMotions.tsx'

const rowId = (row: ClientRow) => row.id ?? row.invitationId ?? row.name
const mostAtOnce = 200

/** The partner's clients: figures, then the table with its search, filters, order, pages and what one does with some. */
export function ClientsPage() {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [asked, change] = useFilters(clientsAsked)
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const { sort, order, after, peek, size: limit = pageSizes[0] } = asked
  const acts = useInvitationActs()

  const figures = useQuery(api.clients.figures.queryOptions({ input: { partnerId } }))
  const listed = { ...filtersOf(asked), partnerId, sort, order }
  const clients = useQuery(
    api.clients.list.queryOptions({
      input: { ...listed, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = clients.data?.rows ?? []
  const total = clients.data?.total ?? 0
  const columns = useClientColumns({ hat, rows, acts, chosen: columnsOf(asked.cols) })
  const narrow = (next: ClientsChange, how?: 'step') =>
    change({ after: undefined, peek: undefined, ...next }, how)
  const pages = pagesOf({ after, next: clients.data?.next, count: rows.length, limit, change })
  const place = rows.findIndex((row) => rowId(row) === peek)
  const peekAt = (at: number) => {
    const row = rows[at]
    return row ? () => change({ peek: rowId(row) }) : undefined
  }
  const chooseAll = async () => {
    const all = await api.clients.list.call({ ...listed, state: 'active', limit: mostAtOnce })
    choose(new Set(all.rows.map(rowId)))
  }

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
      <ClientFilters asked={asked} narrow={narrow} withMoney={isBossHat(hat) || hat.accounting} />
      <PausedClients />
      <HandoversOfPartner />
      <DataTable
        caption={t('clients.title')}
        columns={columns}
        rows={rows}
        rowId={rowId}
        inPlace
        state={tableState(clients)}
        countText={t('clients.found', { count: total })}
        sort={{ by: sort, descending: order === 'desc' }}
        onSort={({ by, descending }) =>
          narrow({
            sort: clientSorts.find((known) => known === by) ?? 'name',
            order: descending ? 'desc' : 'asc',
          })
        }
        choice={{
          chosen,
          onChange: choose,
          nameOf: (row) => row.name,
          canChoose: (row) => row.state === 'active',
        }}
        onOpen={(row) => change({ peek: rowId(row) })}
        markedId={peek}
        onClearFilters={isNarrowed(asked) ? () => narrow(unnarrowed) : undefined}
        empty={<NoClients />}
      />
      {pages.isOnly && total <= pageSizes[0] ? null : (
        <Pager
          {...pages}
          total={total}
          size={{ of: limit, sizes: pageSizes, onChange: (size) => narrow({ size }) }}
        />
      )}
      {chosen.size > 0 ? (
        <ClientBulk
          chosen={chosen}
          total={total}
          onChooseAll={total > rows.length ? () => void chooseAll() : undefined}
          onClear={() => choose(new Set())}
        />
      ) : null}
      <ClientPeek
        row={rows[place]}
        onPrevious={peekAt(place - 1)}
        onNext={peekAt(place + 1)}
        onClose={() => change({ peek: undefined })}
      />
      {acts.dialog}
    </Page>
  )
}

/** What the server is asked to narrow by. */
function filtersOf({ q, access, payer, state, inCharge, due, country, lang, level }: ClientsAsked) {
  return { q: q || undefined, access, payer, state, inCharge, dueWithin: due, country, language: lang, level }
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
