import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, type Life, legalOf, livingTies, type Tie, violated } from '../life.ts'
import { rightsByChance } from '../rights.ts'
import { mustReachOnly } from '../watch.ts'

const limitedTies = (life: Life) => livingTies(life).filter(({ access }) => access === 'limited')

const asksForMore: Act = {
  name: 'a partner asks for more access',
  weight: 3,
  refusals: ['ask_open', 'ask_rests'],
  async run(life) {
    const tie = anyOf(life.chance, limitedTies(life))
    if (!tie) return undefined
    const wish = {
      access: 'limited' as const,
      payer: 'client' as const,
      products: [],
      families: [{ family: life.chance.pick(['hosting', 'domain', 'mail']), level: 'manage' as const }],
    }
    const input = { partnerId: tie.partner.id, partnershipId: tie.id, wish, message: 'please' }
    await ask(life, legalOf(tie.partner), (context) => call(operations.partnerships.ask, input, { context }))
    return `${tie.partner.name} asks ${tie.client.name} for ${wish.families[0]?.family}`
  },
}

interface Open {
  id: Id<'ask'>
  through: string
}

/** What waits for an answer, by chance, with its partnership as the simulation knows it. */
async function openAsk(life: Life): Promise<{ askId: Id<'ask'>; tie: Tie } | undefined> {
  const rows = await rowsOf(
    life.eye,
    sql<Open>`select id, partnership_id as through from access_ask where state = 'asked' order by id`,
  )
  const open = anyOf(life.chance, rows)
  const tie = livingTies(life).find(({ id }) => id === open?.through)
  return open && tie ? { askId: open.id, tie } : undefined
}

const answers: Act = {
  name: 'a client answers what its partner asks for',
  weight: 3,
  refusals: ['ask_closed', 'product_taken', 'full_access_taken'],
  async run(life) {
    const open = await openAsk(life)
    if (!open) return undefined
    const { askId, tie } = open
    const { id: partnershipId, client, partner, version } = tie
    if (oneIn(life.chance, 5)) {
      const input = { partnerId: partner.id, partnershipId, askId }
      await ask(life, legalOf(partner), (context) =>
        call(operations.partnerships.withdrawAsk, input, { context }),
      )
      return `${partner.name} withdraws what it asked for`
    }
    const granted = oneIn(life.chance, 3) ? null : await rightsByChance(life, client)
    const input = { organisationId: client.id, partnershipId, askId, version, granted, reason: '' }
    const changed = await ask(life, legalOf(client), (context) =>
      call(operations.partnerships.answerAsk, input, { context }),
    )
    tie.version = changed.version
    if (!granted) return `${client.name} declines what ${partner.name} asks for`
    Object.assign(tie, {
      access: granted.access,
      payer: granted.payer,
      grants: granted.access === 'limited' ? granted.products : [],
    })
    if (tie.access === 'limited') await mustReachOnly(life, tie)
    return `${client.name} answers ${partner.name} with ${granted.access} access`
  },
}

const relinquishes: Act = {
  name: 'a partner gives a product back',
  weight: 2,
  async run(life) {
    const tie = anyOf(
      life.chance,
      limitedTies(life).filter(({ grants }) => grants.length > 1),
    )
    const given = tie && anyOf(life.chance, tie.grants)
    if (!tie || !given) return undefined
    const { id: partnershipId, client, partner } = tie
    const input = { partnerId: partner.id, partnershipId, version: tie.version, products: [given.productId] }
    await ask(life, legalOf(partner), (context) =>
      call(operations.partnerships.relinquish, input, { context }),
    )
    tie.grants = tie.grants.filter(({ productId }) => productId !== given.productId)
    const context = { world: life.program.world, actor: legalOf(client) }
    const seen = await call(
      operations.partnerships.get,
      { organisationId: client.id, partnershipId },
      { context },
    )
    tie.version = seen.version
    // what came since in a category that was given is reached as well: only what went back must not be
    const reached = await rowsOf(
      life.eye,
      sql`select 1 from access.reach where hat_id = ${partner.id} and product_id = ${given.productId}`,
    )
    if (reached.length > 0) violated(life, `${partner.name} reaches ${given.productId}, which it gave back`)
    return `${partner.name} gives ${given.productId} back to ${client.name}`
  },
}

export const askActs: readonly Act[] = [asksForMore, answers, relinquishes]
