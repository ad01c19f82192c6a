import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
  hosting,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openTerminal } from '../../test/commandLine.ts'
import { openPlatform, type Platform, password } from '../../test/platform.ts'
import { type Database, rowOf } from '../lib/database.ts'
import { isSigned, makeSigner, publicKey } from '../lib/signing.ts'
import { checkPages, type Flaw, leafOf, type SealedPage, treePath, treeRoot } from './chain.ts'
import { sealLog, signRoot } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
let partnershipId: `pts_${string}`
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '1000.00')
  partnershipId = (await partnered(client, agency, { access: 'full' })).id
  await order(p, client, 3)
})
afterEach(() => p.close())

const seal = async () => {
  await sealLog(p.db)
  await signRoot(p.world)
}
/** Every page of an export, as a careful reader collects them. */
async function exported(by: Side, clientId?: Side['id'], limit = 2): Promise<SealedPage[]> {
  const pages: SealedPage[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await by.legal.client.audit.sealed({
      organisationId: by.id,
      limit,
      ...(clientId ? { clientId } : {}),
      ...(cursor ? { cursor } : {}),
    })
    pages.push(page)
    if (!page.next) return pages
    cursor = page.next
  }
}
const flawsOf = (pages: SealedPage[]) => checkPages(pages).flaws

test('a client’s whole log can be checked without us, up to its newest signed end', async () => {
  await seal()
  const checked = checkPages(await exported(client))
  const events = await rowOf(
    p.db,
    sql<{ n: number }>`select count(*)::int as n from audit_event where client_id = ${client.id}`,
  )
  expect(checked).toMatchObject({
    chain: client.id,
    from: 1,
    to: events?.n,
    readable: events?.n,
    signedTo: events?.n,
    flaws: [],
  })
  expect(checked.to).toBeGreaterThan(3)
})

test('what comes after a root is sealed and not yet signed, and the next root names the one before', async () => {
  await seal()
  const before = checkPages(await exported(client)).to
  await order(p, client, 1)
  await sealLog(p.db)
  const between = checkPages(await exported(client))
  expect(between).toMatchObject({ signedTo: before, flaws: [] })
  expect(between.to).toBeGreaterThan(before)
  expect(await signRoot(p.world)).toBe(true)
  expect(await signRoot(p.world)).toBe(false)
  expect(checkPages(await exported(client))).toMatchObject({ signedTo: between.to, flaws: [] })
  const { rows } = await p.client().audit.roots({})
  const [second, first] = rows.map((row) => JSON.parse(row.statement))
  expect([first.previous, first.id, second.id]).toEqual([null, 1, 2])
  expect(second.previous).toMatch(/^[0-9a-f]{64}$/)
})

describe('what a partner reads of a client’s chain', () => {
  test('is what concerns the two of them; the rest are hashes, and the chain holds all the same', async () => {
    const stranger = await partner(p, 'Stranger')
    await seal()
    const checked = checkPages(await exported(agency, client.id))
    const whole = checkPages(await exported(client))
    expect(checked).toMatchObject({ to: whole.to, signedTo: whole.to, flaws: [] })
    expect(checked.readable).toBeGreaterThan(0)
    expect(checked.readable).toBeLessThan(whole.readable)
    for (const entry of (await exported(agency, client.id)).flatMap((page) => page.entries)) {
      if (entry.body) expect(entry.body).toContain(agency.id)
    }
    expect(await refusalOf(exported(stranger, client.id))).toMatchObject({ code: 'not_found' })
  })
  test('stays readable after the end', async () => {
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
    )
    await seal()
    const checked = checkPages(await exported(agency, client.id))
    expect(checked.flaws).toEqual([])
  })
  test('is for its legal representatives and administrators', async () => {
    const outsider = await p.person('Outsider')
    expect(await refusalOf(outsider.client.audit.sealed({ organisationId: client.id }))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusalOf(p.client().audit.sealed({ organisationId: client.id }))).toMatchObject({
      code: 'not_signed_in',
    })
  })
})

/** Whoever owns the database switches its guards off and changes history. */
async function tamper(change: (db: Database) => Promise<unknown>): Promise<void> {
  await p.db.transaction().execute(async (tx) => {
    for (const table of ['audit_event', 'audit_seal', 'audit_root', 'audit_root_head'])
      await sql`alter table ${sql.raw(table)} disable trigger user`.execute(tx)
    await change(tx)
  })
}
const ofChain = () => sql`(select event_id from audit_seal where chain = ${client.id} and n = 2)`

test('a partner sees what its people did at clients, also after the end, and nothing of other partners', async () => {
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
    means: 'prepaid',
  })
  const rival = await partner(p, 'Rival')
  await withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
  )
  const work = (by: Side) => by.legal.client.access.work({ partnerId: by.id }).then((page) => page.rows)
  const actions = (await work(agency)).map((row) => [row.action, row.client.name])
  expect(actions).toContainEqual(['order.paid', 'Client'])
  expect(actions).toContainEqual(['partnership.ended', 'Client'])
  expect(actions.every(([, name]) => name === 'Client')).toBe(true)
  expect(await work(rival)).toEqual([])
})

describe('history that somebody with the keys to the database rewrote is found', () => {
  test('a changed event, at its number', async () => {
    await seal()
    await tamper((db) =>
      sql`update audit_event set action = 'nothing.happened' where id = ${ofChain()}`.execute(db),
    )
    expect(flawsOf(await exported(client))).toEqual([{ flaw: 'body_changed', n: 2 }])
    expect((await brokenPromises(p)).join()).toContain('A3')
  })
  test('a changed event whose hash was changed with it, by the links', async () => {
    await seal()
    await tamper(async (db) => {
      await sql`update audit_event set action = 'nothing.happened' where id = ${ofChain()}`.execute(db)
      await sql`update audit_seal s set hash = sha256(convert_to(app.audit_body(e), 'UTF8')) from audit_event e where e.id = s.event_id and s.chain = ${client.id}`.execute(
        db,
      )
    })
    expect(flawsOf(await exported(client)).map((f) => f.flaw)).toContain('root_wrong')
    expect((await brokenPromises(p)).join()).toContain('A3')
  })
  test('an event taken out', async () => {
    await seal()
    await tamper(async (db) => {
      await sql`delete from audit_seal where chain = ${client.id} and n = 2`.execute(db)
    })
    expect(flawsOf(await exported(client, undefined, 500))).toContainEqual({ flaw: 'number_wrong', n: 3 })
    expect((await brokenPromises(p)).join()).toContain('A3')
  })
  test('a tail that was cut off', async () => {
    await seal()
    const [page] = await exported(client, undefined, 500)
    if (!page) throw new Error('no page')
    const cut = { ...page, entries: page.entries.slice(0, -2) }
    expect(flawsOf([cut]).map((f) => f.flaw)).toEqual(['cut_short'])
  })
  test('a root signed by somebody else, or put together anew', async () => {
    await seal()
    const [page] = await exported(client, undefined, 500)
    if (!page?.root) throw new Error('no root')
    const foreign = makeSigner('another secret altogether')
    const resigned = {
      ...page,
      root: { ...page.root, kid: foreign.key.kid, signature: foreign.sign(page.root.statement) },
    }
    expect(flawsOf([resigned])).toMatchObject([{ flaw: 'key_wrong' }])
    expect(flawsOf([{ ...resigned, keys: [foreign.key] }])).toEqual([])
    expect(checkPages([{ ...resigned, keys: [foreign.key] }], page.keys).flaws).toMatchObject([
      { flaw: 'key_wrong' },
    ])
    const moved = {
      ...page,
      root: { ...page.root, statement: page.root.statement.replace('"chains":', '"chains":1') },
    }
    expect(flawsOf([moved])).toMatchObject([{ flaw: 'signature_wrong' }])
  })
})

describe('the sealer', () => {
  test('loses nothing of a transaction that commits late', async () => {
    await sealLog(p.db)
    const late = await openLate(p)
    await order(p, client, 1)
    expect(await sealLog(p.db)).toBe(1)
    await late.commit()
    expect(await sealLog(p.db)).toBe(1)
    await seal()
    expect(
      (await exported(client, undefined, 500))
        .flatMap((page) => page.entries)
        .filter((e) => e.body?.includes('late.event')),
    ).toHaveLength(1)
    expect(await brokenPromises(p)).toEqual([])
  })
  test('comes to an end with any number of events at a time', async () => {
    const at = (limit: number) => rowOf(p.db, sql<{ n: number }>`select app.seal_audit(${limit}) as n`)
    const sealed: (number | undefined)[] = []
    do sealed.push((await at(2))?.n)
    while (sealed.at(-1))
    const events = await rowOf(p.db, sql<{ n: number }>`select count(*)::int as n from audit_event`)
    expect(sealed.reduce((sum = 0, n = 0) => sum + n, 0)).toBe(events?.n)
    expect(await brokenPromises(p)).toEqual([])
  })
  test('seals each event once, however many seal at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => sealLog(p.db)))
    await seal()
    const counts = await rowOf(
      p.db,
      sql<{
        events: number
        seals: number
      }>`select (select count(*)::int from audit_event) as events, (select count(*)::int from audit_seal) as seals`,
    )
    expect(counts?.seals).toBe(counts?.events)
  })
  test('seals what a server restored from elsewhere brings, whatever its numbers', async () => {
    await sealLog(p.db)
    await tamper((db) => sql`update audit_sealer set sealed_below = '99999999'`.execute(db))
    await sql`insert into audit_event (id, at, hat_id, client_id, action, xact) values (${p.world.ids('event')}, app.now(), ${client.id}, ${client.id}, 'restored.event', '88888888')`.execute(
      p.db,
    )
    expect(await sealLog(p.db)).toBe(1)
    expect(flawsOf(await exported(client))).toEqual([])
  })
})

/** A transaction that has written its event and takes its time. */
async function openLate(platform: Platform) {
  const gate = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const done = platform.db.transaction().execute(async (tx) => {
    await sql`insert into audit_event (id, at, hat_id, client_id, action) values (${platform.world.ids('event')}, app.now(), ${client.id}, ${client.id}, 'late.event')`.execute(
      tx,
    )
    written.resolve()
    await gate.promise
  })
  await written.promise
  return {
    commit: () => {
      gate.resolve()
      return done
    },
  }
}

describe('receipts', () => {
  test('of a grant go to both sides, signed, and are checked by the published key', async () => {
    await seal()
    const { keys } = await (await p.request('/.well-known/jwks.json')).json()
    for (const side of [client, agency]) {
      const { rows } = await side.legal.client.audit.receipts({ organisationId: side.id })
      expect(rows.map((row) => row.action)).toEqual(['partnership.started'])
      const eventId = rows[0]?.eventId ?? 'evt_'
      const { receipt } = await side.legal.client.audit.receipt({ organisationId: side.id, eventId })
      const [head = '', payload = '', signature = ''] = receipt.split('.')
      const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
      const key = publicKey.parse(keys.find((one: { kid: string }) => one.kid === read(head).kid))
      expect(isSigned(key, `${head}.${payload}`, signature)).toBe(true)
      expect(isSigned(key, `${head}.${payload}x`, signature)).toBe(false)
      expect(read(payload)).toMatchObject({
        client: { name: 'Client' },
        partner: { name: 'Agency' },
        seal: { n: expect.any(Number) },
      })
      expect(JSON.parse(read(payload).event)).toMatchObject({
        action: 'partnership.started',
        object: partnershipId,
      })
    }
  })
  test('are for the two sides alone', async () => {
    const stranger = await partner(p, 'Stranger')
    const { rows } = await client.legal.client.audit.receipts({ organisationId: client.id })
    const eventId = rows[0]?.eventId ?? 'evt_'
    expect(
      await refusalOf(stranger.legal.client.audit.receipt({ organisationId: stranger.id, eventId })),
    ).toMatchObject({ code: 'not_found' })
    expect((await stranger.legal.client.audit.receipts({ organisationId: stranger.id })).rows).toEqual([])
  })
})

test('a tree proves each of its leaves and no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, at) => {
      const leaves = Array.from({ length: size }, (_, i) => leafOf(`org_${i}`, i + 1, 'ab'.repeat(32)))
      const position = at % size
      const path = treePath(leaves, position)
      const page = (leaf: number): Flaw[] => {
        const signer = makeSigner('tree')
        const statement = JSON.stringify({
          format: 'mandato-root-1',
          issuer: 'x',
          id: 1,
          at: 'x',
          chains: size,
          root: treeRoot(leaves),
          previous: null,
        })
        const root = {
          statement,
          kid: signer.key.kid,
          signature: signer.sign(statement),
          head: { n: leaf + 1, link: 'ab'.repeat(32) },
          path,
        }
        const sealed = {
          format: 'mandato-audit-1' as const,
          issuer: 'x',
          chain: `org_${leaf}`,
          start: { n: leaf + 1, link: 'ab'.repeat(32) },
          entries: [],
          root,
          keys: [signer.key],
          next: null,
        }
        return checkPages([sealed]).flaws
      }
      expect(page(position)).toEqual([])
      if (size > 1) expect(page((position + 1) % size)).toMatchObject([{ flaw: 'root_wrong' }])
    }),
    { numRuns: 60 },
  )
})

describe('on the command line', () => {
  test('a log is exported whole and checked without the server; one changed letter is found', async () => {
    await seal()
    await using terminal = await openTerminal(p)
    await terminal.run(['sign-in', '--email', client.legal.email, '--password', password])
    const { out, code } = await terminal.run([
      'audit',
      'export',
      '--organisation-id',
      client.id,
      '--limit',
      '2',
    ])
    expect([code, out.trim().split('\n').length]).toEqual([0, 2])
    const offline = await openTerminal()
    const check = async (text: string, ...more: string[]) => {
      const file = join(terminal.folder, 'log.jsonl')
      await writeFile(file, text)
      return offline.run(['audit', 'verify', file, '--json', ...more])
    }
    expect(JSON.parse((await check(out)).out)).toMatchObject({ sound: true, chain: client.id, signedTo: 4 })
    const changed = await check(out.replace('order.paid', 'order.lost'))
    expect([changed.code, JSON.parse(changed.out)]).toMatchObject([
      1,
      { sound: false, flaws: [{ flaw: 'body_changed' }] },
    ])
    const keys = join(terminal.folder, 'keys.json')
    await writeFile(keys, JSON.stringify({ keys: [makeSigner('somebody else').key] }))
    expect((await check(out, '--keys', keys)).code).toBe(1)
    await writeFile(keys, await (await p.request('/.well-known/jwks.json')).text())
    expect((await check(out, '--keys', keys)).code).toBe(0)
    expect((await check('nonsense')).err).toContain('not an export')
  })
  test('a receipt is checked by the published keys', async () => {
    await seal()
    await using terminal = await openTerminal()
    const { rows } = await client.legal.client.audit.receipts({ organisationId: client.id })
    const { receipt } = await client.legal.client.audit.receipt({
      organisationId: client.id,
      eventId: rows[0]?.eventId ?? 'evt_',
    })
    const [file, keys] = [join(terminal.folder, 'receipt.jws'), join(terminal.folder, 'keys.json')]
    await writeFile(keys, await (await p.request('/.well-known/jwks.json')).text())
    await writeFile(file, receipt)
    expect((await terminal.run(['audit', 'verify', file, '--keys', keys])).out).toContain(
      'partnership.started',
    )
    await writeFile(file, `${receipt.slice(0, -4)}AAAA`)
    expect((await terminal.run(['audit', 'verify', file, '--keys', keys])).code).toBe(1)
    expect((await terminal.run(['audit', 'verify', file])).err).toContain('--keys')
  })
})
