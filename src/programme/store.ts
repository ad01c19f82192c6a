import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { addDays, type Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { ApplicationReason } from '../mail/vocabulary.ts'
import {
  type ApplicationState,
  againDays,
  type CheckAnswer,
  type CheckKind,
  type Duty,
  riskOf,
} from './application.ts'
import {
  type Application,
  type QueuedApplication,
  type StaffApplication,
  said as saidShape,
} from './contract.ts'
import { missingOf } from './said.ts'

export interface ApplicationRow {
  id: Id<'application'>
  organisation_id: Id<'organisation'>
  organisation: string
  country: string
  town: string
  state: ApplicationState
  said: unknown
  register_number: string | null
  proof_token: string
  started_at: Date
  asked_to_sign: Id<'person'> | null
  signer: string | null
  submitted_by: Id<'person'> | null
  submitter: string | null
  submitted_at: Date | null
  decide_by: Day | null
  owner_id: Id<'person'> | null
  owner: string | null
  decided_by: Id<'person'> | null
  decider: string | null
  decided_at: Date | null
  reasons: ApplicationReason[]
  note: string | null
  again_from: Day | null
  appeal: string | null
  appealed_at: Date | null
  upheld_by: Id<'person'> | null
  upholder: string | null
  answers: CheckAnswer[]
}

function applications(where: RawBuilder<unknown>): RawBuilder<ApplicationRow> {
  return sql<ApplicationRow>`
    select a.id, a.organisation_id, o.name as organisation, o.country, o.town, a.state, a.said, a.register_number, a.proof_token,
           a.started_at, a.asked_to_sign, g.name as signer, a.submitted_by, s.name as submitter, a.submitted_at,
           a.decide_by::text as decide_by, a.owner_id, a.owner_name as owner, a.decided_by, d.name as decider, a.decided_at, a.reasons,
           a.note, a.again_from::text as again_from, a.appeal, a.appealed_at, a.upheld_by, u.name as upholder,
           array(select c.answer from application_check c where c.application_id = a.id) as answers
      from application a join organisation o on o.id = a.organisation_id
      left join person g on g.id = a.asked_to_sign left join person s on s.id = a.submitted_by
      left join person d on d.id = a.decided_by left join person u on u.id = a.upheld_by
     where ${where}`
}

/** The newest application of an organisation; for a change it is locked first. */
export async function newestOf(
  tx: Database,
  organisationId: string,
  lock = false,
): Promise<ApplicationRow | undefined> {
  const newest = sql`a.id = (select id from application where organisation_id = ${organisationId} order by started_at desc, id desc limit 1)`
  if (lock)
    await sql`select 1 from application where organisation_id = ${organisationId} for update`.execute(tx)
  return rowOf(tx, applications(newest))
}

export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRow> {
  await sql`select 1 from application where id = ${id} for update`.execute(tx)
  return applicationById(tx, id)
}

export async function applicationById(tx: Database, id: string): Promise<ApplicationRow> {
  return (await rowOf(tx, applications(sql`a.id = ${id}`))) ?? refuse('not_found')
}

/** Those that wait for the provider, the longest first. */
export function queueOf(
  tx: Database,
  state: ApplicationState | undefined,
  after: readonly string[] | undefined,
  limit: number,
): Promise<ApplicationRow[]> {
  const states = state ? [state] : ['review', 'appealed', 'checking', 'needs_info']
  return rowsOf(
    tx,
    applications(sql`a.state = any(${states}::text[]) and a.submitted_at is not null
      and (${after?.[0] ?? null}::timestamptz is null or (a.submitted_at, a.id::text) > (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? ''}))
      order by a.submitted_at, a.id limit ${limit}`),
  )
}

const facts = z.record(z.string(), z.string())
const personOf = <I extends string>(id: I | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' }
const instant = (at: Date | null) => at?.toISOString() ?? null

export async function presentApplication(tx: Database, row: ApplicationRow): Promise<Application> {
  const read = saidShape.parse(row.said)
  const [checks, duties, messages] = [
    await rowsOf(
      tx,
      sql<{
        kind: CheckKind
        answer: CheckAnswer
        source: string | null
        found: unknown
        at: Date | null
        try_at: Date | null
      }>`
        select kind, answer, source, found, at, try_at from application_check where application_id = ${row.id}
         order by array_position(array['register','vat','website','control'], kind)`,
    ),
    await rowsOf(
      tx,
      sql<{ duty: Duty; version: string; id: Id<'person'>; name: string; at: Date }>`
        select d.duty, d.version, d.person_id as id, p.name, d.at from duty_acceptance d join person p on p.id = d.person_id
         where d.application_id = ${row.id} order by array_position(array['support','invoices','exclusive','terms','truth'], d.duty), d.at`,
    ),
    await rowsOf(
      tx,
      sql<{
        by_provider: boolean
        name: string | null
        at: Date
        reasons: ApplicationReason[]
        text: string
      }>`
        select m.by_provider, p.name, m.at, m.reasons, m.text from application_message m left join person p on p.id = m.person_id and not m.by_provider
         where m.application_id = ${row.id} order by m.id`,
    ),
  ]
  return {
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation, country: row.country, town: row.town },
    state: row.state,
    currency: currencyOf(row.country),
    said: read,
    missing: missingOf(read),
    proofToken: row.proof_token,
    startedAt: row.started_at.toISOString(),
    askedToSign: personOf(row.asked_to_sign, row.signer),
    submittedBy: personOf(row.submitted_by, row.submitter),
    submittedAt: instant(row.submitted_at),
    decideBy: row.decide_by,
    owner: personOf(row.owner_id, row.owner),
    decidedAt: instant(row.decided_at),
    reasons: row.reasons,
    note: row.note,
    againFrom: row.again_from,
    appeal: row.appeal,
    appealedAt: instant(row.appealed_at),
    checks: checks.map((check) => ({
      kind: check.kind,
      answer: check.answer,
      source: check.source,
      found: facts.parse(check.found),
      at: instant(check.at),
      tryAt: instant(check.try_at),
    })),
    duties: duties.map((d) => ({
      duty: d.duty,
      version: d.version,
      by: { id: d.id, name: d.name },
      at: d.at.toISOString(),
    })),
    messages: messages.map((m) => ({
      byProvider: m.by_provider,
      name: m.name,
      at: m.at.toISOString(),
      reasons: m.reasons,
      text: m.text,
    })),
  }
}

export function presentQueued(row: ApplicationRow): QueuedApplication {
  return {
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation, country: row.country },
    state: row.state,
    submittedAt: (row.submitted_at ?? row.started_at).toISOString(),
    decideBy: row.decide_by ?? '',
    owner: personOf(row.owner_id, row.owner),
    risk: riskOf(row.answers),
  }
}

/** The same for whoever decides: with what the provider knows of the company already. */
export async function presentForStaff(tx: Database, row: ApplicationRow): Promise<StaffApplication> {
  const shown = await presentApplication(tx, row)
  const record = await rowOf(
    tx,
    sql<{
      register_number: string | null
      vat_number: string | null
      website: string | null
      billed: bigint
    }>`
      select o.register_number, o.vat_number, o.website,
             coalesce((select sum(case d.kind when 'invoice' then d.net else -d.net end) from document d
                        where d.billed_id = o.id and d.kind in ('invoice', 'credit') and d.currency = ${shown.currency}
                          and d.posted_at > app.now() - interval '12 months'), 0)::bigint as billed
        from organisation o where o.id = ${row.organisation_id}`,
  )
  const sameNumber = await rowsOf(
    tx,
    sql<{ id: Id<'organisation'>; name: string; isPartner: boolean }>`
      select o.id, o.name, r.organisation_id is not null as "isPartner" from organisation o left join partner r on r.organisation_id = o.id
       where o.id <> ${row.organisation_id} and ${row.register_number}::text is not null
         and (exists (select from application x where x.organisation_id = o.id and x.register_number = ${row.register_number} and x.state <> 'withdrawn')
              or r.organisation_id is not null and upper(regexp_replace(o.register_number, '[^0-9A-Za-z]', '', 'g')) = upper(regexp_replace(${row.register_number}, '[^0-9A-Za-z]', '', 'g')))
       order by o.id limit 20`,
  )
  return {
    ...shown,
    decidedBy: personOf(row.decided_by, row.decider),
    upheldBy: personOf(row.upheld_by, row.upholder),
    risk: riskOf(row.answers),
    sameNumber,
    organisationRecord: {
      registerNumber: record?.register_number ?? null,
      vatNumber: record?.vat_number ?? null,
      website: record?.website ?? null,
    },
    billedLastYear: formatMinor(record?.billed ?? 0n),
  }
}

/** Puts the checks of what was said back to where somebody looks; those without anything to look at are none. */
export async function askChecks(tx: Tx, id: string, kinds: readonly CheckKind[], now: Date): Promise<void> {
  await sql`delete from application_check where application_id = ${id} and not (kind = any(${kinds}::text[]))`.execute(
    tx,
  )
  await sql`
    insert into application_check (application_id, kind, answer, try_at)
    select ${id}, k, 'waiting', ${now} from unnest(${kinds}::text[]) k
    on conflict (application_id, kind) do update
       set answer = 'waiting', source = null, found = '{}', at = null, tries = 0, try_at = excluded.try_at`.execute(
    tx,
  )
}

export async function addMessage(
  context: Context,
  id: string,
  message: { byProvider: boolean; personId: string; reasons?: readonly ApplicationReason[]; text: string },
): Promise<void> {
  await sql`
    insert into application_message (application_id, by_provider, person_id, at, reasons, text)
    values (${id}, ${message.byProvider}, ${message.personId}, ${context.now}, ${message.reasons ?? []}::text[], ${message.text})`.execute(
    context.tx,
  )
}

/** Makes the company a partner on probation, as its application says; the lowest rates until it has earned others. */
export async function admit(tx: Tx, row: ApplicationRow, now: Date): Promise<void> {
  const read = saidShape.parse(row.said)
  await sql`
    insert into partner (organisation_id, state, level, contact_email, since)
    values (${row.organisation_id}, 'provisional', 'provisional', ${read.supportEmail}, ${now})`.execute(tx)
  await sql`
    update organisation set register_number = ${row.register_number}, website = ${read.website},
           vat_number = coalesce(nullif(${read.vatNumber}, ''), vat_number) where id = ${row.organisation_id}`.execute(
    tx,
  )
}

export const againFrom = (today: Day): Day => addDays(today, againDays)
