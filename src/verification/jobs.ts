import { sql } from 'kysely'
import type { Database } from '../lib/database.ts'
import { verify } from './operations.ts'

const nightsKept = 400

/**
 * Asks every invariant once a night and keeps the answers; what is broken is thrown, so that whoever runs this
 * installation hears of it.
 */
export async function verifyNightly(db: Database): Promise<void> {
  const begun = performance.now()
  const checks = await db.transaction().execute(verify)
  const tookMs = Math.round(performance.now() - begun)
  const examined = checks.reduce((sum, check) => sum + check.examined, 0)
  const violations = checks.reduce((sum, check) => sum + check.violations, 0)
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into verification_run (at, took_ms, examined, violations, checks)
      values (app.now(), ${tookMs}, ${examined}, ${violations}, ${JSON.stringify(checks)})`.execute(tx)
    await sql`
      delete from verification_run where id <= (select id from verification_run order by id desc offset ${nightsKept} limit 1)`.execute(
      tx,
    )
  })
  const broken = checks.filter((check) => check.violations > 0)
  if (broken.length > 0) {
    const named = broken.map((check) => `${check.id} ${check.promise}: ${check.examples.join(', ')}`)
    throw new Error(`promises broken: ${named.join('; ')}`)
  }
}
