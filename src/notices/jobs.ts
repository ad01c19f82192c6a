import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { World } from '../lib/operation.ts'
import { put } from '../mail/store.ts'
import { glance } from './glance.ts'
import { familyNames, readableBy } from './store.ts'

const peopleAtOnce = 200
/** Most subjects that a digest lists; the console has all of them. */
const listed = 40

interface Reader {
  id: Id<'person'>
  email: string
  language: Language
  is_active: boolean
  is_staff: boolean
  now: Date
}

interface Gathered {
  id: Id<'letter'>
  template: string
  facts: unknown
  place: string | null
  organisation: string | null
  is_readable: boolean
}

/** Sends each person whose morning has come one letter about what gathered for them. Safe to run twice at once. */
export async function sendDigests(world: World): Promise<number> {
  let sent = 0
  for (let people = 0; people < peopleAtOnce; people++) {
    const digests = await world.db.transaction().execute((tx) => sendOne(world, tx))
    if (digests === undefined) break
    sent += digests
  }
  return sent
}

/** A person is one run's alone until what gathered is told, so nobody gets two digests and no letter is in two. */
async function sendOne(world: World, tx: Tx): Promise<number | undefined> {
  const reader = await rowOf(
    tx,
    sql<Reader>`
      select p.id, p.email, p.language, p.state = 'active' as is_active, p.staff is not null as is_staff, app.now() as now
        from person p where p.id in (select person_id from letter where state = 'gathering' and try_at <= app.now())
       order by p.id limit 1 for no key update of p skip locked`,
  )
  if (!reader) return undefined
  const letters = await gatheredFor(tx, reader)
  const told = reader.is_active ? letters.filter(({ is_readable }) => is_readable) : []
  const digestId = told.length > 0 ? await writeDigest(world, tx, reader, told) : null
  await sql`
    update letter l set state = case when x.told then 'gathered' else 'kept' end, digest_id = case when x.told then ${digestId}::text end,
           sent_at = case when x.told then app.now() end
      from unnest(${letters.map(({ id }) => id)}::text[], ${letters.map((one) => told.includes(one))}::boolean[]) x(id, told)
     where l.id = x.id`.execute(tx)
  return digestId ? 1 : 0
}

/** Asked after the person is locked: another run that had them before has told what it found. */
function gatheredFor(tx: Tx, { id, is_staff }: Reader): Promise<Gathered[]> {
  return rowsOf(
    tx,
    sql<Gathered>`
      select l.id, l.template, l.facts, l.place, o.name as organisation,
             (${readableBy(sql`${id}`, sql`${is_staff}::boolean`)}) as is_readable
        from letter l left join organisation o on o.id = l.organisation_id
       where l.person_id = ${id} and l.state = 'gathering' and l.try_at <= app.now()
       order by l.created_at, l.id for update of l`,
  )
}

async function writeDigest(
  world: World,
  tx: Tx,
  { email, language, now }: Reader,
  told: readonly Gathered[],
): Promise<Id<'letter'> | null> {
  const families = await familyNames(tx, language)
  const items = told.slice(0, listed).map((letter) => ({
    organisation: letter.organisation ?? '',
    subject: glance(letter, language, families, world.publicUrl).subject,
  }))
  const [id] = await put(tx, world.ids, now, [
    {
      template: 'digest',
      recipient: email,
      language,
      facts: {
        day: dayOf(now),
        items,
        more: told.length - items.length,
        link: `${world.publicUrl}/me/notices`,
      },
    },
  ])
  return id ?? null
}
