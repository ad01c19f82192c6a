import type { UseQueryResult } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { tableState } from '../web/Loaded.tsx'
import { pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import type { DocumentRow } from './contract.ts'
import { DocumentTag } from './DocumentTag.tsx'
import { documentKind, documentState } from './document.ts'

export const documentFilters = z.object({
  kind: documentKind.optional().catch(undefined),
  state: documentState.optional().catch(undefined),
  year: z.coerce.number().int().min(2000).max(2200).optional().catch(undefined),
  number: z.string().max(40).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
type Filters = z.infer<typeof documentFilters>
type Change = { [K in keyof Filters]?: Filters[K] | undefined }

export const documentsShown = 25

type ChipsProps = {
  filters: Filters
  change: (next: Change) => void
  children?: ReactNode
}

/** Narrows documents by kind, state and year. */
export function DocumentChips({ filters, change, children }: ChipsProps) {
  const { t } = useText()
  const thisYear = new Date().getFullYear()
  const years = Array.from({ length: 5 }, (_, back) => String(thisYear - back))
  const to = (next: Change) => change({ ...next, after: undefined })
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
      {children}
      <FilterChip
        label={t('invoices.kind')}
        value={filters.kind}
        onChange={(kind) => to({ kind })}
        options={documentKind.options.map((value) => ({ value, label: t(`invoices.kind.${value}`) }))}
      />
      <FilterChip
        label={t('invoices.state')}
        value={filters.state}
        onChange={(state) => to({ state })}
        options={documentState.options.map((value) => ({ value, label: t(`invoices.state.${value}`) }))}
      />
      <FilterChip
        label={t('invoices.year')}
        value={filters.year === undefined ? undefined : String(filters.year)}
        onChange={(year) => to({ year: year === undefined ? undefined : Number(year) })}
        options={years.map((value) => ({ value, label: value }))}
      />
    </div>
  )
}

type TableProps = {
  query: UseQueryResult<{ rows: DocumentRow[]; next: string | null }>
  hrefOf: (row: DocumentRow) => string
  filters: Filters
  change: (next: Change) => void
  withBilled?: boolean
  refused?: { is: 'noRights'; message: string } | undefined
}

/** Invoices and credit notes, the newest first. */
export function DocumentTable({ query, hrefOf, filters, change, withBilled = false, refused }: TableProps) {
  const { t } = useText()
  const rows = query.data?.rows ?? []
  const { after, ...narrowing } = filters
  const columns = useColumns(hrefOf, withBilled)
  const pages = pagesOf({ after, next: query.data?.next, count: rows.length, limit: documentsShown, change })
  const isNarrowed = Object.values(narrowing).some((value) => value !== undefined)
  const clear = () =>
    change({ kind: undefined, state: undefined, year: undefined, number: undefined, after: undefined })
  return (
    <>
      <DataTable
        caption={t('invoices.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={refused ?? tableState(query)}
        countText={t('invoices.found', { count: rows.length })}
        onClearFilters={isNarrowed ? clear : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('invoices.none')}>
            {t('invoices.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

function useColumns(hrefOf: (row: DocumentRow) => string, withBilled: boolean): Column<DocumentRow>[] {
  const { t } = useText()
  const nameOf = (row: DocumentRow) => row.number ?? t(`invoices.kind.${row.kind}`)
  return [
    { id: 'date', head: t('invoices.date'), cell: (row) => <Day iso={row.issuedOn ?? row.postedAt} /> },
    {
      id: 'number',
      head: t('invoices.number'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={hrefOf(row)} look="plain" className="font-strong">
            {nameOf(row)}
          </Link>
          {row.kind === 'credit' ? (
            <span className="text-meta text-ink-3">
              {t('invoices.takesBack')} {row.refersTo?.number}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'what',
      head: t('invoices.what'),
      cell: (row) => (
        <span className="flex flex-col">
          <span>{row.title}</span>
          {row.kind === 'invoice' && row.lineCount > 1 ? (
            <span className="text-meta text-ink-3">{t('orders.more', { count: row.lineCount - 1 })}</span>
          ) : null}
        </span>
      ),
    },
    ...(withBilled
      ? [{ id: 'billed', head: t('invoices.billed'), cell: (row: DocumentRow) => row.billed.name }]
      : []),
    {
      id: 'gross',
      head: t('invoices.gross'),
      align: 'end',
      cell: (row) => (
        <Money amount={row.kind === 'credit' ? `-${row.gross}` : row.gross} currency={row.currency} />
      ),
    },
    { id: 'state', head: t('invoices.state'), cell: (row) => <DocumentTag state={row.state} /> },
    {
      id: 'open',
      head: t('orders.open'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <Link href={hrefOf(row)} look="action">
          {t('orders.open')}
          <span className="sr-only">: {nameOf(row)}</span>
          <ArrowRight />
        </Link>
      ),
    },
  ]
}
