import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Rights } from '../partnerships/contract.ts'
import { oneIn } from './chances.ts'
import type { House, Life } from './life.ts'

/** The products that a house runs, in the order in which they came. */
export async function productsOf(life: Life, house: House): Promise<Id<'product'>[]> {
  const rows = await rowsOf(
    life.eye,
    sql<{
      id: Id<'product'>
    }>`select id from product where organisation_id = ${house.id} and state = 'active' order by id`,
  )
  return rows.map(({ id }) => id)
}

/** Rights that a client might give: all of it, or some of its products, even none. */
export async function rightsByChance(life: Life, client: House): Promise<Rights> {
  const { chance } = life
  if (oneIn(chance, 2))
    return { access: 'full', payer: chance.pick(['client', 'partner'] as const), products: [], families: [] }
  const products = (await productsOf(life, client))
    .filter(() => oneIn(chance, 3))
    .map((productId) => ({ productId, level: chance.pick(['look', 'manage'] as const) }))
  const families = oneIn(chance, 3) ? [{ family: 'hosting', level: 'manage' as const }] : []
  return { access: 'limited', payer: 'client', products, families }
}
