import { call } from '@orpc/server'
import { addDays, addMonths, dayOf } from '../../lib/day.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { oneIn } from '../chances.ts'
import { ask, mustRefuse } from '../life.ts'

const heads = {
  organisations:
    'reference,name,kind,country,language,street,house_number,postcode,town,register_number,vat_number,website,email,legal_name',
  products: 'reference,organisation,sku,name,quantity,months,started_on,expires_on',
}

/** A file with a few rows of a provider that joins: organisations nobody represents yet, and what runs there. */
const imports: Act = {
  name: 'the provider imports a stock',
  weight: 1,
  async run(life) {
    if (!oneIn(life.chance, 3)) return undefined
    life.keys += 1
    const reference = `K-${life.keys}`
    const organisation = `${reference},Imported ${reference},company,CH,de,,,,Bern,,,,,`
    const today = dayOf(life.now)
    const started = addDays(today, -life.chance.below(300))
    const products = Array.from(
      { length: 1 + life.chance.below(5) },
      (_, n) =>
        `${reference}-${n},${reference},web-hosting,site ${n},1,12,${started},${addMonths(started, 12)}`,
    )
    const run = (kind: 'organisations' | 'products', rows: string[]) =>
      ask(life, life.staff, (context) =>
        call(operations.imports.run, { kind, content: [heads[kind], ...rows].join('\n') }, { context }),
      )
    await run('organisations', [organisation])
    await run('products', products)
    const content = `${heads.products}\n${products[0]},too many\nx,nowhere,web-hosting,site,1,12,${started},${today}`
    const context = { world: life.program.world, actor: life.staff }
    await mustRefuse(life, 'a file with bad rows is taken', ['import_refused'], () =>
      call(operations.imports.run, { kind: 'products' as const, content }, { context }),
    )
    return `a stock of ${products.length} products is imported`
  },
}

export const importActs: readonly Act[] = [imports]
