import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { ApplicationStateTag } from './ApplicationStateTag.tsx'
import { applicationStates } from './application.ts'
import type { QueuedApplication } from './contract.ts'

const asked = z.object({
  state: z.enum(applicationStates).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

export const riskTone: Record<QueuedApplication['risk'], Tone> = {
  low: 'positive',
  medium: 'warning',
  high: 'negative',
}

/** Companies that want to come in, those that wait the longest first. */
export function ApplicationsPage() {
  const { t } = useText()
  const [{ state, after }, change] = useFilters(asked)
  const query = useQuery(
    api.admissions.queue.queryOptions({
      input: { state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = query.data?.rows ?? []
  const pages = pagesOf({ after, next: query.data?.next, count: rows.length, limit, change })
  return (
    <Page title={t('admissions.title')}>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('admissions.state')}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
          options={applicationStates
            .filter((value) => value !== 'draft')
            .map((value) => ({ value, label: t(`programme.state.${value}`) }))}
        />
      </div>
      <DataTable
        caption={t('admissions.title')}
        columns={useColumns()}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(query)}
        countText={t('admissions.count', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="seal" title={t('admissions.none')}>
            {t('admissions.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </Page>
  )
}

function useColumns(): Column<QueuedApplication>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'company',
      head: t('admissions.company'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/staff/applications/${row.id}`}>{row.organisation.name}</Link>
          <span className="text-meta text-ink-3">{row.organisation.country}</span>
        </span>
      ),
    },
    { id: 'state', head: t('admissions.state'), cell: (row) => <ApplicationStateTag state={row.state} /> },
    {
      id: 'risk',
      head: t('admissions.risk'),
      cell: (row) => <Tag tone={riskTone[row.risk]}>{t(`admissions.risk.${row.risk}`)}</Tag>,
    },
    { id: 'sent', head: t('admissions.sent'), cell: (row) => <Day iso={row.submittedAt} /> },
    { id: 'by', head: t('admissions.decideBy'), cell: (row) => format.day(row.decideBy) },
    { id: 'owner', head: t('admissions.owner'), cell: (row) => row.owner?.name ?? '—' },
  ]
}
