import { call } from '@orpc/server'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, askProven, type Life, legalOf, livingTies, type Tie } from '../life.ts'
import { productsOf, rightsByChance } from '../rights.ts'
import { mustReachNothing, mustReachOnly } from '../watch.ts'
import { provenBy } from './people.ts'

const changesRights: Act = {
  name: 'a client changes rights',
  weight: 6,
  refusals: ['full_access_taken', 'product_taken'],
  async run(life) {
    const tie = anyOf(life.chance, life.ties)
    if (!tie) return undefined
    const { id, client, partner, version } = tie
    const rights = await rightsByChance(life, client)
    const input = { organisationId: client.id, partnershipId: id, version, rights }
    const changed = await ask(life, legalOf(client), (context) =>
      call(operations.partnerships.changeRights, input, { context }),
    )
    Object.assign(tie, {
      version: changed.version,
      access: rights.access,
      payer: rights.payer,
      grants: rights.access === 'limited' ? rights.products : [],
    })
    if (tie.access === 'limited' && livingTies(life).includes(tie)) await mustReachOnly(life, tie)
    return `${client.name} gives ${partner.name} ${rights.access} access, ${rights.products.length} products`
  },
}

const changesPayer: Act = {
  name: 'a client changes who pays',
  weight: 4,
  async run(life) {
    const tie = anyOf(
      life.chance,
      life.ties.filter(({ access }) => access === 'full'),
    )
    if (!tie) return undefined
    const { id, client, version } = tie
    const payer = tie.payer === 'partner' ? ('client' as const) : ('partner' as const)
    const input = { organisationId: client.id, partnershipId: id, version, payer }
    const changed = await ask(life, legalOf(client), (context) =>
      call(operations.partnerships.changePayer, input, { context }),
    )
    Object.assign(tie, { version: changed.version, payer })
    return `the ${payer} pays what ${tie.partner.name} orders for ${client.name}`
  },
}

function over(life: Life, tie: Tie): Promise<void> {
  life.ties.splice(life.ties.indexOf(tie), 1)
  return mustReachNothing(life, tie.partner, tie.client)
}

const ends: Act = {
  name: 'a partnership ends',
  weight: 2,
  async run(life) {
    const tie = anyOf(life.chance, life.ties)
    if (!tie) return undefined
    const { id, client, partner } = tie
    if (oneIn(life.chance, 2)) {
      const input = { organisationId: client.id, partnershipId: id, reason: 'over' }
      await askProven(
        life,
        legalOf(client),
        provenBy((context) => call(operations.partnerships.end, input, { context })),
      )
    } else {
      const input = { partnerId: partner.id, partnershipId: id }
      await askProven(
        life,
        legalOf(partner),
        provenBy((context) => call(operations.partnerships.endAsPartner, input, { context })),
      )
    }
    await over(life, tie)
    return `${client.name} and ${partner.name} end`
  },
}

const gives: Act = {
  name: 'a partner gives a collaborator a client, or takes it back',
  weight: 3,
  async run(life) {
    const tie = anyOf(life.chance, livingTies(life))
    const member =
      tie &&
      anyOf(
        life.chance,
        tie.partner.people.filter(({ role }) => role === 'collaborator'),
      )
    if (!tie || !member) return undefined
    const input = { partnerId: tie.partner.id, clientId: tie.client.id, personId: member.actor.personId }
    const actor = legalOf(tie.partner)
    const { version } = await call(
      operations.clients.holdings,
      { partnerId: input.partnerId, clientId: input.clientId },
      { context: { world: life.program.world, actor } },
    )
    if (oneIn(life.chance, 4)) {
      await ask(life, actor, (context) =>
        call(operations.clients.removeHolding, { ...input, version }, { context }),
      )
      return `${member.actor.name} has ${tie.client.name} no longer`
    }
    const level = life.chance.pick(['look', 'manage', 'order'] as const)
    const holding = { ...input, version, allProducts: true, level, products: [] }
    await ask(life, actor, (context) => call(operations.clients.setHolding, holding, { context }))
    return `${member.actor.name} has ${tie.client.name} (${level})`
  },
}

const givesOwn: Act = {
  name: 'a member is given products',
  weight: 2,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    const isGiven = (role: string) => role === 'collaborator' || role === 'external'
    const member =
      house &&
      anyOf(
        life.chance,
        house.people.filter(({ role }) => isGiven(role)),
      )
    if (!house || !member) return undefined
    const products = (await productsOf(life, house))
      .filter(() => oneIn(life.chance, 2))
      .map((productId) => ({ productId, level: 'manage' as const }))
    const input = { organisationId: house.id, personId: member.actor.personId, products }
    await ask(life, legalOf(house), (context) =>
      call(operations.organisations.memberProducts, input, { context }),
    )
    return `${member.actor.name} of ${house.name} is given ${products.length} products`
  },
}

export const rightsActs: readonly Act[] = [changesRights, changesPayer, ends, gives, givesOwn]
