import { createHash, randomInt } from 'node:crypto'
import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { Access, Role } from '../access/access.ts'
import { mustReachClient, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { forgive, mayGuess, type Subject } from '../people/guessing.ts'
import { type CodeState, supportContract } from './contract.ts'
import { proofWords, wordsCount } from './proofWords.ts'

const os = implement(supportContract).$context<Call>().use(inTransaction)

const goodMinutes = 10
const extendedMinutes = 30

const shaOf = (code: string) => createHash('sha256').update(`support ${code}`).digest('base64url')
const digits = (code: string) => code.replace(/\D/g, '')

interface CodeRow {
  person_id: Id<'person'>
  expires_at: Date
  is_extended: boolean
  hat: string | null
  client: string | null
  words: number[]
  verified_at: Date | null
  verified_name: string | null
}

function codeOf(context: Context, personId: string): Promise<CodeRow | undefined> {
  return rowOf(
    context.tx,
    sql<CodeRow>`
      select c.person_id, c.expires_at, c.is_extended, h.name as hat, k.name as client, c.words, c.verified_at, c.verified_name
        from support_code c left join organisation h on h.id = c.hat_id left join organisation k on k.id = c.client_id
       where c.person_id = ${personId}`,
  )
}

function present(row: CodeRow, language: Language): CodeState {
  return {
    expiresAt: row.expires_at.toISOString(),
    isExtended: row.is_extended,
    hat: row.hat,
    client: row.client,
    verified:
      row.verified_at && row.verified_name
        ? { by: row.verified_name, at: row.verified_at.toISOString(), words: proofWords(row.words, language) }
        : null,
  }
}

interface Caller {
  id: Id<'person'>
  name: string
  email: string
  language: Language
  hat_id: Id<'organisation'> | null
  hat: string | null
  role: Role | null
  client_id: Id<'organisation'> | null
  client: string | null
  access: Access | null
  words: number[]
}

export const supportOperations = {
  makeCode: os.makeCode.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    if (actor.token) refuse('person_only')
    if (input.hatId) await mustSit(tx, actor, input.hatId)
    if (input.clientId) await mustReachClient(tx, actor, input.hatId ?? '', input.clientId)
    // one that somebody else holds by chance is drawn again
    for (;;) {
      const code = String(randomInt(0, 100_000_000)).padStart(8, '0')
      const words = [randomInt(0, wordsCount), randomInt(0, wordsCount)]
      const taken = await rowOf(
        tx,
        sql`select 1 from support_code where code_sha = ${shaOf(code)} and person_id <> ${actor.personId}`,
      )
      if (taken) continue
      await sql`
        insert into support_code (person_id, code_sha, hat_id, client_id, made_at, expires_at, words)
        values (${actor.personId}, ${shaOf(code)}, ${input.hatId ?? null}, ${input.clientId ?? null}, ${now}, ${new Date(now.getTime() + goodMinutes * 60_000)}, ${words}::smallint[])
        on conflict (person_id) do update set code_sha = excluded.code_sha, hat_id = excluded.hat_id, client_id = excluded.client_id,
          made_at = excluded.made_at, expires_at = excluded.expires_at, is_extended = false, words = excluded.words,
          verified_at = null, verified_by = null, verified_name = null`.execute(tx)
      const row = (await codeOf(context, actor.personId)) ?? refuse('not_found')
      return { ...present(row, actor.language), code: `${code.slice(0, 4)} ${code.slice(4)}` }
    }
  }),

  code: os.code.handler(async ({ context }) => {
    const actor = actorOf(context)
    const row = await codeOf(context, actor.personId)
    return row ? present(row, actor.language) : null
  }),

  extendCode: os.extendCode.handler(async ({ context }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    await sql`select 1 from support_code where person_id = ${actor.personId} for update`.execute(tx)
    const row = await codeOf(context, actor.personId)
    if (!row || row.verified_at || row.is_extended || row.expires_at <= now)
      return refuse('support_code_over')
    await sql`
      update support_code set expires_at = made_at + make_interval(mins => ${extendedMinutes}), is_extended = true
       where person_id = ${actor.personId}`.execute(tx)
    return present((await codeOf(context, actor.personId)) ?? refuse('not_found'), actor.language)
  }),

  verify: os.verify.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    if (!actor.staff) refuse('staff_only')
    const subjects: Subject[] = [`factor:support ${actor.personId}`]
    const { allowed } = await mayGuess(tx, subjects)
    if (!allowed) refuseKeeping('too_many_guesses')
    // one statement takes it: of two agents with one code, one hears who calls
    const caller = await rowOf(
      tx,
      sql<Caller>`
        with used as (
          update support_code set verified_at = ${now}, verified_by = ${actor.personId}, verified_name = ${actor.name}
           where code_sha = ${shaOf(digits(input.code))} and verified_at is null and expires_at > ${now} returning *)
        select p.id, p.name, p.email, p.language, u.hat_id, h.name as hat, s.role, u.client_id, k.name as client, t.access, u.words
          from used u join person p on p.id = u.person_id
          left join organisation h on h.id = u.hat_id left join access.seat s on s.organisation_id = u.hat_id and s.person_id = u.person_id
          left join organisation k on k.id = u.client_id
          left join partnership t on t.client_id = u.client_id and t.partner_id = u.hat_id and t.state = 'active'`,
    )
    if (!caller) return refuseKeeping('support_code_wrong')
    await forgive(tx, subjects)
    await remember(context, {
      action: 'support.verified',
      hatId: null,
      clientId: caller.client_id ?? caller.hat_id,
      partnerId: caller.client_id ? caller.hat_id : null,
      objectId: caller.id,
    })
    return {
      person: { id: caller.id, name: caller.name, email: caller.email, language: caller.language },
      hat:
        caller.hat_id && caller.role
          ? { id: caller.hat_id, name: caller.hat ?? '', role: caller.role }
          : null,
      client:
        caller.client_id && caller.access
          ? { id: caller.client_id, name: caller.client ?? '', access: caller.access }
          : null,
      words: proofWords(caller.words, caller.language),
    }
  }),
}
