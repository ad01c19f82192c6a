import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { isTimeZone } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { isTemplate, readFacts } from './facts.ts'
import type { Mailer } from './mailer.ts'
import { channelOf, choosableGroups, isNotice, kindOf, nextDigest, type Pace, usualZone } from './notice.ts'
import type { Brand } from './sheet.ts'
import { type Written, writeLetter } from './write.tsx'

/** Minutes until the next try, after each try that did not work. */
const retryMinutes = [1, 5, 30, 120, 720]
const triesMax = retryMinutes.length + 1
/** While a sender holds a letter nobody else takes it; a sender that died leaves it to the next one after this. */
const claimMinutes = 15
const problemLengthMax = 500

export interface PostOffice {
  db: Database
  brand: Brand
  /** Absent: letters leave this machine for nobody and are kept for the mailbox page. */
  mailer?: Mailer
  /** Where whoever reads a letter stops letters like it, without signing in. */
  stopLink?: (letterId: Id<'letter'>) => string
}

export interface SendCounts {
  sent: number
  /** Tried without success; they wait for their next try. */
  waiting: number
  failed: number
}

interface ClaimedLetter {
  id: Id<'letter'>
  template: string
  recipient: string
  language: Language
  facts: unknown
  tries: number
  now: Date
  /** What its reader chose for letters like it, and what holds for their organisation. */
  chosen: { grp: string; own: Pace | null; ofOrganisation: Pace | null }[]
  zone: string | null
}

/** Sends what waits, at most `limit` letters. Several senders may run at once. */
export async function sendLetters(office: PostOffice, limit: number): Promise<SendCounts> {
  const counts: SendCounts = { sent: 0, waiting: 0, failed: 0 }
  for (let n = 0; n < limit; n++) {
    const letter = await claim(office.db)
    if (!letter) break
    const outcome = await deliver(office, letter)
    if (outcome !== 'held') counts[outcome]++
  }
  return counts
}

/** A statement is its own transaction, so no lock is held while the server is spoken to. */
function claim(db: Database): Promise<ClaimedLetter | undefined> {
  return rowOf(
    db,
    sql<ClaimedLetter>`
      update letter set tries = tries + 1, try_at = app.now() + make_interval(mins => ${claimMinutes})
       where id = (select id from letter where state = 'waiting' and try_at <= app.now()
                    order by try_at, id limit 1 for update skip locked)
      returning id, template, recipient, language, facts, tries, app.now() as now,
        (select p.preferences ->> 'timeZone' from person p where p.id = letter.person_id) as zone,
        (select coalesce(jsonb_agg(jsonb_build_object('grp', g.grp, 'own', c.pace, 'ofOrganisation', d.pace)), '[]')
           from unnest(${[...choosableGroups]}::text[]) g(grp)
           left join notice_choice c on c.person_id = letter.person_id and c.organisation_id = letter.organisation_id and c.grp = g.grp
           left join notice_default d on d.organisation_id = letter.organisation_id and d.grp = g.grp
          where letter.person_id is not null and letter.organisation_id is not null) as chosen`,
  )
}

async function deliver(office: PostOffice, letter: ClaimedLetter): Promise<keyof SendCounts | 'held'> {
  // A letter whose senders died every time must not be tried for ever.
  if (letter.tries > triesMax) return noteProblem(office.db, letter, 'Every try was cut short.')
  const pace = paceOf(letter)
  if (pace !== 'at_once') return hold(office.db, letter, pace)
  let written: Written
  try {
    written = await write(office, letter)
    const stopLink = mayStop(letter.template) ? office.stopLink?.(letter.id) : undefined
    await office.mailer?.send({ ...letter, ...written, ...(stopLink ? { stopLink } : {}) })
  } catch (error) {
    return noteProblem(office.db, letter, error instanceof Error ? error.message : String(error))
  }
  return noteSent(office, letter, written)
}

function paceOf({ template, chosen }: ClaimedLetter): Pace {
  const group = isNotice(template) ? kindOf(template).group : undefined
  const choice = chosen.find(({ grp }) => grp === group)
  return channelOf({ template, own: choice?.own ?? null, ofOrganisation: choice?.ofOrganisation ?? null })
}

/** Letters that somebody may do without say how; digests are such letters. */
function mayStop(template: string): boolean {
  return template === 'digest' || (isNotice(template) && !kindOf(template).isDue)
}

/** Keeps a letter for its reader's next digest, or for the console alone. Its link may carry a secret and goes. */
async function hold(db: Database, letter: ClaimedLetter, pace: 'daily' | 'off'): Promise<'held'> {
  const zone = letter.zone && isTimeZone(letter.zone) ? letter.zone : usualZone
  const next =
    pace === 'daily'
      ? sql`state = 'gathering', tries = 0, try_at = ${nextDigest(letter.now, zone)}`
      : sql`state = 'kept'`
  await sql`
    update letter set ${next}, problem = null, facts = facts - 'link'
     where id = ${letter.id} and state = 'waiting' and tries = ${letter.tries}`.execute(db)
  return 'held'
}

async function write(
  { db, brand }: PostOffice,
  { template, language, facts }: ClaimedLetter,
): Promise<Written> {
  if (!isTemplate(template)) throw new Error(`There is no letter ${template}.`)
  const families = await rowsOf(
    db,
    sql<{ id: string; name: string | null }>`select id, names ->> ${language} as name from family`,
  )
  const familyNames = Object.fromEntries(families.map(({ id, name }) => [id, name ?? id]))
  return writeLetter({ template, language, facts: readFacts(template, facts) }, familyNames, brand)
}

/** A link may carry a secret, so it stays nowhere once the letter has left; the mailbox page lives from it. */
async function noteSent(
  { db, mailer }: PostOffice,
  letter: ClaimedLetter,
  written: Written,
): Promise<'sent'> {
  const { subject, html, plain } = written
  const kept = mailer
    ? sql`facts = facts - 'link'`
    : sql`subject = ${subject}, html = ${html}, plain = ${plain}`
  await sql`
    update letter set state = 'sent', sent_at = app.now(), problem = null, ${kept}
     where id = ${letter.id} and state = 'waiting' and tries = ${letter.tries}`.execute(db)
  return 'sent'
}

async function noteProblem(
  db: Database,
  letter: ClaimedLetter,
  problem: string,
): Promise<'waiting' | 'failed'> {
  const pause = retryMinutes[letter.tries - 1]
  const next =
    pause === undefined
      ? sql`state = 'failed', facts = facts - 'link'`
      : sql`try_at = app.now() + make_interval(mins => ${pause})`
  await sql`
    update letter set problem = ${problem.slice(0, problemLengthMax)}, ${next}
     where id = ${letter.id} and state = 'waiting' and tries = ${letter.tries}`.execute(db)
  return pause === undefined ? 'failed' : 'waiting'
}
