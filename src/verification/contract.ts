import { z } from 'zod'
import { asked } from '../lib/contract.ts'

export const checked = z.object({
  /** The invariant's name, stable. */
  id: z.string(),
  promise: z.string(),
  /** How many rows were looked at. */
  examined: z.int(),
  /** How many of them break the promise; 0 when all is well. */
  violations: z.int(),
  /** Some of those that break it, to look at. */
  examples: z.array(z.string()),
})
export type Checked = z.infer<typeof checked>

/** An invariant that no question to a database answers, and the tests that keep it. */
export const keptByTest = z.object({
  id: z.string(),
  promise: z.string(),
  tests: z.array(z.object({ file: z.string(), name: z.string() })),
})

/** What a night's verification found. */
export const night = z.object({
  at: z.string(),
  tookMs: z.int(),
  examined: z.int(),
  violations: z.int(),
})

export const verificationContract = {
  nights: asked({
    method: 'GET',
    path: '/staff/verification/nights',
    summary: 'What the nightly verifications found, and the last one check by check',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.object({ nights: z.array(night), checks: z.array(checked) })),
  run: asked({
    method: 'GET',
    path: '/staff/verification',
    summary: 'Recompute the books, prices and access promises of the whole database',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(
      z.object({
        at: z.string(),
        sound: z.boolean(),
        checks: z.array(checked),
        keptByTests: z.array(keptByTest),
      }),
    ),
}
