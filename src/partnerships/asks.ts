import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss } from '../access/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { nextState } from '../lib/machine.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { Rights } from './contract.ts'
import { askDays, askMachine, askRestDays, type Mover } from './machines.ts'
import { type AccessAsk, motionsContract } from './motionsContract.ts'
import { lockForPartner, moved, noted } from './moves.ts'
import { changeRights, lockForClient, mustOwn } from './operations.ts'
import { settleRights } from './partnership.ts'
import { presentPartnership } from './present.ts'
import { type PartnershipRow, partnershipById, rightsOf, wishInProducts } from './store.ts'
import { tellMotion } from './tell.ts'

const os = implement(motionsContract).$context<Call>().use(inTransaction)

interface AskRow {
  id: Id<'ask'>
  state: AccessAsk['state']
  wish: Rights
  message: string
  by: string
  created_at: Date
  expires_at: Date
  answered_at: Date | null
  reason: string | null
}

const presentAsk = (row: AskRow, comesTo: Rights | null = null): AccessAsk => ({
  comesTo,
  id: row.id,
  state: row.state,
  wish: row.wish,
  message: row.message,
  by: row.by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  answeredAt: row.answered_at?.toISOString() ?? null,
  reason: row.reason,
})

/** Time is a predicate: an ask whose days are over is over before any job says so. */
const askColumns = sql`
  a.id, case when a.state = 'asked' and a.expires_at <= app.now() then 'expired' else a.state end as state, a.wish, a.message,
  (select p.name from person p where p.id = a.asked_by) as by, a.created_at, a.expires_at, a.answered_at, a.reason`

async function asksOf(tx: Database, partnershipId: string): Promise<AccessAsk[]> {
  const rows = await rowsOf(
    tx,
    sql<AskRow>`select ${askColumns} from access_ask a where a.partnership_id = ${partnershipId} order by a.created_at desc, a.id desc limit 50`,
  )
  return rows.map((row) => presentAsk(row))
}

/** What an ask comes to: full access, or what holds now and the categories wanted with their present products. */
async function comesTo(tx: Database, row: PartnershipRow, wish: Rights): Promise<Rights> {
  const now = await rightsOf(tx, row)
  if (wish.access === 'full' || now.access === 'full')
    return settleRights({ ...now, ...wish, access: 'full' })
  const later = new Set(wish.families.map(({ family }) => family))
  const wanted = await wishInProducts(tx, row.client_id, wish.families)
  const known = new Set<string>(now.products.map(({ productId }) => productId))
  return settleRights({
    access: 'limited',
    payer: 'client',
    products: [...now.products, ...[...wish.products, ...wanted].filter((one) => !known.has(one.productId))],
    families: [...now.families.filter(({ family }) => !later.has(family)), ...wish.families],
  })
}

async function openAsk(context: Context, partnershipId: string, askId: string): Promise<AskRow> {
  const row = await rowOf(
    context.tx,
    sql<AskRow>`select ${askColumns} from access_ask a where a.id = ${askId} and a.partnership_id = ${partnershipId} for update`,
  )
  if (!row) refuse('not_found')
  if (row.state !== 'asked') refuse('ask_closed')
  return row
}

async function closeAsk(
  context: Context,
  ask: AskRow,
  event: 'grant' | 'grantPartly' | 'decline' | 'withdraw',
  by: Mover,
  reason: string,
): Promise<void> {
  const state = nextState(askMachine, ask.state, event, by) ?? refuse('ask_closed')
  await sql`update access_ask set state = ${state}, answered_at = ${context.now}, reason = ${reason} where id = ${ask.id}`.execute(
    context.tx,
  )
}

/** Asking again is for later: one open ask, and days of rest after a no. */
async function mustMayAsk(context: Context, row: PartnershipRow): Promise<void> {
  const { tx, now } = context
  await sql`update access_ask set state = 'expired', answered_at = expires_at where partnership_id = ${row.id} and state = 'asked' and expires_at <= ${now}`.execute(
    tx,
  )
  const last = await rowOf(
    tx,
    sql<{ state: string; answered_at: Date | null }>`
      select state, answered_at from access_ask where partnership_id = ${row.id} order by created_at desc, id desc limit 1`,
  )
  if (last?.state === 'asked') refuse('ask_open')
  const restsUntil = (last?.answered_at?.getTime() ?? 0) + askRestDays * 86_400_000
  if (last?.state === 'declined' && now.getTime() < restsUntil)
    refuse('ask_rests', { until: dayOf(new Date(restsUntil)) })
}

const sameRights = (a: Rights, b: Rights): boolean => {
  const lists = (rights: Rights) => [
    rights.access,
    rights.payer,
    ...rights.products.map((p) => `${p.productId}:${p.level}`).sort(),
    ...rights.families.map((f) => `${f.family}:${f.level}`).sort(),
  ]
  return lists(a).join() === lists(b).join()
}

export const asksOperations = {
  ask: os.ask.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    moved(row, 'ask', by)
    const wish = settleRights(input.wish)
    await mustMayAsk(context, row)
    const { tx, now, world } = context
    const id = world.ids('ask')
    await sql`
      insert into access_ask (id, partnership_id, asked_by, wish, message, created_at, expires_at)
      values (${id}, ${row.id}, ${actorOf(context).personId}, ${JSON.stringify(wish)}, ${input.message}, ${now}, ${now}::timestamptz + make_interval(days => ${askDays}))`.execute(
      tx,
    )
    await tellMotion(context, row, { what: 'asked', by: 'partner', text: input.message, rights: wish })
    await noted(context, row, 'partnership.asked', { wish }, by)
    return (await asksOf(tx, row.id)).find((ask) => ask.id === id) ?? refuse('not_found')
  }),

  asks: os.asks.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    const asks = await asksOf(context.tx, row.id)
    return Promise.all(
      asks.map(async (ask) =>
        ask.state === 'asked' ? { ...ask, comesTo: await comesTo(context.tx, row, ask.wish) } : ask,
      ),
    )
  }),

  asksAsPartner: os.asksAsPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const row = await partnershipById(context.tx, input.partnershipId)
    return row?.partner_id === input.partnerId ? asksOf(context.tx, row.id) : refuse('not_found')
  }),

  answerAsk: os.answerAsk.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    const ask = await openAsk(context, row.id, input.askId)
    if (input.granted === null) {
      await closeAsk(context, ask, 'decline', 'clientLegal', input.reason)
      await tellMotion(context, row, { what: 'declined', by: 'client', text: input.reason })
      await noted(context, row, 'partnership.ask_declined', { reason: input.reason }, 'clientLegal')
      return presentPartnership(context.tx, row)
    }
    const granted = settleRights(input.granted)
    await closeAsk(
      context,
      ask,
      sameRights(granted, await comesTo(context.tx, row, ask.wish)) ? 'grant' : 'grantPartly',
      'clientLegal',
      input.reason,
    )
    return presentPartnership(context.tx, await changeRights(context, row, granted, input.preview))
  }),

  withdrawAsk: os.withdrawAsk.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    await closeAsk(context, await openAsk(context, row.id, input.askId), 'withdraw', by, '')
    await noted(context, row, 'partnership.ask_withdrawn', {}, by)
    return { done: true }
  }),
}
