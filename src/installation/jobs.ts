import type { Database } from '../lib/database.ts'
import { noteFailure, noteRun, takeAsked } from './store.ts'

interface Job {
  name: string
  run(): Promise<unknown>
}

/** Runs a job and writes down how it went; what it throws is thrown on. */
export async function runNoted(db: Database, job: Job): Promise<void> {
  const begun = performance.now()
  const took = () => Math.round(performance.now() - begun)
  try {
    await job.run()
  } catch (error) {
    await noteFailure(db, job.name, took(), error instanceof Error ? error.message : String(error))
    throw error
  }
  await noteRun(db, job.name, took())
}

/** Runs what the provider's people want before its time. A job may run twice at once, so nothing waits for its turn. */
export async function runAsked(db: Database, jobs: readonly Job[]): Promise<void> {
  const faults: unknown[] = []
  for (const name of await takeAsked(db)) {
    const job = jobs.find((known) => known.name === name)
    if (job) await runNoted(db, job).catch((fault: unknown) => faults.push(fault))
  }
  if (faults.length > 0) throw faults[0]
}
