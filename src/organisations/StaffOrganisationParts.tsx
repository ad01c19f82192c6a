import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { ActivityLog, DownloadCsv, useLogFilters } from '../access/ActivityLog.tsx'
import { DocumentChips, DocumentTable, documentFilters, documentsShown } from '../invoices/DocumentTable.tsx'
import type { Id } from '../lib/id.ts'
import { type ProviderAct, ProviderDialog } from '../partnerships/ProviderDialog.tsx'
import type { ProvidedPartnership } from '../partnerships/providerContract.ts'
import { useProvidedColumns } from '../partnerships/useProvidedColumns.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { OpenedOrganisation } from './lookUpContract.ts'

type Of = { organisationId: Id<'organisation'> }

const paging = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

export function LookUpPeople({ people }: Pick<OpenedOrganisation, 'people'>) {
  const { t } = useText()
  return (
    <DataTable
      caption={t('look.tab.people')}
      rows={people}
      rowId={(row) => row.personId}
      countText={t('staff.people.count', { count: people.length })}
      columns={[
        {
          id: 'name',
          head: t('staff.name'),
          rowHead: true,
          cell: (row) => <span className="font-strong">{row.name}</span>,
        },
        { id: 'email', head: t('look.email'), cell: (row) => row.email ?? '—' },
        { id: 'role', head: t('look.role'), cell: (row) => t(`role.${row.role}`) },
        {
          id: 'lastAct',
          head: t('look.lastAct'),
          cell: (row) =>
            row.lastActAt ? (
              <Day iso={row.lastActAt} show="moment" />
            ) : (
              <span className="text-ink-3">{t('actors.noAct')}</span>
            ),
        },
      ]}
    />
  )
}

/** As a client and as a partner, with what the provider may do to each. */
export function LookUpPartnerships({ organisationId }: Of) {
  const { t } = useText()
  const [{ after }, change] = useFilters(paging)
  const [opened, setOpened] = useState<{ act: ProviderAct; row: ProvidedPartnership } | null>(null)
  const found = useQuery(
    api.providedPartnerships.list.queryOptions({
      input: { organisationId, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = found.data?.rows ?? []
  const columns = useProvidedColumns((act, row) => setOpened({ act, row }))
  const pages = pagesOf({ after, next: found.data?.next, count: rows.length, limit, change })
  return (
    <>
      <DataTable
        caption={t('provided.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(found)}
        countText={t('provided.count', { count: rows.length })}
        empty={
          <EmptyState drawing="key" title={t('provided.none')}>
            {t('provided.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {opened ? <ProviderDialog {...opened} onClose={() => setOpened(null)} /> : null}
    </>
  )
}

export function LookUpProducts({ organisationId }: Of) {
  const { t } = useText()
  const format = useFormat()
  const [{ after }, change] = useFilters(paging)
  const found = useQuery(
    api.lookUp.products.queryOptions({
      input: { organisationId, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = found.data?.rows ?? []
  const pages = pagesOf({ after, next: found.data?.next, count: rows.length, limit, change })
  return (
    <>
      <DataTable
        caption={t('look.tab.products')}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(found)}
        countText={format.count(rows.length)}
        empty={
          <EmptyState drawing="bench" title={t('look.products.none')}>
            {t('look.products.none.text')}
          </EmptyState>
        }
        columns={[
          {
            id: 'name',
            head: t('look.tab.products'),
            rowHead: true,
            cell: (row) => (
              <span className="flex flex-col">
                <span className="font-strong break-all">{row.name}</span>
                <span className="text-meta text-ink-3">
                  {row.itemName}
                  {row.quantity > 1 ? ` × ${format.count(row.quantity)}` : ''}
                </span>
              </span>
            ),
          },
          {
            id: 'managedBy',
            head: t('look.managedBy'),
            cell: (row) => row.managedBy ?? <span className="text-ink-3">—</span>,
          },
          {
            id: 'expires',
            head: t('look.expires'),
            cell: (row) =>
              row.state === 'ended' ? <Tag>{t('look.ended')}</Tag> : <Day iso={row.expiresOn} />,
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

export function LookUpDocuments({ organisationId }: Of) {
  const [filters, change] = useFilters(documentFilters)
  const { after, number: _number, ...narrowing } = filters
  const query = useQuery(
    api.refunds.documents.queryOptions({
      input: { ...narrowing, organisationId, cursor: cursorOf(after), limit: documentsShown },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      <DocumentChips filters={filters} change={change} />
      <DocumentTable
        query={query}
        hrefOf={(row) => `/staff/documents/${row.id}`}
        filters={filters}
        change={change}
      />
    </>
  )
}

export function LookUpActivity({ organisationId }: Of) {
  const { t } = useText()
  const log = useLogFilters()
  const activity = useQuery(
    api.lookUp.activity.queryOptions({
      input: { organisationId, ...log.input },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <ActivityLog
      caption={t('look.tab.activity')}
      log={log}
      page={activity.data}
      state={tableState(activity)}
      people={[]}
      empty={<EmptyState title={t('look.log.none')}>{t('look.log.none.text')}</EmptyState>}
      download={
        <DownloadCsv
          name={`${organisationId}.csv`}
          load={(more) => api.lookUp.activity.call({ organisationId, ...log.narrowed, ...more })}
        />
      }
    />
  )
}
