import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss } from '../access/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type PublicKey, publicKey, signedLine } from '../lib/signing.ts'
import { leafOf, type SealedPage, startOf, treePath } from './chain.ts'
import { auditContract } from './contract.ts'

const os = implement(auditContract).$context<Call>().use(inTransaction)

const hex = (bytes: Buffer): string => bytes.toString('hex')

/** Every key that ever signed something here, the present one with them. */
export async function publicKeys(db: Database, present: PublicKey): Promise<PublicKey[]> {
  const rows = await rowsOf(db, sql<{ jwk: unknown }>`select jwk from app.signing_key order by since`)
  const known = rows.map((row) => publicKey.parse(row.jwk))
  return known.some((key) => key.kid === present.kid) ? known : [...known, present]
}

/** The newest signed root that holds an end of the chain, with the way up to it. */
async function rootOf(tx: Database, chain: string): Promise<SealedPage['root']> {
  const root = await rowOf(
    tx,
    sql<{
      id: bigint
      pos: number
      n: bigint
      link: Buffer
      statement: string
      kid: string
      signature: string
    }>`
      select r.id, h.pos, h.n, h.link, r.statement, r.kid, r.signature
        from audit_root_head h join audit_root r on r.id = h.root_id where h.chain = ${chain} order by h.n desc limit 1`,
  )
  if (!root) return null
  const heads = await rowsOf(
    tx,
    sql<{ chain: string; n: bigint; link: Buffer }>`
      select chain, n, link from audit_root_head where root_id = ${root.id} order by pos`,
  )
  const leaves = heads.map((h) => leafOf(h.chain, Number(h.n), hex(h.link)))
  return {
    statement: root.statement,
    kid: root.kid,
    signature: root.signature,
    head: { n: Number(root.n), link: hex(root.link) },
    path: treePath(leaves, root.pos),
  }
}

/** The chain an organisation may read: its own, or as a partner, also a former one, that of a client. */
async function mustRead(tx: Database, organisationId: string, clientId: string | undefined): Promise<string> {
  if (clientId === undefined || clientId === organisationId) return organisationId
  const known = await rowOf(
    tx,
    sql`select 1 from partnership where client_id = ${clientId} and partner_id = ${organisationId} limit 1`,
  )
  return known ? clientId : refuse('not_found')
}

/** A client reads its whole chain; a partner what its people did there and what concerns the two of them. */
const concerns = (organisationId: string) =>
  sql`(s.chain = ${organisationId} or e.partner_id = ${organisationId} or e.hat_id = ${organisationId})`

const isReceipt = sql`e.action like 'partnership.%'`
const ofEither = (organisationId: string) =>
  sql`(e.client_id = ${organisationId} or e.partner_id = ${organisationId})`

interface ReceiptRecord {
  id: Id<'event'>
  at: Date
  action: string
  client_id: Id<'organisation'> | null
  client_name: string | null
  partner_id: Id<'organisation'> | null
  partner_name: string | null
  body: string
  n: bigint | null
  link: Buffer | null
}

const receiptRecord = sql`
  select e.id, e.at, e.action, e.client_id, c.name as client_name, e.partner_id, p.name as partner_name, app.audit_body(e) as body, s.n, s.link
    from audit_event e
    left join organisation c on c.id = e.client_id
    left join organisation p on p.id = e.partner_id
    left join audit_seal s on s.event_id = e.id`

const named = (id: Id<'organisation'> | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' }

export const auditOperations = {
  sealed: os.sealed.handler(async ({ context, input }) => {
    const { tx, world } = context
    await mustBeBoss(tx, actorOf(context), input.organisationId)
    const chain = await mustRead(tx, input.organisationId, input.clientId)
    const limit = input.limit ?? 500
    const after = Number(decodeCursor(input.cursor, 1)?.[0] ?? 0)
    const before = await rowOf(
      tx,
      sql<{ link: Buffer }>`select link from audit_seal where chain = ${chain} and n = ${after}`,
    )
    if (after > 0 && !before)
      refuse('input_invalid', { flaws: [{ field: 'cursor', reason: 'not a cursor of this list' }] })
    const rows = await rowsOf(
      tx,
      sql<{ n: bigint; hash: Buffer; body: string | null }>`
        select s.n, s.hash, case when ${concerns(input.organisationId)} then app.audit_body(e) end as body
          from audit_seal s left join audit_event e on e.id = s.event_id
         where s.chain = ${chain} and s.n > ${after} order by s.n limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([Number(row.n)]))
    return {
      format: 'mandato-audit-1' as const,
      issuer: world.publicUrl,
      chain,
      start: { n: after, link: before ? hex(before.link) : startOf(chain) },
      entries: page.rows.map((row) => ({ n: Number(row.n), hash: hex(row.hash), body: row.body })),
      root: await rootOf(tx, chain),
      keys: await publicKeys(tx, world.signer.key),
      next: page.next,
    }
  }),

  roots: os.roots.handler(async ({ context, input }) => {
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)
    const rows = await rowsOf(
      context.tx,
      sql<{ id: bigint; statement: string; kid: string; signature: string }>`
        select id, statement, kid, signature from audit_root
         where ${after?.[0] ?? null}::bigint is null or id < ${after?.[0] ?? null}::bigint order by id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([Number(row.id)]))
    return {
      rows: page.rows.map(({ statement, kid, signature }) => ({ statement, kid, signature })),
      next: page.next,
    }
  }),

  receipts: os.receipts.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)
    const rows = await rowsOf(
      context.tx,
      sql<ReceiptRecord>`
        ${receiptRecord}
         where ${isReceipt} and ${ofEither(input.organisationId)} and (${after?.[0] ?? null}::text is null or e.id < ${after?.[0] ?? null})
         order by e.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return {
      rows: page.rows.map((row) => ({
        eventId: row.id,
        at: row.at.toISOString(),
        action: row.action,
        client: named(row.client_id, row.client_name),
        partner: named(row.partner_id, row.partner_name),
      })),
      next: page.next,
    }
  }),

  receipt: os.receipt.handler(async ({ context, input }) => {
    const { tx, world } = context
    await mustBeBoss(tx, actorOf(context), input.organisationId)
    const row = await rowOf(
      tx,
      sql<ReceiptRecord>`${receiptRecord} where e.id = ${input.eventId} and ${isReceipt} and ${ofEither(input.organisationId)}`,
    )
    if (!row) refuse('not_found')
    const statement = {
      format: 'mandato-receipt-1',
      issuer: world.publicUrl,
      issuedAt: context.now.toISOString(),
      client: named(row.client_id, row.client_name),
      partner: named(row.partner_id, row.partner_name),
      event: row.body,
      seal: row.n === null || row.link === null ? null : { n: Number(row.n), link: hex(row.link) },
    }
    return { receipt: signedLine(world.signer, 'mandato-receipt+jws', statement) }
  }),
}
