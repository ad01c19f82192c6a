import type { Access, Payer } from '../access/access.ts'
import { addDays, addMonths, type Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { Actor, Call, World } from '../lib/operation.ts'
import type { Wanted } from './stock.ts'

/** A person who acts, as the operations see them. */
export type Player = Call & { actor: Actor }

/** An organisation on the stage, with its people; the first is its legal representative. */
export interface House {
  key: string
  id: Id<'organisation'>
  name: string
  currency: Currency
  website: string
  /** Renews by card, payment by payment, instead of from its prepaid account. */
  paysByCard: boolean
  /** Renews its products itself although a partner could. */
  renewsItself: boolean
  people: Player[]
}

/** A living partnership, as far as the story must know it to go on. */
export interface Tie {
  id: Id<'partnership'>
  version: number
  partner: House
  client: House
  access: Access
  payer: Payer
}

/** A product that came into being, and until when it is paid. */
export interface Owned {
  id: Id<'product'>
  wanted: Wanted
  house: House
  anchorOn: Day
  periodsPaid: number
}

export interface Scene {
  world: World
  /** The real day on which the demo world is built; its history ends the day before. */
  today: Day
  items: Map<string, Id<'item'>>
  houses: Map<string, House>
  ties: Tie[]
  owned: Owned[]
  /** Who of a partner acts for a client; without an entry its legal representative does. */
  inCharge: Map<string, Player>
}

export function houseOf(scene: Scene, key: string): House {
  const house = scene.houses.get(key)
  if (!house) throw new Error(`nobody in the demo world is called ${key}`)
  return house
}

export function leadOf(house: House): Player {
  const [lead] = house.people
  if (!lead) throw new Error(`${house.name} has no people`)
  return lead
}

export function playerOf(house: House, firstName: string): Player {
  const player = house.people.find(({ actor }) => actor.name.startsWith(`${firstName} `))
  if (!player) throw new Error(`${firstName} does not belong to ${house.name}`)
  return player
}

export function tieOf(scene: Scene, clientKey: string, partnerKey: string): Tie {
  const tie = scene.ties.find((t) => t.client.key === clientKey && t.partner.key === partnerKey)
  if (!tie) throw new Error(`${partnerKey} does not work for ${clientKey}`)
  return tie
}

/** The partner that may order for a client now, if there is one. */
export function fullTieOf(scene: Scene, clientKey: string): Tie | undefined {
  return scene.ties.find((t) => t.client.key === clientKey && t.access === 'full')
}

export function actingFor(scene: Scene, tie: Tie): Player {
  return scene.inCharge.get(tie.client.key) ?? leadOf(tie.partner)
}

export function expiryOf(owned: Owned): Day {
  return addMonths(owned.anchorOn, owned.periodsPaid * owned.wanted.months)
}

/** The products of a client, in an order that does not hang on which of two orders came first. */
export function ownedBy(scene: Scene, clientKey: string): Owned[] {
  const order = ({ wanted, anchorOn }: Owned) => `${anchorOn} ${wanted.name} ${wanted.sku}`
  return scene.owned
    .filter((owned) => owned.house.key === clientKey)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

export function dayBefore(scene: Scene, daysAgo: number): Day {
  return addDays(scene.today, -daysAgo)
}
