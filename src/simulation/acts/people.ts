import { call } from '@orpc/server'
import { asPerson, enter } from '../../demo/stage.ts'
import { idOf } from '../../lib/id.ts'
import { languages } from '../../lib/language.ts'
import type { Actor } from '../../lib/operation.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import {
  ask,
  askProven,
  type House,
  type Life,
  legalOf,
  type Member,
  mustRefuse,
  type Proving,
  partnersOf,
  password,
} from '../life.ts'
import { mustReachNothing } from '../watch.ts'

const countries = ['CH', 'CH', 'CH', 'LI', 'FR', 'IT', 'DE', 'ES', 'US']

/** A person with a password who may sign in. */
export async function newPerson(life: Life, what: string): Promise<Actor> {
  const number = life.keys + 1
  life.keys = number
  const id = await enter(
    life.program.world,
    {
      name: `${what} ${number}`,
      email: `${what.toLowerCase()}${number}@people.example`,
      language: life.chance.pick(languages),
    },
    password,
  )
  return (await asPerson(life.program.world, id)).actor
}

export async function openHouse(life: Life): Promise<House> {
  const actor = await newPerson(life, 'Owner')
  const { chance } = life
  const input = {
    name: `House ${life.houses.length + 1}`,
    kind: chance.pick(['company', 'company', 'company', 'individual', 'association'] as const),
    language: actor.language,
    country: chance.pick(countries),
    street: '',
    houseNumber: '',
    postcode: '',
    town: 'Town',
    ...(oneIn(chance, 2) ? { vatNumber: `VAT${chance.below(1_000_000)}` } : {}),
  }
  const { id, name, currency, kind } = await ask(life, actor, (context) =>
    call(operations.organisations.create, input, { context }),
  )
  const house: House = {
    id,
    name,
    currency,
    isPartner: false,
    isFrozen: false,
    isCompany: kind === 'company',
    people: [{ actor, role: 'legal', accounting: true }],
  }
  life.houses.push(house)
  return house
}

const admits: Act = {
  name: 'a company becomes a partner',
  weight: 3,
  async run(life) {
    if (partnersOf(life).length >= Math.max(2, life.organisations / 8)) return undefined
    const house = anyOf(
      life.chance,
      life.houses.filter(({ isPartner, isCompany }) => isCompany && !isPartner),
    )
    if (!house) return undefined
    const level = life.chance.pick(['bronze', 'silver'])
    await ask(life, life.staff, (context) =>
      call(
        operations.organisations.admitPartner,
        { organisationId: house.id, level, contactEmail: legalOf(house).email, state: 'active' },
        { context },
      ),
    )
    house.isPartner = true
    return `${house.name} becomes a partner, ${level}`
  },
}

const freezes: Act = {
  name: 'the provider freezes a partner, or lets it go on',
  weight: 1,
  async run(life) {
    const partner = anyOf(life.chance, partnersOf(life))
    if (!partner || (!partner.isFrozen && !oneIn(life.chance, 4))) return undefined
    const frozen = !partner.isFrozen
    await ask(life, life.staff, (context) =>
      call(
        operations.organisations.freezePartner,
        { organisationId: partner.id, frozen, reason: 'breach of duties' },
        { context },
      ),
    )
    partner.isFrozen = frozen
    const client = anyOf(
      life.chance,
      life.ties.filter((tie) => tie.partner === partner),
    )?.client
    if (frozen && client) await mustReachNothing(life, partner, client)
    return `${partner.name} is ${frozen ? 'frozen' : 'free again'}`
  },
}

const takesIn: Act = {
  name: 'somebody joins an organisation',
  weight: 4,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    if (!house || house.people.length > 5) return undefined
    const actor = await newPerson(life, 'Member')
    const role = life.chance.pick(['administrator', 'collaborator', 'collaborator', 'external'] as const)
    const accounting = role === 'collaborator' && oneIn(life.chance, 2)
    const { name, email, language } = actor
    await ask(life, legalOf(house), (context) =>
      call(
        operations.organisations.addMember,
        { organisationId: house.id, email, name, language, role, accounting },
        { context },
      ),
    )
    house.people.push({ actor, role, accounting })
    return `${name} joins ${house.name} as ${role}`
  },
}

/** The password again, for what asks for it. */
export const provenBy = <T>(run: Proving<T>['run']): Proving<T> => ({
  run,
  prove: (context, intentId) =>
    call(operations.people.prove, { intentId: idOf('intent').parse(intentId), password }, { context }),
})

const leaves: Act = {
  name: 'somebody is removed from an organisation',
  weight: 2,
  async run(life) {
    const house = anyOf(
      life.chance,
      life.houses.filter(({ people }) => people.length > 1),
    )
    const member = house && anyOf(life.chance, house.people.slice(1))
    if (!house || !member) return undefined
    const input = { organisationId: house.id, personId: member.actor.personId }
    await askProven(
      life,
      legalOf(house),
      provenBy((context) => call(operations.organisations.removeMember, input, { context })),
    )
    house.people.splice(house.people.indexOf(member), 1)
    const context = { world: life.program.world, actor: member.actor }
    await mustRefuse(life, `${member.actor.name} sees ${house.name} after leaving it`, ['not_found'], () =>
      call(operations.organisations.get, { organisationId: house.id }, { context }),
    )
    return `${member.actor.name} leaves ${house.name}`
  },
}

const promotes: Act = {
  name: 'a person gets another role',
  weight: 2,
  async run(life) {
    const house = anyOf(
      life.chance,
      life.houses.filter(({ people }) => people.length > 1),
    )
    const member = house && anyOf(life.chance, house.people.slice(1))
    if (!house || !member || member.role === 'legal') return undefined
    const role = life.chance.pick(['administrator', 'collaborator', 'external'] as const)
    const accounting = oneIn(life.chance, 2)
    const input = { organisationId: house.id, personId: member.actor.personId, role, accounting }
    await ask(life, legalOf(house), (context) =>
      call(operations.organisations.changeMember, input, { context }),
    )
    Object.assign(member, { role, accounting })
    return `${member.actor.name} of ${house.name} is ${role} now`
  },
}

const moves: Act = {
  name: 'an organisation moves',
  weight: 1,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    if (!house) return undefined
    const country = life.chance.pick(countries)
    const address = { street: '', houseNumber: '', postcode: '', town: 'Elsewhere', country }
    const { currency } = await ask(life, legalOf(house), (context) =>
      call(operations.organisations.move, { organisationId: house.id, ...address }, { context }),
    )
    house.currency = currency
    return `${house.name} moves to ${country} and pays in ${currency} from now on`
  },
}

const oversteps: Act = {
  name: 'somebody tries what is not theirs to do',
  weight: 2,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    const isLow = ({ role, accounting }: Member) =>
      role === 'external' || (role === 'collaborator' && !accounting)
    const member = house && anyOf(life.chance, house.people.filter(isLow))
    if (!house || !member) return undefined
    const context = { world: life.program.world, actor: member.actor }
    const input = { organisationId: house.id, amount: '10.00', currency: house.currency }
    await mustRefuse(life, `${member.actor.name} moves money of ${house.name}`, ['accounting_only'], () =>
      call(operations.prepaid.topUp, input, { context }),
    )
    return `${member.actor.name} is refused the money of ${house.name}`
  },
}

export const peopleActs: readonly Act[] = [admits, freezes, takesIn, leaves, promotes, moves, oversteps]
