import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { World } from '../lib/operation.ts'

/** Gives what is posted its number, oldest first, a small batch a transaction, until nothing waits. How many it gave. */
export async function numberDocuments(db: Database, limit = 10_000): Promise<number> {
  for (let total = 0; ; ) {
    const given = await rowOf(db, sql<{ n: number }>`select app.number_documents(${limit}::int) as n`)
    total += given?.n ?? 0
    if (!given || given.n < limit) return total
  }
}

interface Waiting {
  document_id: Id<'document'>
  provider_reference: string
  amount: bigint
  currency: string
}

/**
 * Asks the provider to give money back by the way it came, for credit notes that stand. A repeat asks again under the
 * same id, which the provider takes once.
 */
export async function sendRefunds(world: World, limit = 50): Promise<number> {
  const { db, payments } = world
  const waiting = await rowsOf(
    db,
    sql<Waiting>`
      select r.document_id, p.provider_reference, r.amount::bigint as amount, p.currency from payment_refund r join payment p on p.id = r.payment_id
       where r.state = 'waiting' and p.provider = ${payments.name} order by r.made_at, r.document_id limit ${limit}`,
  )
  for (const { document_id: id, provider_reference: reference, amount, currency } of waiting) {
    await payments.refund?.({ id, reference, amount, currency })
    await sql`update payment_refund set state = 'done', done_at = app.now() where document_id = ${id} and state = 'waiting'`.execute(
      db,
    )
  }
  return waiting.length
}
