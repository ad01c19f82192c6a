import { sql } from 'kysely'
import type { Access, Level, Payer } from '../access/access.ts'
import { type Chance, chanceOf } from '../demo/chance.ts'
import { type Database, rowOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { Actor, Call } from '../lib/operation.ts'
import { Refusal } from '../lib/refusal.ts'
import type { RefusalCode } from '../lib/refusals.ts'
import { oneIn } from './chances.ts'
import { Crash, type Fuse } from './fuse.ts'
import type { Books } from './kept.ts'
import type { PostOffice } from './post.ts'
import type { Program } from './program.ts'
import type { Outside } from './provider.ts'

export interface Member {
  actor: Actor
  role: 'legal' | 'administrator' | 'collaborator' | 'external'
  accounting: boolean
}

/** An organisation, as the simulation knows it from what became of its acts. */
export interface House {
  id: Id<'organisation'>
  name: string
  currency: Currency
  isPartner: boolean
  isFrozen: boolean
  isCompany: boolean
  /** The first is its legal representative. */
  people: Member[]
}

/** A partnership that lives. */
export interface Tie {
  id: Id<'partnership'>
  version: number
  client: House
  partner: House
  access: Access
  payer: Payer
  grants: { productId: Id<'product'>; level: Exclude<Level, 'order'> }[]
  pausedBy?: 'client' | 'partner'
  /** The day after which it is over by itself. */
  lastDay?: Day | null
}

/** An invitation that nobody answered yet; of one to a newcomer the client is not known. */
export interface Letter {
  id: Id<'invitation'>
  direction: 'asked' | 'offered'
  partner: House
  client: House | undefined
  email: string
}

export interface Offer {
  itemId: Id<'item'>
  sku: string
  family: string
  months: (1 | 3 | 6 | 12 | 24 | 36)[]
}

/** Something that must never be: the day, what it is, and what came before it. */
export interface Violation {
  day: number
  what: string
  last: string[]
}

/** Everything the simulation knows, and where it stands. */
export interface Life {
  seed: string
  chance: Chance
  organisations: number
  /** Things go wrong: messages wander, the program is killed. */
  isFaulty: boolean
  day: number
  now: Date
  program: Program
  restart(): Promise<void>
  eye: Database
  fuse: Fuse
  outside: Outside
  post: PostOffice
  books: Books
  staff: Actor
  /** A second person of the provider, for what takes two. */
  finance: Actor
  offers: Offer[]
  houses: House[]
  ties: Tie[]
  letters: Letter[]
  /** What happened lately, for whoever has to understand a violation. */
  story: string[]
  counts: Map<string, number>
  refused: Map<string, number>
  events: number
  faults: Map<string, number>
  violations: Violation[]
  keys: number
}

const storyLength = 40

export function tellOf(life: Life, sentence: string): void {
  life.story.push(`day ${life.day} ${life.now.toISOString().slice(11, 16)} ${sentence}`)
  if (life.story.length > storyLength) life.story.shift()
}

export function countIn(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

export function faultIn(life: Life, what: string): void {
  countIn(life.faults, what)
  tellOf(life, `— ${what}`)
}

/** Notes what must never be. */
export function violated(life: Life, what: string): void {
  life.violations.push({ day: life.day, what, last: life.story.slice(-12) })
}

/** What a thrown thing says, with where it came from. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

/** The act was cut short by the death of the program, and whoever did it let it be. */
export class Dropped extends Error {
  constructor() {
    super('cut short, and not repeated')
    this.name = 'Dropped'
  }
}

export const password = 'a password of the simulation'

/** Moves the clock forward. */
export async function setClock(life: Life, at: Date): Promise<void> {
  life.now = at
  await sql`update app.sandbox set frozen_at = ${at}`.execute(life.eye)
}

/** The clock as the generators outside see it: day after day from the seed's first one. */
export async function passMinutes(life: Life, minutes: number): Promise<void> {
  await setClock(life, new Date(life.now.getTime() + minutes * 60_000))
}

/** Lets the program die somewhere in what comes next, if chance has it. */
export function mayDie(life: Life, oneInSoMany: number, statements: number): void {
  if (!life.isFaulty || !oneIn(life.chance, oneInSoMany)) return
  life.fuse.arm(1 + life.chance.below(statements), oneIn(life.chance, 2) ? 'question' : 'answer')
}

async function isAnswered(life: Life, actor: Actor, key: string): Promise<boolean> {
  const kept = await rowOf(
    life.eye,
    sql`select 1 from idempotency where actor = ${actor.personId} and key = ${key}`,
  )
  return kept !== undefined
}

/** What was answered, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

interface Asking {
  proof?: string | undefined
  /** A write whose answer is never kept has no key. */
  keyless?: boolean
}

/**
 * Somebody asks the program for something, with a key of its own. It may die over it: then they ask again with the
 * same key, or let it be, where it had not happened. It may be asked twice: then the answer is the same.
 */
export async function ask<T>(
  life: Life,
  actor: Actor | null,
  run: (context: Call) => Promise<T>,
  { proof, keyless = false }: Asking = {},
): Promise<T> {
  life.keys += 1
  const key = `key-${life.keys}`
  const again = () => run({ world: life.program.world, actor, key: keyless ? undefined : key, proof })
  mayDie(life, 8, 30)
  try {
    const answer = await again()
    life.fuse.disarm()
    if (actor && !keyless && life.isFaulty && oneIn(life.chance, 20)) {
      faultIn(life, 'asked twice with the same key')
      const second = await again()
      if (canonical(second) !== canonical(answer)) violated(life, 'a repeat was answered differently')
    }
    return answer
  } catch (error) {
    life.fuse.disarm()
    if (!life.fuse.isBlown) throw error
    await life.restart()
    const isDone = actor !== null && !keyless && (await isAnswered(life, actor, key))
    if (!isDone && oneIn(life.chance, 2)) throw new Dropped()
    faultIn(life, 'repeated after the program died')
    return again()
  }
}

/** Does what asks for the password again: the refused call names the intent, the proof opens the way. */
export async function askProven<T>(life: Life, actor: Actor, act: Proving<T>): Promise<T> {
  const intentId = await ask(life, actor, act.run).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'proof_needed') return String(error.facts.intentId)
      throw error
    },
  )
  if (intentId === undefined) throw new Error('an act passed without its proof')
  await ask(life, actor, (context) => act.prove(context, intentId), { keyless: true }).catch(
    (error: unknown) => {
      // the proof was taken before the program died: it need not be given again
      if (!(error instanceof Refusal) || error.code !== 'proof_expired') throw error
    },
  )
  return ask(life, actor, act.run, { proof: intentId })
}

export interface Proving<T> {
  run(context: Call): Promise<T>
  prove(context: Call, intentId: string): Promise<unknown>
}

/** Calls that must be refused, and how. */
export async function mustRefuse(
  life: Life,
  what: string,
  codes: readonly RefusalCode[],
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run()
    violated(life, `${what}: it was allowed`)
  } catch (error) {
    if (error instanceof Crash) throw error
    const code = error instanceof Refusal ? error.code : undefined
    if (!code || !codes.includes(code))
      violated(life, `${what}: ${String(error)} instead of ${codes.join(', ')}`)
  }
}

export const legalOf = (house: House): Actor => {
  const [legal] = house.people
  if (!legal) throw new Error(`${house.name} has nobody`)
  return legal.actor
}

/** Somebody who may handle the money of a house. */
export function accountantOf(life: Life, house: House): Actor {
  const able = house.people.filter(({ role }) => role === 'legal' || role === 'administrator')
  return life.chance.pick(able).actor
}

export function houseOf(life: Life, id: string): House | undefined {
  return life.houses.find((house) => house.id === id)
}

export const partnersOf = (life: Life): House[] => life.houses.filter(({ isPartner }) => isPartner)

/** Ties whose partner reaches something: a frozen one reaches nothing, and while it is paused nobody does. */
export const livingTies = (life: Life): Tie[] =>
  life.ties.filter(({ partner, pausedBy }) => !partner.isFrozen && !pausedBy)

/** A life begins. */
export const streamOf = (seed: string, name: string): Chance => chanceOf(`${seed} ${name}`)
