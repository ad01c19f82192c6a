import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { ExplainDrawer } from './ExplainDrawer.tsx'
import { useRevenueColumns } from './RevenueColumns.tsx'
import { RevenueFigures } from './RevenueFigures.tsx'

const kinds = ['discount', 'cashback'] as const

const asked = z.object({
  kind: z.enum(kinds).optional().catch(undefined),
  client: idOf('organisation').optional().catch(undefined),
  /** The line whose amount is explained beside the list. */
  why: idOf('benefit').optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 25

/** What the partner earned, line by line: discounts and cashback side by side, each explained on demand. */
export function RevenuePage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [{ kind, client, why, after }, change] = useFilters(asked)
  const benefits = useQuery(
    api.benefits.list.queryOptions({
      input: { partnerId, kind, clientId: client, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const clients = useQuery(api.clients.list.queryOptions({ input: { partnerId, limit: 200 } }))
  const known = clients.data?.rows.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : [])) ?? []
  const rows = benefits.data?.rows ?? []
  const columns = useRevenueColumns(hat, rows, (benefitId) => change({ why: benefitId }))
  const pages = pagesOf({ after, next: benefits.data?.next, count: rows.length, limit, change })
  const chosen = clients.data?.rows.find((row) => row.id === client)
  const state = tableState(benefits)
  const names = useLegalNames(state.is === 'noRights' ? partnerId : undefined)

  return (
    <Page title={t('nav.revenue')}>
      {state.is === 'noRights' ? null : <RevenueFigures partnerId={partnerId} client={chosen} />}
      {state.is === 'noRights' ? null : (
        <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
          <FilterChip
            label={t('revenue.kind')}
            value={kind}
            onChange={(next) => change({ kind: next, after: undefined })}
            options={kinds.map((value) => ({ value, label: t(`revenue.kind.${value}`) }))}
          />
          <FilterChip
            label={t('clients.column.client')}
            value={client}
            onChange={(next) => change({ client: next, after: undefined })}
            options={[...known, { value: partnerId, label: hat.name }]}
          />
        </div>
      )}
      <DataTable
        caption={t('nav.revenue')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={
          state.is === 'noRights' && names
            ? { is: 'noRights', message: t('revenue.whoCan', { detail: state.message, names }) }
            : state
        }
        countText={t('revenue.found', { count: rows.length })}
        markedId={why}
        onClearFilters={
          kind || client ? () => change({ kind: undefined, client: undefined, after: undefined }) : undefined
        }
        empty={
          <EmptyState drawing="ledger" title={t('revenue.empty.title')}>
            {t('revenue.empty.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      <ExplainDrawer partnerId={partnerId} benefitId={why} onClose={() => change({ why: undefined })} />
    </Page>
  )
}
