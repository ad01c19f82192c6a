import { sql } from 'kysely'
import type { Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Ids } from '../lib/id.ts'
import { currencies } from '../lib/money.ts'

const names = {
  it: 'Assistenza Premium',
  fr: 'Assistance Premium',
  de: 'Premium-Support',
  en: 'Premium Support',
  es: 'Asistencia Premium',
}

/** Six months' price in whole units, the same in both currencies; a year is twice that. */
const tiers = [
  { sku: 'premium-4h', name: 'Premium Support, 4 hours', hours: 4, half: 150 },
  { sku: 'premium-2h', name: 'Premium Support, 2 hours', hours: 2, half: 600 },
  { sku: 'premium-1h', name: 'Premium Support, 1 hour', hours: 1, half: 1500 },
]

/** Premium Support for an example catalogue, with prices that hold from a day on. */
export async function loadExamplePremium(tx: Tx, ids: Ids, from: Day): Promise<void> {
  await sql`
    insert into family (id, position, names)
    select 'support', coalesce(max(position), 0) + 1, ${JSON.stringify(names)}::jsonb from family`.execute(tx)
  for (const { sku, name, hours, half } of tiers) {
    const id = ids('item')
    await sql`insert into item (id, sku, family, name) values (${id}, ${sku}, 'support', ${name})`.execute(tx)
    await sql`
      insert into premium_tier (item_id, response_hours, around_the_clock, min_months) values (${id}, ${hours}, ${hours <= 2}, 6)`.execute(
      tx,
    )
    for (const currency of currencies)
      for (const months of [6, 12])
        await sql`
          insert into price (id, item_id, currency, months, unit_e6, valid)
          values (${ids('price')}, ${id}, ${currency}, ${months}, ${String((half * months * 1_000_000) / 6)}, daterange(${from}, null))`.execute(
          tx,
        )
  }
}
