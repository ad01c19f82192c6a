import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'

/**
 * Limits on guessing. A guess is counted before it is looked at, so that many at once are not more. A window after
 * its first wrong guess a count begins anew, whatever happened meanwhile: nobody can keep another out for ever, and
 * a browser that came in before has a count of its own.
 */
export const guessesMax = { person: 10, device: 10, address: 50, factor: 5 } as const
export const windowMinutes = 15

export type Subject = `${keyof typeof guessesMax}:${string}`

const shortened = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Whose wrong guesses count for a try with an e-mail address, from a browser that is known or not. */
export function subjectsOf(email: string, address: string, device: string | undefined): Subject[] {
  const who = email.trim().toLowerCase()
  const own: Subject = device ? `device:${shortened(`${device} ${who}`)}` : `person:${shortened(who)}`
  return [own, `address:${address}`]
}

const maxOf = (subject: Subject): number => {
  if (subject.startsWith('person:')) return guessesMax.person
  if (subject.startsWith('device:')) return guessesMax.device
  return subject.startsWith('factor:') ? guessesMax.factor : guessesMax.address
}

/** Counts a guess against everybody it concerns; false when one of them has guessed too often. */
export async function mayGuess(
  db: Database,
  subjects: readonly Subject[],
): Promise<{ allowed: boolean; last: boolean }> {
  let allowed = true
  let last = false
  for (const subject of subjects) {
    const row = await rowOf(
      db,
      sql<{ wrong: number }>`
        insert into guess as g (subject, since, wrong) values (${subject}, app.now(), 1)
        on conflict (subject) do update set
          since = case when g.since <= app.now() - make_interval(mins => ${windowMinutes}) then app.now() else g.since end,
          wrong = case when g.since <= app.now() - make_interval(mins => ${windowMinutes}) then 1 else least(g.wrong + 1, 1000000) end
        returning wrong`,
    )
    const wrong = row?.wrong ?? 1
    allowed &&= wrong <= maxOf(subject)
    last ||= wrong === maxOf(subject) && !subject.startsWith('address:')
  }
  return { allowed, last }
}

/** The guess was right, or none: what was counted for it is taken back, and one's own wrong ones are forgiven. */
export async function forgive(db: Database, subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) {
    await (subject.startsWith('address:')
      ? sql`update guess set wrong = greatest(wrong - 1, 0) where subject = ${subject}`
      : sql`delete from guess where subject = ${subject}`
    ).execute(db)
  }
}
