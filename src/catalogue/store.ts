import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Currency } from '../lib/money.ts'

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
