import { sql } from 'kysely'
import type { Access, Payer } from '../access/access.ts'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import { refuse } from '../lib/refusal.ts'
import type { Policy } from '../pricing/benefit.ts'
import type { VolumeTier } from '../pricing/price.ts'

export async function policyInForce(tx: Database): Promise<Policy> {
  const row = await rowOf(
    tx,
    sql<{
      version: string
      client_may_use_partner_means: boolean
      limited_new_product: 'none' | 'category'
      hold_days: number
    }>`
      select version, client_may_use_partner_means, limited_new_product, hold_days from policy where valid @> app.today()`,
  )
  if (!row) throw new Error('no policy is in force: load the catalogue first')
  return {
    version: row.version,
    clientMayUsePartnerMeans: row.client_may_use_partner_means,
    limitedNewProduct: row.limited_new_product,
    holdDays: row.hold_days,
  }
}

export interface Party {
  id: Id<'organisation'>
  name: string
  kind: string
  country: string
  currency: Currency
  vatNumber: string | null
}

export async function partyOf(tx: Database, id: string): Promise<Party> {
  const row = await rowOf(
    tx,
    sql<{ id: Id<'organisation'>; name: string; kind: string; country: string; vat_number: string | null }>`
      select id, name, kind, country, vat_number from organisation where id = ${id}`,
  )
  if (!row) return refuse('not_found')
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    country: row.country,
    currency: currencyOf(row.country),
    vatNumber: row.vat_number,
  }
}

/** A partnership as it bears on a line: the one that manages the product, or would manage a new one. */
export interface Bearing {
  partnershipId: Id<'partnership'>
  partnerId: Id<'organisation'>
  partnerName: string
  level: string
  access: Access
  payer: Payer
}

interface BearingRow {
  id: Id<'partnership'>
  partner_id: Id<'organisation'>
  name: string
  level: string
  access: Access
  payer: Payer
}

const bearing = (row: BearingRow): Bearing => ({
  partnershipId: row.id,
  partnerId: row.partner_id,
  partnerName: row.name,
  level: row.level,
  access: row.access,
  payer: row.payer,
})

const columns = sql`l.id, l.partner_id, o.name, r.level, l.access, l.payer`
const joined = sql`join partner r on r.organisation_id = l.partner_id join organisation o on o.id = l.partner_id`

/** The partnerships that manage products at this instant, by the product's id; of each there is one at most. */
export async function managersOf(tx: Database, productIds: readonly string[]): Promise<Map<string, Bearing>> {
  if (productIds.length === 0) return new Map()
  const rows = await rowsOf(
    tx,
    sql<BearingRow & { product_id: string }>`
      select m.product_id, ${columns} from access.managed m join access.live l on l.id = m.partnership_id ${joined}
       where m.product_id = any(${productIds})`,
  )
  return new Map(rows.map((row) => [row.product_id, bearing(row)]))
}

/** The live partnerships of a client; `entrusts` names the categories whose new products come to each. */
export async function livePartnerships(
  tx: Database,
  clientId: string,
): Promise<(Bearing & { entrusts: string[] })[]> {
  const rows = await rowsOf(
    tx,
    sql<BearingRow & { entrusts: string[] }>`
      select ${columns}, (select coalesce(array_agg(g.family), '{}') from family_grant g where g.partnership_id = l.id and g.ended_at is null) as entrusts
        from access.live l ${joined} where l.client_id = ${clientId} order by l.access, l.id`,
  )
  return rows.map((row) => ({ ...bearing(row), entrusts: row.entrusts }))
}

export interface ItemFact {
  id: Id<'item'>
  name: string
  family: string
  perUnit: boolean
}

export async function itemOf(tx: Database, id: string): Promise<ItemFact> {
  const row = await rowOf(
    tx,
    sql<{
      id: Id<'item'>
      name: string
      family: string
      per_unit: boolean
    }>`select id, name, family, per_unit from item where id = ${id} and state = 'offered'`,
  )
  return row ? { id: row.id, name: row.name, family: row.family, perUnit: row.per_unit } : refuse('not_found')
}

export interface ProductFact {
  id: Id<'product'>
  organisationId: Id<'organisation'>
  name: string
  itemId: Id<'item'>
  quantity: number
  months: number
  anchorOn: Day
  periodsPaid: number
  expiresOn: Day
  state: 'active' | 'ended'
  billedId: Id<'organisation'>
}

export async function productOf(tx: Database, id: string, ownerId: string): Promise<ProductFact> {
  const row = await rowOf(
    tx,
    sql<{
      id: Id<'product'>
      organisation_id: Id<'organisation'>
      name: string
      item_id: Id<'item'>
      quantity: number
      months: number
      anchor_on: string
      periods_paid: number
      expires_on: string
      state: 'active' | 'ended'
      billed_id: Id<'organisation'>
    }>`
      select id, organisation_id, name, item_id, quantity, months, anchor_on, periods_paid, expires_on, state, billed_id from product
       where id = ${id} and organisation_id = ${ownerId}`,
  )
  if (!row) return refuse('not_found')
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    itemId: row.item_id,
    quantity: row.quantity,
    months: row.months,
    anchorOn: row.anchor_on,
    periodsPaid: row.periods_paid,
    expiresOn: row.expires_on,
    state: row.state,
    billedId: row.billed_id,
  }
}

/** The public unit price in force, in millionths. */
export async function unitPrice(
  tx: Database,
  itemId: string,
  currency: Currency,
  months: number,
): Promise<bigint> {
  const row = await rowOf(
    tx,
    sql<{
      unit_e6: bigint
    }>`select unit_e6 from price where item_id = ${itemId} and currency = ${currency} and months = ${months} and valid @> app.today()`,
  )
  return row?.unit_e6 ?? refuse('price_missing', { itemId, currency, months })
}

export type PartnerTerms = { kind: 'percent'; rate: number } | { kind: 'price_list'; unitE6: bigint }

/** What a partner level pays for an item today: its own price where there is one, else its rate for the family. */
export async function partnerTerms(
  tx: Database,
  level: string,
  item: ItemFact,
  currency: Currency,
  months: number,
): Promise<PartnerTerms> {
  const row = await rowOf(
    tx,
    sql<{ unit_e6: bigint | null; rate: number | null }>`
      select (select unit_e6 from partner_price where level = ${level} and item_id = ${item.id} and currency = ${currency} and months = ${months} and valid @> app.today()) as unit_e6,
             (select rate from partner_rate where level = ${level} and family = ${item.family} and valid @> app.today()) as rate`,
  )
  if (row?.unit_e6 !== null && row?.unit_e6 !== undefined) return { kind: 'price_list', unitE6: row.unit_e6 }
  return { kind: 'percent', rate: row?.rate ?? 0 }
}

/** Volume tiers of a family in force, and the units of it that run at a payer's charge. */
export async function volumeOf(
  tx: Database,
  family: string,
  payerId: string,
): Promise<{ tiers: VolumeTier[]; counted: number }> {
  const tiers = await rowsOf(
    tx,
    sql<{
      quantity_min: number
      rate: number
    }>`select quantity_min, rate from volume_tier where family = ${family} and valid @> app.today() order by quantity_min`,
  )
  const counted = await rowOf(
    tx,
    sql<{ n: number }>`
      select coalesce(sum(p.quantity), 0)::int as n from product p join item i on i.id = p.item_id
       where p.billed_id = ${payerId} and p.state = 'active' and p.expires_on > app.today() and i.family = ${family}`,
  )
  return {
    tiers: tiers.map((t) => ({ quantityMin: t.quantity_min, rate: t.rate })),
    counted: counted?.n ?? 0,
  }
}

/** Value added tax of a payer: its country's rate. A number that nobody checked does not shift it to the buyer. */
export async function vatTerms(
  tx: Database,
  party: Party,
): Promise<{ country: string | null; category: 'S' | 'AE' | 'O'; rate: number }> {
  const row = await rowOf(
    tx,
    sql<{
      rate: number
    }>`select rate from vat_rate where country = ${party.country} and valid @> app.today()`,
  )
  if (!row) return { country: null, category: 'O', rate: 0 }
  return { country: party.country, category: 'S', rate: row.rate }
}

/** The level at which an organisation buys for itself, when it is a partner. */
export async function partnerLevelOf(tx: Database, organisationId: string): Promise<string | undefined> {
  const row = await rowOf(
    tx,
    sql<{
      level: string
    }>`select level from partner where organisation_id = ${organisationId} and frozen_at is null and state <> 'ended'`,
  )
  return row?.level
}
