import { sql } from 'kysely'
import { loadExampleCatalogue } from '../catalogue/example.ts'
import { asPerson, enter } from '../demo/stage.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import { addDays, type Day } from '../lib/day.ts'
import { Refusal } from '../lib/refusal.ts'
import { verify } from '../verification/operations.ts'
import type { Act } from './act.ts'
import { topUp } from './acts/money.ts'
import { passTerms } from './acts/motions.ts'
import { openHouse } from './acts/people.ts'
import { acts } from './acts.ts'
import { keepBooks } from './books.ts'
import { seededIds, seededTokens } from './chances.ts'
import { turn } from './clockwork.ts'
import { makeFuse } from './fuse.ts'
import { makeGround } from './ground.ts'
import {
  countIn,
  Dropped,
  faultIn,
  type Life,
  type Offer,
  passMinutes,
  password,
  sentenceOf,
  setClock,
  streamOf,
  tellOf,
  type Violation,
  violated,
} from './life.ts'
import { compareBooks } from './money.ts'
import { makePost } from './post.ts'
import { startProgram } from './program.ts'
import { makeProvider } from './provider.ts'
import { looseEnds, wrongRefunds } from './settled.ts'
import { hashState } from './state.ts'
import { lookAround } from './watch.ts'

export interface Settings {
  seed: string
  organisations: number
  days: number
  faults: boolean
  /** A server on which a database may be made and dropped; without it one is started. */
  server?: string | undefined
  /** Whoever waits no longer: it ends at the next act, and its database goes with it. */
  signal?: AbortSignal
  /** Told after each day how far it is. */
  onProgress?(progress: Progress): void
  /** For proofs that a simulation finds what is broken: breaks something before life begins. */
  harm?(db: Database): Promise<unknown>
}

export interface Progress {
  day: number
  days: number
  events: number
  faults: number
  organisations: number
}

export interface Outcome {
  seed: string
  events: number
  faults: number
  violations: Violation[]
  hash: string
  seconds: number
  /** How often each act was done, each refusal met, each fault injected. */
  acts: Record<string, number>
  refusals: Record<string, number>
  faultsByKind: Record<string, number>
  figures: Record<string, number>
}

/** Days, after the last one, on which jobs and messages still have their turn: whatever is under way comes to its end. */
const settlingDays = [0, 1, 2, 3, 5, 8, 12, 15, 16, 20, 24, 28, 31, 32, 36, 40, 44, 45, 46, 50, 55]
/** Further on there is nothing to learn: the first violation has said it. */
const violationsMax = 5

function firstDay(seed: string): Day {
  return addDays('2026-01-01', streamOf(seed, 'calendar').below(1461))
}

async function offersOf(eye: Database): Promise<Offer[]> {
  return rowsOf(
    eye,
    sql<Offer>`
      select x.id as "itemId", x.sku, x.family, array_agg(x.months order by x.months) as months
        from (select i.id, i.sku, i.family, p.months from item i join price p on p.item_id = i.id group by 1, 2, 3, 4 having count(distinct p.currency) = 2) x
       group by 1, 2, 3 order by x.sku`,
  )
}

async function begin(settings: Settings, url: string, eye: Database): Promise<Life> {
  const { seed } = settings
  const fuse = makeFuse()
  const from = firstDay(seed)
  const start = new Date(`${from}T06:00:00Z`)
  const ids = seededIds(seed)
  const ports = { now: () => start.getTime(), faulty: () => false, note: (_: string): void => undefined }
  const outside = makeProvider({
    chance: streamOf(seed, 'provider'),
    now: () => ports.now(),
    faulty: () => ports.faulty(),
    note: (what) => ports.note(what),
  })
  const around = { url, eye, fuse, ids, tokens: seededTokens(seed), payments: outside }
  let program = startProgram(around)
  await sql`insert into app.sandbox (frozen_at) values (${start})`.execute(eye)
  await eye.transaction().execute((tx) => loadExampleCatalogue(tx, ids, from))
  await settings.harm?.(eye)
  const staffMember = async (name: string, staff: 'manager' | 'finance') => {
    const person = { name, email: `${staff}@provider.example`, language: 'de' as const, staff }
    return (await asPerson(program.world, await enter(program.world, person, password))).actor
  }
  const staff = await staffMember('Manager', 'manager')
  const finance = await staffMember('Finance', 'finance')
  const life: Life = {
    seed,
    chance: streamOf(seed, 'life'),
    organisations: settings.organisations,
    isFaulty: false,
    day: 0,
    now: start,
    program,
    async restart() {
      faultIn(life, 'the program is killed')
      await program.end()
      fuse.replace()
      program = startProgram(around)
      life.program = program
    },
    eye,
    fuse,
    outside,
    post: makePost({
      chance: streamOf(seed, 'post'),
      fuse,
      faulty: () => ports.faulty(),
      note: (what) => ports.note(what),
    }),
    books: keepBooks(eye, (what) => violated(life, what)),
    staff,
    finance,
    offers: await offersOf(eye),
    houses: [],
    ties: [],
    letters: [],
    story: [],
    counts: new Map(),
    refused: new Map(),
    events: 0,
    faults: new Map(),
    violations: [],
    keys: 0,
  }
  ports.now = () => life.now.getTime()
  ports.faulty = () => life.isFaulty
  ports.note = (what) => faultIn(life, what)
  return life
}

const totalWeight = acts.reduce((sum, { weight }) => sum + weight, 0)

function actByChance(life: Life): Act {
  let place = life.chance.below(totalWeight)
  for (const act of acts) {
    place -= act.weight
    if (place < 0) return act
  }
  throw new Error('there is nothing to do')
}

/** One act, and what came of it: whether there was one. Whatever is neither done nor refused as it may be must not be. */
async function live(life: Life, act: Act): Promise<boolean> {
  try {
    const sentence = await act.run(life)
    if (sentence === undefined) return false
    life.events += 1
    countIn(life.counts, act.name)
    tellOf(life, sentence)
    return true
  } catch (error) {
    life.events += 1
    note(life, act, error)
    return true
  }
}

function note(life: Life, act: Act, error: unknown): void {
  if (error instanceof Dropped) {
    tellOf(life, `${act.name}: cut short`)
    return
  }
  const code = error instanceof Refusal ? error.code : undefined
  tellOf(life, `${act.name}: ${code ?? String(error)}`)
  if (code) countIn(life.refused, code)
  if (code && act.refusals?.includes(code)) return
  violated(life, `${act.name}: ${code ? `refused, ${code}` : sentenceOf(error)}`)
}

/** Some acts find nobody to do them; then another one is tried, a few times. */
async function liveOnce(life: Life): Promise<void> {
  for (let tries = 0; tries < 6; tries++) if (await live(life, actByChance(life))) return
}

/** How many organisations there are on a day: a fifth at once, the others over the first half. */
function wanted({ organisations, days }: Settings, day: number): number {
  const begun = Math.max(2, Math.ceil(organisations / 5))
  return Math.min(organisations, begun + Math.ceil(((organisations - begun) * day * 2) / Math.max(1, days)))
}

/** About one act a day for each twelve organisations. */
const actsPerDay = (life: Life) => 2 + Math.ceil(life.houses.length / 12)
const turnsPerDay = 2

async function liveDay(life: Life, settings: Settings): Promise<void> {
  await passTerms(life)
  while (life.houses.length < wanted(settings, life.day)) await openOne(life)
  for (let part = 0; part < turnsPerDay; part++) {
    const share = Math.ceil(actsPerDay(life) / turnsPerDay)
    for (let n = 0; n < share; n++) {
      settings.signal?.throwIfAborted()
      await passMinutes(life, 1 + life.chance.below(9))
      await liveOnce(life)
      if (life.violations.length > 0) return
    }
    await passMinutes(life, 5)
    await turn(life, part === 0)
    await compareBooks(life)
  }
  await lookAround(life)
  await tidy(life)
}

async function openOne(life: Life): Promise<void> {
  try {
    const house = await openHouse(life)
    life.events += 1
    await topUp(life, house, `${200 + life.chance.below(3000)}.00`)
  } catch (error) {
    if (!(error instanceof Dropped)) throw error
  }
}

/** What a server does by itself at times by chance is done here at fixed ones; and the promises are asked. */
async function tidy(life: Life): Promise<void> {
  if (life.day % 30 === 3) await sql`vacuum analyze`.execute(life.eye)
  if (life.day % 30 === 29) await askPromises(life)
}

async function askPromises(life: Life): Promise<void> {
  const checks = await life.eye.transaction().execute(verify)
  for (const { id, promise, violations, examples } of checks)
    if (violations > 0) violated(life, `${id} ${promise}: ${examples.join(', ')}`)
}

async function startDay(life: Life, from: Day, day: number): Promise<void> {
  life.day = day
  await setClock(life, new Date(`${addDays(from, day)}T06:00:00Z`))
}

async function settle(life: Life, from: Day, days: number): Promise<void> {
  life.isFaulty = false
  for (const after of settlingDays) {
    if (life.violations.length > 0) return
    await startDay(life, from, days + after)
    await turn(life, true)
  }
  // what the last turn brought about leaves in two more, whatever the order of the jobs
  for (let more = 0; more < 2; more++) {
    await passMinutes(life, 60)
    await turn(life, false)
  }
  await compareBooks(life)
  for (const sentence of await looseEnds(life.eye)) violated(life, sentence)
  for (const sentence of await wrongRefunds(life.eye, life.outside.givenBack)) violated(life, sentence)
  if (life.outside.waiting() > 0) violated(life, 'the payment provider still has something to say')
}

const plain = (counts: Map<string, number>) =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
const sumOf = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)

/** Lives a time of a whole provider by one seed, on a database of its own, and looks whether everything held. */
export async function simulate(settings: Settings): Promise<Outcome> {
  const began = performance.now()
  const ground = await makeGround(settings.server)
  let life: Life | undefined
  try {
    life = await begin(settings, ground.url, ground.eye)
    const from = firstDay(settings.seed)
    life.isFaulty = settings.faults
    for (let day = 0; day < settings.days && life.violations.length === 0; day++) {
      await startDay(life, from, day)
      await liveDay(life, settings)
      settings.onProgress?.(progressOf(life, settings))
    }
    if (life.violations.length === 0) await settle(life, from, settings.days)
    await askPromises(life)
    return await outcomeOf(life, began)
  } finally {
    await life?.program.end()
    await ground.clear()
  }
}

const progressOf = (life: Life, { days }: Settings): Progress => ({
  day: life.day + 1,
  days,
  events: life.events,
  faults: sumOf(life.faults),
  organisations: life.houses.length,
})

async function outcomeOf(life: Life, began: number): Promise<Outcome> {
  const figures = await rowsOf(
    life.eye,
    sql<{ name: string; n: number }>`
      select 'orders paid' as name, count(*)::int as n from orders where state = 'paid' union all select 'renewed by itself', count(*)::int from orders where automatic
      union all select 'products', count(*)::int from product union all select 'bookings', count(*)::int from ledger.journal union all select 'letters', count(*)::int from letter
      union all select 'partnerships', count(*)::int from partnership union all select 'benefits', count(*)::int from benefit`,
  )
  return {
    seed: life.seed,
    events: life.events,
    faults: sumOf(life.faults),
    violations: life.violations.slice(0, violationsMax),
    hash: await hashState(life.eye),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    acts: plain(life.counts),
    refusals: plain(life.refused),
    faultsByKind: plain(life.faults),
    figures: Object.fromEntries(figures.map(({ name, n }) => [name, n])),
  }
}
