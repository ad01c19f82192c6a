import { sql } from 'kysely'
import { numberDocuments } from '../../src/invoices/jobs.ts'
import type { Id } from '../../src/lib/id.ts'
import { printDocuments } from '../../src/papers/jobs.ts'
import {
  hold,
  hosting,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../cast.ts'
import type { Guest, Platform } from '../platform.ts'
import type { Things } from './input.ts'

const seller = {
  name: 'Provider SA',
  street: 'Rue du Rhône',
  houseNumber: '12',
  postcode: '1204',
  town: 'Genève',
  country: 'CH',
  vatNumber: 'CHE103167648MWST',
  email: 'billing@provider.example',
  phone: '+41 22 000 00 00',
}

export type Role = 'legal' | 'administrator' | 'accountant' | 'collaborator' | 'external'

/** Somebody or something that asks, and what the model needs to know of it. */
export interface Asker {
  kind: string
  headers: Record<string, string>
  /** The organisation it belongs to; the client's own people and partners' people differ in nothing else. */
  home?: { id: Id<'organisation'>; role: Role }
  /** How a partner's person reaches the client of this world. */
  reach?: { access: 'limited' | 'full'; level: 1 | 2 | 3; products: readonly string[] }
  staff?: 'manager' | 'finance' | 'support'
  scopes?: readonly string[]
}

/** A client, its managing partner, and one of everything that belongs to them. */
export interface House {
  client: Side
  agency: Side
  products: Id<'product'>[]
  people: Record<'administrator' | 'accountant' | 'collaborator' | 'external', Guest>
  things: Things
}

async function member(p: Platform, side: Side, name: string, role: Role): Promise<Guest> {
  const guest = await p.person(name)
  await side.legal.client.organisations.addMember({
    organisationId: side.id,
    email: guest.email,
    name,
    language: 'en',
    role: role === 'accountant' ? 'collaborator' : role,
    accounting: role === 'accountant',
  })
  return guest
}

/** Somebody with an authenticator app, who will lose it. */
async function withFactor(p: Platform, side: Side, name: string): Promise<Id<'person'>> {
  const { id } = await member(p, side, name, 'collaborator')
  await sql`insert into totp (person_id, secret_sealed, begun_at, since) values (${id}, 'x', app.now(), app.now())`.execute(
    p.db,
  )
  return id
}

async function payoutOf(p: Platform, agency: Side, mark: string): Promise<string> {
  const id = p.world.ids('payout')
  const account = p.world.ids('payoutAccount')
  await sql`
    insert into payout_account (id, organisation_id, iban, holder, street, house_number, postcode, town, country, made_at, made_by, usable_at)
    values (${account}, ${agency.id}, ${`CH930076201162385${mark}57`}, 'x', 'x', '1', '3000', 'Bern', 'CH', '2025-01-01', ${agency.legal.id}, '2025-01-01')`.execute(
    p.db,
  )
  await sql`
    insert into payout (id, organisation_id, account_id, currency, amount, state, requested_at, requested_by)
    values (${id}, ${agency.id}, ${account}, 'CHF', 5000, 'requested', app.now(), ${agency.legal.id})`.execute(
    p.db,
  )
  return id
}

/** Something that the client wants to confirm, and the partner proposed. */
async function proposedAct(p: Platform, client: Side, agency: Side, productId: string): Promise<string> {
  const guard = sql`
    insert into guarded_act (partnership_id, act, set_by, since)
    select id, 'frequency', ${client.legal.id}, app.now() from partnership where client_id = ${client.id} and partner_id = ${agency.id}`
  await guard.execute(p.db)
  const asked = agency.legal.client.renewals.changeFrequencyForClient({
    partnerId: agency.id,
    clientId: client.id,
    productId: productId as Id<'product'>,
    months: 12,
  })
  const { data } = await refusalOf(asked)
  await sql`update guarded_act set ended_at = app.now() where ended_at is null`.execute(p.db)
  return String(data.proposedActId)
}

/** The client is about to give its partner's products to another one, which has not accepted. */
async function handoverOf(p: Platform, client: Side, agency: Side, to: Side): Promise<string> {
  const id = p.world.ids('handover')
  await sql`
    insert into handover (id, client_id, from_id, from_partner_id, to_id, everything, created_by, created_at, expires_at)
    select ${id}, client_id, id, partner_id, ${to.id}, true, ${client.legal.id}, app.now(), app.now() + interval '9 days'
      from partnership where client_id = ${client.id} and partner_id = ${agency.id}`.execute(p.db)
  return id
}

export async function openHouse(p: Platform, name: string): Promise<House> {
  const client = await organisation(p, `${name} Client`)
  const agency = await partner(p, `${name} Agency`)
  const suitor = await partner(p, `${name} Suitor`)
  for (const side of [client, agency]) await topUp(side, '500.00')
  const products = await order(p, client, 5)
  const [productId = ''] = products
  const { client: legal } = client.legal
  const people = {
    administrator: await member(p, client, `${name} Administrator`, 'administrator'),
    accountant: await member(p, client, `${name} Accountant`, 'accountant'),
    collaborator: await member(p, client, `${name} Collaborator`, 'collaborator'),
    external: await member(p, client, `${name} External`, 'external'),
  }
  for (const [who, level] of [
    ['accountant', 'order'],
    ['collaborator', 'manage'],
    ['external', 'manage'],
  ] as const)
    await legal.organisations.memberProducts({
      organisationId: client.id,
      personId: people[who].id,
      products: [{ productId: products[0] ?? 'prd_', level }],
    })

  const started = await partnered(client, agency, { access: 'full' })
  const waiting = await legal.orders.place({
    organisationId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
    means: 'provider',
  })
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
    means: 'provider',
  })
  await numberDocuments(p.db)
  await (await staffOf(p)).client.papers.setSeller(seller)
  await printDocuments(p.db)
  const [document] = (await legal.invoices.list({ organisationId: client.id })).rows
  const [benefit] = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
  const [receipt] = (await legal.audit.receipts({ organisationId: client.id })).rows
  const asked = await agency.legal.client.partnerships.ask({
    partnerId: agency.id,
    partnershipId: started.id,
    wish: { access: 'full', payer: 'partner', products: [], families: [] },
  })
  const lost = await withFactor(p, client, `${name} Lost`)
  const losing = await withFactor(p, client, `${name} Losing`)
  const reset = await withPassword(client.legal, (context) =>
    legal.resets.ask({ organisationId: client.id, personId: lost, reason: 'a lost phone' }, { context }),
  )
  const machine = await legal.tokens.addUser({
    organisationId: client.id,
    name: 'Machine',
    accounting: false,
  })
  const made = await withPassword(client.legal, (context) =>
    legal.tokens.create(
      { organisationId: client.id, personId: machine.personId, name: 'x', scopes: ['read'], days: 30 },
      { context },
    ),
  )
  const { row: endpoint } = await legal.webhooks.create({
    organisationId: client.id,
    name: 'Hook',
    url: 'https://hooks.example/in',
    types: ['order.paid'],
  })
  const delivery = await legal.webhooks.test({ organisationId: client.id, endpointId: endpoint.id })
  const invitation = await suitor.legal.client.invitations.ask({
    partnerId: suitor.id,
    email: client.legal.email,
    company: client.name,
    language: 'en',
    wish: { access: 'full', payer: 'client', families: [] },
  })
  const [letter] = (await p.client().mailbox.list({ recipient: client.legal.email })).rows
  const things: Things = {
    organisationId: client.id,
    clientId: client.id,
    partnerId: agency.id,
    productId,
    forProductId: productId,
    renewProductId: productId,
    personId: people.collaborator.id,
    partnershipId: started.id,
    orderId: waiting.orderId,
    paymentId: waiting.paymentId ?? '',
    documentId: document?.id ?? '',
    benefitId: benefit?.id ?? '',
    eventId: receipt?.eventId ?? '',
    askId: asked.id,
    handoverId: await handoverOf(p, client, agency, suitor),
    proposedActId: await proposedAct(p, client, agency, products[1] ?? ''),
    resetId: reset.id,
    tokenId: made.row.id,
    invitationId: invitation.id,
    endpointId: endpoint.id,
    deliveryId: delivery.id,
    payoutId: await payoutOf(p, agency, String(100 + name.length)),
    itemId: await hosting(p),
    letterId: letter?.id ?? '',
    hatId: client.id,
    losingId: losing,
    machineId: machine.personId,
    machineToken: made.token,
    suitorId: suitor.id,
    suitorCookie: suitor.legal.cookie,
  }
  return { client, agency, products, people, things }
}

const cookie = (guest: Guest) => ({ cookie: guest.cookie })
const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` })

/** Everybody who may stand before a door of this house, from its representative to somebody passing by. */
export async function askersOf(
  p: Platform,
  { client, agency, products, people, things }: House,
): Promise<Asker[]> {
  const { legal } = client
  const seat = (kind: string, guest: Guest, role: Role): Asker => ({
    kind,
    headers: cookie(guest),
    home: { id: client.id, role },
  })
  const [first = 'prd_', , , granted = 'prd_', paused = 'prd_'] = products
  const ofAgency = products.slice(0, 3)
  const at = (side: Side, guest: Guest, role: Role, reach?: Asker['reach']): Omit<Asker, 'kind'> => ({
    headers: cookie(guest),
    home: { id: side.id, role },
    ...(reach ? { reach } : {}),
  })

  const narrow = await partner(p, 'Narrow')
  await partnered(client, narrow, {
    access: 'limited',
    products: [{ productId: granted as Id<'product'>, level: 'manage' }],
  })
  const ended = await partner(p, 'Ended')
  const over = await partnered(client, ended, { access: 'limited' })
  await withPassword(legal, (context) =>
    legal.client.partnerships.end({ organisationId: client.id, partnershipId: over.id }, { context }),
  )
  const resting = await partner(p, 'Paused')
  const rest = await partnered(client, resting, {
    access: 'limited',
    products: [{ productId: paused as Id<'product'>, level: 'manage' }],
  })
  await legal.client.partnerships.pause({ organisationId: client.id, partnershipId: rest.id })

  const holder = await member(p, agency, 'Holder', 'collaborator')
  await hold(agency, client, { personId: holder.id, level: 'order' })
  const looker = await member(p, agency, 'Looker', 'collaborator')
  await hold(agency, client, {
    personId: looker.id,
    level: 'look',
    products: [{ productId: first as Id<'product'>, level: 'look' }],
  })
  const idle = await member(p, agency, 'Idle', 'collaborator')
  const deputy = await member(p, agency, 'Deputy', 'administrator')
  const guest = await member(p, agency, 'Guest', 'external')

  const machine = await agency.legal.client.tokens.addUser({
    organisationId: agency.id,
    name: 'Worker',
    accounting: false,
  })
  const worker = await withPassword(agency.legal, (context) =>
    agency.legal.client.tokens.create(
      {
        organisationId: agency.id,
        personId: machine.personId,
        name: 'w',
        scopes: ['read', 'write'],
        days: 30,
      },
      { context },
    ),
  )
  const full = { access: 'full', level: 3, products: ofAgency } as const
  return [
    { kind: 'a visitor', headers: {} },
    seat('the client’s representative', legal, 'legal'),
    seat('the client’s administrator', people.administrator, 'administrator'),
    seat('the client’s accountant', people.accountant, 'accountant'),
    seat('the client’s collaborator', people.collaborator, 'collaborator'),
    seat('somebody external at the client', people.external, 'external'),
    {
      kind: 'a token of the client that reads',
      headers: bearer(things.machineToken),
      home: { id: client.id, role: 'collaborator' },
      scopes: ['read'],
    },
    { kind: 'the partner’s representative', ...at(agency, agency.legal, 'legal', full) },
    { kind: 'the partner’s administrator', ...at(agency, deputy, 'administrator', full) },
    { kind: 'a collaborator who holds the client', ...at(agency, holder, 'collaborator', full) },
    {
      kind: 'a collaborator who looks at one product',
      ...at(agency, looker, 'collaborator', { access: 'full', level: 1, products: [first] }),
    },
    { kind: 'a collaborator without a holding', ...at(agency, idle, 'collaborator') },
    { kind: 'somebody external at the partner', ...at(agency, guest, 'external') },
    {
      kind: 'a token of the partner that reads and writes',
      headers: bearer(worker.token),
      home: { id: agency.id, role: 'collaborator' },
      scopes: ['read', 'write'],
    },
    {
      kind: 'a partner with limited access',
      ...at(narrow, narrow.legal, 'legal', { access: 'limited', level: 2, products: [granted] }),
    },
    { kind: 'a partner whose partnership ended', ...at(ended, ended.legal, 'legal') },
    { kind: 'a partner whose partnership is paused', ...at(resting, resting.legal, 'legal') },
    {
      kind: 'a partner whose request is open',
      headers: { cookie: things.suitorCookie ?? '' },
      home: { id: (things.suitorId ?? 'org_') as Id<'organisation'>, role: 'legal' },
    },
    ...(await Promise.all(
      (['manager', 'finance', 'support'] as const).map(async (staff) => ({
        kind: `staff: ${staff}`,
        headers: cookie(await p.person(`Matrix ${staff}`, { staff })),
        staff,
      })),
    )),
  ]
}
