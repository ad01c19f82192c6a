import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { RatesFrame, StateTag } from './RatesFrame.tsx'
import { states } from './rates.ts'

const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** Every change of rates, the newest first, with what became of it. */
export function ChangesPage() {
  const { t } = useText()
  const [{ state, after }, change] = useFilters(asked)
  const changes = useQuery(
    api.rates.changes.queryOptions({
      input: { state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = changes.data?.rows ?? []
  const pages = pagesOf({ after, next: changes.data?.next, count: rows.length, limit, change })
  const begin = (
    <LinkButton variant="primary" href="/staff/rates/new">
      {t('rates.new')}
    </LinkButton>
  )
  return (
    <RatesFrame part="changes" actions={begin}>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('rates.state')}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
          options={states.map((value) => ({ value, label: t(`rates.state.${value}`) }))}
        />
      </div>
      <DataTable
        caption={t('rates.part.changes')}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(changes)}
        countText={t('rates.changeCount', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="seal" title={t('rates.changes.none')} actions={begin}>
            {t('rates.changes.none.text')}
          </EmptyState>
        }
        columns={[
          {
            id: 'title',
            head: t('rates.change'),
            rowHead: true,
            cell: (row) => (
              <Link href={`/staff/rates/changes/${row.id}`} look="plain" className="font-medium">
                {row.title}
              </Link>
            ),
          },
          { id: 'state', head: t('rates.state'), cell: (row) => <StateTag state={row.state} /> },
          { id: 'from', head: t('rates.effectiveOn'), cell: (row) => <Day iso={row.effectiveOn} /> },
          { id: 'rows', head: t('rates.rows'), align: 'end', cell: (row) => row.rows },
          { id: 'author', head: t('rates.author'), cell: (row) => row.author.name },
          {
            id: 'decided',
            head: t('rates.decidedBy'),
            cell: (row) => row.decidedBy?.name ?? <span className="text-ink-3">—</span>,
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </RatesFrame>
  )
}
