/** What is looked at while life goes on: who sees what, and who reaches nothing any more. */
import { call } from '@orpc/server'
import type { Call } from '../lib/operation.ts'
import { operations } from '../operations.ts'
import { anyOf } from './chances.ts'
import { type House, type Life, legalOf, livingTies, mustRefuse, type Tie, violated } from './life.ts'

/** A glance of the simulation itself: nothing dies over it. */
const glance = (life: Life, house: House): { context: Call } => ({
  context: { world: life.program.world, actor: legalOf(house) },
})

/** Whoever a client gave nothing, or nothing any more, finds nothing there. */
export async function mustReachNothing(life: Life, partner: House, client: House): Promise<void> {
  const asker = glance(life, partner)
  const pair = { partnerId: partner.id, clientId: client.id }
  const what = `${partner.name} reaches ${client.name} without a partnership`
  const gone = ['not_found'] as const
  await mustRefuse(life, `${what} (record)`, gone, () => call(operations.clients.get, pair, asker))
  await mustRefuse(life, `${what} (products)`, gone, () =>
    call(operations.products.listOfClient, pair, asker),
  )
  await mustRefuse(life, `${what} (renewals)`, gone, () =>
    call(operations.renewals.listOfClient, pair, asker),
  )
  const offer = life.offers[0]
  const months = offer?.months[0]
  if (offer === undefined || months === undefined) return
  const lines = [{ itemId: offer.itemId, quantity: 1, months }]
  await mustRefuse(life, `${what} (quote)`, gone, () =>
    call(operations.orders.quoteForClient, { ...pair, lines }, asker),
  )
}

/** A partner with limited access finds the products given, and none besides. */
export async function mustReachOnly(life: Life, { partner, client, grants }: Tie): Promise<void> {
  const found: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await call(
      operations.products.listOfClient,
      { partnerId: partner.id, clientId: client.id, limit: 200, ...(cursor ? { cursor } : {}) },
      glance(life, partner),
    )
    found.push(...page.rows.map(({ id }) => id))
    cursor = page.next
  }
  const given = new Set<string>(grants.map(({ productId }) => productId))
  const beyond = found.filter((id) => !given.has(id))
  const lacking = [...given].filter((id) => !found.includes(id))
  if (beyond.length > 0)
    violated(life, `${partner.name} reaches ${beyond.join(', ')} of ${client.name} beyond what was given`)
  if (lacking.length > 0)
    violated(life, `${partner.name} does not reach ${lacking.join(', ')} of ${client.name}, which was given`)
}

/** A document is read by whoever pays it, and by nobody else: its owner and any stranger find nothing. */
export async function mustBePrivate(life: Life, orderId: `ord_${string}`, billedId: string): Promise<void> {
  const others = life.houses.filter(({ id }) => id !== billedId)
  const stranger = anyOf(life.chance, others)
  const billed = life.houses.find(({ id }) => id === billedId)
  if (billed) await call(operations.orders.get, { organisationId: billed.id, orderId }, glance(life, billed))
  if (!stranger) return
  await mustRefuse(life, `${stranger.name} reads ${orderId} of ${billedId}`, ['not_found'], () =>
    call(operations.orders.get, { organisationId: stranger.id, orderId }, glance(life, stranger)),
  )
  if (!billed) return
  await mustRefuse(
    life,
    `${stranger.name} reads ${orderId} in the name of ${billed.name}`,
    ['not_found'],
    () => call(operations.orders.get, { organisationId: billed.id, orderId }, glance(life, stranger)),
  )
}

/** Every day a few pairs: who has a partnership reaches its client, who has none does not. */
export async function lookAround(life: Life): Promise<void> {
  const partner = anyOf(
    life.chance,
    life.houses.filter(({ isPartner }) => isPartner),
  )
  const client = anyOf(life.chance, life.houses)
  if (!partner || !client || partner === client) return
  const tie = livingTies(life).find((one) => one.partner === partner && one.client === client)
  if (!tie) return mustReachNothing(life, partner, client)
  const seen = await call(
    operations.clients.get,
    { partnerId: partner.id, clientId: client.id },
    glance(life, partner),
  )
  if (seen.access !== tie.access || seen.payer !== tie.payer)
    violated(
      life,
      `${partner.name} sees ${seen.access}, paid by ${seen.payer}; ${client.name} gave ${tie.access}, paid by ${tie.payer}`,
    )
}
