import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { PromiseTag } from './CaseTags.tsx'
import { caseStates } from './case.ts'
import type { QueuedCase } from './caseContract.ts'

const asked = z.object({
  state: z.enum(caseStates).optional().catch(undefined),
  assigned: z.enum(['me', 'nobody']).optional().catch(undefined),
})

/** Who waits for support: partners first, then whoever was promised the earliest answer. */
export function StaffCasesPage() {
  const { t } = useText()
  const [{ state, assigned }, change] = useFilters(asked)
  const query = useQuery({
    ...api.cases.queue.queryOptions({ input: { state, assigned } }),
    refetchInterval: 30_000,
  })
  const rows = query.data ?? []
  return (
    <Page title={t('staffCases.title')}>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('cases.state')}
          value={state}
          onChange={(next) => change({ state: next })}
          options={caseStates.map((value) => ({ value, label: t(`staffCases.state.${value}`) }))}
        />
        <FilterChip
          label={t('staffCases.assigned')}
          value={assigned}
          onChange={(next) => change({ assigned: next })}
          options={(['me', 'nobody'] as const).map((value) => ({
            value,
            label: t(`staffCases.assigned.${value}`),
          }))}
        />
      </div>
      <DataTable
        caption={t('staffCases.title')}
        columns={useColumns()}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(query)}
        countText={t('cases.count', { count: rows.length })}
        onClearFilters={
          state || assigned ? () => change({ state: undefined, assigned: undefined }) : undefined
        }
        empty={
          <EmptyState drawing="bench" title={t('staffCases.none')}>
            {t('staffCases.none.text')}
          </EmptyState>
        }
      />
    </Page>
  )
}

function useColumns(): Column<QueuedCase>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'subject',
      head: t('cases.subject'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/staff/cases/${row.id}`}>{row.subject}</Link>
          <span className="text-meta text-ink-3">{t('cases.number', { number: String(row.number) })}</span>
        </span>
      ),
    },
    {
      id: 'who',
      head: t('cases.by'),
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-2">
          {row.hat.name} {row.isEmergency ? <Tag tone="negative">{t('cases.emergency')}</Tag> : null}{' '}
          {row.isPartner ? <Tag tone="info">{t('staffCases.partner')}</Tag> : null}
        </span>
      ),
    },
    {
      id: 'assignee',
      head: t('staffCases.assigned'),
      cell: (row) => row.assignee?.name ?? t('staffCases.assigned.nobody'),
    },
    {
      id: 'due',
      head: t('cases.due'),
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-2">
          {format.moment(row.dueAt)} <PromiseTag promise={row.promise} />
        </span>
      ),
    },
  ]
}
