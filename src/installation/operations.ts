import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { capabilities, capabilityTable, type StaffRole } from './capabilities.ts'
import { installationContract, type Queue } from './contract.ts'
import { askJob, failuresOf, jobByName, jobRows } from './store.ts'

const os = implement(installationContract).$context<Call>().use(inTransaction)

function mustBeStaff(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

/** Each queue by its own index: what waits, and since when the oldest does. */
const queues = sql<{ kind: Queue['kind']; count: number; oldest: Date }>`
  select kind, count(*)::int as count, min(since) as oldest from (
    select 'payouts' as kind, requested_at as since from payout where state = 'requested'
    union all select 'transfers', coalesce(approved_at, requested_at) from payout where state in ('approved', 'filed')
    union all select 'receipts', recorded_at from receipt where organisation_id is null
    union all select 'proposals', provider_asked_at from partnership where provider_asks is not null and state <> 'ended'
    union all select 'thaws', thaw_asked_at from partner where thaw_asked_at is not null
    union all select 'frozen', frozen_at from partner where frozen_at is not null and thaw_asked_at is null
    union all select 'applications', submitted_at from application where state in ('review', 'appealed')
    union all select 'resets', asked_at from factor_reset where state = 'asked' and expires_at > app.now()
    union all select 'rates', proposed_at from rate_change where state = 'proposed'
    union all select 'owed', due_on::timestamptz from debt where settled_at is null and due_on < app.today()
    union all select 'numbering', posted_at from document_waiting where posted_at < app.now() - interval '10 minutes'
    union all select 'runs', started_at from renewal_run where finished_at is null and not dry
    union all select 'letters', created_at from letter where state = 'failed' and created_at > app.now() - interval '30 days'
    union all select 'jobs', coalesce(went_well_at, ran_at) from job where failures > 0
    union all (select 'verification', v.at from (select at, violations from verification_run order by id desc limit 1) v where v.violations > 0)
  ) waiting where since is not null group by kind order by min(since)`

interface StaffRow {
  id: Id<'person'>
  name: string
  email: string
  staff: StaffRole
  passkeys: number
  app: boolean
  last_act_at: Date | null
}

export const installationOperations = {
  queues: os.queues.handler(async ({ context }) => {
    mustBeStaff(context)
    const rows = await rowsOf(context.tx, queues)
    return rows.map(({ kind, count, oldest }) => ({ kind, count, oldestAt: oldest.toISOString() }))
  }),

  jobs: os.jobs.handler(({ context }) => {
    mustBeStaff(context)
    return jobRows(context.tx)
  }),

  failures: os.failures.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const rows = await failuresOf(context.tx, input.name)
    return rows.map(({ id, at, fault }) => ({ id: String(id), at: at.toISOString(), fault }))
  }),

  runJob: os.runJob.handler(async ({ context, input }) => {
    const { personId, staff } = actorOf(context)
    if (staff !== 'manager') refuse('staff_only')
    const isNew = await askJob(context.tx, input.name, personId, context.now)
    const job = (await jobByName(context.tx, input.name)) ?? refuse('not_found')
    if (isNew)
      await remember(context, {
        action: 'job.asked',
        hatId: null,
        clientId: null,
        objectId: null,
        changes: { job: input.name },
      })
    return job
  }),

  settings: os.settings.handler(async ({ context }) => {
    mustBeStaff(context)
    const version = await rowOf(
      context.tx,
      sql<{ version: string }>`select current_setting('server_version') as version`,
    )
    return { settings: [...(context.world.settings ?? [])], database: `PostgreSQL ${version?.version ?? ''}` }
  }),

  staff: os.staff.handler(async ({ context }) => {
    mustBeStaff(context)
    const rows = await rowsOf(
      context.tx,
      sql<StaffRow>`
        select p.id, p.name, p.email, p.staff, (select count(*)::int from passkey k where k.person_id = p.id) as passkeys,
               exists (select from totp o where o.person_id = p.id and o.since is not null) as app,
               (select e.at from audit_event e where e.person_id = p.id order by e.id desc limit 1) as last_act_at
          from person p where p.staff is not null and p.kind = 'human' and p.state = 'active'
         order by array_position(array['manager','finance','support'], p.staff), lower(p.name), p.id`,
    )
    return {
      people: rows.map((row) => ({
        personId: row.id,
        name: row.name,
        email: row.email,
        role: row.staff,
        passkeys: row.passkeys,
        app: row.app,
        lastActAt: row.last_act_at?.toISOString() ?? null,
      })),
      capabilities: capabilities.map((name) => ({ name, roles: [...capabilityTable[name].roles] })),
    }
  }),
}
