import { createHash } from 'node:crypto'
import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { levelNumber, levelOf } from '../access/access.ts'
import { mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { addMember } from '../organisations/store.ts'
import { mustProve } from '../people/proof.ts'
import { tokensContract } from './contract.ts'
import { decide, revokeToken, tokensOf } from './store.ts'
import { hintOf, type Scope, tokenFrom, tokenHash } from './token.ts'

const os = implement(tokensContract).$context<Call>().use(inTransaction)

/** A token never makes, widens or ends tokens: a leaked one could outlive its end. */
function mustBePerson(context: Context): Actor {
  const actor = actorOf(context)
  return actor.token ? refuse('person_only') : actor
}

function mustBeManager(context: Context): Actor {
  const actor = mustBePerson(context)
  return actor.staff === 'manager' ? actor : refuse('staff_only')
}

interface Machine {
  name: string
  organisationId: Id<'organisation'> | null
}

/** A person that is none: no address that anybody could write to, nothing to sign in with. */
async function addMachine(context: Context, { name, organisationId }: Machine): Promise<Id<'person'>> {
  const { tx, world, now } = context
  const id = world.ids('person')
  await sql`
    insert into person (id, name, email, email_verified, language, kind, belongs_to, created_at, updated_at)
    values (${id}, ${name}, ${`${id}@machine.invalid`}, false, ${actorOf(context).language}, 'machine', ${organisationId}, ${now}, ${now})`.execute(
    tx,
  )
  return id
}

interface NewToken {
  personId: Id<'person'>
  name: string
  scopes: readonly Scope[]
  days: number
  organisationId: Id<'organisation'> | null
}

async function makeToken(context: Context, asked: NewToken) {
  const { tx, world, now } = context
  const id = world.ids('token')
  // as unguessable as what the world gives, and the same again where a life is lived twice
  const token = tokenFrom(createHash('sha512').update(world.tokens()).digest())
  await sql`
    insert into api_token (id, person_id, name, hash, hint, scopes, created_by, created_at, expires_at)
    values (${id}, ${asked.personId}, ${asked.name}, ${tokenHash(token)}, ${hintOf(token)}, ${[...new Set(asked.scopes)]}, ${actorOf(context).personId}, ${now},
            ${now}::timestamptz + make_interval(days => ${asked.days}))`.execute(tx)
  await remember(context, {
    action: 'token.created',
    hatId: asked.organisationId,
    clientId: asked.organisationId,
    objectId: id,
    changes: { name: asked.name, scopes: asked.scopes, days: asked.days },
  })
  const row = (await tokensOf(tx, asked.organisationId)).find((one) => one.id === id) ?? refuse('not_found')
  return { token, row }
}

async function endToken(
  context: Context,
  tokenId: string,
  organisationId: Id<'organisation'> | null,
): Promise<{ done: true }> {
  const name = (await revokeToken(context.tx, tokenId, organisationId)) ?? refuse('not_found')
  await remember(context, {
    action: 'token.revoked',
    hatId: organisationId,
    clientId: organisationId,
    objectId: tokenId,
    changes: { name },
  })
  return { done: true }
}

/** Whoever asks about others is the provider's: its staff, or a console with a token for it. */
const mayAskAbout = (actor: Actor, people: readonly string[]): boolean =>
  actor.staff !== null || actor.token?.scopes.includes('check') || people.every((id) => id === actor.personId)

export const tokensOperations = {
  users: os.users.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const rows = await rowsOf(
      context.tx,
      sql<{ id: Id<'person'>; name: string; tokens: number }>`
        select p.id, p.name, (select count(*)::int from api_token t where t.person_id = p.id and t.revoked_at is null and t.expires_at > app.now()) as tokens
          from person p join member m on m.person_id = p.id and m.organisation_id = p.belongs_to and m.state = 'active'
         where p.belongs_to = ${input.organisationId} order by lower(p.name), p.id limit 200`,
    )
    return rows.map(({ id, name, tokens }) => ({ personId: id, name, tokens }))
  }),

  addUser: os.addUser.handler(async ({ context, input }) => {
    const { organisationId, name, accounting } = input
    await mustBeBoss(context.tx, mustBePerson(context), organisationId)
    const personId = await addMachine(context, { name, organisationId })
    await addMember(context.tx, { organisationId, personId, role: 'collaborator', accounting }, context.now)
    await remember(context, {
      action: 'member.added',
      hatId: organisationId,
      clientId: organisationId,
      objectId: personId,
      changes: { role: 'collaborator', accounting },
    })
    return { personId, name, tokens: 0 }
  }),

  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return tokensOf(context.tx, input.organisationId)
  }),

  create: os.create.handler(async ({ context, input }) => {
    const { organisationId, personId, name, scopes, days } = input
    await mustBeBoss(context.tx, mustBePerson(context), organisationId)
    const machine = await rowOf(
      context.tx,
      sql`select 1 from access.seat s join person p on p.id = s.person_id
           where s.person_id = ${personId} and s.organisation_id = ${organisationId} and p.belongs_to = ${organisationId}`,
    )
    if (!machine) refuse('not_found')
    if (scopes.includes('check'))
      refuse('input_invalid', { flaws: [{ field: 'scopes', reason: 'only the provider’s consoles check' }] })
    await mustProve(context, {
      action: 'create_token',
      objectId: personId,
      objectVersion: `${name}:${[...scopes].sort().join(',')}:${days}`,
    })
    return makeToken(context, { personId, name, scopes, days, organisationId })
  }),

  revoke: os.revoke.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, mustBePerson(context), input.organisationId)
    return endToken(context, input.tokenId, input.organisationId)
  }),

  listOfProvider: os.listOfProvider.handler(async ({ context }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    return tokensOf(context.tx, null)
  }),

  createForProvider: os.createForProvider.handler(async ({ context, input }) => {
    mustBeManager(context)
    await mustProve(context, {
      action: 'create_token',
      objectId: 'provider',
      objectVersion: `${input.name}:${input.days}`,
    })
    const personId = await addMachine(context, { name: input.name, organisationId: null })
    return makeToken(context, { personId, ...input, scopes: ['check'], organisationId: null })
  }),

  revokeOfProvider: os.revokeOfProvider.handler(async ({ context, input }) => {
    mustBeManager(context)
    return endToken(context, input.tokenId, null)
  }),

  check: os.check.handler(async ({ context, input }) => {
    const people = input.checks.map((check) => check.personId)
    if (!mayAskAbout(actorOf(context), people)) refuse('check_only')
    const decided = await decide(
      context.tx,
      input.checks.map((check) => ({ ...check, level: levelNumber(check.level) })),
    )
    return {
      at: context.now.toISOString(),
      decisions: decided.map((row) => ({
        allowed: row.allowed,
        level: row.level === null ? null : levelOf(row.level),
        partnershipId: row.partnership_id,
        epoch: row.epoch,
      })),
    }
  }),
}
