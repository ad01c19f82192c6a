import { type RawBuilder, sql } from 'kysely'
import { rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { OrganisationRow } from './import.ts'

/** One import at a time: what it checks must still hold when it writes. */
export async function lockImports(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('imports', 0))`.execute(tx)
}

/** A row that was written, by what names it in the file. */
export interface Written {
  reference: string
  added: boolean
}

/** Rows as one parameter, for statements about all of them. */
function table(rows: readonly object[]): RawBuilder<unknown> {
  return sql`${JSON.stringify(rows)}::jsonb`
}

export type OrganisationToWrite = OrganisationRow & { id: Id<'organisation'>; personId: Id<'person'> }

/** Adds organisations, or brings those that differ to what the file says; gives back which it wrote. */
export function writeOrganisations(
  tx: Tx,
  rows: readonly OrganisationToWrite[],
  now: Date,
): Promise<Written[]> {
  return rowsOf(
    tx,
    sql<Written>`
      insert into organisation as o (id, reference, name, kind, country, language, street, house_number, postcode, town,
                                     register_number, vat_number, website, created_at)
      select x.id, x.reference, x.name, x.kind, x.country, x.language, x.street, x."houseNumber", x.postcode, x.town,
             x."registerNumber", x."vatNumber", x.website, ${now}
        from jsonb_to_recordset(${table(rows)}) as x(
          id text, reference text, name text, kind text, country text, language text, street text, "houseNumber" text,
          postcode text, town text, "registerNumber" text, "vatNumber" text, website text)
      on conflict (reference) do update
         set name = excluded.name, kind = excluded.kind, country = excluded.country, language = excluded.language,
             street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode, town = excluded.town,
             register_number = excluded.register_number, vat_number = excluded.vat_number, website = excluded.website
       where (o.name, o.kind, o.country, o.language, o.street, o.house_number, o.postcode, o.town,
              o.register_number, o.vat_number, o.website)
          is distinct from
             (excluded.name, excluded.kind, excluded.country, excluded.language, excluded.street, excluded.house_number,
              excluded.postcode, excluded.town, excluded.register_number, excluded.vat_number, excluded.website)
      returning o.reference, o.xmax = 0 as added`,
  )
}

/**
 * Gives organisations without a legal representative the one the file names: a person without a password. From then
 * on the organisation itself says who represents it, so the others stay as they are.
 */
export async function addLegalRepresentatives(
  tx: Tx,
  rows: readonly OrganisationToWrite[],
  now: Date,
): Promise<Written[]> {
  const input = sql`
    select x.*, o.id as organisation_id
      from jsonb_to_recordset(${table(rows.filter((row) => row.email !== null))}) as x(
        "personId" text, reference text, language text, email text, "legalName" text)
      join organisation o on o.reference = x.reference
     where not exists (select 1 from member m where m.organisation_id = o.id and m.role = 'legal' and m.state = 'active')`
  await sql`
    insert into person (id, name, email, language, created_at, updated_at)
    select distinct on (email) "personId", "legalName", email, language, ${now}, ${now} from (${input}) as i order by email, reference
    on conflict (email) do nothing`.execute(tx)
  return rowsOf(
    tx,
    sql<Written>`
      with legal as (
        insert into member as m (organisation_id, person_id, role, joined_at)
        select i.organisation_id, p.id, 'legal', ${now} from (${input}) as i join person p on p.email = i.email
        on conflict do nothing
        returning m.organisation_id
      )
      select o.reference, false as added from legal join organisation o on o.id = legal.organisation_id`,
  )
}

export interface KnownOrganisation {
  id: Id<'organisation'>
  reference: string
}

export function organisationsBy(tx: Tx, references: readonly string[]): Promise<KnownOrganisation[]> {
  return rowsOf(
    tx,
    sql<KnownOrganisation>`select id, reference from organisation where reference = any(${references})`,
  )
}

export interface KnownItem {
  id: Id<'item'>
  sku: string
  family: string
  name: string
  perUnit: boolean
}

export function itemsBy(tx: Tx, skus: readonly string[]): Promise<KnownItem[]> {
  return rowsOf(
    tx,
    sql<KnownItem>`select id, sku, family, name, per_unit as "perUnit" from item where sku = any(${skus})`,
  )
}

export interface KnownProduct {
  reference: string
  owner: string
  ownerId: Id<'organisation'>
  /** Set when the product was ordered or renewed here: what it runs to was paid here. */
  paidHere: { quantity: number; months: number; anchorOn: Day; periods: number; expiresOn: Day } | null
}

export function productsBy(tx: Tx, references: readonly string[]): Promise<KnownProduct[]> {
  return rowsOf(
    tx,
    sql<KnownProduct>`
      select p.reference, o.reference as owner, o.id as "ownerId",
             case when exists (select 1 from order_line l where l.product_id = p.id and l.posted) then
               jsonb_build_object('quantity', p.quantity, 'months', p.months, 'anchorOn', p.anchor_on,
                                  'periods', p.periods_paid, 'expiresOn', p.expires_on) end as "paidHere"
        from product p join organisation o on o.id = p.organisation_id
       where p.reference = any(${references})`,
  )
}

export interface ProductToWrite {
  id: Id<'product'>
  reference: string
  ownerId: Id<'organisation'>
  itemId: Id<'item'>
  name: string
  quantity: number
  months: number
  anchorOn: Day
  periods: number
  expiresOn: Day
}

/** Adds products, or brings those that differ to what the file says; gives back which it wrote. */
export function writeProducts(
  tx: Tx,
  rows: readonly ProductToWrite[],
  now: Date,
): Promise<(Written & { id: Id<'product'> })[]> {
  return rowsOf(
    tx,
    sql<Written & { id: Id<'product'> }>`
      insert into product as p (id, organisation_id, billed_id, item_id, name, quantity, months, anchor_on, periods_paid, expires_on,
                                reference, created_at)
      select x.id, x."ownerId", x."ownerId", x."itemId", x.name, x.quantity, x.months, x."anchorOn", x.periods, x."expiresOn",
             x.reference, ${now}
        from jsonb_to_recordset(${table(rows)}) as x(
          id text, reference text, "ownerId" text, "itemId" text, name text, quantity int, months int, "anchorOn" date,
          periods int, "expiresOn" date)
      on conflict (organisation_id, reference) where reference is not null do update
         set item_id = excluded.item_id, name = excluded.name, quantity = excluded.quantity, months = excluded.months,
             anchor_on = excluded.anchor_on, periods_paid = excluded.periods_paid, expires_on = excluded.expires_on
       where (p.item_id, p.name, p.quantity, p.months, p.anchor_on, p.periods_paid, p.expires_on)
          is distinct from
             (excluded.item_id, excluded.name, excluded.quantity, excluded.months, excluded.anchor_on, excluded.periods_paid,
              excluded.expires_on)
      returning p.id, p.reference, p.xmax = 0 as added`,
  )
}

/**
 * Entrusts new products to the partner to whom their owner gave their category beforehand. The pairs are locked
 * first, in a statement of its own, so that a partnership that ends at the same time is seen as ended.
 */
export async function entrustAdded(tx: Tx, productIds: readonly Id<'product'>[], now: Date): Promise<void> {
  await sql`
    select access.lock_pair(pair.client_id, pair.partner_id, false)
      from (select distinct g.client_id, n.partner_id
              from product p join family_grant g on g.client_id = p.organisation_id and g.ended_at is null
              join partnership n on n.id = g.partnership_id
             where p.id = any(${productIds})
             order by g.client_id, n.partner_id) as pair`.execute(tx)
  await sql`
    insert into product_grant (partnership_id, product_id, level, granted_at)
    select g.partnership_id, p.id, g.level, ${now}
      from product p
      join item i on i.id = p.item_id
      join family_grant g on g.client_id = p.organisation_id and g.family = i.family and g.ended_at is null
      join access.standing s on s.id = g.partnership_id
     where p.id = any(${productIds})`.execute(tx)
}

export async function familiesBy(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf(tx, sql<{ id: string }>`select id from family where id = any(${ids})`)
  return new Set(rows.map(({ id }) => id))
}

export interface ItemToWrite {
  id: Id<'item'>
  sku: string
  family: string
  name: string
  perUnit: boolean
}

/** Adds items, or brings those that differ to what the file says; gives back which it wrote. */
export function writeItems(tx: Tx, rows: readonly ItemToWrite[]): Promise<Written[]> {
  return rowsOf(
    tx,
    sql<Written>`
      insert into item as i (id, sku, family, name, per_unit)
      select x.id, x.sku, x.family, x.name, x."perUnit"
        from jsonb_to_recordset(${table(rows)}) as x(id text, sku text, family text, name text, "perUnit" boolean)
      on conflict (sku) do update set family = excluded.family, name = excluded.name, per_unit = excluded.per_unit
       where (i.family, i.name, i.per_unit) is distinct from (excluded.family, excluded.name, excluded.per_unit)
      returning i.sku as reference, i.xmax = 0 as added`,
  )
}

export interface KnownPrice {
  sku: string
  currency: Currency
  months: number
  from: Day
  until: Day | null
  value: bigint
}

export function pricesBy(tx: Tx, skus: readonly string[]): Promise<KnownPrice[]> {
  return rowsOf(
    tx,
    sql<KnownPrice>`
      select i.sku, p.currency, p.months, lower(p.valid) as "from", upper(p.valid) as until, p.unit_e6 as value
        from price p join item i on i.id = p.item_id
       where i.sku = any(${skus})
       order by p.valid`,
  )
}

export interface PriceToWrite {
  id: Id<'price'>
  sku: string
  currency: Currency
  months: number
  unit: string
  from: Day
}

/** Lets first prices hold from a day on. */
export async function beginPrices(tx: Tx, rows: readonly PriceToWrite[]): Promise<void> {
  await sql`
    insert into price (id, item_id, currency, months, unit_e6, valid)
    select x.id, i.id, x.currency, x.months, x.unit, daterange(x."from", null)
      from jsonb_to_recordset(${table(rows)}) as x(id text, sku text, currency text, months int, unit bigint, "from" date)
      join item i on i.sku = x.sku`.execute(tx)
}
