/** How fast access is decided and listed in a large programme, by the product's own questions in the product's own role. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { lockPair, mustReachProducts, reachesClient } from '../src/access/store.ts'
import { type Database, openDatabase, rowsOf, type Tx } from '../src/lib/database.ts'
import type { Id } from '../src/lib/id.ts'
import type { Actor } from '../src/lib/operation.ts'
import { listClients } from '../src/partnerships/clientList.ts'
import { listProducts } from '../src/products/store.ts'
import { decide } from '../src/tokens/store.ts'
import { peers } from './accessPeers.ts'
import { openWorld, ordinaryOf, partnerAt, personOf } from './accessWorld.ts'
import type { Bench, Figures } from './server.ts'

const largest = 10_000_000
const connections = 4
const writers = 24

const sorted = (times: number[]) => [...times].sort((a, b) => a - b)
const at = (times: number[], share: number) => sorted(times)[Math.floor((times.length - 1) * share)] ?? 0
const rounded = (ms: number) => Math.round(ms * 100) / 100

/** Milliseconds that each of some acts took, after a few that are not counted. */
async function timed(times: number, act: (n: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 6; n++) await act(n)
  const took: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await act(n)
    took.push(performance.now() - began)
  }
  return took
}

/** Somebody in a hat, as operations know them. */
interface Hat {
  actor: Actor
  hatId: Id<'organisation'>
}
const hatOf = (partner: number): Hat => ({
  actor: {
    personId: personOf(partner, 0) as Id<'person'>,
    sessionId: '',
    name: '',
    email: '',
    emailVerified: true,
    language: 'en',
    staff: null,
  },
  hatId: partnerAt(partner) as Id<'organisation'>,
})

/** Reads as an operation reads: in one transaction, inside the fence of whoever asks. */
const reading = <T>(db: Database, { actor, hatId }: Hat, act: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('mandato.fence', ${actor.personId}, true), set_config('mandato.hat', ${hatId}, true),
      set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(tx)
    return act(tx)
  })

interface Reached {
  client: string
  product: string
}

/** Products at random out of what a partner manages in full. */
function someOf(db: Database, { hatId }: Hat, n: number): Promise<Reached[]> {
  return rowsOf(
    db,
    sql<Reached>`
      select p.client_id as client, x.id as product from partnership p
        cross join lateral (select id from product x where x.organisation_id = p.client_id order by id offset 3 + right(p.client_id, 2)::int % 4 limit 1) x
       where p.partner_id = ${hatId} and p.access = 'full' order by p.id limit ${n}`,
  )
}

/** What PostgreSQL itself says one check takes: the product's statement, planned once and run. */
async function insideDatabase(url: string, hat: Hat, asked: readonly Reached[]): Promise<number> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    options: '-c jit=off -c mandato.fence=open -c role=mandato_app -c plan_cache_mode=force_generic_plan',
  })
  let text = ''
  const db: Database = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      text = event.query.sql
    },
  })
  const [first = { client: '', product: '' }] = asked
  await mustReachProducts(db, hat.actor, hat.hatId, first.client, [first.product])
  const client = await pool.connect()
  await client.query(`prepare reaches as ${text}`)
  const took: number[] = []
  for (const { client: clientId, product } of asked) {
    const { rows } = await client.query<{
      'QUERY PLAN': { 'Execution Time': number; 'Planning Time': number }[]
    }>(
      `explain (analyze, timing off, format json) execute reaches('${hat.actor.personId}', '${hat.hatId}', '${clientId}', '{${product}}')`,
    )
    const [plan] = rows[0]?.['QUERY PLAN'] ?? []
    if (plan) took.push(plan['Execution Time'] + plan['Planning Time'])
  }
  client.release()
  await db.destroy()
  return at(took, 0.5)
}

/** Checks a second over some connections, asked a hundred at a time, as POST /access/check does. */
async function throughput(
  db: Database,
  hat: Hat,
  asked: readonly Reached[],
  seconds: number,
): Promise<number> {
  const until = performance.now() + seconds * 1000
  let done = 0
  const one = async (n: number) => {
    for (let turn = n; performance.now() < until; turn++) {
      const checks = Array.from({ length: 100 }, (_, k) => {
        const { client, product } = asked[(turn * 37 + k) % asked.length] ?? { client: '', product: '' }
        return {
          personId: hat.actor.personId,
          hatId: hat.hatId,
          clientId: client as Id<'organisation'>,
          productId: product as Id<'product'>,
          level: 2,
        }
      })
      const decided = await decide(db, checks)
      if (decided.some(({ allowed }) => !allowed)) throw new Error('a check was answered wrongly')
      done += decided.length
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, (_, n) => one(n)))
  return done / ((performance.now() - began) / 1000)
}

/** Pauses under writers: how long each takes, and what was written after it was confirmed. */
async function revocations(url: string, hat: Hat, clientId: string, rounds: number) {
  const { db, close } = openDatabase(url, writers + 2)
  const owner = openDatabase(url, 1, 'owner')
  await sql`create table if not exists deed (round int not null)`.execute(owner.db)
  await sql`truncate deed`.execute(owner.db)
  const count = async () =>
    (await rowsOf(owner.db, sql<{ n: number }>`select count(*)::int as n from deed`))[0]?.n ?? 0
  const set = (state: 'paused' | 'active') =>
    db.transaction().execute(async (tx) => {
      await lockPair(tx, clientId, hat.hatId, 'alone')
      await sql`
        update partnership set state = ${state}, paused_at = ${state === 'paused' ? sql`app.now()` : null},
               paused_by = ${state === 'paused' ? 'client' : null}
         where client_id = ${clientId} and partner_id = ${hat.hatId} and state <> 'ended'`.execute(tx)
    })
  const took: number[] = []
  let late = 0
  for (let round = 0; round < rounds; round++) {
    let stop = false
    const write = async () => {
      while (!stop) {
        const allowed = await db.transaction().execute(async (tx) => {
          await lockPair(tx, clientId, hat.hatId, 'shared')
          if (!(await reachesClient(tx, hat.actor, hat.hatId, clientId))) return false
          await sql`insert into deed values (${round})`.execute(tx)
          return true
        })
        if (!allowed) return
      }
    }
    const all = Promise.all(Array.from({ length: writers }, write))
    await new Promise((resolve) => setTimeout(resolve, 60))
    const began = performance.now()
    await set('paused')
    took.push(performance.now() - began)
    const seen = await count()
    stop = true
    await all
    late += (await count()) - seen
    await set('active')
  }
  await sql`drop table deed`.execute(owner.db)
  await owner.close()
  await close()
  return { late, p99: at(took, 0.99) }
}

const usual = { limit: 50, sort: 'name', order: 'asc', boss: true, money: true } as const

export async function access(bench: Bench): Promise<Figures> {
  const { server, option, say } = bench
  const size = option('products', largest)
  const seconds = option('seconds', 10)
  const { url, ...sizes } = await openWorld(server, size, say)
  say(`${sizes.products} products, ${sizes.clients} organisations, ${sizes.partnerships} partnerships`)
  const { db, close } = openDatabase(url, connections)
  try {
    const ordinary = hatOf(ordinaryOf(size))
    const big = hatOf(1)
    const asked = await someOf(db, ordinary, 200)
    const checkP50Ms = await insideDatabase(url, ordinary, asked)
    const roundTrip = await timed(200, async (n) => {
      const { client, product } = asked[n % asked.length] ?? { client: '', product: '' }
      return mustReachProducts(db, ordinary.actor, ordinary.hatId, client, [product])
    })
    say(
      `a check: ${rounded(checkP50Ms)} ms in the database, ${rounded(at(roundTrip, 0.5))} ms there and back`,
    )
    const checksPerSecond = await throughput(db, ordinary, asked, seconds)
    say(`${Math.round(checksPerSecond)} checks a second`)
    const list = await timed(50, (n) =>
      reading(db, ordinary, (tx) =>
        listProducts(tx, {
          personId: ordinary.actor.personId,
          hatId: ordinary.hatId,
          clientId: asked[n % asked.length]?.client ?? '',
          owner: false,
          limit: 50,
        }),
      ),
    )
    const page = (hat: Hat, times: number) =>
      timed(times, () =>
        reading(db, hat, (tx) =>
          listClients(tx, { ...usual, personId: hat.actor.personId, partnerId: hat.hatId }),
        ),
      )
    const partnerPage = await page(ordinary, 20)
    const bigPage = await page(big, 8)
    say(`lists: ${[list, partnerPage, bigPage].map((times) => `${rounded(at(times, 0.5))} ms`).join(', ')}`)
    const revoked = await revocations(url, ordinary, asked[0]?.client ?? '', option('rounds', 60))
    const others = await peers(db, say)
    return {
      ...sizes,
      checkP50Ms: rounded(checkP50Ms),
      checkRoundTripP50Ms: rounded(at(roundTrip, 0.5)),
      checksPerSecond: Math.round(checksPerSecond),
      clientListMs: rounded(at(list, 0.5)),
      partnerPageMs: rounded(at(partnerPage, 0.5)),
      bigPartnerPageMs: rounded(at(bigPage, 0.5)),
      lateWrites: revoked.late,
      revocationP99Ms: rounded(revoked.p99),
      ...others,
    }
  } finally {
    await close()
  }
}
