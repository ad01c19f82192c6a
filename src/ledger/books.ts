import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import type { AccountRow, JournalRecord, TrialRow } from './contract.ts'

type Cursor = readonly (string | number | null)[] | undefined

/** An amount that stands on the debit side, else nothing; and the same of the credit side. */
export const debited = (amount: Minor): string | null => (amount > 0n ? formatMinor(amount) : null)
export const credited = (amount: Minor): string | null => (amount < 0n ? formatMinor(-amount) : null)

export interface Account {
  id: bigint
  kind: string
  type: AccountRow['type']
  number: string | null
  organisation_id: Id<'organisation'> | null
  organisation: string | null
  detail: string | null
  currency: Currency
  debit: bigint
  credit: bigint
  held: bigint | null
  entries: number
}

const organisationOf = (row: Pick<Account, 'organisation_id' | 'organisation'>) =>
  row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation ?? '' }

export const presentAccount = (row: Account): AccountRow => ({
  accountId: String(row.id),
  kind: row.kind,
  type: row.type,
  number: row.number,
  organisation: organisationOf(row),
  detail: row.detail,
  currency: row.currency,
  debit: formatMinor(row.debit),
  credit: formatMinor(row.credit),
  balance: formatMinor(row.debit - row.credit),
  held: row.held === null ? null : formatMinor(row.held),
  entries: row.entries,
})

/** An account with what ever moved on it. */
const accountRows = (chart: string) => sql`
  select a.id, a.kind, k.type, c.number, a.organisation_id, o.name as organisation, a.detail, a.currency, s.debit, s.credit, b.held::bigint as held, s.entries
    from ledger.account a join ledger.account_kind k on k.kind = a.kind
    left join ledger.chart c on c.account_kind = a.kind and c.chart = ${chart}
    left join organisation o on o.id = a.organisation_id left join ledger.balance b on b.account_id = a.id
    cross join lateral (select coalesce(sum(e.amount) filter (where e.amount > 0), 0)::bigint as debit, coalesce(-sum(e.amount) filter (where e.amount < 0), 0)::bigint as credit,
                               count(*)::int as entries from ledger.entry e where e.account_id = a.id) s`

interface AccountsAsked {
  kind?: string | undefined
  organisationId?: string | undefined
  currency?: string | undefined
  chart: string
}

/** Accounts by kind, after a place in the list. */
export function accountsAfter(
  tx: Database,
  asked: AccountsAsked,
  after: Cursor,
  limit: number,
): Promise<Account[]> {
  const { kind = null, organisationId = null, currency = null, chart } = asked
  return rowsOf(
    tx,
    sql<Account>`
      ${accountRows(chart)}
       where (${kind}::text is null or a.kind = ${kind}) and (${organisationId}::text is null or a.organisation_id = ${organisationId})
         and (${currency}::text is null or a.currency = ${currency})
         and (${after?.[0] ?? null}::text is null or (a.kind, a.id) > (${after?.[0] ?? null}::text, ${after?.[1] ?? null}::bigint))
       order by a.kind, a.id limit ${limit}`,
  )
}

export function accountOf(tx: Database, accountId: string, chart: string): Promise<Account | undefined> {
  return rowOf(tx, sql<Account>`${accountRows(chart)} where a.id = ${accountId}::bigint`)
}

interface Moved {
  /** The balance before the period, what moved in it, and the part of that up to and with the cursor. */
  before: bigint
  debit: bigint
  credit: bigint
  passed: bigint
}

interface Period {
  from?: Day | undefined
  to?: Day | undefined
}

const inPeriod = ({ from, to }: Period) => sql`
  (${from ?? null}::date is null or j.booked_on >= ${from ?? null}::date) and (${to ?? null}::date is null or j.booked_on <= ${to ?? null}::date)`

/** What moved on an account before a period and in it. */
export async function movedBetween(
  tx: Database,
  accountId: string,
  period: Period,
  after: Cursor,
): Promise<Moved> {
  const [day = null, journal = null, seq = null] = after ?? []
  const moved = await rowOf(
    tx,
    sql<Moved>`
      select coalesce(sum(amount) filter (where early), 0)::bigint as before,
             coalesce(sum(amount) filter (where inside and amount > 0), 0)::bigint as debit,
             coalesce(-sum(amount) filter (where inside and amount < 0), 0)::bigint as credit,
             coalesce(sum(amount) filter (where inside and passed), 0)::bigint as passed
        from (select e.amount, j.booked_on < ${period.from ?? null}::date as early, ${inPeriod(period)} as inside,
                     (j.booked_on, e.journal_id, e.seq) <= (${day}::date, ${journal}::bigint, ${seq}::int) as passed
                from ledger.entry e join ledger.journal j on j.id = e.journal_id where e.account_id = ${accountId}::bigint) x`,
  )
  return moved ?? { before: 0n, debit: 0n, credit: 0n, passed: 0n }
}

export interface Entry {
  booked_on: Day
  journal_id: bigint
  seq: number
  amount: bigint
  kind: string
  subject_id: string | null
  against: string[]
}

/** Entries of an account in the order of their days, after a place in the list. */
export function entriesAfter(
  tx: Database,
  asked: Period & { accountId: string },
  after: Cursor,
  limit: number,
): Promise<Entry[]> {
  const [day = null, journal = null, seq = null] = after ?? []
  return rowsOf(
    tx,
    sql<Entry>`
      select x.*, array(select distinct a.kind from ledger.entry y join ledger.account a on a.id = y.account_id
                         where y.journal_id = x.journal_id and y.account_id <> ${asked.accountId}::bigint order by 1) as against
        from (select j.booked_on, e.journal_id, e.seq, e.amount::bigint as amount, j.kind, j.subject_id
                from ledger.entry e join ledger.journal j on j.id = e.journal_id
               where e.account_id = ${asked.accountId}::bigint and ${inPeriod(asked)}
                 and (${day}::date is null or (j.booked_on, e.journal_id, e.seq) > (${day}::date, ${journal}::bigint, ${seq}::int))
               order by 1, 2, 3 limit ${limit}) x
       order by x.booked_on, x.journal_id, x.seq`,
  )
}

export interface Journal {
  id: bigint
  booked_on: Day
  effective_at: Date
  kind: string
  currency: Currency
  subject_id: string | null
  idem: string
  sides: number
  total: bigint
  difference: bigint
}

interface JournalsAsked extends Period {
  journalId?: string | undefined
  kind?: string | undefined
  subjectId?: string | undefined
  organisationId?: string | undefined
  currency?: string | undefined
}

/** Journals, the newest first, after a place in the list. */
export function journalsAfter(
  tx: Database,
  asked: JournalsAsked,
  after: Cursor,
  limit: number,
): Promise<Journal[]> {
  const { journalId = null, kind = null, subjectId = null, organisationId = null, currency = null } = asked
  return rowsOf(
    tx,
    sql<Journal>`
      select j.*, s.* from (
        select j.id, j.booked_on, j.effective_at, j.kind, j.currency, j.subject_id, j.idem from ledger.journal j
         where ${inPeriod(asked)} and (${journalId}::bigint is null or j.id = ${journalId}::bigint) and (${kind}::text is null or j.kind = ${kind})
           and (${subjectId}::text is null or j.subject_id = ${subjectId}) and (${currency}::text is null or j.currency = ${currency})
           and (${organisationId}::text is null or exists (
             select 1 from ledger.entry e join ledger.account a on a.id = e.account_id where e.journal_id = j.id and a.organisation_id = ${organisationId}))
           and (${after?.[0] ?? null}::bigint is null or j.id < ${after?.[0] ?? null}::bigint)
         order by j.id desc limit ${limit}) j
        cross join lateral (select count(*)::int as sides, coalesce(sum(e.amount) filter (where e.amount > 0), 0)::bigint as total, coalesce(sum(e.amount), 0)::bigint as difference
                              from ledger.entry e where e.journal_id = j.id) s
       order by j.id desc`,
  )
}

/** All sides of a journal. */
export async function entriesOf(
  tx: Database,
  journalId: string,
  chart: string,
): Promise<JournalRecord['entries']> {
  const rows = await rowsOf(
    tx,
    sql<
      Pick<Account, 'id' | 'kind' | 'number' | 'organisation_id' | 'organisation' | 'detail'> & {
        seq: number
        amount: bigint
      }
    >`
      select e.seq, e.amount::bigint as amount, a.id, a.kind, a.detail, a.organisation_id, o.name as organisation, c.number
        from ledger.entry e join ledger.account a on a.id = e.account_id left join organisation o on o.id = a.organisation_id
        left join ledger.chart c on c.account_kind = a.kind and c.chart = ${chart}
       where e.journal_id = ${journalId}::bigint order by e.seq`,
  )
  return rows.map((row) => ({
    accountId: String(row.id),
    kind: row.kind,
    organisation: organisationOf(row),
    detail: row.detail,
    seq: row.seq,
    number: row.number,
    debit: debited(row.amount),
    credit: credited(row.amount),
  }))
}

interface Trial {
  currency: Currency
  number: string | null
  kind: string
  type: TrialRow['type']
  accounts: number
  debit: bigint
  credit: bigint
}

const add = (rows: readonly Trial[], of: (row: Trial) => Minor) =>
  rows.reduce((sum, row) => sum + of(row), 0n)
const onDebit = (row: Trial) => (row.debit > row.credit ? row.debit - row.credit : 0n)
const onCredit = (row: Trial) => (row.credit > row.debit ? row.credit - row.debit : 0n)

/** Everything that was booked up to the end of a day, by kind of account and its number in a chart. */
export async function trialOf(tx: Database, day: Day, chart: string) {
  const all = await rowsOf(
    tx,
    sql<Trial>`
      select a.currency, c.number, a.kind, k.type, count(*)::int as accounts, sum(x.debit)::bigint as debit, sum(x.credit)::bigint as credit
        from (select e.account_id, coalesce(sum(e.amount) filter (where e.amount > 0), 0) as debit, coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as credit
                from ledger.entry e join ledger.journal j on j.id = e.journal_id where j.booked_on <= ${day}::date group by 1) x
        join ledger.account a on a.id = x.account_id join ledger.account_kind k on k.kind = a.kind
        left join ledger.chart c on c.account_kind = a.kind and c.chart = ${chart}
       group by 1, 2, 3, 4 order by 1, 2, 3`,
  )
  return [...Map.groupBy(all, (row) => row.currency)].map(([currency, rows]) => ({
    currency,
    rows: rows.map((row) => ({
      number: row.number,
      kind: row.kind,
      type: row.type,
      accounts: row.accounts,
      debit: formatMinor(row.debit),
      credit: formatMinor(row.credit),
      balanceDebit: formatMinor(onDebit(row)),
      balanceCredit: formatMinor(onCredit(row)),
    })),
    totals: {
      debit: formatMinor(add(rows, (row) => row.debit)),
      credit: formatMinor(add(rows, (row) => row.credit)),
      balanceDebit: formatMinor(add(rows, onDebit)),
      balanceCredit: formatMinor(add(rows, onCredit)),
    },
    difference: formatMinor(add(rows, (row) => row.debit - row.credit)),
  }))
}
