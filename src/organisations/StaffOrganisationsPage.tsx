import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters, useTyped } from '../web/address.ts'
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
import { SearchField } from '../web/ui/SearchField.tsx'
import type { Column } from '../web/ui/table.ts'
import type { FoundOrganisation } from './lookUpContract.ts'
import { PartnerStateTag } from './PartnerStateTag.tsx'

const kinds = ['partners', 'frozen', 'clients'] as const
const asked = z.object({
  q: z.string().max(120).optional().catch(undefined),
  kind: z.enum(kinds).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** Every organisation, for the provider's people: found by its name, its register number or somebody's e-mail. */
export function StaffOrganisationsPage() {
  const { t } = useText()
  const [{ q, kind, after }, change] = useFilters(asked)
  const [typed, setTyped] = useTyped(q ?? '', (next) => change({ q: next, after: undefined }))
  const found = useQuery(
    api.lookUp.find.queryOptions({
      input: { ...(q ? { q } : {}), kind, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = found.data?.rows ?? []
  const pages = pagesOf({ after, next: found.data?.next, count: rows.length, limit, change })
  const columns = useColumns()
  return (
    <Page title={t('look.title')}>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <SearchField
          label={t('look.search')}
          value={typed}
          onChange={setTyped}
          slashKey
          className="w-full max-w-sm"
        />
        <FilterChip
          label={t('look.kind')}
          value={kind}
          onChange={(next) => change({ kind: next, after: undefined })}
          options={kinds.map((value) => ({ value, label: t(`look.kind.${value}`) }))}
        />
        <p className="ms-auto text-meta text-ink-3">{t('look.logged')}</p>
      </div>
      <DataTable
        caption={t('look.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(found)}
        countText={t('look.count', { count: rows.length })}
        onClearFilters={
          q || kind ? () => change({ q: undefined, kind: undefined, after: undefined }) : undefined
        }
        empty={
          <EmptyState drawing="bench" title={t('look.none')}>
            {t('look.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </Page>
  )
}

function useColumns(): Column<FoundOrganisation>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'name',
      head: t('look.name'),
      rowHead: true,
      cell: (row) => (
        <Link href={`/staff/organisations/${row.id}`} look="plain" className="font-strong">
          {row.name}
        </Link>
      ),
    },
    {
      id: 'register',
      head: t('look.register'),
      cell: (row) =>
        row.registerNumber ? (
          <span className="font-mono text-meta">{row.registerNumber}</span>
        ) : (
          <span className="text-ink-3">—</span>
        ),
    },
    {
      id: 'place',
      head: t('look.place'),
      cell: (row) => [row.town, row.country].filter(Boolean).join(', '),
    },
    {
      id: 'partner',
      head: t('look.partner'),
      cell: (row) =>
        row.partner ? <PartnerStateTag {...row.partner} /> : <span className="text-ink-3">—</span>,
    },
    {
      id: 'products',
      head: t('look.products'),
      align: 'end',
      cell: (row) => format.count(row.products),
    },
    {
      id: 'since',
      head: t('look.since'),
      cell: (row) => <Day iso={row.createdAt} />,
    },
  ]
}
