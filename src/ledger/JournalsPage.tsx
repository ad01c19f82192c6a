import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { Column } from '../web/ui/table.ts'
import { BooksFrame, useKindNames } from './BooksFrame.tsx'
import type { JournalRow } from './contract.ts'
import { journalKinds } from './kinds.ts'
import { Period } from './Period.tsx'

const asked = z.object({
  kind: z.enum(journalKinds).optional().catch(undefined),
  subject: z.string().max(80).optional().catch(undefined),
  organisation: idOf('organisation').optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50

/** Everything that was booked, the newest first. */
export function JournalsPage() {
  const { t } = useText()
  const names = useKindNames()
  const [{ kind, subject, organisation, currency, from, to, after }, change] = useFilters(asked)
  const journals = useQuery(
    api.ledger.journals.queryOptions({
      input: {
        kind,
        subjectId: subject,
        organisationId: organisation,
        currency,
        from,
        to,
        cursor: cursorOf(after),
        limit,
      },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = journals.data?.rows ?? []
  const columns = useJournalColumns()
  const pages = pagesOf({ after, next: journals.data?.next, count: rows.length, limit, change })
  const isNarrowed = Boolean(kind || subject || organisation || currency || from || to)
  const nothing = {
    kind: undefined,
    subject: undefined,
    organisation: undefined,
    currency: undefined,
    from: undefined,
    to: undefined,
    after: undefined,
  }
  return (
    <BooksFrame part="journals">
      <Period from={from} to={to} onChange={(next) => change({ ...next, after: undefined })} />
      <div className="flex flex-wrap items-center gap-2 px-5 pb-2.5 max-sm:px-4">
        <FilterChip
          label={t('books.journalKind')}
          value={kind}
          onChange={(next) => change({ kind: next, after: undefined })}
          options={journalKinds.map((value) => ({ value, label: names.journal(value) }))}
        />
        <FilterChip
          label={t('books.currency')}
          value={currency}
          onChange={(next) => change({ currency: next, after: undefined })}
          options={currencies.map((value) => ({ value, label: value }))}
        />
        {subject ? (
          <FilterChip
            label={t('books.subject')}
            value={subject}
            onChange={(next) => change({ subject: next, after: undefined })}
            options={[{ value: subject, label: subject }]}
          />
        ) : null}
      </div>
      <DataTable
        caption={t('books.journals')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.journalId}
        state={tableState(journals)}
        countText={t('books.journalCount', { count: rows.length })}
        onClearFilters={isNarrowed ? () => change(nothing) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('books.none')}>
            {t('books.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </BooksFrame>
  )
}

function useJournalColumns(): Column<JournalRow>[] {
  const { t } = useText()
  const names = useKindNames()
  return [
    { id: 'date', head: t('books.date'), cell: (row) => <Day iso={row.bookedOn} /> },
    {
      id: 'event',
      head: t('books.event'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/staff/ledger/journals/${row.journalId}`} look="plain" className="font-strong">
            {names.journal(row.kind)}
          </Link>
          {row.subjectId ? (
            <span className="font-mono text-meta break-all text-ink-3">{row.subjectId}</span>
          ) : null}
        </span>
      ),
    },
    { id: 'sides', head: t('books.sides'), align: 'end', onPhone: 'hidden', cell: (row) => row.sides },
    {
      id: 'total',
      head: t('books.total'),
      align: 'end',
      cell: (row) => <Money amount={row.total} currency={row.currency} />,
    },
  ]
}
