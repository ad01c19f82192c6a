import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Context, Passwords, World } from '../lib/operation.ts'
import type { SessionFacts } from './standing.ts'

export interface PersonRow {
  id: Id<'person'>
  name: string
  email: string
  email_verified: boolean
  language: Language
  staff: 'manager' | 'finance' | 'support' | null
}

export function personByEmail(tx: Database, email: string): Promise<PersonRow | undefined> {
  return rowOf(
    tx,
    sql<PersonRow>`select id, name, email, email_verified, language, staff from person where email = ${email}`,
  )
}

export function personById(tx: Database, id: string): Promise<PersonRow | undefined> {
  return rowOf(
    tx,
    sql<PersonRow>`select id, name, email, email_verified, language, staff from person where id = ${id}`,
  )
}

/** As they were kept; older versions may have known others. */
export async function preferencesOf(tx: Database, id: string): Promise<unknown> {
  const row = await rowOf(tx, sql<{ preferences: unknown }>`select preferences from person where id = ${id}`)
  return row?.preferences
}

export interface Arrival extends PersonRow {
  state: 'active' | 'disabled'
  strong: boolean
  fresh: boolean
  resistant: boolean
  /** Minutes since it was noted as used. */
  idle: number
  has_factor: boolean
  has_passkey: boolean
  duty_since: Date | null
  now: Date
}

const freshMinutes = 10
const noteMinutes = 5

/** The person of a session with what says how far it lets them in, in one question. */
export function arrivalOf(db: Database, sessionId: string): Promise<Arrival | undefined> {
  return rowOf(
    db,
    sql<Arrival>`
      select p.id, p.name, p.email, p.email_verified, p.language, p.staff, p.state, app.now() as now,
             s.strong_at is not null as strong,
             greatest(s.created_at, s.strong_at) > now() - make_interval(mins => ${freshMinutes}) as fresh,
             s.resistant, floor(extract(epoch from now() - s.last_used_at) / 60)::int as idle,
             exists (select 1 from access.factor f where f.person_id = p.id) as has_factor,
             exists (select 1 from passkey k where k.person_id = p.id) as has_passkey,
             (select d.since from access.factor_duty d where d.person_id = p.id) as duty_since
        from session s join person p on p.id = s.person_id
       where s.id = ${sessionId}`,
  )
}

/** What of an arrival says how far it lets somebody in. */
export const factsOf = (arrival: Arrival): SessionFacts => ({
  strong: arrival.strong,
  resistant: arrival.resistant,
  hasFactor: arrival.has_factor,
  hasPasskey: arrival.has_passkey,
  isStaff: arrival.staff !== null,
  dutySince: arrival.duty_since,
})

export async function endSession(db: Database, sessionId: string): Promise<void> {
  await sql`delete from session where id = ${sessionId}`.execute(db)
}

/** Notes that a session is in use; once in a while only, so that reading costs no writing. */
export async function touchSession(db: Database, sessionId: string, { idle }: Arrival): Promise<void> {
  if (idle >= noteMinutes)
    await sql`update session set last_used_at = now() where id = ${sessionId}`.execute(db)
}

export interface NewPerson {
  name: string
  email: string
  emailVerified: boolean
  language: Language
  staff?: PersonRow['staff']
}

export async function addPerson(tx: Tx, world: World, now: Date, person: NewPerson): Promise<Id<'person'>> {
  const id = world.ids('person')
  await sql`
    insert into person (id, name, email, email_verified, language, staff, created_at, updated_at)
    values (${id}, ${person.name}, ${person.email}, ${person.emailVerified}, ${person.language}, ${person.staff ?? null}, ${now}, ${now})
  `.execute(tx)
  return id
}

/** Gives a person a password to sign in with; the row is the one better-auth reads. */
export async function setPassword(
  tx: Tx,
  passwords: Passwords,
  personId: Id<'person'>,
  password: string,
  now: Date,
): Promise<void> {
  const hash = await passwords.hash(password)
  await sql`
    insert into sign_in (id, person_id, account_id, provider_id, password, created_at, updated_at)
    values (${`pw_${personId}`}, ${personId}, ${personId}, 'credential', ${hash}, ${now}, ${now})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at
  `.execute(tx)
}

export async function passwordHash(tx: Database, personId: string): Promise<string | undefined> {
  const row = await rowOf(
    tx,
    sql<{
      password: string | null
    }>`select password from sign_in where person_id = ${personId} and provider_id = 'credential'`,
  )
  return row?.password ?? undefined
}

/** Whether the identity provider vouches for a person. */
export async function isLinked(tx: Database, personId: string, providerId: string): Promise<boolean> {
  return (
    (await rowOf(
      tx,
      sql`select 1 from sign_in where person_id = ${personId} and provider_id = ${providerId}`,
    )) !== undefined
  )
}

const linkDays = 7

/** A link, good once and for seven days, by which a person sets a password. better-auth reads the same row. */
export async function passwordLink(tx: Tx, world: World, personId: Id<'person'>): Promise<string> {
  const token = world.tokens()
  await sql`
    insert into verification (id, identifier, value, expires_at, created_at, updated_at)
    values (${`vf_${token.slice(0, 24)}`}, ${`reset-password:${token}`}, ${personId}, now() + make_interval(days => ${linkDays}), now(), now())
  `.execute(tx)
  return `${world.publicUrl}/set-password?token=${token}`
}

export interface HatRow {
  organisation_id: Id<'organisation'>
  name: string
  role: 'legal' | 'administrator' | 'collaborator' | 'external'
  accounting: boolean
  country: string
  partner: boolean
  clients: number
}

/** The organisations a person can act for, with how many clients each hat opens. */
export function hatsOf(context: Context, personId: string): Promise<HatRow[]> {
  return rowsOf(
    context.tx,
    sql<HatRow>`
      select s.organisation_id, o.name, s.role, s.accounting, o.country,
             exists (select 1 from partner r where r.organisation_id = o.id) as partner,
             (select count(*) from access.reach_client c where c.person_id = s.person_id and c.hat_id = o.id)::int as clients
        from access.seat s join organisation o on o.id = s.organisation_id
       where s.person_id = ${personId}
       order by lower(o.name), o.id`,
  )
}

export interface IntentRow {
  id: Id<'intent'>
  person_id: Id<'person'>
  session_id: string
  action: string
  object_id: string
  object_version: string
  content_sha: string
  state: 'issued' | 'proven' | 'consumed' | 'locked'
  tries: number
  expires_at: Date
}

/** An intent, held from now on for whoever means to change it. */
export async function lockIntent(tx: Tx, id: string): Promise<IntentRow | undefined> {
  await sql`select 1 from intent where id = ${id} for update`.execute(tx)
  return intentById(tx, id)
}

export function intentById(tx: Database, id: string): Promise<IntentRow | undefined> {
  return rowOf(
    tx,
    sql<IntentRow>`select id, person_id, session_id, action, object_id, object_version, content_sha, state, tries, expires_at from intent where id = ${id}`,
  )
}
