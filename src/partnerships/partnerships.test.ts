import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  hold,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform, password } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { expireInvitations, remindInvitations, retirePartnerships } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
let rival: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  rival = await partner(p, 'Rival')
  await topUp(client, '1000.00')
})
afterEach(() => p.close())

const wish = { access: 'full' as const, payer: 'client' as const, families: [] }
const limited = (...products: { productId: string; level: 'look' | 'manage' }[]) => ({
  access: 'limited' as const,
  payer: 'client' as const,
  products: products as never,
  families: [],
})
const full = { access: 'full' as const, payer: 'client' as const, products: [], families: [] }
const ask = (by: Side, email = client.legal.email) =>
  by.legal.client.invitations.ask({ partnerId: by.id, email, company: 'Client', language: 'en', wish })
const offer = (
  to: Side,
  rights: Parameters<Side['legal']['client']['invitations']['offer']>[0]['rights'] = full,
) => client.legal.client.invitations.offer({ organisationId: client.id, partnerId: to.id, rights })
const accept = (id: string, by: Side, granted?: typeof full | ReturnType<typeof limited>) =>
  by.legal.client.invitations.accept({
    invitationId: id as 'inv_',
    ...(by === client ? { organisationId: client.id } : {}),
    ...(granted ? { granted } : {}),
  })
const reached = (side: Side) =>
  side.legal.client.products
    .listOfClient({ partnerId: side.id, clientId: client.id, limit: 200 })
    .then((page) => page.rows)
const letters = (template: string) =>
  rowsOf(
    p.db,
    sql<{
      recipient: string
      facts: Record<string, unknown>
    }>`select recipient, facts from letter where template = ${template} order by recipient desc, id`,
  )

describe('an invitation', () => {
  test('of a partner: the client gives less than was asked, and the partner is told the difference', async () => {
    const [site = 'prd_'] = await order(p, client, 3)
    const asked = await ask(agency)
    const started = await accept(asked.id, client, limited({ productId: site, level: 'manage' }))
    expect(started).toMatchObject({
      access: 'limited',
      payer: 'client',
      asked: { access: 'full' },
      products: [{ productId: site, level: 'manage' }],
    })
    expect((await reached(agency)).map((x) => [x.id, x.level])).toEqual([[site, 'manage']])
    const told = await letters('invitation_accepted')
    expect(told.map((l) => [l.recipient, l.facts.differs, l.facts.forPartner])).toEqual([
      [client.legal.email, true, false],
      [agency.legal.email, true, true],
    ])
  })
  test('of a client: the partner takes it as it is, and cannot take other rights', async () => {
    const offered = await offer(agency)
    expect(await refusalOf(accept(offered.id, agency, full))).toMatchObject({ code: 'rights_only_by_client' })
    expect(await accept(offered.id, agency)).toMatchObject({ access: 'full', asked: { access: 'full' } })
  })
  test('asked limited by category and accepted as asked: the present products of the category, none added later', async () => {
    await order(p, client, 2)
    const asked = await agency.legal.client.invitations.ask({
      partnerId: agency.id,
      email: client.legal.email,
      language: 'en',
      wish: { access: 'limited', families: [{ family: 'hosting', level: 'look' }] },
    })
    await accept(asked.id, client)
    await order(p, client, 1)
    expect((await reached(agency)).map((x) => x.level)).toEqual(['look', 'look'])
  })
  test('accepted twice, it starts once and says why', async () => {
    const asked = await ask(agency)
    const both = await Promise.allSettled([accept(asked.id, client), accept(asked.id, client)])
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect(both.find((r) => r.status === 'rejected')?.reason).toMatchObject({
      code: 'invitation_closed',
      status: 409,
    })
    expect(await rowsOf(p.db, sql`select 1 from partnership`)).toHaveLength(1)
  })
  test('accepting against withdrawing at the same instant: exactly one of them wins', async () => {
    for (let round = 0; round < 8; round++) {
      await p.at(`2026-01-${15 + round}T09:00:00Z`)
      const asked = await ask(agency)
      const [accepted, withdrawn] = await Promise.allSettled([
        accept(asked.id, client),
        agency.legal.client.invitations.withdraw({ invitationId: asked.id }),
      ])
      expect([accepted.status, withdrawn.status].sort()).toEqual(['fulfilled', 'rejected'])
      if (accepted.status === 'fulfilled') {
        await withPassword(client.legal, (context) =>
          client.legal.client.partnerships.end(
            { organisationId: client.id, partnershipId: accepted.value.id },
            { context },
          ),
        )
      }
    }
  })
  test('after withdrawal, after thirty days, or in another’s hands it opens nothing', async () => {
    const asked = await ask(agency)
    const stranger = await p.person('Stranger')
    const other = await organisation(p, 'Other')
    expect(await refusalOf(stranger.client.invitations.accept({ invitationId: asked.id }))).toMatchObject({
      code: 'not_found',
    })
    expect(
      await refusalOf(
        other.legal.client.invitations.accept({ invitationId: asked.id, organisationId: other.id }),
      ),
    ).toMatchObject({ code: 'not_found' })
    expect(
      await refusalOf(
        agency.legal.client.invitations.accept({ invitationId: asked.id, organisationId: agency.id }),
      ),
    ).toMatchObject({ code: 'not_found' })
    await agency.legal.client.invitations.withdraw({ invitationId: asked.id })
    expect(await refusalOf(accept(asked.id, client))).toMatchObject({ code: 'invitation_closed' })
    const late = await ask(agency)
    await p.at('2026-02-14T09:00:01Z')
    expect(await refusalOf(accept(late.id, client))).toMatchObject({ code: 'invitation_expired' })
    expect(await rowsOf(p.db, sql`select 1 from partnership`)).toEqual([])
  })
  test('followed by its link with the wrong account, it says whom it was for and does nothing', async () => {
    await ask(agency)
    const [letter] = await letters('invitation_asked')
    const token = String(letter?.facts.link).split('/').at(-1) ?? ''
    const stranger = await organisation(p, 'Stranger')
    const opened = await stranger.legal.client.invitations.open({ token })
    expect(opened).toMatchObject({ obstacle: 'invitation_not_yours', answerers: [] })
    const taking = stranger.legal.client.invitations.accept({
      invitationId: opened.invitation.id,
      token,
      organisationId: stranger.id,
    })
    expect(await refusalOf(taking)).toMatchObject({ code: 'invitation_not_yours' })
  })
  test('sent again it has a new link and the old one is dead; five times a day', async () => {
    const asked = await ask(agency)
    const first =
      String((await letters('invitation_asked'))[0]?.facts.link)
        .split('/')
        .at(-1) ?? ''
    await agency.legal.client.invitations.resend({ invitationId: asked.id })
    expect(await refusalOf(p.client().invitations.open({ token: first }))).toMatchObject({
      code: 'not_found',
    })
    for (let n = 0; n < 3; n++) await agency.legal.client.invitations.resend({ invitationId: asked.id })
    expect(await refusalOf(agency.legal.client.invitations.resend({ invitationId: asked.id }))).toMatchObject(
      { code: 'resend_too_often' },
    )
  })
  test('to somebody unknown: the newcomer joins by the link and accepts', async () => {
    const asked = await ask(agency, 'new@newcomer.example')
    const token =
      String((await letters('invitation_asked'))[0]?.facts.link)
        .split('/')
        .at(-1) ?? ''
    expect(await p.client().invitations.open({ token })).toMatchObject({
      newcomer: true,
      obstacle: 'not_signed_in',
    })
    const joined = await p.client().invitations.join({
      token,
      name: 'New Person',
      password: 'a long enough one',
      language: 'it',
      organisation: { name: 'Newcomer', kind: 'company', country: 'IT' },
    })
    const answer = await p.request('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
      body: JSON.stringify({ email: 'new@newcomer.example', password: 'a long enough one' }),
    })
    const newcomer = p.client(
      answer.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
    )
    expect(
      await newcomer.invitations.accept({ invitationId: asked.id, organisationId: joined.organisationId }),
    ).toMatchObject({ access: 'full' })
    expect(
      await refusalOf(
        p.client().invitations.join({
          token,
          name: 'Again',
          password: 'a long enough one',
          language: 'it',
          organisation: { name: 'X', kind: 'company', country: 'IT' },
        }),
      ),
    ).toMatchObject({ code: 'invitation_closed' })
  })
  test('only by legal representatives: an administrator of either side is refused by name', async () => {
    const boss = await p.person('Agency Administrator')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: boss.email,
      name: 'B',
      language: 'en',
      role: 'administrator',
    })
    expect(
      await refusalOf(
        boss.client.invitations.ask({ partnerId: agency.id, email: 'x@y.example', language: 'en', wish }),
      ),
    ).toMatchObject({ code: 'legal_only', status: 403 })
    const clerk = await p.person('Client Administrator')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: clerk.email,
      name: 'C',
      language: 'en',
      role: 'administrator',
    })
    const asked = await ask(agency, clerk.email)
    expect(
      await refusalOf(clerk.client.invitations.accept({ invitationId: asked.id, organisationId: client.id })),
    ).toMatchObject({ code: 'legal_only' })
    expect(
      await refusalOf(
        client.legal.client.invitations.accept({ invitationId: asked.id, organisationId: client.id }),
      ),
    ).toMatchObject({ code: 'not_found' })
  })
  test('is not answered by whoever takes the addressee in as a member of their own organisation', async () => {
    const thief = await organisation(p, 'Thief')
    await withPassword(thief.legal, (context) =>
      thief.legal.client.organisations.addMember(
        { organisationId: thief.id, email: client.legal.email, name: 'X', language: 'en', role: 'legal' },
        { context },
      ),
    )
    const asked = await ask(agency)
    expect((await thief.legal.client.invitations.ofClient({ organisationId: thief.id })).rows).toEqual([])
    expect(await refusalOf(thief.legal.client.invitations.decline({ invitationId: asked.id }))).toMatchObject(
      { code: 'not_found' },
    )
    expect(
      await refusalOf(
        thief.legal.client.invitations.accept({ invitationId: asked.id, organisationId: thief.id }),
      ),
    ).toMatchObject({ code: 'not_found' })
  })
  test('is asked of one address three times a day at most, whatever was withdrawn between', async () => {
    for (let n = 0; n < 3; n++) {
      const asked = await ask(agency)
      await agency.legal.client.invitations.withdraw({ invitationId: asked.id })
    }
    expect(await refusalOf(ask(agency))).toMatchObject({ code: 'resend_too_often', status: 429 })
    await p.at('2026-01-16T09:00:01Z')
    expect(await ask(agency)).toMatchObject({ state: 'pending' })
  })
  test('one open invitation a pair and direction; declined ones make room, with the reason told', async () => {
    const asked = await ask(agency)
    expect(await refusalOf(ask(agency))).toMatchObject({ code: 'invitation_pending' })
    await client.legal.client.invitations.decline({ invitationId: asked.id, reason: 'We have somebody' })
    expect((await letters('invitation_declined')).map((l) => [l.recipient, l.facts.reason])).toEqual([
      [agency.legal.email, 'We have somebody'],
    ])
    expect(await ask(agency)).toMatchObject({ state: 'pending' })
  })
  test('time reminds on day 7 and 25 and ends it on day 30; opening it by the link never changes anything', async () => {
    await ask(agency)
    const days = {
      '2026-01-21T09:00:00Z': 0,
      '2026-01-22T09:00:00Z': 1,
      '2026-01-30T09:00:00Z': 0,
      '2026-02-09T09:00:00Z': 1,
      '2026-02-13T09:00:00Z': 0,
    }
    for (const [day, due] of Object.entries(days)) {
      await p.at(day)
      expect([day, await remindInvitations(p.world)]).toEqual([day, due])
    }
    await p.at('2026-02-14T09:00:00Z')
    expect(await expireInvitations(p.world)).toBe(1)
    expect((await letters('invitation_expired')).map((l) => l.recipient)).toEqual([agency.legal.email])
  })
  test('a suspended partner takes no new clients but keeps those it has', async () => {
    await partnered(client, agency, { access: 'full' })
    await sql`update partner set state = 'suspended' where organisation_id = ${agency.id}`.execute(p.db)
    expect(await refusalOf(ask(agency, 'new@client.example'))).toMatchObject({
      code: 'partner_no_new_business',
    })
    expect((await agency.legal.client.clients.list({ partnerId: agency.id })).rows).toHaveLength(1)
  })
})

describe('one product, one partner', () => {
  test('two partners accept at the same instant for one product: the database lets one in', async () => {
    const [site = 'prd_'] = await order(p, client, 1)
    for (let round = 0; round < 5; round++) {
      await p.at(`2026-01-${15 + round}T09:00:00Z`)
      const rights = limited({ productId: site, level: 'manage' })
      const offers = await Promise.all([offer(agency, rights), offer(rival, rights)])
      const answers = await Promise.allSettled([accept(offers[0].id, agency), accept(offers[1].id, rival)])
      expect(answers.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(answers.find((a) => a.status === 'rejected')?.reason).toMatchObject({ code: 'product_taken' })
      for (const [index, answer] of answers.entries()) {
        const invitation = offers[index]
        if (answer.status === 'fulfilled') {
          await withPassword(client.legal, (context) =>
            client.legal.client.partnerships.end(
              { organisationId: client.id, partnershipId: answer.value.id },
              { context },
            ),
          )
        } else if (invitation) await client.legal.client.invitations.withdraw({ invitationId: invitation.id })
      }
    }
  })
  test('full access leaves out what another partner holds on its list; a second full access is refused', async () => {
    const [kept = 'prd_', given = 'prd_'] = await order(p, client, 2)
    await partnered(client, rival, { access: 'limited', products: [{ productId: given, level: 'manage' }] })
    await partnered(client, agency, { access: 'full' })
    expect((await reached(agency)).map((x) => x.id)).toEqual([kept])
    expect((await reached(rival)).map((x) => x.id)).toEqual([given])
    const third = await partner(p, 'Third')
    expect(await refusalOf(partnered(client, third, { access: 'full' }))).toMatchObject({
      code: 'full_access_taken',
    })
  })
  test('a product given to another partner leaves the one with full access in the same moment', async () => {
    const [site = 'prd_'] = await order(p, client, 1)
    await partnered(client, agency, { access: 'full' })
    expect(await reached(agency)).toHaveLength(1)
    await partnered(client, rival, { access: 'limited', products: [{ productId: site, level: 'look' }] })
    expect(await reached(agency)).toEqual([])
  })
  test('a product of somebody else cannot be given', async () => {
    const other = await organisation(p, 'Other')
    await topUp(other, '100.00')
    const [theirs = 'prd_'] = await order(p, other, 1)
    expect(await refusalOf(offer(agency, limited({ productId: theirs, level: 'look' })))).toMatchObject({
      code: 'product_not_yours',
    })
  })
  test('a category’s switch entrusts what is ordered later; without it, it stays invisible', async () => {
    const asked = await ask(agency)
    const started = await accept(asked.id, client, {
      access: 'limited',
      payer: 'client',
      products: [],
      families: [],
    } as never)
    await order(p, client, 1)
    expect(await reached(agency)).toEqual([])
    await client.legal.client.partnerships.changeRights({
      organisationId: client.id,
      partnershipId: started.id,
      version: started.version,
      rights: { access: 'limited', products: [], families: [{ family: 'hosting', level: 'manage' }] },
    })
    await order(p, client, 1)
    expect(await reached(agency)).toHaveLength(1)
  })
})

describe('changing and ending', () => {
  test('rights change product by product, even to none, at once; both sides are told', async () => {
    const [a = 'prd_', b = 'prd_', c = 'prd_'] = await order(p, client, 3)
    const started = await partnered(client, agency, { access: 'full' })
    expect(await reached(agency)).toHaveLength(3)
    const change = (version: number, rights: ReturnType<typeof limited>) =>
      client.legal.client.partnerships.changeRights({
        organisationId: client.id,
        partnershipId: started.id,
        version,
        rights,
      })
    const rights = limited({ productId: a, level: 'look' }, { productId: b, level: 'manage' })
    const preview = await client.legal.client.partnerships.previewRights({
      organisationId: client.id,
      partnershipId: started.id,
      rights,
    })
    expect(preview).toMatchObject({
      added: [],
      removed: [{ productId: c }],
      people: [{ name: 'Agency Legal', gains: 0, loses: 1, changes: 2, organisation: { name: 'Agency' } }],
      peopleAll: 1,
    })
    const changed = await change(started.version, rights)
    expect(await refusalOf(change(started.version, limited()))).toMatchObject({
      code: 'changed_meanwhile',
      status: 412,
      data: { version: changed.version },
    })
    expect((await reached(agency)).map((x) => [x.id, x.level]).sort()).toEqual(
      [
        [a, 'look'],
        [b, 'manage'],
      ].sort(),
    )
    await change(changed.version, limited())
    expect(await reached(agency)).toEqual([])
    expect((await letters('rights_changed')).map((l) => l.recipient)).toContain(agency.legal.email)
    expect(
      await agency.legal.client.clients.get({ partnerId: agency.id, clientId: client.id }),
    ).toMatchObject({ access: 'limited', products: 0 })
  })
  test('who pays needs full access; switching tells the partner, and limited drops it', async () => {
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    const path = { organisationId: client.id, partnershipId: started.id }
    const limitedNow = await client.legal.client.partnerships.changeRights({
      ...path,
      version: started.version,
      rights: limited(),
    })
    expect(limitedNow.payer).toBe('client')
    expect(
      await refusalOf(
        client.legal.client.partnerships.changePayer({
          ...path,
          version: limitedNow.version,
          payer: 'partner',
        }),
      ),
    ).toMatchObject({ code: 'payer_needs_full' })
    const fullNow = await client.legal.client.partnerships.changeRights({
      ...path,
      version: limitedNow.version,
      rights: full,
    })
    await client.legal.client.partnerships.changePayer({
      ...path,
      version: fullNow.version,
      payer: 'partner',
    })
    expect((await letters('payer_changed')).map((l) => [l.recipient, l.facts.payer])).toContainEqual([
      agency.legal.email,
      'partner',
    ])
  })
  test('ending asks for the password, once for this act, and is at once in open sessions', async () => {
    await order(p, client, 1)
    const started = await partnered(client, agency, { access: 'full' })
    const path = { organisationId: client.id, partnershipId: started.id }
    const needed = await refusalOf(client.legal.client.partnerships.end(path))
    expect(needed).toMatchObject({ code: 'proof_needed', status: 401 })
    const intentId = needed.data.intentId as 'int_'
    expect(
      await refusalOf(client.legal.client.partnerships.end(path, { context: { stepUp: intentId } })),
    ).toMatchObject({ code: 'proof_expired' })
    expect(await refusalOf(client.legal.client.people.prove({ intentId, password: 'wrong' }))).toMatchObject({
      code: 'proof_wrong',
    })
    expect(await reached(agency)).toHaveLength(1)
    await client.legal.client.people.prove({ intentId, password })
    const stolen = await refusalOf(
      agency.legal.client.partnerships.endAsPartner(
        { partnerId: agency.id, partnershipId: started.id },
        { context: { stepUp: intentId } },
      ),
    )
    expect(stolen).toMatchObject({ code: 'proof_expired' })
    expect(await client.legal.client.partnerships.end(path, { context: { stepUp: intentId } })).toMatchObject(
      { state: 'ended', endedBy: 'client' },
    )
    expect(await refusalOf(reached(agency))).toMatchObject({ code: 'not_found', status: 404 })
    expect(
      await refusalOf(client.legal.client.partnerships.end(path, { context: { stepUp: intentId } })),
    ).toMatchObject({ code: 'partnership_ended' })
    expect(
      (await client.legal.client.partnerships.list({ organisationId: client.id })).map((x) => x.state),
    ).toEqual(['ended'])
    const [row] = (await agency.legal.client.clients.list({ partnerId: agency.id, state: 'ended' })).rows
    expect(row).toMatchObject({ id: client.id, state: 'ended' })
  })
  test('five wrong passwords lock the proof for a quarter of an hour', async () => {
    const started = await partnered(client, agency, { access: 'full' })
    const path = { organisationId: client.id, partnershipId: started.id }
    const { data } = await refusalOf(client.legal.client.partnerships.end(path))
    const prove = (typed: string) =>
      client.legal.client.people.prove({ intentId: data.intentId as 'int_', password: typed })
    for (let n = 0; n < 5; n++)
      expect(await refusalOf(prove(`wrong ${n}`))).toMatchObject({ code: 'proof_wrong' })
    expect(await refusalOf(prove(password))).toMatchObject({ code: 'proof_locked', status: 429 })
    await p.at('2026-01-15T09:16:00Z')
    await withPassword(client.legal, (context) => client.legal.client.partnerships.end(path, { context }))
  })
  test('either side ends it; ended twice at once, it ends once', async () => {
    const started = await partnered(client, agency, { access: 'full' })
    const ends = [
      withPassword(client.legal, (context) =>
        client.legal.client.partnerships.end(
          { organisationId: client.id, partnershipId: started.id },
          { context },
        ),
      ),
      withPassword(agency.legal, (context) =>
        agency.legal.client.partnerships.endAsPartner(
          { partnerId: agency.id, partnershipId: started.id },
          { context },
        ),
      ),
    ]
    const results = await Promise.allSettled(ends)
    expect(results.filter((r) => r.status === 'fulfilled').length).toBe(1)
  })
  test('a partnership with an end date gives no reach after it, with no job run; the job only tells', async () => {
    await order(p, client, 1)
    const started = await partnered(client, agency, { access: 'full' })
    await sql`update partnership set ends_at = '2026-02-01T00:00:00Z' where id = ${started.id}`.execute(p.db)
    expect(await reached(agency)).toHaveLength(1)
    await p.at('2026-02-01T00:00:00Z')
    expect(await refusalOf(reached(agency))).toMatchObject({ code: 'not_found' })
    expect(await retirePartnerships(p.world)).toBe(1)
    expect((await letters('partnership_ended')).map((l) => l.facts.endedBy)).toEqual(['time', 'time'])
  })
  test('a frozen partner reaches nobody, and everybody again when it is lifted', async () => {
    await order(p, client, 1)
    await partnered(client, agency, { access: 'full' })
    const { client: staff } = await staffOf(p)
    await staff.organisations.freezePartner({
      organisationId: agency.id,
      frozen: true,
      reason: 'stolen laptop',
    })
    expect(await refusalOf(reached(agency))).toMatchObject({ code: 'not_found' })
    await staff.organisations.freezePartner({
      organisationId: agency.id,
      frozen: false,
      reason: 'found again',
    })
    expect(await reached(agency)).toHaveLength(1)
  })
})

describe('people', () => {
  test('a collaborator sees the clients given, to the level given, and loses one while inside it', async () => {
    const [a = 'prd_', b = 'prd_'] = await order(p, client, 2)
    await partnered(client, agency, { access: 'full' })
    const worker = await p.person('Worker')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: worker.email,
      name: 'W',
      language: 'en',
      role: 'collaborator',
    })
    const inside = () =>
      worker.client.products.listOfClient({ partnerId: agency.id, clientId: client.id }).then((x) => x.rows)
    expect(await refusalOf(inside())).toMatchObject({ code: 'not_found' })
    expect((await worker.client.clients.list({ partnerId: agency.id })).rows).toEqual([])
    const path = { partnerId: agency.id, clientId: client.id, personId: worker.id }
    const { version } = await hold(agency, client, {
      personId: worker.id,
      level: 'manage',
      products: [{ productId: a, level: 'look' }],
    })
    expect((await inside()).map((x) => [x.id, x.level])).toEqual([[a, 'look']])
    const [row] = (await worker.client.clients.list({ partnerId: agency.id })).rows
    expect(row).toMatchObject({ name: 'Client', gain12: null, volume12: null })
    expect(
      await refusalOf(
        worker.client.orders.quoteForClient({
          partnerId: agency.id,
          clientId: client.id,
          lines: [{ renewProductId: a }],
        }),
      ),
    ).toMatchObject({ code: 'level_too_low' })
    expect(
      await refusalOf(
        worker.client.orders.quoteForClient({
          partnerId: agency.id,
          clientId: client.id,
          lines: [{ renewProductId: b }],
        }),
      ),
    ).toMatchObject({ code: 'not_found' })
    await agency.legal.client.clients.removeHolding({ ...path, version })
    expect(await refusalOf(inside())).toMatchObject({ code: 'not_found' })
  })
  test('the client sees each of the partner’s people in who can act in its account', async () => {
    await order(p, client, 2)
    await partnered(client, agency, { access: 'full' })
    const actors = await client.legal.client.access.actors({ organisationId: client.id })
    expect(actors.map((x) => [x.name, x.partner?.name ?? null, x.level, x.products])).toEqual([
      ['Client Legal', null, 'order', 2],
      ['Agency Legal', 'Agency', 'order', 2],
    ])
  })
  test('the last legal representative cannot leave or be demoted; two who step down at once leave one', async () => {
    const self = client.legal
    const path = { organisationId: client.id, personId: self.id }
    expect(
      await refusalOf(self.client.organisations.changeMember({ ...path, role: 'administrator' })),
    ).toMatchObject({ code: 'last_legal_representative' })
    const leaving = withPassword(self, (context) => self.client.organisations.removeMember(path, { context }))
    expect(await refusalOf(leaving)).toMatchObject({ code: 'last_legal_representative' })
    const second = await p.person('Second Legal')
    await withPassword(self, (context) =>
      self.client.organisations.addMember(
        { organisationId: client.id, email: second.email, name: 'S', language: 'en', role: 'legal' },
        { context },
      ),
    )
    const demote = (guest: typeof self) =>
      guest.client.organisations.changeMember({
        organisationId: client.id,
        personId: guest.id,
        role: 'administrator',
      })
    const both = await Promise.allSettled([demote(self), demote(second)])
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
  test('an external user who belongs to the partner acts through it, and is external again when it ends', async () => {
    const [a = 'prd_', b = 'prd_'] = await order(p, client, 2)
    const worker = await p.person('Worker')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: worker.email,
      name: 'W',
      language: 'en',
      role: 'external',
    })
    await client.legal.client.organisations.memberProducts({
      organisationId: client.id,
      personId: worker.id,
      products: [{ productId: a, level: 'manage' }],
    })
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: worker.email,
      name: 'W',
      language: 'en',
      role: 'collaborator',
    })
    const own = () =>
      worker.client.products.list({ organisationId: client.id }).then((x) => x.rows.map((r) => r.id))
    expect(await own()).toEqual([a])
    const started = await partnered(client, agency, {
      access: 'limited',
      products: [{ productId: b, level: 'look' }],
    })
    await hold(agency, client, { personId: worker.id, level: 'manage' })
    expect(await refusalOf(own())).toMatchObject({ code: 'not_found' })
    const actors = await client.legal.client.access.actors({ organisationId: client.id })
    expect(
      actors.filter((x) => x.personId === worker.id).map((x) => [x.partner?.name, x.level, x.products]),
    ).toEqual([['Agency', 'look', 1]])
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(
        { organisationId: client.id, partnershipId: started.id },
        { context },
      ),
    )
    expect(await own()).toEqual([a])
  })
  test('taking somebody in as legal representative asks for the password', async () => {
    const taking = client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: 'new@people.example',
      name: 'N',
      language: 'en',
      role: 'legal',
    })
    expect(await refusalOf(taking)).toMatchObject({ code: 'proof_needed' })
    expect((await client.legal.client.organisations.members({ organisationId: client.id })).length).toBe(1)
  })
  test('a proof serves the session it was given in, and the same key still does the act', async () => {
    const started = await partnered(client, agency, { access: 'full' })
    const path = { organisationId: client.id, partnershipId: started.id }
    const context = { idempotencyKey: 'end-it' }
    const { data } = await refusalOf(client.legal.client.partnerships.end(path, { context }))
    const intentId = data.intentId as 'int_'
    const again = await p.request('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
      body: JSON.stringify({ email: client.legal.email, password }),
    })
    const other = p.client(
      again.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
    )
    expect(await refusalOf(other.people.prove({ intentId, password }))).toMatchObject({ code: 'not_found' })
    await client.legal.client.people.prove({ intentId, password })
    expect(await refusalOf(other.partnerships.end(path, { context: { stepUp: intentId } }))).toMatchObject({
      code: 'proof_expired',
    })
    expect(
      await client.legal.client.partnerships.end(path, { context: { ...context, stepUp: intentId } }),
    ).toMatchObject({ state: 'ended' })
  })
  test('an external user sees the products given and nothing else of the organisation', async () => {
    await order(p, client, 2)
    const started = await partnered(client, agency, { access: 'full' })
    const guest = await p.person('Guest')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: guest.email,
      name: 'G',
      language: 'en',
      role: 'external',
    })
    const own = { organisationId: client.id }
    const rights = { access: 'full' as const, payer: 'client' as const, products: [], families: [] }
    for (const peek of [
      () => guest.client.partnerships.list(own),
      () => guest.client.partnerships.previewRights({ ...own, partnershipId: started.id, rights }),
      () => guest.client.access.actors(own),
      () => guest.client.organisations.members(own),
      () => guest.client.invitations.ofClient(own),
    ]) {
      expect(await refusalOf(peek())).toMatchObject({ code: 'boss_only' })
    }
  })
  test('who is removed loses the clients held, also when taken in again', async () => {
    await order(p, client, 1)
    await partnered(client, agency, { access: 'full' })
    const worker = await p.person('Worker')
    const join = () =>
      agency.legal.client.organisations.addMember({
        organisationId: agency.id,
        email: worker.email,
        name: 'W',
        language: 'en',
        role: 'collaborator',
      })
    await join()
    await hold(agency, client, { personId: worker.id, level: 'order' })
    await withPassword(agency.legal, (context) =>
      agency.legal.client.organisations.removeMember(
        { organisationId: agency.id, personId: worker.id },
        { context },
      ),
    )
    await join()
    expect((await worker.client.clients.list({ partnerId: agency.id })).rows).toEqual([])
  })
  test('naming a legal representative asks for the password; an administrator cannot', async () => {
    const clerk = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: clerk.email,
      name: 'C',
      language: 'en',
      role: 'administrator',
    })
    const path = { organisationId: client.id, personId: clerk.id, role: 'legal' as const }
    expect(await refusalOf(clerk.client.organisations.changeMember(path))).toMatchObject({
      code: 'legal_only',
    })
    expect(await refusalOf(client.legal.client.organisations.changeMember(path))).toMatchObject({
      code: 'proof_needed',
    })
    expect(
      await withPassword(client.legal, (context) =>
        client.legal.client.organisations.changeMember(path, { context }),
      ),
    ).toMatchObject({ role: 'legal' })
  })
})
