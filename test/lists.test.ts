/** A list shows what a check allows, however it is filtered, sorted and paged: nothing more, nothing less, nothing twice. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { level, type World } from './model.ts'
import { openPlatform, type Platform } from './platform.ts'
import { place, signedIn, world } from './worlds.ts'

let p: Platform
let item: { id: string; family: string }
beforeAll(async () => {
  p = await openPlatform()
  const [first] = await p.client().catalogue.items({})
  item = { id: first?.id ?? '', family: first?.family ?? '' }
})
afterAll(() => p.close())

interface Page<Row> {
  rows: Row[]
  next: string | null
}

/** Everything a list has, page by page, or the word with which it is refused. */
async function walk<Row>(ask: (cursor: string | undefined) => Promise<Page<Row>>): Promise<Row[] | string> {
  const rows: Row[] = []
  try {
    for (let cursor: string | undefined, pages = 0; pages < 100; pages++) {
      const page = await ask(cursor)
      rows.push(...page.rows)
      if (page.next === null) return rows
      cursor = page.next
    }
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  throw new Error('a list without an end')
}

const way = fc.record({
  limit: fc.integer({ min: 1, max: 4 }),
  family: fc.constantFrom<('its' | 'other' | undefined)[]>(undefined, undefined, 'its', 'other'),
  digit: fc.constantFrom(undefined, undefined, '0', '3', '7'),
  sort: fc.constantFrom('name', 'access', 'products', 'volume', 'gain', 'due'),
  order: fc.constantFrom('asc', 'desc'),
  access: fc.constantFrom(undefined, undefined, 'limited', 'full'),
})

/** How often somebody reaches something. */
function reaches(w: World): number {
  const all = (n: number) => [...Array(n).keys()]
  return all(w.persons.length)
    .flatMap((person) => all(w.orgs).flatMap((hat) => w.products.map((_, n) => level(w, person, hat, n))))
    .filter((n) => n > 0).length
}

test('random people in random worlds: each list is the set of what single checks allow', async () => {
  let listed = 0
  const ways = fc.sample(way, { numRuns: 10 * 4 * 4, seed: 5 })
  const rich = fc.sample(world, { numRuns: 600, seed: 77 }).sort((a, b) => reaches(b) - reaches(a))
  for (const w of rich.slice(0, 10)) {
    const [at] = await place(p.db, [w], item.id)
    if (!at) throw new Error('no world was placed')
    const clients = await signedIn(p, at)
    for (const [n, client] of clients.entries()) {
      const personId = at.person[n]
      if (!personId || w.persons[n]?.disabled) continue
      for (const hatId of at.org) {
        const { limit, family, digit, sort, order, access } = ways.pop() ?? fc.sample(way, 1)[0] ?? never()
        const filter = {
          limit,
          ...(family ? { family: family === 'its' ? item.family : 'domain_of_nobody' } : {}),
          ...(digit ? { q: digit } : {}),
        }
        const opened: string[] = []
        for (const clientId of at.org) {
          const own = clientId === hatId
          const found = await walk((cursor) =>
            own
              ? client.products.list({ organisationId: hatId, ...filter, ...(cursor ? { cursor } : {}) })
              : client.products.listOfClient({
                  partnerId: hatId,
                  clientId,
                  ...filter,
                  ...(cursor ? { cursor } : {}),
                }),
          )
          const { decisions } = await client.tokens.check({
            checks: at.product.map((productId) => ({ personId, hatId, clientId, productId, level: 'look' })),
          })
          const allowed = at.product.filter(
            (id, k) =>
              decisions[k]?.allowed && (!digit || id.includes(digit)) && (!family || family === 'its'),
          )
          if (typeof found === 'string') {
            expect([found, decisions.filter((d) => d.allowed)]).toEqual(['not_found', []])
            continue
          }
          expect(found.map((row) => row.id)).toEqual([...allowed].sort())
          expect(found.map((row) => row.level)).toEqual(
            [...allowed].sort().map((id) => decisions[at.product.indexOf(id)]?.level),
          )
          listed += found.length
          if (!own) opened.push(clientId)
        }
        await compareClients(client, { partnerId: hatId, opened, sort, order, access, limit })
      }
    }
  }
  expect(listed).toBeGreaterThan(60)
}, 120_000)

function never(): never {
  throw new Error('there are enough ways')
}

type Client = Awaited<ReturnType<typeof signedIn>>[number]
type ListAsked = Parameters<Client['clients']['list']>[0]

/** The table of clients, its total and its figure, beside the clients that can be opened one by one. */
async function compareClients(
  client: Client,
  asked: {
    partnerId: ListAsked['partnerId']
    opened: string[]
    limit: number
    sort: ListAsked['sort']
    order: ListAsked['order']
    access: ListAsked['access']
  },
): Promise<void> {
  const { partnerId, opened, sort, order, access, limit } = asked
  const totals = new Set<number>()
  const found = await walk(async (cursor) => {
    const page = await client.clients.list({
      partnerId,
      state: 'active',
      limit,
      sort,
      order,
      ...(access ? { access } : {}),
      ...(cursor ? { cursor } : {}),
    })
    totals.add(page.total)
    return page
  })
  if (typeof found === 'string') {
    expect([found, opened]).toEqual(['not_found', []])
    return
  }
  const rights = await Promise.all(
    opened.map(async (clientId) =>
      client.clients.get({ partnerId, clientId: clientId as typeof partnerId }).then((r) => r.access),
    ),
  )
  const expected = opened.filter((_, n) => !access || rights[n] === access)
  expect(found.map((row) => row.id).sort()).toEqual(expected.sort())
  if (found.length > 0) expect([...totals]).toEqual([found.length])
  expect((await client.clients.figures({ partnerId })).managed).toBe(opened.length)
}
