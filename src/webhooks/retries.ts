import { createHash } from 'node:crypto'

/** Seconds before each try, counted from the one before: 0 s, 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
const pauses = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
export const triesMax = pauses.length
/** A pause grows by up to this part, differently for each message, so that they do not all come back at once. */
const jitter = 0.1

/** Seconds until the next try of a message, after so many; nothing once it was the last. */
export function pauseAfter(tries: number, id: string): number | undefined {
  const pause = pauses[tries]
  if (pause === undefined) return undefined
  const chance = createHash('sha256').update(`${id}:${tries}`).digest().readUInt32BE() / 2 ** 32
  return pause * (1 + jitter * chance)
}
