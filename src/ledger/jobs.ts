import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'

/** Seals what is settled of the books into their chain; returns how many journals. */
export async function sealBooks(db: Database): Promise<number> {
  const sealed = await rowOf(db, sql<{ n: number }>`select ledger.seal_books() as n`)
  return sealed?.n ?? 0
}

/** Lets go of what was held for too long; returns for how many subjects. */
export async function expireHolds(db: Database): Promise<number> {
  const expired = await rowOf(db, sql<{ n: number }>`select ledger.expire_holds() as n`)
  return expired?.n ?? 0
}
