import { implement } from '@orpc/server'
import { mustAccount } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Day, dayOf } from '../lib/day.ts'
import { formatUnit } from '../lib/money.ts'
import { type Actor, actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Dated, type Succession, succeed } from './catalogue.ts'
import { catalogueContract } from './contract.ts'
import { parsePercent, quotePrice } from './quotePrice.ts'
import * as store from './store.ts'

const os = implement(catalogueContract).$context<Call>().use(inTransaction)

/** Prices and rates are for the provider's management and finance; support looks. */
function mustSetPrices(actor: Actor): void {
  if (actor.staff !== 'manager' && actor.staff !== 'finance') refuse('staff_only')
}

function refuseField(field: string, reason: string): never {
  refuse('input_invalid', { flaws: [{ field, reason }] })
}

/** The act that lets a rate hold from a day on: undefined when it holds already. */
function nextRate(
  values: Dated<number>[],
  from: Day,
  rate: number,
  today: Day,
): Exclude<Succession, { kind: 'too_early' | 'overlaps' }> {
  if (from < today) refuseField('from', `must be ${today} or later`)
  const next = succeed(values, { from, value: rate }, today)
  if (next.kind === 'too_early' || next.kind === 'overlaps') refuse('dates_overlap')
  return next
}

/** A rate of the query, in percent, as basis points. */
function basisPoints(field: string, percent: number): number {
  return parsePercent(String(percent)) ?? refuseField(field, 'has at most two decimals')
}

export const catalogueOperations = os.router({
  families: os.families.handler(({ context }) => store.families(context.tx)),

  items: os.items.handler(async ({ context, input }) => {
    const rows = await store.items(context.tx, input.currency, input.family)
    return rows.map((row) => ({
      id: row.id,
      sku: row.sku,
      name: row.name,
      family: row.family,
      familyNames: row.family_names,
      perUnit: row.per_unit,
      prices: row.prices.map(({ currency, months, unit_e6 }) => ({
        currency,
        months,
        unit: formatUnit(BigInt(unit_e6)),
      })),
    }))
  }),

  tiers: os.tiers.handler(async ({ context }) => {
    const rows = await store.tiers(context.tx)
    return rows.map(({ quantity_min, ...row }) => ({ ...row, quantityMin: quantity_min }))
  }),

  rates: os.rates.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.partnerId)
    if (!(await store.isPartner(context.tx, input.partnerId))) refuse('not_found')
    const rows = await store.ratesOfPartner(context.tx, input.partnerId)
    return rows.map(({ level_names, ...row }) => ({ ...row, levelNames: level_names }))
  }),

  setRate: os.setRate.handler(async ({ context, input: { level, family, rate, from } }) => {
    mustSetPrices(actorOf(context))
    const known = await store.known(context.tx, family, level)
    if (!known.level) refuseField('level', 'is no partner level')
    if (!known.family) refuseField('family', 'is no product category')
    const values = await store.ratesOf(context.tx, level, family)
    const next = nextRate(values, from, rate, dayOf(context.now))
    if (next.kind === 'unchanged') return { done: true as const }
    if (next.kind === 'begins') await store.beginRate(context.tx, level, family, rate, from, next.closes)
    else await store.correctRate(context.tx, level, family, rate, from)
    await remember(context, {
      action: 'rate.set',
      hatId: null,
      clientId: null,
      objectId: null,
      changes: { level, family, rate, from },
    })
    return { done: true as const }
  }),

  setTier: os.setTier.handler(async ({ context, input: { family, quantityMin, rate, from } }) => {
    mustSetPrices(actorOf(context))
    const known = await store.known(context.tx, family)
    if (!known.family) refuseField('family', 'is no product category')
    const values = await store.tiersOf(context.tx, family, quantityMin)
    const next = nextRate(values, from, rate, dayOf(context.now))
    if (next.kind === 'unchanged') return { done: true as const }
    if (next.kind === 'begins')
      await store.beginTier(context.tx, family, quantityMin, rate, from, next.closes)
    else await store.correctTier(context.tx, family, quantityMin, rate, from)
    await remember(context, {
      action: 'tier.set',
      hatId: null,
      clientId: null,
      objectId: null,
      changes: { family, quantityMin, rate, from },
    })
    return { done: true as const }
  }),

  price: os.price.handler(({ input }) => {
    const rates = {
      campaignRate: basisPoints('campaignRate', input.campaignRate),
      partnerRate: basisPoints('partnerRate', input.partnerRate),
      volumeRate: basisPoints('volumeRate', input.volumeRate),
    }
    try {
      return quotePrice({ ...input, ...rates })
    } catch (error) {
      if (error instanceof RangeError) refuse('amount_too_large')
      throw error
    }
  }),
})
