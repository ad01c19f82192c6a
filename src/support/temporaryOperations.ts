import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustReachProducts } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import { mustStandIn, type Place } from './place.ts'
import { tellAccess } from './tell.ts'
import { asksProof, levelName, levelNumber, movedTo, mustNotExceed, type Wish } from './temporary.ts'
import { type TemporaryAccess, temporaryAccessContract } from './temporaryContract.ts'
import {
  type AccessRow,
  accesses,
  actsThrough,
  chooseProducts,
  endAccess,
  lockAccess,
  presentAccess,
  readersOf,
} from './temporaryStore.ts'

const os = implement(temporaryAccessContract).$context<Call>().use(inTransaction)
type Entry = Pick<Context, 'tx' | 'world' | 'now'>

/** Takes the locks under which one lends, and looks whether one reaches what one lends. */
async function mustReach(context: Context, place: Place, wish: Wish): Promise<void> {
  await mustStandIn(context, place)
  const { productIds } = wish
  if (!productIds) return
  const { hatId, clientId } = place
  const level = await mustReachProducts(context.tx, actorOf(context), hatId, clientId, productIds)
  if (level < levelNumber(wish.level)) refuse('support_access_lacking')
}

/** Whether a person rules over an organisation: they see and end what others lent of it. */
const rules = (personId: string) =>
  sql`exists (select from access.seat s where s.person_id = ${personId} and s.organisation_id = a.client_id and s.role in ('legal', 'administrator'))`

async function shown(context: Context, id: string): Promise<TemporaryAccess> {
  const { personId } = actorOf(context)
  const [row] = await accesses(
    context.tx,
    sql`a.id = ${id} and (a.person_id = ${personId} or ${rules(personId)})`,
  )
  if (!row) return refuse('not_found')
  return presentAccess(row, context.now, { answer: row.person_id === personId, end: true })
}

const organisationOf = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<string> =>
  (await rowOf(tx, sql<{ name: string }>`select name from organisation where id = ${id}`))?.name ?? ''

/** Ends an access and tells what happened under it. */
export async function over(
  entry: Entry,
  row: AccessRow,
  because: 'user' | 'agent' | 'time' | 'void',
  at: Date,
): Promise<void> {
  await endAccess(entry.tx, row.id, because, at)
  const acts = await actsThrough(entry.tx, row)
  await tellAccess(entry, row, await readersOf(entry.tx, row), {
    what: 'ended',
    organisation: await organisationOf(entry, row.client_id),
    by: row.asked_name ?? '',
    acts: acts.filter(({ action }) => action === 'support.looked' || action === 'support.renewed_by_hand')
      .length,
  })
}

export function noteAccess(
  context: Context,
  row: AccessRow,
  action: string,
  more: { witness?: Record<string, unknown>; changes?: Record<string, unknown> } = {},
): Promise<void> {
  return remember(context, {
    action,
    hatId: row.hat_id,
    clientId: row.client_id,
    partnerId: row.hat_id === row.client_id ? null : row.hat_id,
    objectId: row.id,
    // through whom support acts: its agent, whoever lent it, in which hat
    witness: { supportAccess: row.id, lender: row.person_id, ...more.witness },
    changes: more.changes ?? {},
  })
}

const endOf = (now: Date, hours: number) => new Date(now.getTime() + hours * 3_600_000)

/** Tells those who lend it, and whose it is, that support is let in. */
async function tellLent(context: Context, row: AccessRow): Promise<void> {
  await tellAccess(context, row, await readersOf(context.tx, row), {
    what: 'lent',
    organisation: await organisationOf(context, row.client_id),
    by: actorOf(context).name,
  })
}

export const lendingOperations = {
  list: os.list.handler(async ({ context }) => {
    const { personId } = actorOf(context)
    const rows = await accesses(context.tx, sql`(a.person_id = ${personId} or ${rules(personId)})`)
    return rows.map((row) =>
      presentAccess(row, context.now, { answer: row.person_id === personId, end: true }),
    )
  }),

  grant: os.grant.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const actor = actorOf(context)
    if (actor.token) refuse('person_only')
    const place = { hatId: input.hatId, clientId: input.clientId ?? input.hatId }
    await mustReach(context, place, input)
    if (asksProof(input))
      await mustProve(context, { action: 'let_support_in', objectId: place.clientId, objectVersion: '' })
    const id = world.ids('supportAccess')
    await sql`
      insert into support_access (id, client_id, hat_id, person_id, level, all_products, hours, reason, state, made_at, granted_at, expires_at)
      values (${id}, ${place.clientId}, ${place.hatId}, ${actor.personId}, ${levelNumber(input.level)}, ${!input.productIds}, ${input.hours}, ${input.reason},
              'active', ${now}, ${now}, ${endOf(now, input.hours)})`.execute(tx)
    if (input.productIds) await chooseProducts(tx, id, input.productIds)
    const row = await lockAccess(tx, id)
    await noteAccess(context, row, 'support.lent', {
      changes: {
        level: input.level,
        hours: input.hours,
        ...(input.productIds && { products: input.productIds }),
        reason: input.reason,
      },
    })
    await tellLent(context, row)
    return shown(context, id)
  }),

  answer: os.answer.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    if (actor.token) refuse('person_only')
    const before = await shown(context, input.accessId)
    if (before.lender?.id !== actor.personId) refuse('not_found')
    if (!input.approve) {
      const row = await lockAccess(tx, input.accessId)
      const state = movedTo(row.state, 'decline', 'lender')
      await sql`update support_access set state = ${state} where id = ${row.id}`.execute(tx)
      await noteAccess(context, row, 'support.declined')
      return shown(context, row.id)
    }
    movedTo(before.state, 'approve', 'lender')
    const wish: Wish = {
      level: input.level ?? before.level,
      hours: input.hours ?? before.hours,
      productIds: input.productIds,
    }
    mustNotExceed({ level: before.level, hours: before.hours }, wish)
    const hatId = before.partner?.id ?? before.client.id
    await mustReach(context, { hatId, clientId: before.client.id }, wish)
    if (asksProof(wish))
      await mustProve(context, { action: 'let_support_in', objectId: before.id, objectVersion: '' })
    const row = await lockAccess(tx, input.accessId)
    const state = movedTo(row.state, 'approve', 'lender')
    await sql`
      update support_access set state = ${state}, level = ${levelNumber(wish.level)}, hours = ${wish.hours}, all_products = ${!wish.productIds},
             granted_at = ${now}, expires_at = ${endOf(now, wish.hours)} where id = ${row.id}`.execute(tx)
    if (wish.productIds) await chooseProducts(tx, row.id, wish.productIds)
    const given = await lockAccess(tx, row.id)
    await noteAccess(context, given, 'support.lent', {
      changes: {
        level: levelName(given.level),
        hours: given.hours,
        ...(wish.productIds && { products: wish.productIds }),
        reason: given.reason,
      },
    })
    await tellLent(context, given)
    return shown(context, row.id)
  }),

  end: os.end.handler(async ({ context, input }) => {
    await shown(context, input.accessId)
    const row = await lockAccess(context.tx, input.accessId)
    movedTo(row.state, 'end', row.person_id === actorOf(context).personId ? 'lender' : 'client')
    // what ran out at its own instant did not end by this word
    if (row.expires_at && row.expires_at <= context.now) refuse('support_access_over')
    await over(context, row, 'user', context.now)
    await noteAccess(context, row, 'support.ended')
    return shown(context, row.id)
  }),

  acts: os.acts.handler(async ({ context, input }) => {
    await shown(context, input.accessId)
    const [row] = await accesses(context.tx, sql`a.id = ${input.accessId}`)
    return row ? actsThrough(context.tx, row) : refuse('not_found')
  }),
}
