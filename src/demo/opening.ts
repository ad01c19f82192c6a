import { call } from '@orpc/server'
import type { World } from '../lib/operation.ts'
import { operations } from '../operations.ts'
import type { Act } from './agenda.ts'
import { clientStarts, demoPassword, partnerRoles, staffPeople } from './cast.ts'
import { chanceOf } from './chance.ts'
import { type OrganisationPart, partnerParts, partOfKey } from './organisations.ts'
import { type House, houseOf, leadOf, type Player, playerOf, type Scene } from './scene.ts'
import { asPerson, enter, type StagePerson } from './stage.ts'
import { topUp } from './trade.ts'

/** Who the provider of the example world is on its invoices. */
const demoSeller = {
  name: 'Nuvola Provider SA',
  street: 'Rue des Usines',
  houseNumber: '14',
  postcode: '1227',
  town: 'Carouge',
  country: 'CH',
  vatNumber: 'CHE103167648MWST',
  registerNumber: 'CHE-103.167.648',
  email: 'billing@provider.example',
  phone: '+41 22 555 01 02',
  website: 'provider.example',
  iban: 'CH9300762011623852957',
  qrIban: 'CH4431999123000889012',
}

/** The day on which the provider opens and the example catalogue begins to hold. */
export const openingDaysAgo = 378

async function arrive(world: World, person: StagePerson): Promise<Player> {
  return asPerson(world, await enter(world, person, demoPassword))
}

/** Opens an organisation by its first person; those who trade in their own name pay by card. */
async function openHouse(scene: Scene, { key, organisation, people }: OrganisationPart): Promise<House> {
  const players = await Promise.all(people.map((person) => arrive(scene.world, person)))
  const [lead] = players
  if (!lead) throw new Error(`${organisation.name} has no people`)
  const { id, name, currency } = await call(operations.organisations.create, organisation, { context: lead })
  const house: House = {
    key,
    id,
    name,
    currency,
    website: organisation.website ?? '',
    people: players,
    paysByCard: organisation.kind === 'individual',
    renewsItself: chanceOf(`${key} renews`).below(3) === 0,
  }
  scene.houses.set(key, house)
  return house
}

type MemberRole = 'administrator' | 'collaborator' | 'external'

export function admit(house: House, player: Player, role: MemberRole, accounting = false) {
  const { name, email, language } = player.actor
  return call(
    operations.organisations.addMember,
    { organisationId: house.id, email, name, language, role, accounting },
    { context: leadOf(house) },
  )
}

async function openPartner(scene: Scene, part: OrganisationPart, manager: Player): Promise<void> {
  const roles = partnerRoles.find(({ key }) => key === part.key)
  if (!roles) throw new Error(`${part.key} has no level`)
  const house = await openHouse(scene, part)
  await call(
    operations.organisations.admitPartner,
    {
      organisationId: house.id,
      level: roles.level,
      contactEmail: `office@${part.key}.example`,
      state: 'active',
    },
    { context: manager },
  )
  const named = (player: Player, names: readonly string[]) =>
    names.some((name) => player.actor.name.startsWith(`${name} `))
  for (const player of house.people.slice(1)) {
    const role = named(player, roles.administrators) ? 'administrator' : 'collaborator'
    await admit(house, player, role, named(player, roles.accounting))
  }
  await topUp(house, '3000.00')
}

/** Second people of a client are administrators; these two see what they are given. */
const collaborators: readonly string[] = ['Tommaso Rossi', 'Yves Perrottet']

async function openClient(scene: Scene, part: OrganisationPart, amount: string): Promise<void> {
  const house = await openHouse(scene, part)
  for (const player of house.people.slice(1)) {
    const role = collaborators.includes(player.actor.name) ? 'collaborator' : 'administrator'
    await admit(house, player, role, role === 'collaborator')
  }
  await topUp(house, amount)
}

/** The provider's people and the partners, who are there before everybody else, then the clients, one by one. */
export function openingActs(scene: Scene): Act[] {
  const partners: Act = {
    daysAgo: openingDaysAgo,
    hour: 6,
    lane: () => 'provider',
    run: async () => {
      const [manager] = await Promise.all(staffPeople.map((person) => arrive(scene.world, person)))
      if (!manager) throw new Error('the provider has no people')
      const items = await call(operations.catalogue.items, {}, { context: manager })
      for (const { sku, id } of items) scene.items.set(sku, id)
      await call(operations.papers.setSeller, demoSeller, { context: manager })
      for (const part of partnerParts) await openPartner(scene, part, manager)
    },
  }
  const starts = [...clientStarts, { key: 'ilariastudio', daysAgo: 371, owns: 19 }]
  const clients = starts.map(
    ({ key, daysAgo, owns }): Act => ({
      daysAgo,
      hour: 7,
      lane: () => key,
      run: () => openClient(scene, partOfKey(key), `${Math.ceil(owns / 2) * 100}.00`),
    }),
  )
  return [partners, ...clients]
}

/** Sofia worked for the cooperative from outside before her firm became its partner. */
export function outsideHelp(scene: Scene, daysAgo: number): Act {
  const run = () => {
    const sofia = playerOf(houseOf(scene, 'atelier-nord'), 'Sofia')
    return admit(houseOf(scene, 'lejorat'), sofia, 'external')
  }
  return { daysAgo, hour: 8, lane: () => 'lejorat', run }
}
