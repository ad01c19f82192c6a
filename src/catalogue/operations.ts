import { implement } from '@orpc/server'
import { mustAccount } from '../access/store.ts'
import { formatUnit } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { catalogueContract } from './contract.ts'
import { parsePercent, quotePrice } from './quotePrice.ts'
import * as store from './store.ts'

const os = implement(catalogueContract).$context<Call>().use(inTransaction)

function refuseField(field: string, reason: string): never {
  refuse('input_invalid', { flaws: [{ field, reason }] })
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
