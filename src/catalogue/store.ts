import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Currency } from '../lib/money.ts'
import type { Dated } from './catalogue.ts'

type Names = Record<Language, string>

export function families(tx: Tx): Promise<{ id: string; names: Names }[]> {
  return rowsOf(tx, sql<{ id: string; names: Names }>`select id, names from family order by position, id`)
}

export interface ItemRow {
  id: Id<'item'>
  sku: string
  name: string
  family: string
  family_names: Names
  per_unit: boolean
  prices: { currency: Currency; months: number; unit_e6: string }[]
}

/** Items that have a public price today, with every price in force; in one currency or family if asked. */
export function items(
  tx: Tx,
  currency: Currency | undefined,
  family: string | undefined,
): Promise<ItemRow[]> {
  return rowsOf(
    tx,
    sql<ItemRow>`
      select i.id, i.sku, i.name, i.family, f.names as family_names, i.per_unit,
             jsonb_agg(jsonb_build_object('currency', p.currency, 'months', p.months, 'unit_e6', p.unit_e6::text)
                       order by p.currency, p.months) as prices
        from item i
        join family f on f.id = i.family
        join price p on p.item_id = i.id and p.valid @> app.today()
       where i.state = 'offered'
         and (${currency ?? null}::text is null or p.currency = ${currency ?? null})
         and (${family ?? null}::text is null or i.family = ${family ?? null})
       group by i.id, f.id
       order by f.position, i.name, i.id`,
  )
}

export type Source = 'example' | 'operator'

export interface TierRow {
  family: string
  quantity_min: number
  rate: number
  source: Source
}

/** The volume tiers that hold today. */
export function tiers(tx: Tx): Promise<TierRow[]> {
  return rowsOf(
    tx,
    sql<TierRow>`
      select t.family, t.quantity_min, t.rate, t.source
        from volume_tier t join family f on f.id = t.family
       where t.valid @> app.today()
       order by f.position, t.quantity_min`,
  )
}

export interface RateRow {
  level: string
  level_names: Names
  family: string
  rate: number
  from: Day
  /** The last day; null while no end is set. */
  until: Day | null
  source: Source
}

/** The rates of a partner's own level, past, present and announced. */
export function ratesOfPartner(tx: Tx, partnerId: string): Promise<RateRow[]> {
  return rowsOf(
    tx,
    sql<RateRow>`
      select r.level, l.names as level_names, r.family, r.rate, lower(r.valid) as "from", upper(r.valid) - 1 as until, r.source
        from partner p
        join partner_level l on l.id = p.level
        join partner_rate r on r.level = l.id
        join family f on f.id = r.family
       where p.organisation_id = ${partnerId}
       order by f.position, lower(r.valid)`,
  )
}

export async function isPartner(tx: Tx, organisationId: string): Promise<boolean> {
  return (await rowOf(tx, sql`select 1 from partner where organisation_id = ${organisationId}`)) !== undefined
}

/** Which of a family and a partner level the catalogue knows. */
export async function known(
  tx: Tx,
  family: string,
  level?: string,
): Promise<{ family: boolean; level: boolean }> {
  const row = await rowOf(
    tx,
    sql<{ family: boolean; level: boolean }>`
      select exists (select 1 from family where id = ${family}) as family,
             exists (select 1 from partner_level where id = ${level ?? null}) as level`,
  )
  return row ?? { family: false, level: false }
}

type DatedRate = Dated<number>

export function ratesOf(tx: Tx, level: string, family: string): Promise<DatedRate[]> {
  return rowsOf(
    tx,
    sql<DatedRate>`
      select lower(valid) as "from", upper(valid) as until, rate as value
        from partner_rate where level = ${level} and family = ${family} order by valid`,
  )
}

export function tiersOf(tx: Tx, family: string, quantityMin: number): Promise<DatedRate[]> {
  return rowsOf(
    tx,
    sql<DatedRate>`
      select lower(valid) as "from", upper(valid) as until, rate as value
        from volume_tier where family = ${family} and quantity_min = ${quantityMin} order by valid`,
  )
}

export async function beginRate(
  tx: Tx,
  level: string,
  family: string,
  rate: number,
  from: Day,
  closes: Day | null,
): Promise<void> {
  await sql`update partner_rate set valid = daterange(lower(valid), ${from})
             where level = ${level} and family = ${family} and lower(valid) = ${closes}`.execute(tx)
  await sql`insert into partner_rate (level, family, rate, valid, source)
            values (${level}, ${family}, ${rate}, daterange(${from}, null), 'operator')`.execute(tx)
}

export async function correctRate(
  tx: Tx,
  level: string,
  family: string,
  rate: number,
  from: Day,
): Promise<void> {
  await sql`update partner_rate set rate = ${rate}, source = 'operator'
             where level = ${level} and family = ${family} and lower(valid) = ${from}`.execute(tx)
}

export async function beginTier(
  tx: Tx,
  family: string,
  quantityMin: number,
  rate: number,
  from: Day,
  closes: Day | null,
): Promise<void> {
  await sql`update volume_tier set valid = daterange(lower(valid), ${from})
             where family = ${family} and quantity_min = ${quantityMin} and lower(valid) = ${closes}`.execute(
    tx,
  )
  await sql`insert into volume_tier (family, quantity_min, rate, valid, source)
            values (${family}, ${quantityMin}, ${rate}, daterange(${from}, null), 'operator')`.execute(tx)
}

export async function correctTier(
  tx: Tx,
  family: string,
  quantityMin: number,
  rate: number,
  from: Day,
): Promise<void> {
  await sql`update volume_tier set rate = ${rate}, source = 'operator'
             where family = ${family} and quantity_min = ${quantityMin} and lower(valid) = ${from}`.execute(
    tx,
  )
}
