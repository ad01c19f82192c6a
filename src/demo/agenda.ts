import { numberDocuments } from '../invoices/jobs.ts'
import { addDays, type Day } from '../lib/day.ts'
import type { World } from '../lib/operation.ts'
import { holdClock } from './stage.ts'

/** Something that happens at an hour of a past day. */
export interface Act {
  daysAgo: number
  /** Hour of the day, in universal time. */
  hour: number
  /** Acts of one lane and instant follow each other, those of different lanes happen at once. */
  lane: () => string
  run: () => Promise<unknown>
}

export type Step = Pick<Act, 'lane' | 'run'>

/** The instants of the agenda, from the earliest on, each with its acts in the order given. */
function instantsOf(acts: readonly Act[]): [string, Act[]][] {
  const instants = new Map<string, Act[]>()
  for (const act of acts) {
    const place = `${String(9999 - act.daysAgo).padStart(4, '0')} ${String(act.hour).padStart(2, '0')}`
    const there = instants.get(place)
    if (there) there.push(act)
    else instants.set(place, [act])
  }
  return [...instants].sort(([a], [b]) => (a < b ? -1 : 1))
}

function instantOf(today: Day, { daysAgo, hour }: Act): Date {
  const minute = String((daysAgo * 17 + hour * 7) % 60).padStart(2, '0')
  return new Date(`${addDays(today, -daysAgo)}T${String(hour).padStart(2, '0')}:${minute}:00Z`)
}

async function playLane(acts: readonly Step[]): Promise<void> {
  for (const act of acts) await act.run()
}

/** Lets the acts of one instant happen, lane beside lane. */
export async function playAtOnce(acts: readonly Step[]): Promise<void> {
  const lanes = new Map<string, Step[]>()
  for (const act of acts) {
    const lane = act.lane()
    lanes.set(lane, [...(lanes.get(lane) ?? []), act])
  }
  await Promise.all([...lanes.values()].map(playLane))
}

/** Lets everything happen under a held clock that only moves forward; invoices get their numbers before it does. */
export async function playAgenda(world: World, today: Day, acts: readonly Act[]): Promise<void> {
  for (const [, there] of instantsOf(acts)) {
    const [first] = there
    if (first) await holdClock(world, instantOf(today, first))
    await playAtOnce(there)
    await numberDocuments(world.db)
  }
}
