import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { PayoutState } from './payout.ts'
import type { Treatment } from './tax.ts'

export interface PayoutPolicy {
  minimum: bigint
  alone_max: bigint
  provider_country: string
}

export async function payoutPolicy(tx: Database): Promise<PayoutPolicy> {
  const row = await rowOf(
    tx,
    sql<PayoutPolicy>`
      select payout_min::bigint as minimum, payout_alone_max::bigint as alone_max, provider_country from policy where valid @> app.today()`,
  )
  if (!row) throw new Error('no policy holds today')
  return row
}

export interface TaxRow {
  country: string
  vat_number: string | null
  registered: boolean
  treatment: Treatment
  rate: number
  agreed_at: Date | null
  agreed_by: Id<'person'> | null
  agreed_name: string | null
}

/** A partner's tax profile, with the rate that its treatment has today. */
export function taxOf(tx: Database, partnerId: string): Promise<TaxRow | undefined> {
  return rowOf(
    tx,
    sql<TaxRow>`
      select t.country, t.vat_number, t.registered, t.treatment, t.agreed_at, t.agreed_by, p.name as agreed_name,
             case t.treatment when 'none' then 0 else coalesce((select v.rate from vat_rate v, policy y where y.valid @> app.today() and v.country = y.provider_country and v.valid @> app.today()), 0) end::int as rate
        from partner_tax t left join person p on p.id = t.agreed_by where t.partner_id = ${partnerId}`,
  )
}

export interface AccountRow {
  id: Id<'payoutAccount'>
  iban: string
  holder: string
  street: string
  house_number: string
  postcode: string
  town: string
  country: string
  made_at: Date
  made_name: string
  usable_at: Date
}

/** Where an organisation's money is paid out to now; locked by whoever changes it. */
export function accountOf(
  tx: Database,
  organisationId: string,
  lock = false,
): Promise<AccountRow | undefined> {
  return rowOf(
    tx,
    sql<AccountRow>`
      select a.id, a.iban, a.holder, a.street, a.house_number, a.postcode, a.town, a.country, a.made_at, p.name as made_name, a.usable_at
        from payout_account a join person p on p.id = a.made_by
       where a.organisation_id = ${organisationId} and a.replaced_at is null ${lock ? sql`for update of a` : sql``}`,
  )
}

/** What an organisation owes of cashback that was taken back after it was spent. */
export async function owedBy(tx: Database, organisationId: string, currency: Currency): Promise<bigint> {
  const row = await rowOf(
    tx,
    sql<{ owed: bigint }>`
      select coalesce(sum(e.amount), 0)::bigint as owed from ledger.account a join ledger.entry e on e.account_id = a.id
       where a.kind = 'receivable.clawback' and a.organisation_id = ${organisationId} and a.currency = ${currency}`,
  )
  return row?.owed ?? 0n
}

export interface PayoutRow {
  id: Id<'payout'>
  organisation_id: Id<'organisation'>
  organisation: string
  currency: Currency
  amount: bigint
  state: PayoutState
  holder: string
  iban: string
  requested_at: Date
  requested_by: Id<'person'>
  requested_name: string
  approved_at: Date | null
  approved_by: Id<'person'> | null
  approved_name: string | null
  filed_on: Day | null
  batch_id: Id<'batch'> | null
  ended_at: Date | null
  reason: string | null
  bank_reference: string | null
  has_agreed: boolean
  is_frozen: boolean
  is_usable: boolean
  owes: boolean
}

/** Payouts with what they may have to wait for: the newest account, the agreement, a freeze, a debt. */
export const payouts = sql`
  select p.id, p.organisation_id, o.name as organisation, p.currency, p.amount::bigint as amount, p.state, a.holder, a.iban, p.requested_at, p.requested_by, q.name as requested_name,
         p.approved_at, p.approved_by, v.name as approved_name, b.day as filed_on, p.batch_id, p.ended_at, p.reason, p.bank_reference,
         coalesce(t.agreed_at is not null, false) as has_agreed,
         r.frozen_at is not null or exists (select 1 from organisation_block x where x.organisation_id = p.organisation_id) as is_frozen,
         not exists (select 1 from payout_account n where n.organisation_id = p.organisation_id and n.replaced_at is null and n.usable_at > app.now()) as is_usable,
         coalesce((select sum(e.amount) from ledger.account c join ledger.entry e on e.account_id = c.id
                    where c.kind = 'receivable.clawback' and c.organisation_id = p.organisation_id and c.currency = p.currency), 0)
           > coalesce((select sum(w.posted - w.held) from ledger.account c join ledger.balance w on w.account_id = c.id
                        where c.kind in ('prepaid.cash', 'prepaid.cashback') and c.organisation_id = p.organisation_id and c.currency = p.currency), 0) as owes
    from payout p join organisation o on o.id = p.organisation_id join partner r on r.organisation_id = p.organisation_id join payout_account a on a.id = p.account_id
    join person q on q.id = p.requested_by left join person v on v.id = p.approved_by left join payout_batch b on b.id = p.batch_id left join partner_tax t on t.partner_id = p.organisation_id`

export async function payoutsWhere(
  tx: Database,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<PayoutRow[]> {
  return rowsOf(tx, sql<PayoutRow>`${payouts} where ${where} limit ${limit}`)
}

export function payoutById(tx: Database, id: string): Promise<PayoutRow | undefined> {
  return rowOf(tx, sql<PayoutRow>`${payouts} where p.id = ${id}`)
}

/** A payout, locked before it is read: of two that move it at once, the second sees where the first one took it. */
export async function lockPayout(tx: Tx, id: string): Promise<PayoutRow | undefined> {
  await sql`select 1 from payout where id = ${id} for update`.execute(tx)
  return payoutById(tx, id)
}

/** Whether a payout of a partner in this currency waits for its file. */
export async function hasOpenPayout(
  tx: Database,
  organisationId: string,
  currency: Currency,
): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`select 1 from payout where organisation_id = ${organisationId} and currency = ${currency} and state in ('requested', 'approved')`,
  )
  return row !== undefined
}

/** Locks every purse that the holds of these payouts are on, in the one order in which everybody locks them. */
export async function lockHeldPurses(tx: Tx, payoutIds: readonly string[]): Promise<void> {
  await sql`
    select 1 from ledger.balance b where b.account_id in (select h.account_id from ledger.hold h where h.subject_id = any(${[...payoutIds]}) and h.state = 'pending')
     order by b.account_id for update`.execute(tx)
}
