import type { Level } from '../src/access/access.ts'
import type { Id } from '../src/lib/id.ts'
import type { Currency } from '../src/lib/money.ts'
import { verify } from '../src/verification/operations.ts'
import { type Guest, type Platform, password } from './platform.ts'

/** An organisation with its legal representative, ready to be a client or a partner. */
export interface Side {
  id: Id<'organisation'>
  name: string
  legal: Guest
  currency: Currency
}

let staff = new WeakMap<Platform, Guest>()

export async function staffOf(platform: Platform): Promise<Guest> {
  const known = staff.get(platform)
  if (known) return known
  const guest = await platform.person('Staff Manager', { staff: 'manager' })
  staff = staff.set(platform, guest)
  return guest
}

export async function organisation(platform: Platform, name: string, country = 'CH'): Promise<Side> {
  const legal = await platform.person(`${name} Legal`)
  const made = await legal.client.organisations.create({
    name,
    kind: 'company',
    country,
    language: 'en',
    town: 'Bern',
  })
  return { id: made.id, name, legal, currency: made.currency }
}

export async function partner(
  platform: Platform,
  name: string,
  country = 'CH',
  level = 'bronze',
): Promise<Side> {
  const side = await organisation(platform, name, country)
  const { client } = await staffOf(platform)
  await client.organisations.admitPartner({
    organisationId: side.id,
    level,
    contactEmail: side.legal.email,
    state: 'active',
  })
  return side
}

/** Money on the prepaid account, by the test provider. */
export async function topUp(side: Side, amount: string, currency = side.currency): Promise<void> {
  const { paymentId } = await side.legal.client.prepaid.topUp({ organisationId: side.id, amount, currency })
  await side.legal.client.payments.settleTest({ organisationId: side.id, paymentId, outcome: 'succeeded' })
}

export async function itemOf(platform: Platform, family: string, months = 1): Promise<Id<'item'>> {
  const items = await platform.client().catalogue.items({ family })
  const item = items.find((i) => i.prices.some((p) => p.months === months)) ?? items[0]
  if (!item) throw new Error(`no item of ${family}`)
  return item.id
}

/** The item of the golden vectors: 9.92 francs or 5.75 euros a month. */
export async function hosting(platform: Platform): Promise<Id<'item'>> {
  const items = await platform.client().catalogue.items({ family: 'hosting' })
  const item = items.find((i) => i.prices.some((p) => p.months === 1 && p.unit === '9.92'))
  if (!item) throw new Error('no hosting at 9.92')
  return item.id
}

export async function order(
  platform: Platform,
  side: Side,
  quantity: number,
  name = 'site',
): Promise<Id<'product'>[]> {
  const placed = await side.legal.client.orders.place({
    organisationId: side.id,
    lines: [{ itemId: await hosting(platform), quantity, months: 1, name }],
    means: 'prepaid',
  })
  return placed.productIds
}

export interface Given {
  access: 'limited' | 'full'
  payer?: 'client' | 'partner'
  products?: { productId: Id<'product'>; level: 'look' | 'manage' }[]
  families?: { family: string; level: 'look' | 'manage' }[]
}

/** A partnership by the front door: the partner asks, the client grants. */
export async function partnered(client: Side, by: Side, given: Given) {
  const asked = await by.legal.client.invitations.ask({
    partnerId: by.id,
    email: client.legal.email,
    company: client.name,
    language: 'en',
    wish: { access: 'full', payer: 'client', families: [] },
  })
  return client.legal.client.invitations.accept({
    invitationId: asked.id,
    organisationId: client.id,
    granted: {
      access: given.access,
      payer: given.payer ?? 'client',
      products: given.products ?? [],
      families: given.families ?? [],
    },
  })
}

/** Gives a collaborator of a partner a client, on the version that holds. */
export async function hold(
  by: Side,
  client: Side,
  held: { personId: Id<'person'>; level: Level; products?: HeldProduct[]; lastDay?: string },
) {
  const { clients } = by.legal.client
  const of = { partnerId: by.id, clientId: client.id }
  const { version } = await clients.holdings(of)
  return clients.setHolding({ ...of, version, allProducts: held.products === undefined, ...held })
}
type HeldProduct = { productId: Id<'product'>; level: Level }

/** Runs an act that asks for the password: gets its intent, proves it, repeats the act. */
export async function withPassword<T>(
  guest: Guest,
  act: (context: { stepUp?: string }) => Promise<T>,
  typed = password,
): Promise<T> {
  const intentId = await refusalOf(act({})).then((r) => String(r.data.intentId))
  await guest.client.people.prove({ intentId: intentId as Id<'intent'>, password: typed })
  return act({ stepUp: intentId })
}

export interface Refused {
  code: string
  status: number
  message: string
  data: Record<string, unknown>
}

/** The refusal a call ends with; fails when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call
  } catch (error) {
    if (error && typeof error === 'object' && 'code' in error && 'status' in error && 'data' in error)
      return error as Refused
    throw error
  }
  throw new Error('expected a refusal, got an answer')
}

/** What the product's own verification finds broken in the books; empty when all is well. */
export async function brokenPromises(platform: Platform): Promise<string[]> {
  const checks = await platform.db.transaction().execute(verify)
  return checks.filter((c) => c.violations > 0).map((c) => `${c.id} ${c.promise}: ${c.examples.join(', ')}`)
}
