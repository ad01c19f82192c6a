import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Context } from '../lib/operation.ts'
import { shaOf } from './entry.ts'
import { dueOn } from './standing.ts'
import { base32 } from './totp.ts'

export interface TotpRow {
  secret_sealed: string
  begun_at: Date
  since: Date | null
  last_step: bigint
}

export function lockTotp(tx: Tx, personId: string): Promise<TotpRow | undefined> {
  return rowOf(
    tx,
    sql<TotpRow>`select secret_sealed, begun_at, since, last_step from totp where person_id = ${personId} for update`,
  )
}

/** Since when a person's authenticator app counts; one that was never confirmed does not. */
export async function totpSince(tx: Database, personId: string): Promise<Date | null> {
  const row = await rowOf(
    tx,
    sql<{ since: Date | null }>`select since from totp where person_id = ${personId}`,
  )
  return row?.since ?? null
}

export async function hasFactor(tx: Database, personId: string): Promise<boolean> {
  return (
    (await rowOf(tx, sql`select 1 from access.factor where person_id = ${personId} limit 1`)) !== undefined
  )
}

export async function dutyOf(tx: Database, personId: string): Promise<Date | null> {
  const row = await rowOf(
    tx,
    sql<{ since: Date }>`select since from access.factor_duty where person_id = ${personId}`,
  )
  return row?.since ?? null
}

/** Until when a person has to set up a second factor, staff perhaps a passkey; null for whom has it, or needs none. */
export async function factorDue({ tx, world }: Context, personId: string): Promise<Date | null> {
  if (world.secondFactor === 'optional') return null
  const person = await rowOf(
    tx,
    sql<{ staff: string | null }>`select staff from person where id = ${personId}`,
  )
  const hasIt =
    world.secondFactor === 'passkey' && person?.staff
      ? (await passkeysOf(tx, personId)).length > 0
      : await hasFactor(tx, personId)
  if (hasIt) return null
  const since = await dutyOf(tx, personId)
  return since && dueOn(since)
}

export interface PasskeyRow {
  id: `psk_${string}`
  person_id: `per_${string}`
  credential_id: string
  public_key: string
  counter: bigint
  transports: string[]
  name: string
  created_at: Date
  last_used_at: Date | null
}

export function passkeysOf(tx: Database, personId: string): Promise<PasskeyRow[]> {
  return rowsOf(
    tx,
    sql<PasskeyRow>`select * from passkey where person_id = ${personId} order by created_at, id`,
  )
}

const codeCount = 10
const codeBytes = 10

/** Recovery codes of 80 bits, kept as hashes; the old ones are void. Shown once, in groups of four. */
export async function newRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: codeCount }, () => base32(randomBytes(codeBytes)).toLowerCase())
  await sql`delete from recovery_code where person_id = ${personId}`.execute(tx)
  await sql`insert into recovery_code (person_id, code_sha) select ${personId}, unnest(${codes.map(shaOf)}::text[])`.execute(
    tx,
  )
  return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code)
}

/** The first factor brings recovery codes; later ones leave those that are there. */
export async function codesForFirst(tx: Tx, personId: string): Promise<string[] | null> {
  return (await recoveryCodesLeft(tx, personId)) > 0 ? null : newRecoveryCodes(tx, personId)
}

export async function recoveryCodesLeft(tx: Database, personId: string): Promise<number> {
  const row = await rowOf(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from recovery_code where person_id = ${personId} and used_at is null`,
  )
  return row?.n ?? 0
}

/** Uses up a recovery code; false when it is none, or was used. */
export async function takeRecoveryCode(tx: Tx, personId: string, typed: string, now: Date): Promise<boolean> {
  const sha = shaOf(typed.toLowerCase().replace(/[^a-z2-7]/g, ''))
  const used = await rowOf(
    tx,
    sql`update recovery_code set used_at = ${now} where person_id = ${personId} and code_sha = ${sha} and used_at is null returning 1`,
  )
  return used !== undefined
}

/** Takes every second factor away, and every session with them. */
export async function dropFactors(tx: Tx, personId: string): Promise<void> {
  await sql`delete from totp where person_id = ${personId}`.execute(tx)
  await sql`delete from passkey where person_id = ${personId}`.execute(tx)
  await sql`delete from recovery_code where person_id = ${personId}`.execute(tx)
  await sql`delete from device where person_id = ${personId}`.execute(tx)
  await sql`delete from session where person_id = ${personId}`.execute(tx)
}
