import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'

/** Numbers of runs, as text. */
const runId = z.string().regex(/^[1-9][0-9]{0,17}$/)
const refusals = ['staff_only', 'run_closed'] as const

/** A run of renewals: how far it has come, and what came of it. A dry run is taken back and only says so. */
export const renewalRun = z.object({
  runId,
  cutoffOn: day,
  isDry: z.boolean(),
  state: z.enum(['waiting', 'running', 'stopped', 'finished']),
  /** Who started it; nobody does for those of the clock. */
  startedBy: z.string().nullable(),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Chunks, each done in one transaction. */
  chunks: z.object({ planned: z.int(), done: z.int() }),
  /** Products: how many are to be renewed, and how many of them have had their turn. */
  products: z.object({ planned: z.int(), done: z.int() }),
  renewed: z.int(),
  orders: z.int(),
  /** Products that were not renewed, by reason. */
  failed: z.array(z.object({ reason: z.string(), count: z.int() })),
  totals: z.array(z.object({ currency, net: amount, gross: amount })),
})
export type RenewalRun = z.infer<typeof renewalRun>

export const renewalRunsContract = {
  list: asked({
    method: 'GET',
    path: '/staff/renewals/runs',
    summary: 'Runs of renewals, the latest first, with their progress',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(renewalRun)),
  get: asked({
    method: 'GET',
    path: '/staff/renewals/runs/{runId}',
    summary: 'How far a run of renewals has come',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ runId }))
    .output(renewalRun),
  start: asked({
    method: 'POST',
    path: '/staff/renewals/runs',
    summary: 'Start a run of what is due up to a day, or a dry run that says what would come of it',
    tag: 'staff',
    refusals: ['staff_only', 'run_open', 'nothing_due'],
  })
    .input(z.strictObject({ cutoffOn: day.optional(), dryRun: z.boolean().optional() }))
    .output(renewalRun),
  stop: asked({
    method: 'POST',
    path: '/staff/renewals/runs/{runId}/stop',
    summary: 'Stop a run after the chunks under way; nothing renews by itself until it goes on',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ runId }))
    .output(renewalRun),
  resume: asked({
    method: 'POST',
    path: '/staff/renewals/runs/{runId}/resume',
    summary: 'Let a stopped run go on where it stood',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ runId }))
    .output(renewalRun),
}
