import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { accountantOf, ask, type House, type Life, legalOf, livingTies } from '../life.ts'

/** Some products of a house that run for more than two weeks yet. */
async function inTime(life: Life, house: House): Promise<Id<'product'>[]> {
  const rows = await rowsOf(
    life.eye,
    sql<{ id: Id<'product'> }>`
      select id from product where organisation_id = ${house.id} and state = 'active' and expires_on > app.today() + 15 order by id`,
  )
  return rows.map(({ id }) => id).filter(() => oneIn(life.chance, 2))
}

const lets: Act = {
  name: 'an organisation lets products renew by themselves, or no longer',
  weight: 8,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    const productIds = house ? (await inTime(life, house)).slice(0, 50) : []
    if (!house || productIds.length === 0) return undefined
    const input = { organisationId: house.id, productIds }
    const isOff = oneIn(life.chance, 5)
    const verb = isOff ? operations.renewals.switchOff : operations.renewals.switchOn
    await ask(life, accountantOf(life, house), (context) => call(verb, input, { context }))
    return `${house.name} ${isOff ? 'renews by hand again' : 'lets renew by themselves'}: ${productIds.length} products`
  },
}

const letsForClient: Act = {
  name: 'a partner lets a client’s products renew at its charge, or no longer',
  weight: 8,
  refusals: ['not_found', 'renewal_by_payer', 'nothing_to_confirm'],
  async run(life) {
    const tie = anyOf(
      life.chance,
      livingTies(life).filter(({ access, payer }) => access === 'full' && payer === 'partner'),
    )
    const productIds = tie ? (await inTime(life, tie.client)).slice(0, 50) : []
    if (!tie || productIds.length === 0) return undefined
    const input = { partnerId: tie.partner.id, clientId: tie.client.id, productIds }
    const { switchOnForClient, switchOffForClient, confirm } = operations.renewals
    const verb = life.chance.pick(['on', 'on', 'confirm', 'off'] as const)
    const { changed } = await ask(life, legalOf(tie.partner), (context) => {
      if (verb === 'off') return call(switchOffForClient, input, { context })
      if (verb === 'confirm') return call(confirm, input, { context })
      return call(switchOnForClient, input, { context })
    })
    return `${tie.partner.name} changes who renews ${changed.length} products of ${tie.client.name}`
  },
}

const confirms: Act = {
  name: 'a partner takes over its client’s renewals',
  weight: 3,
  async run(life) {
    const rows = await rowsOf(
      life.eye,
      sql<{ id: Id<'product'>; through: string }>`
        select w.product_id as id, w.partnership_id as through from renewing w join mandate m on m.product_id = w.product_id and m.state = 'needs_confirmation' and m.partnership_id = w.partnership_id
         where w.initiator = 'client' and w.access = 'full' and w.payer = 'partner' order by 1 limit 100`,
    )
    const chosen = anyOf(life.chance, rows)
    const tie = livingTies(life).find(({ id }) => id === chosen?.through)
    if (!chosen || !tie) return undefined
    const input = { partnerId: tie.partner.id, clientId: tie.client.id, productIds: [chosen.id] }
    await ask(life, legalOf(tie.partner), (context) => call(operations.renewals.confirm, input, { context }))
    return `${tie.partner.name} takes over ${chosen.id} of ${tie.client.name}`
  },
}

const changesFrequency: Act = {
  name: 'a product is renewed for other periods',
  weight: 3,
  refusals: ['price_missing'],
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    const productId = house && anyOf(life.chance, await inTime(life, house))
    if (!house || !productId) return undefined
    const months = life.chance.pick([1, 12, 12] as const)
    const input = { organisationId: house.id, productId, months }
    await ask(life, accountantOf(life, house), (context) =>
      call(operations.renewals.changeFrequency, input, { context }),
    )
    return `${house.name} renews ${productId} for ${months} months from now on`
  },
}

export const renewalActs: readonly Act[] = [lets, letsForClient, confirms, changesFrequency]
