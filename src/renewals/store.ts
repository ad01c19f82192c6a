import { sql } from 'kysely'
import { levelOf } from '../access/access.ts'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { addDays, type Day, daysBetween } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, roundHalfAway, unitPerMinor } from '../lib/money.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import type { Renewal } from './contract.ts'
import {
  type Anchored,
  attemptDays,
  graver,
  nextAttempt,
  type OverduePolicy,
  stepOf,
  stepOfDebt,
} from './renewal.ts'

export type Holder = 'client' | 'partner'

interface Row {
  product_id: Id<'product'>
  name: string
  item_name: string
  family: string
  quantity: number
  months: number
  frequencies: number[]
  expires_on: Day
  level: number
  country: string
  unit_e6: bigint | null
  owner_name: string
  partner_name: string | null
  access: 'limited' | 'full' | null
  payer: Holder | null
  initiator: Holder | null
  client_mandate: boolean
  own_invoice: boolean
  failed_on: Day | null
  failed_reason: string | null
  /** The day to pay of its earliest open invoice on account. */
  debt_due_on: Day | null
}

/** Days after the last paid day, as the policy in force has them. */
export async function overduePolicy(tx: Database): Promise<OverduePolicy> {
  const row = await rowOf(
    tx,
    sql<OverduePolicy>`
      select overdue_days as "overdueDays", block_days as "blockDays", terminate_days as "terminateDays" from policy where valid @> app.today()`,
  )
  if (!row) throw new Error('no policy is in force: load the catalogue first')
  return row
}

export interface DueFilter {
  personId: string
  hatId: string
  clientId: string
  days: number
  cursor: string | undefined
  limit: number
  today: Day
}

function present(row: Row, f: DueFilter, policy: OverduePolicy): Renewal {
  const partnerPays = row.access === 'full' && row.payer === 'partner'
  const side = row.initiator ?? (partnerPays ? 'partner' : 'client')
  const asOwner = f.hatId === f.clientId
  const left = daysBetween(f.today, row.expires_on)
  const name = side === 'partner' ? (row.partner_name ?? '') : row.owner_name
  return {
    productId: row.product_id,
    name: row.name,
    itemName: row.item_name,
    family: row.family,
    quantity: row.quantity,
    months: row.months,
    frequencies: row.frequencies,
    expiresOn: row.expires_on,
    daysLeft: left,
    step: graver(
      stepOf(row.expires_on, f.today, policy),
      row.debt_due_on ? stepOfDebt(row.debt_due_on, f.today, policy) : 'running',
    ),
    level: levelOf(row.level),
    price:
      row.unit_e6 === null
        ? null
        : {
            amount: formatMinor(roundHalfAway(row.unit_e6 * BigInt(row.quantity), unitPerMinor)),
            currency: currencyOf(row.country),
          },
    payer: { side, name },
    renewedBy: row.initiator,
    needsConfirmation: partnerPays && row.client_mandate && row.initiator === 'client',
    ownInvoice: row.own_invoice,
    inTime: left >= attemptDays[0],
    nextAttemptOn: row.initiator ? (nextAttempt(row.expires_on, f.today) ?? null) : null,
    // what a payer's money does not reach is its own business
    lastFailure:
      row.failed_on && row.failed_reason && (side === 'client') === asOwner
        ? { on: row.failed_on, reason: row.failed_reason }
        : null,
  }
}

/** What comes due among the products in reach of a person in a hat, the first to expire first. */
export async function listDue(tx: Database, f: DueFilter): Promise<{ rows: Renewal[]; next: string | null }> {
  const after = decodeCursor(f.cursor, 2)
  const policy = await overduePolicy(tx)
  const rows = await rowsOf(
    tx,
    sql<Row>`
      with reached as materialized (
        select r.product_id, max(r.level) as level from access.reach r
         where r.person_id = ${f.personId} and r.hat_id = ${f.hatId} and r.client_id = ${f.clientId} group by r.product_id),
      owing as materialized (
        select l.product_id, min(d.due_on) as due_on from debt d join orders o on o.id = d.order_id join order_line l on l.order_id = d.order_id
         where d.settled_at is null and o.owner_id = ${f.clientId} group by 1)
      select p.id as product_id, p.name, i.name as item_name, i.family, p.quantity, p.months, p.expires_on, reached.level, o.country, c.unit_e6,
             (select coalesce(array_agg(f.months order by f.months), '{}') from price f where f.item_id = p.item_id and f.valid @> app.today() and f.currency = z.currency) as frequencies,
             o.name as owner_name, po.name as partner_name, l.access, l.payer, w.initiator,
             exists (select 1 from mandate m where m.product_id = p.id and m.holder = 'client' and m.state = 'active') as client_mandate,
             exists (select 1 from own_invoice v where v.product_id = p.id and v.organisation_id = ${f.hatId}) as own_invoice,
             a.attempt_on as failed_on, a.reason as failed_reason, owing.due_on as debt_due_on
        from reached
        join product p on p.id = reached.product_id and p.state = 'active'
        join item i on i.id = p.item_id
        join organisation o on o.id = p.organisation_id
        cross join lateral (select case when o.country in ('CH', 'LI') then 'CHF' else 'EUR' end as currency) z
        left join price c on c.item_id = p.item_id and c.months = p.months and c.valid @> app.today() and c.currency = z.currency
        left join access.managed g on g.product_id = p.id
        left join access.live l on l.id = g.partnership_id
        left join renewing w on w.product_id = p.id
        left join organisation po on po.id = coalesce(w.partner_id, g.partner_id)
        left join lateral (select t.attempt_on, t.reason from renewal_attempt t where t.product_id = p.id and t.due_on = p.expires_on and t.outcome = 'failed'
                            order by t.attempt_on desc limit 1) a on true
        left join owing on owing.product_id = p.id
       where (p.expires_on <= ${addDays(f.today, f.days)} or owing.due_on < ${f.today})
         and (${after?.[0] ?? null}::date is null or (p.expires_on, p.id) > (${after?.[0] ?? null}::date, ${after?.[1] ?? null}::text))
       order by p.expires_on, p.id limit ${f.limit + 1}`,
  )
  const page = toPage(rows, f.limit, (row) => encodeCursor([row.expires_on, row.product_id]))
  return { rows: page.rows.map((row) => present(row, f, policy)), next: page.next }
}

export interface Lockable extends Anchored {
  id: Id<'product'>
  itemId: Id<'item'>
  state: 'active' | 'ended'
}

/** Products of an organisation, locked in ascending order; one that is not its own is left out. */
export function lockProducts(tx: Tx, ownerId: string, ids: readonly string[]): Promise<Lockable[]> {
  return rowsOf(
    tx,
    sql<Lockable>`
      select id, item_id as "itemId", state, months, anchor_on as "anchorOn", anchor_day as "anchorDay", periods_paid as "periodsPaid", expires_on as "expiresOn"
        from product where organisation_id = ${ownerId} and id = any(${ids}) order by id for update`,
  )
}

/** Has a payer's renewals of products on invoices of their own, or no longer; the products that changed. */
export async function invoiceApart(
  tx: Tx,
  wish: {
    productIds: readonly string[]
    payerId: string
    apart: boolean
    personId: string
    now: Date
  },
): Promise<Id<'product'>[]> {
  const ids = [...wish.productIds]
  const rows = await rowsOf(
    tx,
    wish.apart
      ? sql<{ id: Id<'product'> }>`
          insert into own_invoice (product_id, organisation_id, chosen_by, chosen_at)
          select x.id, ${wish.payerId}, ${wish.personId}, ${wish.now} from unnest(${ids}::text[]) as x(id) on conflict do nothing returning product_id as id`
      : sql<{ id: Id<'product'> }>`
          delete from own_invoice where product_id = any(${ids}) and organisation_id = ${wish.payerId} returning product_id as id`,
  )
  return rows.map((row) => row.id)
}

/** Notes that a side lets products renew; a partner's through its partnership, in place of any other of a partner. */
export async function giveMandates(
  tx: Tx,
  given: { productIds: readonly string[]; partnershipId: string | null; personId: string; now: Date },
): Promise<Id<'product'>[]> {
  const { productIds, partnershipId, personId, now } = given
  const holder: Holder = partnershipId ? 'partner' : 'client'
  await sql`
    update mandate set state = 'cancelled', cancelled_at = ${now}, cancelled_because = 'given_elsewhere'
     where product_id = any(${productIds}) and holder = ${holder} and state <> 'cancelled' and partnership_id <> ${partnershipId}`.execute(
    tx,
  )
  const rows = await rowsOf(
    tx,
    sql<{ product_id: Id<'product'> }>`
      insert into mandate as m (product_id, holder, partnership_id, state, given_by, since)
      select x, ${holder}, ${partnershipId}, 'active', ${personId}, ${now} from unnest(${productIds}::text[]) x
      on conflict (product_id, holder) where state <> 'cancelled'
        do update set state = 'active', given_by = excluded.given_by, since = excluded.since where m.state = 'needs_confirmation'
      returning product_id`,
  )
  return rows.map((row) => row.product_id)
}

/** Takes back what a side let renew; whoever does it knows it, so no letter follows. */
export async function takeMandates(
  tx: Tx,
  taken: { productIds: readonly string[]; partnershipId: string | null; now: Date },
): Promise<Id<'product'>[]> {
  const { productIds, partnershipId, now } = taken
  const rows = await rowsOf(
    tx,
    sql<{ product_id: Id<'product'> }>`
      update mandate set state = 'cancelled', cancelled_at = ${now}, cancelled_because = 'switched_off', told_at = ${now}
       where product_id = any(${productIds}) and partnership_id is not distinct from ${partnershipId} and state <> 'cancelled' returning product_id`,
  )
  return rows.map((row) => row.product_id)
}

/** Products whose automatic renewal the client holds while the partner pays: the partner may take them over. */
export async function toConfirm(
  tx: Database,
  partnershipId: string,
  productIds: readonly string[],
): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ product_id: string }>`
      select product_id from renewing where partnership_id = ${partnershipId} and initiator = 'client' and access = 'full' and payer = 'partner'
         and product_id = any(${productIds})`,
  )
  return rows.map((row) => row.product_id)
}

export async function reanchor(tx: Tx, productId: string, to: Anchored): Promise<void> {
  await sql`
    update product set months = ${to.months}, anchor_on = ${to.anchorOn}, anchor_day = ${to.anchorDay}, periods_paid = ${to.periodsPaid} where id = ${productId}`.execute(
    tx,
  )
}
