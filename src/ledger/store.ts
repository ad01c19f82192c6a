import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Currency, Minor } from '../lib/money.ts'

/** One side of a booking: debit positive, credit negative, minor units. */
export interface Posting {
  kind: string
  organisation?: string
  detail?: string
  amount: Minor
}

/**
 * Books a journal once; a repeat of the same `idem` text books nothing. The database checks that it adds up to zero
 * and that its accounts belong to this kind of journal.
 */
export async function book(
  tx: Tx,
  kind: string,
  currency: Currency,
  subjectId: string,
  idem: string,
  postings: readonly Posting[],
): Promise<boolean> {
  const lines = postings.filter((p) => p.amount !== 0n).map((p) => ({ ...p, amount: p.amount.toString() }))
  const booked = await rowOf(
    tx,
    sql<{
      id: bigint | null
    }>`select ledger.post(${kind}, ${currency}, ${subjectId}, ${idem}, ${JSON.stringify(lines)}::jsonb) as id`,
  )
  return booked?.id !== null
}

export type Purse = 'promo' | 'cashback' | 'cash'
/** Prepaid money is spent in this order: what cannot be withdrawn first. */
export const purses: readonly Purse[] = ['promo', 'cashback', 'cash']

export interface PurseBalance {
  currency: Currency
  purse: Purse
  posted: Minor
  held: Minor
}

export function purseBalances(tx: Database, organisationId: string): Promise<PurseBalance[]> {
  return rowsOf(
    tx,
    sql<PurseBalance>`
      select a.currency, split_part(a.kind, '.', 2) as purse, b.posted::bigint as posted, b.held::bigint as held
        from ledger.account a join ledger.balance b on b.account_id = a.id
       where a.organisation_id = ${organisationId} and a.kind like 'prepaid.%' order by a.currency, a.kind`,
  )
}

/** The purses of an organisation, locked in ascending order until the transaction ends. */
export function lockPurses(tx: Tx, organisationId: string, currency: Currency): Promise<PurseBalance[]> {
  return lockPursesOf(tx, [organisationId], currency)
}

/** The purses of several organisations, locked in the one order in which everybody locks them. */
export function lockPursesOf(
  tx: Tx,
  organisationIds: readonly string[],
  currency: Currency,
): Promise<(PurseBalance & { organisationId: string })[]> {
  return rowsOf(
    tx,
    sql<PurseBalance & { organisationId: string }>`
      select a.organisation_id as "organisationId", a.currency, split_part(a.kind, '.', 2) as purse, b.posted::bigint as posted, b.held::bigint as held
        from ledger.account a join ledger.balance b on b.account_id = a.id
       where a.organisation_id = any(${[...organisationIds]}) and a.currency = ${currency} and a.kind like 'prepaid.%'
       order by b.account_id for update of b`,
  )
}

/**
 * Holds what these purses are to give until it is booked or let go: it counts against them at once. The purses are
 * locked by `lockPurses` before. Holding for the same subject again holds nothing more.
 */
export async function hold(
  tx: Tx,
  organisationId: string,
  currency: Currency,
  parts: readonly { purse: Purse; amount: Minor }[],
  subjectId: string,
  expiresAt: Date | null = null,
): Promise<void> {
  await sql`
    select ledger.hold_amount(a.id, x.amount, ${subjectId}, ${expiresAt}::timestamptz)
      from jsonb_to_recordset(${JSON.stringify(parts.map((p) => ({ purse: p.purse, amount: p.amount.toString() })))}::jsonb) as x(purse text, amount bigint)
      join ledger.account a on a.kind = 'prepaid.' || x.purse and a.organisation_id = ${organisationId} and a.currency = ${currency}
     order by a.id`.execute(tx)
}

/** Ends what is held for a subject, once: posted is booked right after in the same transaction. How many ended. */
export async function endHolds(
  tx: Tx,
  subjectId: string,
  state: 'posted' | 'voided' | 'expired',
): Promise<number> {
  const ended = await rowOf(tx, sql<{ n: number }>`select ledger.end_holds(${subjectId}, ${state}) as n`)
  return ended?.n ?? 0
}

/** What purses give or gave for a subject, as long as its holds are in this state. */
export function heldParts(
  tx: Database,
  subjectId: string,
  state: 'pending' | 'posted',
): Promise<{ purse: Purse; amount: Minor }[]> {
  return rowsOf(
    tx,
    sql<{ purse: Purse; amount: Minor }>`
      select split_part(a.kind, '.', 2) as purse, h.amount::bigint as amount from ledger.hold h join ledger.account a on a.id = h.account_id
       where h.subject_id = ${subjectId} and h.state = ${state} order by a.id`,
  )
}

/** Which purse gives how much of an amount, promo first; undefined when together they hold too little. */
export function spend(
  balances: readonly PurseBalance[],
  amount: Minor,
): { purse: Purse; amount: Minor }[] | undefined {
  let rest = amount
  const parts: { purse: Purse; amount: Minor }[] = []
  for (const purse of purses) {
    const balance = balances.find((b) => b.purse === purse)
    const free = balance ? balance.posted - balance.held : 0n
    const part = free < rest ? free : rest
    if (part > 0n) parts.push({ purse, amount: part })
    rest -= part > 0n ? part : 0n
  }
  return rest === 0n ? parts : undefined
}
