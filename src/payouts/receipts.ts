import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustKeepBooks } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { book } from '../ledger/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import { type Receipt, receiptsContract } from './receiptContract.ts'

const os = implement(receiptsContract).$context<Call>().use(inTransaction)

interface ReceiptRow {
  id: Id<'receipt'>
  bank: string
  reference: string
  currency: Currency
  amount: bigint
  received_on: Day
  payer: string
  message: string
  organisation_id: Id<'organisation'> | null
  organisation: string | null
  recorded_at: Date
  recorded_name: string
  assigned_at: Date | null
}

const receipts = sql`
  select r.id, r.bank, r.reference, r.currency, r.amount::bigint as amount, r.received_on, r.payer, r.message, r.organisation_id, o.name as organisation,
         r.recorded_at, p.name as recorded_name, r.assigned_at
    from receipt r join person p on p.id = r.recorded_by left join organisation o on o.id = r.organisation_id`

const present = (row: ReceiptRow): Receipt => ({
  id: row.id,
  bank: row.bank,
  reference: row.reference,
  currency: row.currency,
  amount: formatMinor(row.amount),
  receivedOn: row.received_on,
  payer: row.payer,
  message: row.message,
  organisation:
    row.organisation_id && row.organisation ? { id: row.organisation_id, name: row.organisation } : null,
  recordedAt: row.recorded_at.toISOString(),
  recordedBy: row.recorded_name,
  assignedAt: row.assigned_at?.toISOString() ?? null,
})

async function receiptById(tx: Database, id: string): Promise<ReceiptRow> {
  return (await rowOf(tx, sql<ReceiptRow>`${receipts} where r.id = ${id}`)) ?? refuse('not_found')
}

async function mustExist(tx: Database, organisationId: string): Promise<void> {
  if (!(await rowOf(tx, sql`select 1 from organisation where id = ${organisationId}`))) refuse('not_found')
}

/** The money is on the organisation's prepaid account; its legal representatives hear of it. */
export async function tellArrived(
  context: Context,
  row: {
    organisation_id: Id<'organisation'> | null
    organisation: string | null
    amount: bigint
    currency: Currency
  },
): Promise<void> {
  const { tx, world, now } = context
  if (!row.organisation_id) return
  const facts = {
    organisation: row.organisation ?? '',
    amount: formatMinor(row.amount),
    currency: row.currency,
    link: `${world.publicUrl}/o/${row.organisation_id}/prepaid`,
  }
  const readers = await legalReaders(tx, row.organisation_id)
  await post(
    tx,
    world.ids,
    now,
    readers.map((r) => ({
      template: 'top_up_booked' as const,
      recipient: r.email,
      language: r.language,
      organisationId: r.organisationId,
      facts,
    })),
  )
}

export const receiptsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await rowsOf(
      context.tx,
      sql<ReceiptRow>`
        ${receipts} where (${input.state ?? null}::text is null or (r.organisation_id is null) = (${input.state ?? null} = 'unassigned'))
                      and (${after}::text is null or r.id < ${after}) order by r.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map(present), next: page.next }
  }),

  record: os.record.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx, now, world } = context
    const amount = parseMinor(input.amount) ?? 0n
    if (amount <= 0n) refuse('input_invalid', { flaws: [{ field: 'amount', reason: 'more than 0.00' }] })
    const whose = input.organisationId
    if (whose) await mustExist(tx, whose)
    const id = world.ids('receipt')
    const { personId } = actorOf(context)
    await sql`
      insert into receipt (id, bank, reference, currency, amount, received_on, payer, message, organisation_id, recorded_at, recorded_by, assigned_at, assigned_by)
      values (${id}, ${input.bank}, ${input.reference}, ${input.currency}, ${amount}, ${input.receivedOn}, ${input.payer}, ${input.message}, ${whose ?? null}, ${now}, ${personId},
              ${whose ? now : null}, ${whose ? personId : null})`.execute(tx)
    await book(tx, 'receipt', input.currency, id, `bank:${input.bank}:${input.reference}`, [
      { kind: 'bank', detail: input.bank, amount },
      whose
        ? { kind: 'prepaid.cash', organisation: whose, amount: -amount }
        : { kind: 'unallocated', amount: -amount },
    ])
    const row = await receiptById(tx, id)
    await tellArrived(context, row)
    await remember(context, {
      action: 'receipt.recorded',
      hatId: null,
      clientId: whose ?? null,
      objectId: id,
      changes: { amount: formatMinor(amount), currency: input.currency },
    })
    return present(row)
  }),

  assign: os.assign.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx, now } = context
    const { personId } = actorOf(context)
    await mustExist(tx, input.organisationId)
    await sql`select 1 from receipt where id = ${input.receiptId} for update`.execute(tx)
    const found = await receiptById(tx, input.receiptId)
    if (found.organisation_id) refuse('receipt_assigned')
    await sql`update receipt set organisation_id = ${input.organisationId}, assigned_at = ${now}, assigned_by = ${personId} where id = ${found.id}`.execute(
      tx,
    )
    await book(tx, 'top_up', found.currency, found.id, `receipt_assigned:${found.id}`, [
      { kind: 'unallocated', amount: found.amount },
      { kind: 'prepaid.cash', organisation: input.organisationId, amount: -found.amount },
    ])
    const row = await receiptById(tx, found.id)
    await tellArrived(context, row)
    await remember(context, {
      action: 'receipt.assigned',
      hatId: null,
      clientId: input.organisationId,
      objectId: found.id,
      changes: { amount: formatMinor(found.amount), currency: found.currency },
    })
    return present(row)
  }),

  payers: os.payers.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const pattern = `%${input.q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    return rowsOf(
      context.tx,
      sql<{ id: Id<'organisation'>; name: string; town: string }>`
        select id, name, town from organisation where lower(name) like ${pattern} or reference = ${input.q} order by lower(name), id limit 20`,
    )
  }),
}
