import { call } from '@orpc/server'
import type { Level, Payer } from '../access/access.ts'
import { idOf } from '../lib/id.ts'
import { Refusal } from '../lib/refusal.ts'
import { operations } from '../operations.ts'
import type { Act } from './agenda.ts'
import { demoPassword } from './cast.ts'
import { ilariaChoice } from './ilaria.ts'
import { allOf, type Giving, rightsGiven } from './rights.ts'
import { houseOf, leadOf, type Owned, ownedBy, playerOf, type Scene, type Tie, tieOf } from './scene.ts'

const hour = 8

function changeRights(scene: Scene, tie: Tie, giving: Giving) {
  const { id, client, version } = tie
  const rights = rightsGiven(scene, client.key, giving)
  const input = { organisationId: client.id, partnershipId: id, version, rights }
  return call(operations.partnerships.changeRights, input, { context: leadOf(client) })
}

function rightsAct(scene: Scene, daysAgo: number, client: string, partner: string, giving: Giving): Act {
  const run = async () => {
    const tie = tieOf(scene, client, partner)
    const { version, access, payer } = await changeRights(scene, tie, giving)
    Object.assign(tie, { version, access, payer })
  }
  return { daysAgo, hour, lane: () => client, run }
}

function payerAct(scene: Scene, daysAgo: number, client: string, partner: string, payer: Payer): Act {
  const run = async () => {
    const tie = tieOf(scene, client, partner)
    const input = { organisationId: tie.client.id, partnershipId: tie.id, version: tie.version, payer }
    const { version } = await call(operations.partnerships.changePayer, input, {
      context: leadOf(tie.client),
    })
    Object.assign(tie, { version, payer })
  }
  return { daysAgo, hour, lane: () => client, run }
}

/** Ends a partnership as its client: the first call says what to prove, the second one carries the proof. */
async function end(scene: Scene, client: string, partner: string, reason: string): Promise<void> {
  const tie = tieOf(scene, client, partner)
  const context = leadOf(tie.client)
  const input = { organisationId: tie.client.id, partnershipId: tie.id, reason }
  const intentId = await call(operations.partnerships.end, input, { context }).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'proof_needed') throw error
      return error.facts.intentId
    },
  )
  const proof = await call(
    operations.people.prove,
    { intentId: idOf('intent').parse(intentId), password: demoPassword },
    { context },
  )
  await call(operations.partnerships.end, input, { context: { ...context, proof: proof.intentId } })
  scene.ties.splice(scene.ties.indexOf(tie), 1)
}

interface Holding {
  client: string
  partner: string
  person: string
  level: Level
  /** The products given one by one; without it, all of them. */
  choose?: (owned: Owned) => unknown
}

/** A collaborator with all products of a client at the level of orders is in charge of it from then on. */
async function give(scene: Scene, { client, partner, person, level, choose }: Holding): Promise<void> {
  const tie = tieOf(scene, client, partner)
  const player = playerOf(tie.partner, person)
  const products = choose
    ? ownedBy(scene, client)
        .filter(choose)
        .map(({ id }) => ({ productId: id, level }))
    : []
  const input = { allProducts: choose === undefined, level, products, personId: player.actor.personId }
  const of = { partnerId: tie.partner.id, clientId: tie.client.id }
  const { version } = await call(operations.clients.holdings, of, { context: leadOf(tie.partner) })
  await call(operations.clients.setHolding, { ...of, ...input, version }, { context: leadOf(tie.partner) })
  if (!choose && level === 'order') scene.inCharge.set(client, player)
}

const holdings: (Holding & { daysAgo: number })[] = [
  { daysAgo: 311, client: 'cabinet-favre', partner: 'atelier-nord', person: 'Julien', level: 'order' },
  { daysAgo: 338, client: 'kaeser-pain', partner: 'atelier-nord', person: 'Julien', level: 'order' },
  {
    ...{ daysAgo: 199, client: 'ilariastudio', partner: 'atelier-nord', person: 'Sofia', level: 'manage' },
    choose: ilariaChoice('ilariastudio.it'),
  },
  {
    ...{ daysAgo: 280, client: 'belmont-vevey', partner: 'atelier-nord', person: 'Sofia', level: 'order' },
    choose: allOf('manage', 'web-hosting'),
  },
  { daysAgo: 290, client: 'lejorat', partner: 'atelier-nord', person: 'Sofia', level: 'manage' },
  { daysAgo: 150, client: 'tilleuls', partner: 'atelier-nord', person: 'Mathieu', level: 'look' },
  { daysAgo: 268, client: 'sant-ambrogio', partner: 'studio-ponte', person: 'Chiara', level: 'order' },
  { daysAgo: 268, client: 'da-nello', partner: 'studio-ponte', person: 'Chiara', level: 'manage' },
  {
    ...{ daysAgo: 225, client: 'museo-vetro', partner: 'studio-ponte', person: 'Luca', level: 'look' },
    choose: allOf('look', 'web-hosting'),
  },
  { daysAgo: 284, client: 'treuhand-zuercher', partner: 'netzwerk-alpina', person: 'Flurin', level: 'order' },
  { daysAgo: 240, client: 'hofstetter', partner: 'netzwerk-alpina', person: 'Seraina', level: 'order' },
]

/** Inside her own firm, Ilaria gives her brother the first hosting and the mail. */
function giveTommaso(scene: Scene) {
  const house = houseOf(scene, 'ilariastudio')
  const { personId } = playerOf(house, 'Tommaso').actor
  const products = ownedBy(scene, house.key)
    .filter(allOf('manage', 'web-hosting', 'mail-service'))
    .map(({ id }) => ({ productId: id, level: 'manage' as const }))
  const input = { organisationId: house.id, personId, products }
  return call(operations.organisations.memberProducts, input, { context: leadOf(house) })
}

/** What changes in partnerships that live: rights, payers, who is in charge, and one end. */
export function eventActs(scene: Scene): Act[] {
  const hostingAndDomains = allOf('manage', 'web-hosting', 'domain')
  return [
    ...holdings.map(
      ({ daysAgo, ...holding }): Act => ({
        daysAgo,
        hour,
        lane: () => holding.client,
        run: () => give(scene, holding),
      }),
    ),
    rightsAct(scene, 121, 'villars-lac', 'atelier-nord', {
      access: 'limited',
      choose: hostingAndDomains,
      families: [{ family: 'hosting', level: 'manage' }],
    }),
    rightsAct(scene, 91, 'editions-rhone', 'atelier-nord', { access: 'limited', choose: hostingAndDomains }),
    rightsAct(scene, 62, 'ilariastudio', 'atelier-nord', {
      access: 'limited',
      choose: ilariaChoice('ilariastudio.it', 'shop.ilariastudio.it'),
    }),
    rightsAct(scene, 30, 'alpenflora', 'netzwerk-alpina', { access: 'limited', choose: () => undefined }),
    payerAct(scene, 149, 'cabinet-favre', 'atelier-nord', 'partner'),
    payerAct(scene, 45, 'hofstetter', 'netzwerk-alpina', 'client'),
    {
      daysAgo: 60,
      hour,
      lane: () => 'piz-sardona',
      run: () =>
        end(scene, 'piz-sardona', 'netzwerk-alpina', 'Wir betreuen unsere Websites künftig wieder selbst.'),
    },
    { daysAgo: 340, hour, lane: () => 'ilariastudio', run: () => giveTommaso(scene) },
  ]
}
