import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Side } from './Balance.tsx'
import { useKindNames } from './BooksFrame.tsx'
import type { BookedJournal } from './contract.ts'

/** The sides of a journal in words: which account, whose, and what stands on debit and credit. */
export function BookedSides({ journal }: { journal: BookedJournal }) {
  const { t } = useText()
  const names = useKindNames()
  const { currency, entries } = journal
  const rows = entries.map((entry, seq) => ({ ...entry, seq }))
  return (
    <DataTable
      caption={`${names.journal(journal.kind)}, ${currency}`}
      rows={rows}
      rowId={(row) => String(row.seq)}
      countText={t('books.entryCount', { count: rows.length })}
      columns={[
        {
          id: 'account',
          head: `${names.journal(journal.kind)}, ${currency}`,
          rowHead: true,
          cell: (row) => (
            <span className="flex flex-col">
              <span className="font-medium">{names.account(row.kind)}</span>
              <span className="text-meta text-ink-3">
                {row.organisation?.name ?? names.detail(row.detail)}
              </span>
            </span>
          ),
        },
        {
          id: 'debit',
          head: t('books.debit'),
          align: 'end',
          cell: (row) => <Side amount={row.debit} currency={currency} />,
        },
        {
          id: 'credit',
          head: t('books.credit'),
          align: 'end',
          cell: (row) => <Side amount={row.credit} currency={currency} />,
        },
      ]}
    />
  )
}
