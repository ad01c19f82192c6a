import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { World } from '../lib/operation.ts'
import { parseSubject, type Setting, settingForms } from './subject.ts'

/** Where each kind is kept: the table, and how a row of it is found by the parts of a subject. */
const tables = {
  partner_rate: sql`t.level = r.a and t.family = r.b`,
  partner_price: sql`t.level = r.a and t.item_id = (select i.id from item i where i.sku = r.b) and t.currency = r.c and t.months = r.d::int`,
  volume_tier: sql`t.family = r.a and t.quantity_min = r.b::int`,
  price: sql`t.item_id = (select i.id from item i where i.sku = r.a) and t.currency = r.b and t.months = r.c::int`,
  vat_rate: sql`t.country = r.a`,
} as const
const kinds = ['partner_rate', 'partner_price', 'volume_tier', 'price', 'vat_rate'] as const
type TableKind = (typeof kinds)[number]

const rowsOfKind = (changeId: string, kind: TableKind) => sql`
  (select subject, value, closed_from, closed_until, split_part(subject, ':', 2) as a, split_part(subject, ':', 3) as b, split_part(subject, ':', 4) as c, split_part(subject, ':', 5) as d
     from rate_change_row where change_id = ${changeId} and split_part(subject, ':', 1) = ${kind})`

/** Lets the rows of an approved change hold from its day on; what held until then ends the day before. */
export async function putInForce(tx: Tx, world: World, changeId: string, on: Day): Promise<void> {
  await sql`
    update rate_change_row r set closed_from = lower(s.valid), closed_until = upper(s.valid) from rate_standing s
     where r.change_id = ${changeId} and s.subject = r.subject and s.valid @> ${on}::date`.execute(tx)
  for (const kind of kinds) {
    await sql`
      update ${sql.table(kind)} t set valid = daterange(lower(t.valid), ${on}) from ${rowsOfKind(changeId, kind)} r
       where t.valid @> ${on}::date and ${tables[kind]}`.execute(tx)
  }
  const input = (kind: TableKind) => rowsOfKind(changeId, kind)
  const from = sql`daterange(${on}, null), ${changeId}`
  await sql`
    insert into partner_rate (level, family, rate, source, valid, change_id)
    select a, b, value, 'operator', ${from} from ${input('partner_rate')} r`.execute(tx)
  await sql`
    insert into partner_price (level, item_id, currency, months, unit_e6, valid, change_id)
    select a, (select i.id from item i where i.sku = b), c, d::int, value, ${from} from ${input('partner_price')} r where value is not null`.execute(
    tx,
  )
  await sql`
    insert into volume_tier (family, quantity_min, rate, source, valid, change_id)
    select a, b::int, value, 'operator', ${from} from ${input('volume_tier')} r where value is not null`.execute(
    tx,
  )
  await sql`insert into vat_rate (country, rate, valid, change_id) select a, value, ${from} from ${input('vat_rate')} r`.execute(
    tx,
  )
  await putPrices(tx, world, changeId, on)
  await putPolicy(tx, changeId, on)
}

/** Prices have ids of their own, which come from where all ids come from. */
async function putPrices(tx: Tx, world: World, changeId: string, on: Day): Promise<void> {
  const rows = await sql<{ subject: string }>`select subject from ${rowsOfKind(changeId, 'price')} r`.execute(
    tx,
  )
  const ids = rows.rows.map(({ subject }) => ({ subject, id: world.ids('price') }))
  await sql`
    insert into price (id, item_id, currency, months, unit_e6, valid, change_id)
    select x.id, (select i.id from item i where i.sku = r.a), r.b, r.c::int, r.value, daterange(${on}, null), ${changeId}
      from ${rowsOfKind(changeId, 'price')} r join jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) as x(subject text, id text) on x.subject = r.subject`.execute(
    tx,
  )
}

/** A setting as its column keeps it. */
function kept(setting: Setting, value: bigint): boolean | string | number {
  if (setting === 'client_may_use_partner_means') return value === 1n
  const form = settingForms[setting]
  return 'words' in form ? (form.words[Number(value)] ?? '') : Number(value)
}

/** All settings stand in one row, so the next row takes over whatever the change leaves alone, known here or not. */
async function putPolicy(tx: Tx, changeId: string, on: Day): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ subject: string; value: bigint }>`
      select subject, value from rate_change_row where change_id = ${changeId} and subject like 'policy:%'`,
  )
  if (rows.length === 0) return
  const next: Record<string, unknown> = { version: `policy-${on}`, valid: `[${on},)`, change_id: changeId }
  for (const { subject, value } of rows) {
    const parsed = parseSubject(subject)
    if (parsed?.kind === 'policy') next[parsed.setting] = kept(parsed.setting, value)
  }
  await sql`update policy set valid = daterange(lower(valid), ${on}) where valid @> ${on}::date`.execute(tx)
  await sql`
    insert into policy
    select (jsonb_populate_record(p, ${JSON.stringify(next)}::jsonb)).* from policy p where upper(p.valid) = ${on}::date`.execute(
    tx,
  )
}

/** Whether something that was written later begins or ends where this change does, or after it. */
export async function hasFollower(tx: Tx, changeId: string, on: Day): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`
      select 1 from rate_change_row r
       where r.change_id = ${changeId}
         and (exists (select 1 from rate_standing s where s.subject = r.subject and lower(s.valid) >= ${on}::date and s.change_id is distinct from ${changeId})
              or exists (select 1 from rate_change_row o join rate_change c on c.id = o.change_id
                          where o.subject = r.subject and c.id <> ${changeId} and c.state = 'approved' and c.effective_on >= ${on}::date))
       limit 1`,
  )
  return row !== undefined
}

/** Takes the rows of a cancelled change away, and opens again what they had closed. */
export async function takeBack(tx: Tx, changeId: string, on: Day): Promise<void> {
  for (const kind of [...kinds, 'policy'] as const) {
    await sql`delete from ${sql.table(kind)} where change_id = ${changeId}`.execute(tx)
  }
  for (const kind of kinds) {
    await sql`
      update ${sql.table(kind)} t set valid = daterange(r.closed_from, r.closed_until) from ${rowsOfKind(changeId, kind)} r
       where lower(t.valid) = r.closed_from and upper(t.valid) = ${on}::date and ${tables[kind]}`.execute(tx)
  }
  await sql`
    update policy p set valid = daterange(r.closed_from, r.closed_until)
      from (select distinct closed_from, closed_until from rate_change_row where change_id = ${changeId} and subject like 'policy:%') r
     where lower(p.valid) = r.closed_from and upper(p.valid) = ${on}::date`.execute(tx)
}
