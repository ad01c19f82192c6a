import { z } from 'zod'
import { asked } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { capabilities, staffRoles } from './capabilities.ts'

/** A job that happens by itself, and how it went the last time. */
export const jobRow = z.object({
  name: z.string(),
  everySeconds: z.int(),
  /** When its last run was over, and how long it took; null before the first. */
  ranAt: z.string().nullable(),
  tookMs: z.int().nullable(),
  nextAt: z.string().nullable(),
  /** What the last run failed with. */
  fault: z.string().nullable(),
  /** Failures in a row. */
  failures: z.int(),
  wentWellAt: z.string().nullable(),
  /** Who wants it to run before its time. */
  asked: z.object({ by: z.string(), at: z.string() }).nullable(),
})
export type JobRow = z.infer<typeof jobRow>

/** Where something waits for the provider's people. */
export const queueKinds = [
  'payouts',
  'transfers',
  'receipts',
  'proposals',
  'thaws',
  'frozen',
  'resets',
  'applications',
  'rates',
  'owed',
  'numbering',
  'runs',
  'letters',
  'jobs',
  'verification',
] as const
export const queue = z.object({
  kind: z.enum(queueKinds),
  count: z.int(),
  /** Since when the oldest waits. */
  oldestAt: z.string(),
})
export type Queue = z.infer<typeof queue>

/** A setting of the installation; of secrets only whether they are set. */
export const shownSetting = z.object({
  name: z.string(),
  value: z.string().nullable(),
  isSecret: z.boolean(),
  isSet: z.boolean(),
})

const staffPerson = z.object({
  personId: idOf('person'),
  name: z.string(),
  email: z.string(),
  role: z.enum(staffRoles),
  /** Ways of proof beside the password: passkeys and an authenticator app. */
  passkeys: z.int(),
  app: z.boolean(),
  lastActAt: z.string().nullable(),
})

export const installationContract = {
  queues: asked({
    method: 'GET',
    path: '/staff/queues',
    summary: 'What waits for the provider’s people, and since when',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.array(queue)),
  jobs: asked({
    method: 'GET',
    path: '/staff/jobs',
    summary: 'What happens by itself: when it last ran, how it went and when it runs next',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.array(jobRow)),
  failures: asked({
    method: 'GET',
    path: '/staff/jobs/{name}/failures',
    summary: 'The last failures of a job, the newest first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ name: z.string().max(60) }))
    .output(z.array(z.object({ id: z.string(), at: z.string(), fault: z.string() }))),
  runJob: asked({
    method: 'POST',
    path: '/staff/jobs/{name}/run',
    summary: 'Let a job run before its time; it starts within seconds',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ name: z.string().max(60) }))
    .output(jobRow),
  settings: asked({
    method: 'GET',
    path: '/staff/settings',
    summary: 'How this installation is set up; secrets are never shown',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.object({ settings: z.array(shownSetting), database: z.string() })),
  staff: asked({
    method: 'GET',
    path: '/staff/people',
    summary: 'The provider’s people, and what each role may do',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(
      z.object({
        people: z.array(staffPerson),
        capabilities: z.array(z.object({ name: z.enum(capabilities), roles: z.array(z.enum(staffRoles)) })),
      }),
    ),
}
