import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { credited, debited } from './books.ts'
import type { BookedJournal } from './contract.ts'

/** The last journal that is seen now; what is booked after it has a higher number. */
async function lastJournal(tx: Tx): Promise<bigint> {
  const last = await rowOf(
    tx,
    sql<{ id: bigint }>`select coalesce(max(id), 0)::bigint as id from ledger.journal`,
  )
  return last?.id ?? 0n
}

interface Side {
  journal_id: bigint
  kind: string
  currency: BookedJournal['currency']
  account: string
  organisation_id: Id<'organisation'> | null
  organisation: string | null
  detail: string | null
  amount: bigint
}

/**
 * The journals after a mark that this very transaction booked: the last number that this session drew names one of
 * them, and all of them were written by the same hand. What others committed meanwhile is left out.
 */
async function bookedAfter(tx: Tx, mark: bigint): Promise<BookedJournal[]> {
  const sides = await rowsOf(
    tx,
    sql<Side>`
      select j.id as journal_id, j.kind, j.currency, a.kind as account, a.organisation_id, o.name as organisation, a.detail, e.amount::bigint as amount
        from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id left join organisation o on o.id = a.organisation_id
       where j.id > ${mark} and j.xmin = (select l.xmin from ledger.journal l where l.id = currval(pg_get_serial_sequence('ledger.journal', 'id')))
       order by j.id, e.seq`,
  )
  return [...Map.groupBy(sides, (side) => side.journal_id)].map(([id, entries]) => ({
    journalId: String(id),
    kind: entries[0]?.kind ?? '',
    currency: entries[0]?.currency ?? 'CHF',
    entries: entries.map((side) => ({
      kind: side.account,
      organisation: side.organisation_id && { id: side.organisation_id, name: side.organisation ?? '' },
      detail: side.detail,
      debit: debited(side.amount),
      credit: credited(side.amount),
    })),
  }))
}

/** Does something and tells what it booked. Where it says that it did nothing, nothing is told. */
export async function withJournals<Done>(
  tx: Tx,
  act: () => Promise<Done>,
): Promise<{ done: Done; journals: BookedJournal[] }> {
  const mark = await lastJournal(tx)
  const done = await act()
  return { done, journals: done ? await bookedAfter(tx, mark) : [] }
}

/**
 * Does something, tells what it booked, and takes all of it back: what is shown before is what will be booked, because
 * the same hand books it. Numbers of journals are drawn and left out.
 */
export async function rehearse<Done>(
  tx: Tx,
  act: () => Promise<Done>,
): Promise<{ done: Done; journals: BookedJournal[] }> {
  await sql`savepoint rehearsal`.execute(tx)
  const told = await withJournals(tx, act)
  await sql`rollback to savepoint rehearsal`.execute(tx)
  return told
}
