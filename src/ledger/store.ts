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

/** What a partner owes of cashback that was taken back after it had been spent. */
export interface Debt {
  organisationId: string
  currency: Currency
  amount: Minor
}

/**
 * Locks the cashback purses of partners, made where there are none yet, and reads what each owes: whoever settles a
 * debt holds the purse, so that nobody settles it twice.
 */
export async function lockDebts(tx: Tx, organisationIds: readonly string[]): Promise<Debt[]> {
  const ids = [...new Set(organisationIds)]
  await sql`
    insert into ledger.account (kind, organisation_id, currency)
    select 'prepaid.cashback', c.organisation_id, c.currency from ledger.account c
     where c.kind = 'cashback.pending' and c.organisation_id = any(${ids})
       and not exists (select 1 from ledger.account p where p.kind = 'prepaid.cashback' and p.organisation_id = c.organisation_id and p.currency = c.currency)
     order by 2, 3 on conflict on constraint account_once do nothing`.execute(tx)
  await sql`
    insert into ledger.balance (account_id)
    select a.id from ledger.account a where a.kind = 'prepaid.cashback' and a.organisation_id = any(${ids})
       and not exists (select 1 from ledger.balance b where b.account_id = a.id) order by a.id on conflict do nothing`.execute(
    tx,
  )
  await sql`
    select 1 from ledger.balance b where b.account_id in (select a.id from ledger.account a where a.kind = 'prepaid.cashback' and a.organisation_id = any(${ids}))
     order by b.account_id for update`.execute(tx)
  return rowsOf(
    tx,
    sql<Debt>`
      select a.organisation_id as "organisationId", a.currency, sum(e.amount)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
       where a.kind = 'receivable.clawback' and a.organisation_id = any(${ids}) group by 1, 2 having sum(e.amount) > 0`,
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
