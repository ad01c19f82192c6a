/** Chance that comes out the same every time: a small generator, seeded. */
export interface Chance {
  /** A whole number from 0 up to, and without, `max`. */
  below(max: number): number
  pick<Value>(from: readonly Value[]): Value
}

/** The seed is a word, so that what happens to one client does not hang on how many come before it. */
export function chanceOf(seed: string): Chance {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0x2545f491)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (max: number) => Math.floor(next() * max)
  return {
    below,
    pick: (from) => {
      const value = from[below(from.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
  }
}
