/**
 * Operation by operation, asker by asker: who is let in and how the others are turned away, for what belongs to the
 * house, for what belongs to somebody else, and for what is not there. Every question is asked on the same ground:
 * what it wrote is undone before the next.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openDatabase, rowOf } from '../src/lib/database.ts'
import { idPrefixes } from '../src/lib/id.ts'
import { refusals } from '../src/lib/refusals.ts'
import { createApp } from '../src/server/app.ts'
import { makeSignIn } from '../src/server/world.ts'
import { type Operation, operations } from './contractOperations.ts'
import { digest } from './digest.ts'
import { type Asker, askersOf, type House, openHouse } from './matrix/cast.ts'
import { turnedAway } from './matrix/expected.ts'
import { gates, type Row } from './matrix/gates.ts'
import { inputOf, requestOf, type Things } from './matrix/input.ts'
import { openPlatform, type Platform, platformSecret } from './platform.ts'
import { openUndone, type Undone } from './undone.ts'

let p: Platform
let undone: Undone
let close = async () => {}
let app: ReturnType<typeof createApp>
let house: House
let other: House
let askers: Asker[]
const bugs: unknown[] = []

beforeAll(async () => {
  p = await openPlatform()
  house = await openHouse(p, 'Our')
  other = await openHouse(p, 'Their')
  askers = await askersOf(p, house)
  const name = await rowOf(p.db, sql<{ name: string }>`select current_database() as name`)
  const url = new URL(inject('databaseServer'))
  url.pathname = name?.name ?? ''
  const opened = openDatabase(url.href, 1)
  undone = await openUndone(opened.pool)
  close = async () => {
    await undone.close()
    await opened.pool.end()
  }
  const world = { ...p.world, db: undone.db }
  const auth = makeSignIn(world, platformSecret, false)
  app = createApp({ world, auth, onBug: (_instance, error) => bugs.push(error) })
}, 120_000)
afterAll(async () => {
  await close()
  await p.close()
})

interface Answer {
  status: number
  code: string | undefined
  /** All that is said, without what is different each time. */
  body: unknown
}

/** Asks on the ground as it is, and leaves it so. */
async function ask(operation: Operation, row: Row, asker: Asker, things: Things): Promise<Answer> {
  const { path, init } = requestOf(operation, inputOf(operation, things, row.said))
  return undone.undoing(async () => {
    const response = await app.request(`http://localhost:3000${path}`, {
      ...init,
      headers: {
        ...init.headers,
        ...asker.headers,
        'content-type': 'application/json',
        'accept-language': 'en',
      },
    })
    const text = await response.text()
    if (response.status < 400) return { status: response.status, code: undefined, body: undefined }
    const { instance: _instance, ...body } = JSON.parse(text)
    return { status: response.status, code: body.code, body }
  })
}

const kinds = Object.values(idPrefixes).map((prefix) => `${prefix}_`)
const isId = (text: string) => kinds.some((prefix) => text.startsWith(prefix))
const absent = (_name: string, id: string) => id.replace(/_.*$/, '_00000000000000000000')
const foreign = (name: string, id: string) => other.things[name] ?? id

/** The things of a house with others in their place, save those of these names. */
function instead(
  things: Things,
  from: (name: string, id: string) => string,
  kept: readonly string[],
): Things {
  const entries = Object.entries(things)
  return Object.fromEntries(
    entries.map(([name, id]) => [name, !isId(id) || kept.includes(name) ? id : from(name, id)]),
  )
}

/** In which hat somebody asks inside a client: a partner's people in their own, about what they reach there. */
function hatOf(operation: Operation, asker: Asker): Things {
  const { things, client } = house
  if (!operation.path.startsWith('/p/{partnerId}/c/') || !asker.home || asker.home.id === client.id)
    return things
  const [productId = things.productId ?? ''] = asker.reach?.products ?? []
  return {
    ...things,
    partnerId: asker.home.id,
    productId,
    renewProductId: productId,
    forProductId: productId,
  }
}

test('every operation has its row, and no row is left of what is gone', () => {
  expect(Object.keys(gates).sort()).toEqual(operations.map(({ name }) => name).sort())
})

test.each(operations)(
  '$name: who is let in, and how the others are turned away',
  async (operation) => {
    const row = gates[operation.name]
    if (!row) return
    const wrong: unknown[] = []
    for (const asker of askers) {
      const { status, code } = await ask(operation, row, asker, hatOf(operation, asker))
      const closed = turnedAway(operation, row, asker, house)
      const met = code ?? status
      const inside = operation.proof ? [row.then, 'proof_needed', 200] : [row.then ?? 200]
      const expected = closed ? [closed] : inside
      if (!expected.includes(met) || (code && status !== refusals[code as keyof typeof refusals].status))
        wrong.push(`${asker.kind}: ${met}, expected ${expected.join(' or ')}`)
    }
    expect(wrong.join('\n')).toBe('')
  },
  60_000,
)

/** Ids in what is said back are those that were asked about; everything else must be the same. */
const withoutIds = (answer: Answer) =>
  JSON.parse(JSON.stringify(answer).replace(/"[a-z]{3}_[0-9a-z]{20}"/g, '"an id"'))

/** What an address says of the hat and the place, of which the rest is an object. */
function hatsOf(path: string): string[] {
  if (path.startsWith('/p/{partnerId}/c/')) return ['partnerId', 'clientId']
  return path.startsWith('/p/') ? ['partnerId'] : path.startsWith('/o/') ? ['organisationId'] : []
}

interface Relation {
  name: string
  theirs: Things
  nothing: Things
}

/** Ways of asking for what is not one's own, each beside the same question about what is not there. */
function relationsOf({ path }: Operation, asker: Asker, things: Things): Relation[] {
  const hats = hatsOf(path)
  const relation = (name: string, kept: readonly string[]): Relation => ({
    name,
    theirs: instead(things, foreign, kept),
    nothing: instead(things, absent, kept),
  })
  const objects = relation('an object of others in one’s own hat', [...hats, 'itemId', 'partnerId'])
  if (hats.length === 0) return [objects]
  const everything = relation('everything of others, in their hat', ['itemId'])
  if (hats.length === 1) return [everything, objects]
  const [product = ''] = house.products.filter((id) => !asker.reach?.products.includes(id))
  const withProduct = (id: string) => ({ ...things, productId: id, renewProductId: id, forProductId: id })
  return [
    everything,
    objects,
    relation('a client of others', ['partnerId', 'itemId']),
    {
      name: 'a product of the client that was not given',
      theirs: withProduct(product),
      nothing: withProduct('prd_00000000000000000000'),
    },
  ]
}

const ofSomebody = operations.filter(({ path }) => !path.startsWith('/staff/') && path.includes('{'))

let compared = 0

test.each(ofSomebody)(
  '$name: what belongs to somebody else is as if it were not there',
  async (operation) => {
    const row = gates[operation.name]
    if (!row) return
    const wrong: string[] = []
    const own = askers.filter((asker) => !turnedAway(operation, row, asker, house)).slice(0, 4)
    for (const asker of own)
      for (const { name, theirs, nothing: gone } of relationsOf(operation, asker, hatOf(operation, asker))) {
        const inputs = [theirs, hatOf(operation, asker)].map((x) =>
          JSON.stringify(inputOf(operation, x, row.said)),
        )
        if (inputs[0] === inputs[1]) continue
        const answer = await ask(operation, row, asker, theirs)
        const nothing = await ask(operation, row, asker, gone)
        compared++
        try {
          expect(answer.status).toBeGreaterThanOrEqual(400)
          expect(withoutIds(answer)).toEqual(withoutIds(nothing))
        } catch {
          wrong.push(`${asker.kind}, ${name}: ${answer.code ?? 200}, not ${nothing.code ?? 200}`)
        }
      }
    expect(wrong.join('\n')).toBe('')
  },
  60_000,
)

test('reading changes nothing, whoever reads whatever is there, save where a look is written down', async () => {
  const reads = operations.filter(({ method, name }) => method === 'GET' && !gates[name]?.leavesTrace)
  expect(reads.length).toBeGreaterThan(70)
  await undone.undoing(async () => {
    const before = await digest(undone.db)
    for (const operation of reads)
      for (const asker of askers) {
        const input = inputOf(operation, hatOf(operation, asker), gates[operation.name]?.said)
        for (const method of ['GET', 'HEAD'])
          await app.request(`http://localhost:3000${requestOf(operation, input).path}`, {
            method,
            headers: { ...asker.headers, 'content-type': 'application/json' },
          })
      }
    expect(await digest(undone.db)).toBe(before)
    await app.request('http://localhost:3000/api/v1/me', {
      method: 'PATCH',
      headers: { ...askers[1]?.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Somebody Else' }),
    })
    expect(await digest(undone.db)).not.toBe(before)
  })
}, 60_000)

test('there was much to compare', () => {
  expect(askers.length).toBeGreaterThanOrEqual(21)
  expect(compared).toBeGreaterThan(400)
})

afterAll(() => expect(bugs).toEqual([]))
