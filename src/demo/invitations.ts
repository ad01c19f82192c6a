import { call } from '@orpc/server'
import { operations } from '../operations.ts'
import type { Partnership, Wish } from '../partnerships/contract.ts'
import type { Invitation } from '../partnerships/invitationContract.ts'
import type { Act } from './agenda.ts'
import { chanceOf } from './chance.ts'
import { type Asking, askings, greetings, type Offering, offerings } from './invited.ts'
import { rightsGiven, wishFor, wishForFamilies } from './rights.ts'
import { houseOf, leadOf, type Scene } from './scene.ts'

const hour = 9

function ask(
  scene: Scene,
  { client, partner, wish }: Pick<Asking, 'client' | 'partner' | 'wish'>,
): Promise<Invitation> {
  const [asker, asked] = [houseOf(scene, partner), houseOf(scene, client)]
  const { email, language } = leadOf(asked).actor
  const input = {
    partnerId: asker.id,
    email,
    company: asked.name,
    language,
    wish,
    message: greetings[language],
  }
  return call(operations.invitations.ask, input, { context: leadOf(asker) })
}

/** Notes a partnership that began, so that orders find it. */
function begin(
  scene: Scene,
  client: string,
  partner: string,
  { id, version, access, payer }: Partnership,
): void {
  scene.ties.push({
    id,
    version,
    access,
    payer,
    client: houseOf(scene, client),
    partner: houseOf(scene, partner),
  })
}

function askingActs(scene: Scene, asking: Asking): Act[] {
  const { client, partner, daysAgo, gives } = asking
  const lane = () => `${client} ${partner}`
  const answeredAfter = 1 + chanceOf(`${client} ${partner}`).below(5)
  let asked: Invitation | undefined
  return [
    {
      daysAgo,
      hour,
      lane,
      run: async () => {
        asked = await ask(scene, asking)
      },
    },
    {
      daysAgo: daysAgo - answeredAfter,
      hour,
      lane,
      run: async () => {
        if (!asked) return
        const house = houseOf(scene, client)
        const input = {
          invitationId: asked.id,
          organisationId: house.id,
          ...(gives ? { granted: rightsGiven(scene, client, gives) } : {}),
        }
        begin(
          scene,
          client,
          partner,
          await call(operations.invitations.accept, input, { context: leadOf(house) }),
        )
      },
    },
  ]
}

function offeringActs(scene: Scene, { client, partner, daysAgo, gives, message, answer }: Offering): Act[] {
  const lane = () => `${client} ${partner}`
  let offered: Invitation | undefined
  const offer = async () => {
    const [house, partnerId] = [houseOf(scene, client), houseOf(scene, partner).id]
    const input = { organisationId: house.id, partnerId, rights: rightsGiven(scene, client, gives), message }
    offered = await call(operations.invitations.offer, input, { context: leadOf(house) })
  }
  const reply = async () => {
    if (!offered) return
    const context = leadOf(houseOf(scene, partner))
    if (answer?.declined) {
      await call(
        operations.invitations.decline,
        { invitationId: offered.id, reason: answer.declined },
        { context },
      )
    } else {
      const started = await call(operations.invitations.accept, { invitationId: offered.id }, { context })
      begin(scene, client, partner, started)
    }
  }
  return [
    { daysAgo, hour, lane, run: offer },
    ...(answer ? [{ daysAgo: answer.daysAgo, hour, lane, run: reply }] : []),
  ]
}

/** Requests that led nowhere, or not yet: declined, withdrawn, run out, still open. */
function openEndings(scene: Scene): Act[] {
  const asked = new Map<string, Invitation>()
  const asks = (client: string, partner: string, daysAgo: number, wish: Wish): Act => ({
    daysAgo,
    hour,
    lane: () => client,
    run: async () => asked.set(client, await ask(scene, { client, partner, wish })),
  })
  const then = (client: string, daysAgo: number, run: (invitation: Invitation) => Promise<unknown>): Act => ({
    daysAgo,
    hour,
    lane: () => client,
    run: async () => {
      const invitation = asked.get(client)
      if (invitation) await run(invitation)
    },
  })
  const { decline, withdraw, resend } = operations.invitations
  const reason = 'Nous gardons notre informaticien actuel.'
  const lead = (key: string) => ({ context: leadOf(houseOf(scene, key)) })
  return [
    asks('pharmacie-rive', 'atelier-nord', 133, wishFor('client')),
    then('pharmacie-rive', 128, ({ id }) =>
      call(decline, { invitationId: id, reason }, lead('pharmacie-rive')),
    ),
    asks('de-santis', 'studio-ponte', 112, wishForFamilies('hosting', 'mail')),
    then('de-santis', 110, ({ id }) => call(withdraw, { invitationId: id }, lead('studio-ponte'))),
    asks('arve-transports', 'atelier-nord', 103, wishFor('partner')),
    asks('ueber-aesthetik', 'atelier-nord', 9, wishFor('client')),
    then('ueber-aesthetik', 3, ({ id }) => call(resend, { invitationId: id }, lead('atelier-nord'))),
  ]
}

export function invitationActs(scene: Scene): Act[] {
  return [
    ...askings.flatMap((asking) => askingActs(scene, asking)),
    ...offerings.flatMap((offering) => offeringActs(scene, offering)),
    ...openEndings(scene),
  ]
}
