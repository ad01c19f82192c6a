import { call } from '@orpc/server'
import { sql } from 'kysely'
import { asPerson } from '../../demo/stage.ts'
import { rowOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { Refusal } from '../../lib/refusal.ts'
import { operations } from '../../operations.ts'
import type { Partnership, Wish } from '../../partnerships/contract.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, type House, type Letter, type Life, legalOf, partnersOf, password, violated } from '../life.ts'
import { rightsByChance } from '../rights.ts'
import { mustReachOnly } from '../watch.ts'

function wishByChance(life: Life): Wish {
  const { chance } = life
  if (oneIn(chance, 2))
    return { access: 'full', payer: chance.pick(['client', 'partner'] as const), families: [] }
  const families = ['hosting', 'domain', 'mail', 'cloud'].filter(() => oneIn(chance, 2))
  return {
    access: 'limited',
    payer: 'client',
    families: families.map((family) => ({ family, level: 'manage' as const })),
  }
}

const openPartners = (life: Life) => partnersOf(life).filter(({ isFrozen }) => !isFrozen)

const asks: Act = {
  name: 'a partner asks a client',
  weight: 8,
  refusals: ['invitation_pending', 'resend_too_often'],
  async run(life) {
    const partner = anyOf(life.chance, openPartners(life))
    const client = anyOf(life.chance, life.houses)
    if (!partner || !client || partner === client) return undefined
    const { email, language } = legalOf(client)
    const input = {
      partnerId: partner.id,
      email,
      company: client.name,
      language,
      wish: wishByChance(life),
      message: '',
    }
    const { id } = await ask(life, legalOf(partner), (context) =>
      call(operations.invitations.ask, input, { context }),
    )
    life.letters.push({ id, direction: 'asked', partner, client, email })
    return `${partner.name} asks ${client.name} for ${input.wish.access} access`
  },
}

const asksNewcomer: Act = {
  name: 'a partner asks somebody new',
  weight: 2,
  async run(life) {
    const partner = anyOf(life.chance, openPartners(life))
    if (!partner || life.houses.length >= life.organisations) return undefined
    life.keys += 1
    const email = `newcomer${life.keys}@people.example`
    const input = {
      partnerId: partner.id,
      email,
      company: '',
      language: 'fr' as const,
      wish: wishByChance(life),
      message: '',
    }
    const { id } = await ask(life, legalOf(partner), (context) =>
      call(operations.invitations.ask, input, { context }),
    )
    life.letters.push({ id, direction: 'asked', partner, client: undefined, email })
    return `${partner.name} asks ${email}, who is new here`
  },
}

/** Whoever has no account yet opens one by the link in the letter. */
const joins: Act = {
  name: 'a newcomer joins by the link',
  weight: 4,
  refusals: ['not_found', 'invitation_closed', 'invitation_expired'],
  async run(life) {
    const letter = anyOf(
      life.chance,
      life.letters.filter(({ client, email }) => !client && life.post.linksOf(email).length > 0),
    )
    const token = letter && life.post.linksOf(letter.email).at(-1)
    if (!letter || !token) return undefined
    const organisation = { name: `House ${life.houses.length + 1}`, kind: 'company' as const, country: 'CH' }
    const input = { token, name: 'Newcomer', password, language: 'fr' as const, organisation }
    await ask(life, null, (context) => call(operations.invitations.join, input, { context }), {
      keyless: true,
    }).catch((error: unknown) => {
      // the account was there when the program died
      if (!(error instanceof Refusal) || error.code !== 'email_taken') throw error
    })
    letter.client = await houseByEmail(life, letter.email)
    return `${letter.email} joins`
  },
}

async function houseByEmail(life: Life, email: string): Promise<House | undefined> {
  const known = life.houses.find((house) => legalOf(house).email === email)
  if (known) return known
  const row = await rowOf(
    life.eye,
    sql<{ person: Id<'person'>; id: Id<'organisation'>; name: string }>`
      select p.id as person, o.id, o.name from person p join member m on m.person_id = p.id join organisation o on o.id = m.organisation_id where p.email = ${email}`,
  )
  if (!row) return undefined
  const { actor } = await asPerson(life.program.world, row.person)
  const house: House = {
    id: row.id,
    name: row.name,
    currency: 'CHF',
    isPartner: false,
    isFrozen: false,
    isCompany: true,
    people: [{ actor, role: 'legal', accounting: true }],
  }
  life.houses.push(house)
  return house
}

const offers: Act = {
  name: 'a client offers access',
  weight: 5,
  refusals: [
    'invitation_pending',
    'pair_already_live',
    'resend_too_often',
    'full_access_taken',
    'product_taken',
  ],
  async run(life) {
    const partner = anyOf(life.chance, openPartners(life))
    const client = anyOf(life.chance, life.houses)
    if (!partner || !client || partner === client) return undefined
    const rights = await rightsByChance(life, client)
    const input = { organisationId: client.id, partnerId: partner.id, rights, message: '' }
    const { id, email } = await ask(life, legalOf(client), (context) =>
      call(operations.invitations.offer, input, { context }),
    )
    life.letters.push({ id, direction: 'offered', partner, client, email })
    return `${client.name} offers ${partner.name} ${rights.access} access`
  },
}

/** What began, as its first answer says. */
async function begin(life: Life, letter: Letter, client: House, started: Partnership): Promise<void> {
  const { id, version, access, payer, products } = started
  if (started.client.id !== client.id || started.partner.id !== letter.partner.id)
    violated(life, `${id} began between others than were invited`)
  const tie = { id, version, client, partner: letter.partner, access, payer, grants: products }
  life.ties.push(tie)
  if (access === 'limited') await mustReachOnly(life, tie)
}

const closed = ['invitation_closed', 'invitation_expired'] as const

const accepts: Act = {
  name: 'an invitation is accepted',
  weight: 12,
  refusals: [...closed, 'pair_already_live', 'full_access_taken', 'product_taken', 'partner_no_new_business'],
  async run(life) {
    const letter = anyOf(
      life.chance,
      life.letters.filter(({ client }) => client !== undefined),
    )
    const client = letter?.client
    if (!letter || !client) return undefined
    const isAsked = letter.direction === 'asked'
    const granted = isAsked && oneIn(life.chance, 2) ? await rightsByChance(life, client) : undefined
    const input = {
      invitationId: letter.id,
      ...(isAsked ? { organisationId: client.id } : {}),
      ...(granted ? { granted } : {}),
    }
    const answerer = legalOf(isAsked ? client : letter.partner)
    forget(life, letter)
    const started = await ask(life, answerer, (context) =>
      call(operations.invitations.accept, input, { context }),
    )
    await begin(life, letter, client, started)
    return `${client.name} and ${letter.partner.name} begin, ${started.access} access, the ${started.payer} pays`
  },
}

function forget(life: Life, letter: Letter): void {
  life.letters.splice(life.letters.indexOf(letter), 1)
}

const declines: Act = {
  name: 'an invitation is declined',
  weight: 2,
  refusals: closed,
  async run(life) {
    const letter = anyOf(
      life.chance,
      life.letters.filter(({ client }) => client !== undefined),
    )
    if (!letter?.client) return undefined
    const answerer = legalOf(letter.direction === 'asked' ? letter.client : letter.partner)
    forget(life, letter)
    const input = { invitationId: letter.id, reason: 'no' }
    await ask(life, answerer, (context) => call(operations.invitations.decline, input, { context }))
    return `the invitation between ${letter.partner.name} and ${letter.client.name} is declined`
  },
}

const senderOf = ({ direction, partner, client }: Letter) => (direction === 'asked' ? partner : client)

const resends: Act = {
  name: 'an invitation is sent again',
  weight: 2,
  refusals: [...closed, 'resend_too_often'],
  async run(life) {
    const letter = anyOf(life.chance, life.letters)
    const sender = letter && senderOf(letter)
    if (!letter || !sender) return undefined
    await ask(life, legalOf(sender), (context) =>
      call(operations.invitations.resend, { invitationId: letter.id }, { context }),
    )
    return `${sender.name} sends its invitation again`
  },
}

const withdraws: Act = {
  name: 'an invitation is withdrawn',
  weight: 2,
  refusals: closed,
  async run(life) {
    const letter = anyOf(life.chance, life.letters)
    const sender = letter && senderOf(letter)
    if (!letter || !sender) return undefined
    forget(life, letter)
    await ask(life, legalOf(sender), (context) =>
      call(operations.invitations.withdraw, { invitationId: letter.id }, { context }),
    )
    return `${sender.name} withdraws its invitation`
  },
}

export const invitationActs: readonly Act[] = [
  asks,
  asksNewcomer,
  joins,
  offers,
  accepts,
  declines,
  resends,
  withdraws,
]
