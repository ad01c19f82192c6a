import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Checked, checked, verificationContract } from './contract.ts'
import type { Invariant } from './invariant.ts'
import { invariants } from './invariants.ts'
import { keptByTests } from './keptByTests.ts'

const os = implement(verificationContract).$context<Call>().use(inTransaction)

const examplesMax = 5

async function check(tx: Tx, invariant: Invariant): Promise<Checked> {
  const examined = await rowOf(tx, invariant.examined)
  const broken = await rowsOf(tx, invariant.broken)
  return {
    id: invariant.id,
    promise: invariant.promise,
    examined: examined?.n ?? 0,
    violations: broken.length,
    examples: broken.slice(0, examplesMax).map((row) => row.what),
  }
}

/** Asks every invariant of this database, in one transaction. */
export async function verify(tx: Tx): Promise<Checked[]> {
  const checks: Checked[] = []
  for (const invariant of invariants) checks.push(await check(tx, invariant))
  return checks
}

const nightsShown = 30

interface NightRow {
  at: Date
  took_ms: number
  examined: bigint
  violations: number
}

export const verificationOperations = {
  nights: os.nights.handler(async ({ context }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    const rows = await rowsOf(
      context.tx,
      sql<NightRow>`select at, took_ms, examined, violations from verification_run order by id desc limit ${nightsShown}`,
    )
    const last = await rowOf(
      context.tx,
      sql<{ checks: unknown }>`select checks from verification_run order by id desc limit 1`,
    )
    return {
      nights: rows.map((row) => ({
        at: row.at.toISOString(),
        tookMs: row.took_ms,
        examined: Number(row.examined),
        violations: row.violations,
      })),
      checks: checked.array().parse(last?.checks ?? []),
    }
  }),

  run: os.run.handler(async ({ context }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    const checks = await verify(context.tx)
    return {
      at: context.now.toISOString(),
      sound: checks.every((c) => c.violations === 0),
      checks,
      keptByTests: keptByTests.map(({ id, promise, tests }) => ({
        id,
        promise,
        tests: tests.map(([file, name]) => ({ file, name })),
      })),
    }
  }),
}
