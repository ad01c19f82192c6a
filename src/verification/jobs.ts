import type { Database } from '../lib/database.ts'
import { verify } from './operations.ts'

/** Asks every invariant once a night; what is broken is thrown, so that whoever runs this installation hears of it. */
export async function verifyNightly(db: Database): Promise<void> {
  const checks = await db.transaction().execute(verify)
  const broken = checks.filter((check) => check.violations > 0)
  if (broken.length > 0) {
    const named = broken.map((check) => `${check.id} ${check.promise}: ${check.examples.join(', ')}`)
    throw new Error(`promises broken: ${named.join('; ')}`)
  }
}
