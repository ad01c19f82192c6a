import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'

/** Gives what is posted its number, oldest first, a small batch a transaction, until nothing waits. How many it gave. */
export async function numberDocuments(db: Database, limit = 10_000): Promise<number> {
  for (let total = 0; ; ) {
    const given = await rowOf(db, sql<{ n: number }>`select app.number_documents(${limit}::int) as n`)
    total += given?.n ?? 0
    if (!given || given.n < limit) return total
  }
}
