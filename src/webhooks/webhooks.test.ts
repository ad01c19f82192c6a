import { createPublicKey, verify } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { type Arrived, openReceiver, type Receiver } from '../../test/receiver.ts'
import { numberDocuments } from '../invoices/jobs.ts'
import { makeCourier } from '../lib/courier.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { World } from '../lib/operation.ts'
import { expireInvitations, remindTerms, retirePartnerships } from '../partnerships/jobs.ts'
import { renewDue } from '../renewals/run.ts'
import { type EventType, eventTypes } from './event.ts'
import { fanOut, forgetDeliveries, sendWebhooks } from './jobs.ts'

const start = '2026-01-15T09:00:00Z'
let p: Platform
let client: Side
let agency: Side
let receiver: Receiver
let clock: Date
beforeEach(async () => {
  clock = new Date(start)
  p = await openPlatform(start)
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  receiver = await openReceiver()
})
afterEach(async () => {
  await receiver.close()
  await p.close()
})

/** Moves the clock of the product, and the one that the receiver will check messages by. */
async function at(instant: string): Promise<void> {
  clock = new Date(instant)
  await p.at(instant)
}

const later = (seconds: number, from = start) =>
  at(new Date(new Date(from).getTime() + seconds * 1000).toISOString())

interface Listening {
  types?: readonly EventType[]
  scheme?: 'v1' | 'v1a'
  path?: string
  to?: Receiver
}

async function listen(
  side: Side,
  { types = eventTypes, scheme = 'v1', path = '/in', to = receiver }: Listening = {},
) {
  const made = await side.legal.client.webhooks.create({
    organisationId: side.id,
    name: `Hook of ${side.name}`,
    url: to.url.replace('/in', path),
    types: [...types],
    scheme,
  })
  const own = { organisationId: side.id, endpointId: made.row.id }
  const { webhooks } = side.legal.client
  return {
    own,
    key: made.key,
    row: () => webhooks.get(own),
    log: async () => (await webhooks.deliveries(own)).rows,
    test: () => webhooks.test(own),
    webhooks,
  }
}

const work = async () => {
  await fanOut(p.world)
  await sendWebhooks(p.world)
}

/** What the official library makes of a message, by the clock of the test; throws where it does not believe it. */
function checked(secret: string, body: string, headers: Record<string, string>): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: clock })
  try {
    return new Webhook(secret).verify(body, headers)
  } finally {
    vi.useRealTimers()
  }
}

const bodyOf = (arrived: Arrived) => JSON.parse(arrived.body)
/** What arrived at a path: types in their order. */
const typesAt = (path: string) =>
  receiver.arrived.filter((one) => one.path === path).map((one) => bodyOf(one).type as string)

/** What a partnership is asked to change from. */
const current = async (partnershipId: Id<'partnership'>) => {
  const organisationId = client.id
  const { version } = await client.legal.client.partnerships.get({ organisationId, partnershipId })
  return { organisationId, partnershipId, version }
}

const end = (partnershipId: Id<'partnership'>) =>
  withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
  )

describe('a message', () => {
  test('is signed so that the official library believes it, and says what happened by ids alone', async () => {
    const hook = await listen(client)
    await topUp(client, '100.00')
    await order(p, client, 1)
    await work()
    const [arrived] = receiver.arrived.filter((one) => bodyOf(one).type === 'order.paid')
    if (!arrived) throw new Error('nothing arrived')
    expect(checked(hook.key, arrived.body, arrived.headers)).toEqual({
      type: 'order.paid',
      timestamp: '2026-01-15T09:00:00.000Z',
      data: {
        organisationId: client.id,
        clientId: client.id,
        orderId: expect.stringMatching(/^ord_/),
      },
    })
    expect(arrived.id).toMatch(/^whd_/)
    const [row] = await hook.log()
    expect(row).toMatchObject({ id: arrived.id, state: 'delivered', tries: 1, status: 204, problem: null })
    // wrong key, forged body
    expect(() => checked('whsec_AAAA', arrived.body, arrived.headers)).toThrow()
    expect(() => checked(hook.key, arrived.body.replace(client.id, agency.id), arrived.headers)).toThrow()
  })

  test('is signed by Ed25519 where nothing else is asked for; the public key is enough to check it', async () => {
    const made = await client.legal.client.webhooks.create({
      organisationId: client.id,
      name: 'Open',
      url: receiver.url,
      types: ['order.paid'],
    })
    expect(made.row).toMatchObject({ scheme: 'v1a', publicKey: made.key })
    await client.legal.client.webhooks.test({ organisationId: client.id, endpointId: made.row.id })
    await work()
    const [{ headers, body, id }] = receiver.arrived as [Arrived]
    const x = Buffer.from(made.key.replace('whpk_', ''), 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const signature = Buffer.from(headers['webhook-signature']?.replace('v1a,', '') ?? '', 'base64')
    expect(verify(null, Buffer.from(`${id}.${headers['webhook-timestamp']}.${body}`), key, signature)).toBe(
      true,
    )
    expect(bodyOf(receiver.arrived[0] as Arrived)).toMatchObject({ type: 'webhook.test' })
  })

  test('keeps its secret where nobody reads it: sealed in the database, in no second answer, not in the log', async () => {
    const hook = await listen(client)
    const found = await rowsOf(
      p.db,
      sql`select 1 from webhook_key where sealed like ${`%${hook.key.slice(6)}%`} union all
          select 1 from audit_event where changes::text like ${`%${hook.key.slice(6)}%`}`,
    )
    expect(found).toEqual([])
    expect(
      JSON.stringify([await hook.row(), await hook.webhooks.list({ organisationId: client.id })]),
    ).not.toContain(hook.key.slice(6))
  })

  test('carries two signatures for a day after its key was renewed, then one', async () => {
    const hook = await listen(client)
    const { key, row } = await hook.webhooks.rotate(hook.own)
    expect(row.oldKeyUntil).toBe('2026-01-16T09:00:00.000Z')
    const verifies = (secret: string, { body, headers }: Arrived) => {
      try {
        checked(secret, body, headers)
        return true
      } catch {
        return false
      }
    }
    const next = async () => {
      await hook.test()
      await work()
      const arrived = receiver.arrived.at(-1) as Arrived
      return [
        verifies(hook.key, arrived),
        verifies(key, arrived),
        arrived.headers['webhook-signature']?.split(' ').length,
      ]
    }
    expect(await next()).toEqual([true, true, 2])
    await at('2026-01-16T08:59:59Z')
    expect(await next()).toEqual([true, true, 2])
    await at('2026-01-16T09:00:00Z')
    expect(await next()).toEqual([false, true, 1])
    // of three keys the two newest are good
    const second = await hook.webhooks.rotate(hook.own)
    const third = await hook.webhooks.rotate(hook.own)
    await hook.test()
    await work()
    const last = receiver.arrived.at(-1) as Arrived
    expect([key, second.key, third.key].map((one) => verifies(one, last))).toEqual([false, true, true])
  })
})

describe('tries', () => {
  const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]

  test('come again at longer and longer pauses; after the last the webhook fails and its makers are told, once', async () => {
    const hook = await listen(client)
    receiver.answer = 500
    await hook.test()
    await work()
    let elapsed = 0
    for (const [n, pause] of pauses.entries()) {
      await later(elapsed + pause - 1)
      await work()
      expect(receiver.arrived).toHaveLength(n + 1)
      const [row] = await hook.log()
      elapsed = Math.ceil((new Date(row?.nextTryAt ?? 0).getTime() - new Date(start).getTime()) / 1000)
      expect(row).toMatchObject({ state: 'waiting', tries: n + 1, status: 500 })
      await later(elapsed)
      await work()
      expect(receiver.arrived).toHaveLength(n + 2)
    }
    expect(await hook.log()).toMatchObject([{ state: 'failed', tries: 10, nextTryAt: null }])
    expect(await hook.row()).toMatchObject({ state: 'failing', failed: 1 })
    expect(new Set(receiver.arrived.map(({ id }) => id)).size).toBe(1)
    const letters = () =>
      rowsOf(
        p.db,
        sql`select recipient, facts ->> 'because' as because, facts ->> 'webhook' as webhook from letter where template = 'webhook_failing'`,
      )
    const told = [{ recipient: client.legal.email, because: 'failing', webhook: 'Hook of Client' }]
    expect(await letters()).toEqual(told)
    const whole = await hook.webhooks.delivery({
      ...hook.own,
      deliveryId: receiver.arrived[0]?.id as Id<'delivery'>,
    })
    expect(whole.attempts).toHaveLength(10)
    expect(whole.attempts[0]).toMatchObject({ status: 500, excerpt: 'thank you', problem: null })
    // it is tried still, and works again as soon as it answers
    receiver.answer = 200
    await hook.test()
    await work()
    expect(await hook.row()).toMatchObject({ state: 'active' })
    expect(await letters()).toEqual(told)
  })

  test('end at once where the server wants no more: it is switched off, what waits is not sent', async () => {
    const hook = await listen(client)
    receiver.answer = 410
    await hook.test()
    await hook.test()
    await work()
    expect(receiver.arrived).toHaveLength(1)
    expect(await hook.row()).toMatchObject({ state: 'disabled', disabledBecause: 'gone' })
    expect((await hook.log()).map(({ state }) => state).sort()).toEqual(['dropped', 'failed'])
    expect((await refusalOf(hook.test())).code).toBe('webhook_disabled')
    expect((await refusalOf(hook.webhooks.replayFailed({ ...hook.own, since: start }))).code).toBe(
      'webhook_disabled',
    )
    const letters = await rowsOf(
      p.db,
      sql`select facts ->> 'because' as because from letter where template = 'webhook_failing'`,
    )
    expect(letters).toEqual([{ because: 'gone' }])
    receiver.answer = 204
    await hook.webhooks.change({ ...hook.own, enabled: true })
    expect(await hook.webhooks.replayFailed({ ...hook.own, since: start })).toEqual({ count: 2 })
    await work()
    expect(receiver.arrived).toHaveLength(3)
  })

  test('do not follow where an answer leads', async () => {
    await using elsewhere = await openReceiver()
    const hook = await listen(client)
    receiver.answer = (response) => response.writeHead(307, { location: elsewhere.url }).end()
    await hook.test()
    await work()
    expect(elsewhere.arrived).toEqual([])
    expect(await hook.log()).toMatchObject([{ state: 'waiting', status: 307 }])
  })

  test('go nowhere inside the house, whatever a name stands for by then', async () => {
    const hook = await listen(client)
    await sql`update webhook_endpoint set url = 'https://hooks.example.org/in'`.execute(p.db)
    const courier = makeCourier({
      local: false,
      resolve: (_name, done) => done(null, [{ address: '169.254.169.254', family: 4 }]),
    })
    await hook.test()
    await sendWebhooks({ ...p.world, courier })
    expect(await hook.log()).toMatchObject([{ state: 'waiting', status: null, problem: 'address' }])
  })

  test('repeat a message whose sender died between sending and noting it, by the same webhook-id', async () => {
    const hook = await listen(client)
    await hook.test()
    const dying: World['courier'] = {
      ...p.world.courier,
      deliver: async (message) => {
        await p.world.courier.deliver(message)
        throw new Error('the program died')
      },
    }
    await expect(sendWebhooks({ ...p.world, courier: dying })).rejects.toThrow('the program died')
    await work()
    expect(receiver.arrived).toHaveLength(1)
    await later(61)
    await work()
    const [first, second] = receiver.arrived
    expect(receiver.arrived).toHaveLength(2)
    expect([second?.id, second?.body]).toEqual([first?.id, first?.body])
    expect(await hook.log()).toMatchObject([{ state: 'delivered', tries: 2 }])
  })

  test('happen once where two work at the same time', async () => {
    const hook = await listen(client)
    for (let n = 0; n < 5; n++) await hook.test()
    await topUp(client, '100.00')
    await order(p, client, 1)
    await Promise.all([fanOut(p.world), fanOut(p.world)])
    await Promise.all([work(), work(), work()])
    await work()
    expect(receiver.arrived).toHaveLength(6)
    expect(new Set(receiver.arrived.map(({ id }) => id)).size).toBe(6)
  })

  test('at a slow server keep nobody else waiting', async () => {
    await using slow = await openReceiver()
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    slow.answer = (response) => {
      held.then(() => response.writeHead(204).end())
    }
    const first = await listen(client, { to: slow })
    const second = await listen(client)
    for (let n = 0; n < 9; n++) await first.test()
    await second.test()
    receiver.answer = (response) => {
      response.writeHead(204).end()
      release()
    }
    await work()
    expect(receiver.arrived).toHaveLength(1)
  })
})

describe('what is told', () => {
  test('reaches both sides of an invitation and of what became of it', async () => {
    await listen(client, { path: '/client' })
    await listen(agency, { path: '/agency' })
    await topUp(client, '100.00')
    const [productId] = await order(p, client, 1)
    const started = await partnered(client, agency, { access: 'limited', products: [] })
    const own = { organisationId: client.id, partnershipId: started.id }
    const { partnerships } = client.legal.client
    const now = () => current(started.id)
    const limited = { access: 'limited' as const, payer: 'client' as const, families: [] }
    const given = { ...limited, products: [{ productId: productId ?? 'prd_', level: 'manage' as const }] }
    await partnerships.changeRights({ ...(await now()), rights: given })
    await partnerships.changeRights({ ...(await now()), rights: { ...limited, products: [] } })
    await partnerships.changeRights({
      ...(await now()),
      rights: { access: 'full', payer: 'client', products: [], families: [] },
    })
    await partnerships.changePayer({ ...(await now()), payer: 'partner' })
    await partnerships.pause(own)
    await withPassword(client.legal, (context) => partnerships.resume(own, { context }))
    await work()
    const expected = [
      'invitation.sent',
      'invitation.accepted',
      'partnership.activated',
      'access.widened',
      'access.narrowed',
      'access.widened',
      'payer.changed',
      'partnership.paused',
      'partnership.resumed',
    ]
    expect(typesAt('/agency').sort()).toEqual([...expected].sort())
    // to whom the invitation went was not known when it was sent
    expect(
      typesAt('/client')
        .filter((type) => !/^(order|invoice)/.test(type))
        .sort(),
    ).toEqual(expected.slice(1).sort())
  })

  test('what time brings is told as well: an invitation that ran out, a term that is over, a renewal that fails', async () => {
    await listen(client, { path: '/client' })
    await listen(agency, { path: '/agency' })
    await topUp(client, '12.00')
    const products = await order(p, client, 1)
    await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: products })
    const started = await partnered(client, agency, { access: 'full' })
    await client.legal.client.partnerships.setTerm({
      ...(await current(started.id)),
      lastDay: '2026-02-20',
    })
    const rival = await partner(p, 'Rival')
    await listen(rival, { path: '/rival' })
    await rival.legal.client.invitations.ask({
      partnerId: rival.id,
      email: 'somebody@else.example',
      company: 'Else',
      language: 'en',
      wish: { access: 'full', payer: 'client', families: [] },
    })
    await work()
    receiver.arrived.length = 0
    await at('2026-02-14T09:00:00Z')
    await renewDue(p.world)
    await expireInvitations(p.world)
    await work()
    expect(typesAt('/client')).toEqual(['renewal.failed'])
    expect(typesAt('/rival')).toEqual(['invitation.expired'])
    await topUp(client, '100.00')
    await at('2026-02-15T09:00:00Z')
    await renewDue(p.world)
    await work()
    expect(typesAt('/client').slice(1).sort()).toEqual(['order.paid', 'renewal.done'])
    // a failed renewal and the client's own orders are nothing of the partner's
    expect(typesAt('/agency')).toEqual([])
    await remindTerms(p.world)
    await remindTerms(p.world)
    await work()
    expect(typesAt('/agency')).toEqual(['partnership.expiring'])
    await at('2026-02-21T09:00:00Z')
    await retirePartnerships(p.world)
    await work()
    expect(typesAt('/agency')).toEqual(['partnership.expiring', 'partnership.ended'])
    expect(typesAt('/client').at(-1)).toBe('partnership.ended')
  })

  test('an invoice goes to whoever pays it and to nobody else', async () => {
    await listen(client, { path: '/client', types: ['invoice.issued', 'order.paid'] })
    await listen(agency, { path: '/agency', types: ['invoice.issued', 'order.paid'] })
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    for (const side of [client, agency]) await topUp(side, '100.00')
    await order(p, client, 1)
    await numberDocuments(p.db)
    await work()
    expect(typesAt('/client').sort()).toEqual(['invoice.issued', 'order.paid'])
    expect(typesAt('/agency')).toEqual([])
    const itemId = (await p.client().catalogue.items({ family: 'hosting' }))[0]?.id ?? 'itm_'
    await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ itemId, quantity: 1, months: 1 }],
      means: 'prepaid',
    })
    await numberDocuments(p.db)
    await work()
    expect(typesAt('/agency').sort()).toEqual(['invoice.issued', 'order.paid'])
    expect(typesAt('/client').sort()).toEqual(['invoice.issued', 'order.paid', 'order.paid'])
    const invoice = receiver.arrived.find(
      (one) => one.path === '/agency' && bodyOf(one).type === 'invoice.issued',
    )
    const { documentId } = bodyOf(invoice as Arrived).data
    const mine = await agency.legal.client.invoices.get({ organisationId: agency.id, documentId })
    expect(mine.id).toBe(documentId)
    expect(
      (await refusalOf(client.legal.client.invoices.get({ organisationId: client.id, documentId }))).code,
    ).toBe('not_found')
  })

  test('a partner hears of an end, and then nothing more of that client; what waited is dropped', async () => {
    const hook = await listen(agency, { path: '/agency' })
    await listen(client, { path: '/client' })
    const started = await partnered(client, agency, { access: 'full' })
    receiver.answer = 503
    await work()
    expect(typesAt('/agency')).toHaveLength(3)
    receiver.answer = 204
    receiver.arrived.length = 0
    // something happens just before the end, nobody has read it yet
    await client.legal.client.partnerships.changePayer({
      ...(await current(started.id)),
      payer: 'partner',
    })
    await end(started.id)
    await topUp(client, '100.00')
    await order(p, client, 1)
    await later(100_000)
    await work()
    await work()
    // that there was an invitation stays a fact between the two; of the partnership there is its end
    expect(typesAt('/agency').sort()).toEqual(['invitation.accepted', 'invitation.sent', 'partnership.ended'])
    expect((await hook.log()).filter(({ state }) => state === 'dropped')).toMatchObject([
      { type: 'partnership.activated', problem: 'no_concern' },
    ])
    expect(typesAt('/client')).toContain('order.paid')
    // a dropped message is not had by asking for it again
    const dropped = (await hook.log()).find(({ state }) => state === 'dropped')
    await hook.webhooks.replay({ ...hook.own, deliveryId: dropped?.id ?? 'whd_' })
    await work()
    expect(typesAt('/agency')).toHaveLength(3)
    expect(await hook.row()).toMatchObject({ waiting: 0 })
  })

  test('a paused partner hears that it is paused, and nothing of what is done meanwhile', async () => {
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    for (const side of [client, agency]) await topUp(side, '100.00')
    await listen(agency, { path: '/agency', types: ['order.paid', 'partnership.paused'] })
    const itemId = (await p.client().catalogue.items({ family: 'hosting' }))[0]?.id ?? 'itm_'
    await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ itemId, quantity: 1, months: 1 }],
      means: 'prepaid',
    })
    await client.legal.client.partnerships.pause({ organisationId: client.id, partnershipId: started.id })
    await work()
    expect(typesAt('/agency')).toEqual(['partnership.paused'])
  })

  test('what a client guards is told as it is proposed, taken back, refused and confirmed, to both; so is the notice of who pays', async () => {
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    await topUp(agency, '100.00')
    const types = eventTypes.filter((type) => /^(guarded|payer)\./.test(type))
    for (const [side, path] of [
      [client, '/client'],
      [agency, '/agency'],
    ] as const)
      await listen(side, { path, types })
    const { guardedActs } = client.legal.client
    const own = { organisationId: client.id, partnershipId: started.id }
    const { version } = await guardedActs.guards(own)
    await guardedActs.setGuards({ ...own, version, guards: [{ act: 'order', productId: null, above: null }] })
    const itemId = (await p.client().catalogue.items({ family: 'hosting' }))[0]?.id ?? 'itm_'
    const inClient = { partnerId: agency.id, clientId: client.id }
    const propose = async (quantity: number) => {
      const placed = agency.legal.client.orders.placeForClient({
        ...inClient,
        lines: [{ itemId, quantity, months: 1 }],
        means: 'prepaid',
      })
      return (await refusalOf(placed)).data.proposedActId as Id<'proposedAct'>
    }
    const [one, two, three] = [await propose(1), await propose(2), await propose(3)]
    const byOwner = { organisationId: client.id }
    await agency.legal.client.guardedActs.withdraw({ partnerId: agency.id, proposedActId: one })
    await guardedActs.refuse({ ...byOwner, proposedActId: two, reason: 'not now' })
    const { proposal } = await guardedActs.get({ ...byOwner, proposedActId: three })
    await guardedActs.confirm({ ...byOwner, proposedActId: three, previewSha: proposal.previewSha })
    const byPartner = { partnerId: agency.id, partnershipId: started.id }
    await withPassword(agency.legal, (context) =>
      agency.legal.client.partnerships.stopPaying(byPartner, { context }),
    )
    await agency.legal.client.partnerships.payOn(byPartner)
    await work()
    const told = (path: string) =>
      receiver.arrived
        .filter((message) => message.path === path)
        .map((message) => [bodyOf(message).type, bodyOf(message).data.proposedActId ?? null])
        .sort()
    expect(told('/client')).toEqual(
      [
        ['guarded.confirmed', three],
        ['guarded.proposed', one],
        ['guarded.proposed', two],
        ['guarded.proposed', three],
        ['guarded.refused', two],
        ['guarded.withdrawn', one],
        ['payer.notice', null],
        ['payer.notice_withdrawn', null],
      ].sort(),
    )
    expect(told('/agency')).toEqual(told('/client'))
  })

  test('nobody hears of what is none of theirs, was before they listened, or is not asked for', async () => {
    const stranger = await partner(p, 'Stranger')
    await listen(stranger, { path: '/stranger' })
    await listen(agency, { path: '/agency', types: ['payout.booked'] })
    const started = await partnered(client, agency, { access: 'full' })
    await at('2026-01-15T09:00:01Z')
    await listen(client, { path: '/client' })
    await end(started.id)
    await work()
    expect(typesAt('/stranger')).toEqual([])
    expect(typesAt('/agency')).toEqual([])
    expect(typesAt('/client')).toEqual(['partnership.ended'])
  })

  test('an act that commits late is not passed over', async () => {
    await listen(client, { path: '/client' })
    const base = await rowsOf(p.db, sql<{ now: Date }>`select app.now() as now`)
    const write = (id: string) => sql`
      insert into audit_event (id, at, client_id, action, object_id)
      values (${id}, ${base[0]?.now ?? null}, ${client.id}, 'payout.requested', 'pot_00000000000000000000')`
    let commit = () => {}
    const wait = new Promise<void>((done) => {
      commit = done
    })
    let begun = () => {}
    const begins = new Promise<void>((done) => {
      begun = done
    })
    const late = p.world.db.transaction().execute(async (tx) => {
      await write('evt_00000000000000000001').execute(tx)
      begun()
      await wait
    })
    await begins
    await write('evt_00000000000000000002').execute(p.world.db)
    await work()
    expect(typesAt('/client')).toHaveLength(1)
    commit()
    await late
    await work()
    await work()
    expect(typesAt('/client')).toHaveLength(2)
    const left = await rowsOf(p.db, sql<{ n: number }>`select count(*)::int as n from webhook_read`)
    expect(left[0]?.n).toBeLessThanOrEqual(2)
  })

  test('everything is read, however little is read at a time', async () => {
    await listen(client, { path: '/client', types: ['payout.requested'] })
    for (let n = 10; n < 25; n++)
      await sql`
        insert into audit_event (id, at, client_id, action, object_id)
        select 'evt_000000000000000' || ${n}::text || lpad(k::text, 3, '0'), app.now(), ${client.id}, 'payout.requested', 'pot_00000000000000000000' from generate_series(1, 3) k`.execute(
        p.db,
      )
    expect(await fanOut(p.world, 2)).toBe(45)
    expect(await fanOut(p.world, 2)).toBe(0)
  })
})

describe('who may', () => {
  test('is whoever answers for the organisation; of others there is nothing', async () => {
    const hook = await listen(client)
    await hook.test()
    await work()
    const deliveryId = receiver.arrived[0]?.id as Id<'delivery'>
    const clerk = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: clerk.email,
      name: 'Clerk',
      language: 'en',
      role: 'collaborator',
      accounting: true,
    })
    const asks = ({ webhooks }: typeof clerk.client) => [
      () => webhooks.list({ organisationId: client.id }),
      () => webhooks.get(hook.own),
      () =>
        webhooks.create({ organisationId: client.id, name: 'x', url: receiver.url, types: ['order.paid'] }),
      () => webhooks.change({ ...hook.own, url: 'https://elsewhere.example/in' }),
      () => webhooks.remove(hook.own),
      () => webhooks.rotate(hook.own),
      () => webhooks.test(hook.own),
      () => webhooks.deliveries(hook.own),
      () => webhooks.delivery({ ...hook.own, deliveryId }),
      () => webhooks.replay({ ...hook.own, deliveryId }),
      () => webhooks.replayFailed({ ...hook.own, since: start }),
    ]
    for (const ask of asks(clerk.client)) expect((await refusalOf(ask())).code).toBe('boss_only')
    await partnered(client, agency, { access: 'full' })
    for (const ask of asks(agency.legal.client)) expect((await refusalOf(ask())).code).toBe('not_found')
    // somebody else's webhook in one's own hat
    const { webhooks } = agency.legal.client
    expect((await refusalOf(webhooks.get({ ...hook.own, organisationId: agency.id }))).code).toBe('not_found')
    expect((await refusalOf(webhooks.remove({ ...hook.own, organisationId: agency.id }))).code).toBe(
      'not_found',
    )
    expect((await refusalOf(webhooks.rotate({ ...hook.own, organisationId: agency.id }))).code).toBe(
      'not_found',
    )
    expect(await hook.row()).toMatchObject({ url: receiver.url, state: 'active' })
  })

  test.each([
    'http://hooks.example.org/in',
    'https://10.0.0.1/in',
    'https://hooks.example.org:22/in',
    'https://me:word@hooks.example.org/',
    'file:///etc/passwd',
    'nowhere',
  ])('have nothing sent to %s, from the beginning or later', async (url) => {
    const organisationId = client.id
    const { webhooks } = client.legal.client
    const made = webhooks.create({ organisationId, name: 'x', url, types: ['order.paid'] })
    expect(await refusalOf(made)).toMatchObject({ code: 'webhook_address', status: 422 })
    const hook = await listen(client)
    expect((await refusalOf(webhooks.change({ ...hook.own, url }))).code).toBe('webhook_address')
  })

  test('an organisation has so many and no more, also where two are made at once', async () => {
    for (let n = 0; n < 19; n++) await listen(client)
    const results = await Promise.allSettled([listen(client), listen(client)])
    const refused = results.find((one) => one.status === 'rejected')
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(refused?.reason).toMatchObject({ code: 'webhook_too_many' })
  })
})

describe('the log', () => {
  test('pages from the newest, by state, and forgets after 30 days', async () => {
    const hook = await listen(client)
    for (let n = 0; n < 3; n++) {
      await hook.test()
      await work()
    }
    receiver.answer = 500
    await hook.test()
    await work()
    const { webhooks, own } = hook
    const first = await webhooks.deliveries({ ...own, limit: 3 })
    const second = await webhooks.deliveries({ ...own, limit: 3, cursor: first.next ?? '' })
    expect([first.rows.length, second.rows.length, second.next]).toEqual([3, 1, null])
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(4)
    expect((await webhooks.deliveries({ ...own, state: 'delivered' })).rows).toHaveLength(3)
    await later(30 * 86_400)
    expect(await forgetDeliveries(p.world.db)).toBe(0)
    await later(30 * 86_400 + 1)
    expect(await forgetDeliveries(p.world.db)).toBe(3)
  })

  test('sends one message again by its id, and everything since an instant that was given up', async () => {
    const hook = await listen(client)
    await hook.test()
    await work()
    const [arrived] = receiver.arrived
    await hook.webhooks.replay({ ...hook.own, deliveryId: arrived?.id as Id<'delivery'> })
    await work()
    expect(receiver.arrived.map(({ id, body }) => [id, body])).toEqual([
      [arrived?.id, arrived?.body],
      [arrived?.id, arrived?.body],
    ])
    await at('2026-01-16T09:00:00Z')
    await hook.test()
    await sql`update webhook_delivery set state = 'failed', ended_at = app.now()`.execute(p.db)
    const since = '2026-01-16T00:00:00Z'
    expect(await hook.webhooks.replayFailed({ ...hook.own, since })).toEqual({ count: 1 })
    await work()
    expect(receiver.arrived).toHaveLength(3)
  })

  test('what a webhook was is written into the log of its account, without its key', async () => {
    const hook = await listen(client)
    await hook.webhooks.change({ ...hook.own, name: 'Other', types: ['order.paid'] })
    await hook.webhooks.rotate(hook.own)
    await hook.webhooks.change({ ...hook.own, enabled: false })
    await hook.webhooks.remove(hook.own)
    const { rows } = await client.legal.client.access.activity({ organisationId: client.id })
    expect(
      rows
        .map(({ action }) => action)
        .filter((action) => action.startsWith('webhook'))
        .sort(),
    ).toEqual(['webhook.changed', 'webhook.changed', 'webhook.created', 'webhook.key', 'webhook.removed'])
    expect((await refusalOf(hook.row())).code).toBe('not_found')
    const left = await rowsOf(p.db, sql`select 1 from webhook_key union all select 1 from webhook_delivery`)
    expect(left).toEqual([])
  })
})
