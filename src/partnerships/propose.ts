import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Minor } from '../lib/money.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import type { Addressed, Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import type { ActPreview, ProposedAct } from './guardedContract.ts'
import type { ActKind } from './guardedKinds.ts'
import { proposedActHours } from './machines.ts'

/** What somebody of a partner is about to do for a client. */
export interface Wished {
  act: ActKind
  clientId: Id<'organisation'>
  partnerId: Id<'organisation'>
  partnershipId: Id<'partnership'>
  /** Products it is about. */
  products: readonly string[]
  /** What was asked, to be done again word for word. */
  wish: Record<string, unknown>
  foreseen: Foreseen
  /** Of an order, at public prices and without tax. */
  sum?: { list: Minor; currency: string }
}

/** What an act comes to: what both sides see, and the fingerprint of that and of what only its payer sees. */
export interface Foreseen {
  preview: ActPreview
  sha: string
}

/** The same whatever order its fields stand in, so that it has one fingerprint. */
export function fingerprintOf(value: unknown): string {
  const canonical = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return String(part)
    return part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  })
  return createHash('sha256').update(canonical).digest('hex')
}

interface GuardRow {
  above: bigint | null
  currency: string | null
}

/** A sum in another currency than the client's says nothing about the client's limit, so it is guarded. */
const bites = ({ above, currency }: GuardRow, sum: Wished['sum']): boolean =>
  above === null || sum === undefined || sum.currency !== currency || sum.list > above

/**
 * Where the client guards an act, it is proposed instead of done, and whoever asked is told so. Called under the
 * pair's lock, so that a guard set before is seen.
 */
export async function proposeIfGuarded(context: Context, wished: Wished): Promise<void> {
  const guards = await rowsOf(
    context.tx,
    sql<GuardRow>`
      select above::bigint as above, currency from guarded_act
       where partnership_id = ${wished.partnershipId} and act = ${wished.act} and ended_at is null
         and (product_id is null or product_id = any(${[...wished.products]}))`,
  )
  if (!guards.some((guard) => bites(guard, wished.sum))) return
  const { id, expiresAt } = await propose(context, wished)
  refuseKeeping('proposed_to_client', { proposedActId: id, expiresAt: expiresAt.toISOString() })
}

interface Kept {
  id: Id<'proposedAct'>
  expiresAt: Date
  sha: string
}

/** Asked twice, it is one proposal; asked at another price, the new one takes the place of the old. */
async function propose(context: Context, wished: Wished): Promise<Kept> {
  const { tx, now, world } = context
  const { partnershipId, act, foreseen } = wished
  const actor = actorOf(context)
  const wishSha = fingerprintOf(wished.wish)
  await sql`
    update proposed_act set state = 'expired', decided_at = expires_at where partnership_id = ${partnershipId} and state = 'proposed' and expires_at <= ${now}`.execute(
    tx,
  )
  const open = await rowOf(
    tx,
    sql<Kept>`
      select id, expires_at as "expiresAt", preview_sha as sha from proposed_act
       where partnership_id = ${partnershipId} and act = ${act} and wish_sha = ${wishSha} and state = 'proposed' for update`,
  )
  if (open?.sha === foreseen.sha) return open
  if (open)
    await sql`update proposed_act set state = 'withdrawn', decided_at = ${now}, decided_by = ${actor.personId}, reason = 'proposed_anew' where id = ${open.id}`.execute(
      tx,
    )
  const id = world.ids('proposedAct')
  const expiresAt = new Date(now.getTime() + proposedActHours * 3_600_000)
  await sql`
    insert into proposed_act (id, partnership_id, client_id, partner_id, act, proposed_by, wish, wish_sha, preview, preview_sha, created_at, expires_at)
    values (${id}, ${partnershipId}, ${wished.clientId}, ${wished.partnerId}, ${act}, ${actor.personId}, ${JSON.stringify(wished.wish)}, ${wishSha},
            ${JSON.stringify(foreseen.preview)}, ${foreseen.sha}, ${now}, ${expiresAt})`.execute(tx)
  const row = (await proposedById(tx, id)) ?? refuse('not_found')
  await tellProposed(context, row)
  await remember(context, {
    action: 'partnership.act_proposed',
    hatId: wished.partnerId,
    clientId: wished.clientId,
    partnerId: wished.partnerId,
    objectId: partnershipId,
    witness: { partnership: partnershipId },
    changes: { proposal: id, act, previewSha: foreseen.sha },
  })
  return { id, expiresAt, sha: foreseen.sha }
}

export interface ProposedRow {
  id: Id<'proposedAct'>
  partnership_id: Id<'partnership'>
  client_id: Id<'organisation'>
  client: string
  partner_id: Id<'organisation'>
  partner: string
  act: ActKind
  proposed_by: Id<'person'>
  author: string
  wish: unknown
  preview: ActPreview
  preview_sha: string
  state: ProposedAct['state']
  created_at: Date
  expires_at: Date
  decided_name: string | null
  decided_at: Date | null
  reason: string | null
  order_id: Id<'order'> | null
}

/** Time is a predicate: a proposal whose hours are over is over before any job says so. */
export const proposedColumns = sql`
  a.id, a.partnership_id, a.client_id, (select o.name from organisation o where o.id = a.client_id) as client,
  a.partner_id, (select o.name from organisation o where o.id = a.partner_id) as partner, a.act, a.proposed_by,
  (select q.name from person q where q.id = a.proposed_by) as author, a.wish, a.preview, a.preview_sha,
  case when a.state = 'proposed' and a.expires_at <= app.now() then 'expired' else a.state end as state, a.created_at, a.expires_at,
  (select q.name from person q where q.id = a.decided_by) as decided_name, a.decided_at, a.reason, a.order_id`

export function proposedById(tx: Database, id: string): Promise<ProposedRow | undefined> {
  return rowOf(tx, sql<ProposedRow>`select ${proposedColumns} from proposed_act a where a.id = ${id}`)
}

export function lockProposed(tx: Tx, id: string): Promise<ProposedRow | undefined> {
  return rowOf(
    tx,
    sql<ProposedRow>`select ${proposedColumns} from proposed_act a where a.id = ${id} for update`,
  )
}

/** Who pays an order knows it; to the other side it is not there. */
export function presentProposed(row: ProposedRow, forPartner: boolean): ProposedAct {
  const { preview } = row
  const paidByPartner = preview.act === 'order' && preview.payer === 'partner'
  return {
    id: row.id,
    partnershipId: row.partnership_id,
    client: { id: row.client_id, name: row.client },
    partner: { id: row.partner_id, name: row.partner },
    state: row.state,
    proposedBy: row.author,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedBy: row.decided_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    preview,
    previewSha: row.preview_sha,
    orderId: paidByPartner === forPartner ? row.order_id : null,
  }
}

/** What a proposal is about, in a letter: the first thing named, and how many there are. */
export function titleOf(preview: ActPreview): { title: string; count: number } {
  if (preview.act === 'frequency') return { title: preview.name, count: 1 }
  const named = preview.act === 'order' ? preview.lines : preview.products
  return { title: named[0]?.name ?? '', count: named.length }
}

const sumOf = (preview: ActPreview) =>
  preview.act === 'order'
    ? { list: preview.list, currency: preview.currency }
    : { list: null, currency: null }

async function tellProposed(context: Context, row: ProposedRow): Promise<void> {
  const { tx, world, now } = context
  const readers = await legalReaders(tx, row.client_id)
  const facts = {
    client: row.client,
    partner: row.partner,
    author: row.author,
    act: row.act,
    ...titleOf(row.preview),
    ...sumOf(row.preview),
    expiresOn: dayOf(row.expires_at),
    link: `${world.publicUrl}/o/${row.client_id}/proposed/${row.id}`,
  }
  const letters = readers.map(
    (reader): Letter => ({
      template: 'act_proposed',
      recipient: reader.email,
      language: reader.language,
      organisationId: reader.organisationId,
      facts,
    }),
  )
  await post(tx, world.ids, now, letters)
}

/** Tells both sides, and whoever proposed, what became of a proposal. */
export async function tellDecided(
  context: Context,
  row: ProposedRow,
  outcome: 'confirmed' | 'refused' | 'withdrawn' | 'expired',
  reason: string,
): Promise<void> {
  const { tx, world, now } = context
  const author = await rowsOf(
    tx,
    sql<Addressed>`
      select ${row.partner_id} as "organisationId", email, language from person where id = ${row.proposed_by} and kind = 'human' and state = 'active'`,
  )
  const letters: Letter[] = []
  for (const forPartner of [true, false]) {
    const readers = await legalReaders(tx, forPartner ? row.partner_id : row.client_id)
    const known = new Set(readers.map((reader) => reader.email))
    const all = forPartner ? [...readers, ...author.filter((one) => !known.has(one.email))] : readers
    const link = forPartner
      ? `${world.publicUrl}/p/${row.partner_id}/proposed`
      : `${world.publicUrl}/o/${row.client_id}/proposed/${row.id}`
    for (const reader of all)
      letters.push({
        template: 'act_decided',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          client: row.client,
          partner: row.partner,
          act: row.act,
          ...titleOf(row.preview),
          outcome,
          reason,
          forPartner,
          link,
        },
      })
  }
  await post(tx, world.ids, now, letters)
}
