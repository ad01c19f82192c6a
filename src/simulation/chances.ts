import { type Chance, chanceOf } from '../demo/chance.ts'
import { type Ids, idPrefixes, type Tokens } from '../lib/id.ts'

/** One in so many. */
export function oneIn(chance: Chance, many: number): boolean {
  return chance.below(many) === 0
}

/** One of them, or undefined where there is none. */
export function anyOf<Value>(chance: Chance, from: readonly Value[]): Value | undefined {
  return from.length === 0 ? undefined : chance.pick(from)
}

/** Them all, in an order by chance. */
export function shuffled<Value>(chance: Chance, from: readonly Value[]): Value[] {
  return from
    .map((value) => ({ value, place: chance.below(1_000_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

function word(chance: Chance, length: number): string {
  return Array.from({ length }, () => alphabet[chance.below(alphabet.length)]).join('')
}

/** Ids from the seed; those made later sort later, as the real ones do. */
export function seededIds(seed: string): Ids {
  const chance = chanceOf(`${seed} ids`)
  let made = 0
  return (kind) => {
    made += 1
    return `${idPrefixes[kind]}_${String(made).padStart(9, '0')}${word(chance, 11)}`
  }
}

export function seededTokens(seed: string): Tokens {
  const chance = chanceOf(`${seed} tokens`)
  return () => word(chance, 43)
}
