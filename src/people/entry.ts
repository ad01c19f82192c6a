import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'
import type { Context } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import type { SafetyEvent } from '../mail/vocabulary.ts'
import { personById } from './store.ts'
import { deviceName, networkOf } from './visitor.ts'

export type Entry = Pick<Context, 'tx' | 'world' | 'now' | 'visitor' | 'keepsakes'>

/** A session lives for a day, however busy it is (NIST 800-63B-4). */
export const sessionSeconds = 60 * 60 * 24

export const shaOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
export const newToken = (): string => randomBytes(32).toString('base64url')

/** Tells a person by letter what happened with the ways into their account. */
export async function tell(entry: Entry, personId: string, what: SafetyEvent, by = ''): Promise<void> {
  const person = await personById(entry.tx, personId)
  if (!person) return
  const { agent = '', address = '' } = entry.visitor ?? {}
  const device = [deviceName(agent), networkOf(address)].filter(Boolean).join(', ')
  await post(entry.tx, entry.world.ids, entry.now, [
    {
      template: 'account_safety',
      recipient: person.email,
      language: person.language,
      facts: { what, device, by, link: `${entry.world.publicUrl}/me/security` },
    },
  ])
}

/** Whoever never chose a password after asking for an account is forgotten, unless somebody took them in meanwhile. */
export async function forgetSignUps(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from person p
     where p.kind = 'human' and p.staff is null and not p.email_verified and p.created_at < app.now() - interval '8 days'
       and not exists (select from sign_in s where s.person_id = p.id)
       and not exists (select from member m where m.person_id = p.id)`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Whether a browser is one this person came in with before. */
export async function isKnownDevice(
  tx: Database,
  personId: string,
  device: string | undefined,
): Promise<boolean> {
  if (!device) return false
  return (
    (await rowOf(
      tx,
      sql`select 1 from device where person_id = ${personId} and token_sha = ${shaOf(device)}`,
    )) !== undefined
  )
}

/** Remembers the browser of somebody who is in now; of a new one, though not of the first, they are told. */
export async function welcome(entry: Entry, personId: string): Promise<void> {
  const { tx, now, visitor, keepsakes } = entry
  if (!visitor || !keepsakes) return
  if (visitor.device && (await isKnownDevice(tx, personId, visitor.device))) {
    await sql`update device set last_at = ${now} where person_id = ${personId} and token_sha = ${shaOf(visitor.device)}`.execute(
      tx,
    )
    return
  }
  const others = await rowOf(tx, sql`select 1 from device where person_id = ${personId} limit 1`)
  // a browser that several people share keeps one token; one that nobody knows gets ours
  const shared =
    visitor.device &&
    (await rowOf(tx, sql`select 1 from device where token_sha = ${shaOf(visitor.device)} limit 1`))
  const token = shared && visitor.device ? visitor.device : newToken()
  keepsakes.device = token
  await sql`insert into device (token_sha, person_id, first_at, last_at) values (${shaOf(token)}, ${personId}, ${now}, ${now})`.execute(
    tx,
  )
  if (others) await tell(entry, personId, 'device_new')
}

/** Begins a session for somebody who proved who they are, in place of the one that stood in the doorway. */
export async function openSession(
  entry: Entry,
  personId: string,
  way: 'passkey' | 'provider',
  { strong, resistant }: { strong: boolean; resistant: boolean },
  doorwaySession: string | undefined,
): Promise<string> {
  const { tx, world, visitor, keepsakes } = entry
  const [id, token] = [world.ids('session'), newToken()]
  if (doorwaySession) await sql`delete from session where id = ${doorwaySession}`.execute(tx)
  // sessions end by the server's own clock, as better-auth reads it
  await sql`
    insert into session (id, person_id, token, expires_at, ip_address, user_agent, created_at, updated_at, way, resistant, strong_at)
    values (${id}, ${personId}, ${token}, now() + make_interval(secs => ${sessionSeconds}), ${visitor?.address ?? null},
            ${visitor?.agent ?? null}, now(), now(), ${way}, ${resistant}, case when ${strong} then now() end)
  `.execute(tx)
  if (keepsakes) keepsakes.session = token
  return id
}

/** A second factor was given in this session: it is whole now, and goes on under a new token. */
export async function strengthen(
  entry: Entry,
  personId: string,
  sessionId: string,
  resistant: boolean,
): Promise<void> {
  const token = newToken()
  await sql`update session set strong_at = now(), resistant = resistant or ${resistant}, token = ${token}, updated_at = now() where id = ${sessionId} and person_id = ${personId}`.execute(
    entry.tx,
  )
  if (entry.keepsakes) entry.keepsakes.session = token
  await welcome(entry, personId)
}
