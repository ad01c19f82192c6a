import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import type { Outcome } from '../lib/courier.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { World } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf, type Reader } from '../organisations/store.ts'
import type { Attempt } from './contract.ts'
import {
  type Entry,
  type Issued,
  type Occurrence,
  occurrenceOf,
  occurrencesOf,
  payloadOf,
  told,
} from './event.ts'
import { pauseAfter, triesMax } from './retries.ts'
import { headersOf } from './signature.ts'
import { dropWaiting, keysOf } from './store.ts'

/** Longer than a try may take: a message whose sender died is taken up by another one after this. */
const claimSeconds = 60
const attemptsKept = 30
const keptDays = 30

const isListened = sql`exists (select from webhook_endpoint w where w.state <> 'disabled')`

/**
 * Entries of the log that nobody read yet, at most so many. One that commits late is found by the number of its
 * transaction, which lies above the mark: the mark never passes what is still under way.
 */
async function readLog(tx: Tx, limit: number): Promise<Entry[]> {
  const start = await rowOf(
    tx,
    sql<{ mark: string; below: string; listened: boolean }>`
      select least(r.read_below, s.below)::text as mark, s.below::text as below, ${isListened} as listened
        from webhook_reader r, (select pg_snapshot_xmin(pg_current_snapshot()) as below) s`,
  )
  if (!start) return []
  const { mark: from, below, listened } = start
  const rows = listened
    ? await rowsOf(
        tx,
        sql<Entry & { xact: string }>`
          select e.id, e.at, e.action, e.client_id as client, e.partner_id as partner, e.object_id as object, e.witness, e.changes, e.xact::text as xact,
                 case when o.id is not null then jsonb_build_object('owner', o.owner_id, 'partner', o.partner_id) end as order
            from audit_event e
            left join orders o on o.id = e.object_id and e.action in ('order.paid', 'order.on_account', 'debt.paid')
           where e.xact >= ${from}::xid8 and not exists (select from webhook_read r where r.event_id = e.id)
             and e.action = any(${told}) and e.at > app.now() - make_interval(days => ${keptDays})
             and exists (select from webhook_endpoint w where w.organisation_id in (e.client_id, e.partner_id, o.owner_id, o.partner_id))
           order by e.xact, e.id limit ${limit}`,
      )
    : []
  const last = rows.at(-1)
  const isFull = rows.length === limit && last && BigInt(last.xact) < BigInt(below)
  const mark = isFull ? last.xact : below
  await sql`
    insert into webhook_read (event_id, xact)
    select x.id, x.xact::xid8 from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ xact }) => xact)}::text[]) as x(id, xact) where x.xact::xid8 >= ${mark}::xid8`.execute(
    tx,
  )
  await sql`delete from webhook_read where xact < ${mark}::xid8`.execute(tx)
  await sql`update webhook_reader set read_below = ${mark}::xid8 where read_below <> ${mark}::xid8`.execute(
    tx,
  )
  return rows
}

/** Documents that got their number since the last look, at most so many. */
async function readDocuments(tx: Tx, limit: number): Promise<Issued[]> {
  const rows = await rowsOf(
    tx,
    sql<Issued & { series: bigint; no: bigint }>`
      select d.id, d.kind, d.posted_at as at, d.billed_id as billed, d.order_id as order, d.refs_document_id as invoice, i.series_id as series, i.no
        from document_series s left join webhook_series r on r.series_id = s.id
        join lateral (select * from document_issued x where x.series_id = s.id and x.no > coalesce(r.no, 0) order by x.no limit ${limit}) i on true
        join document d on d.id = i.document_id
       where s.kind in ('invoice', 'credit') and s.last_no > coalesce(r.no, 0)
       order by i.series_id, i.no limit ${limit}`,
  )
  await sql`
    insert into webhook_series (series_id, no)
    select series, max(no) from jsonb_to_recordset(${JSON.stringify(rows.map(({ series, no }) => ({ series: String(series), no: String(no) })))}::jsonb) as x(series bigint, no bigint) group by 1
    on conflict (series_id) do update set no = excluded.no`.execute(tx)
  return rows
}

interface Match {
  n: number
  endpoint_id: Id<'webhook'>
  organisation_id: Id<'organisation'>
}

/** Writes a message for every endpoint that listens to an occurrence and whose organisation it concerns now. */
async function write(world: World, tx: Tx, occurrences: readonly Occurrence[]): Promise<number> {
  if (occurrences.length === 0) return 0
  const matches = await rowsOf(
    tx,
    sql<Match>`
      select x.n, w.id as endpoint_id, w.organisation_id
        from jsonb_to_recordset(${JSON.stringify(occurrences.map((one, n) => ({ n, ...one })))}::jsonb)
               as x(n int, type text, at timestamptz, client text, partner text, object text, readers jsonb)
        join webhook_endpoint w on x.readers ? w.organisation_id and x.type = any(w.types) and w.state <> 'disabled' and x.at >= w.created_at
       where app.webhook_concerns(w.organisation_id, x.type, x.client, x.partner, x.object)
       order by x.n, w.id`,
  )
  const rows = matches.flatMap(({ n, endpoint_id, organisation_id }) => {
    const one = occurrences[n]
    if (!one) return []
    const { type, source, client: client_id, partner: partner_id, object: object_id } = one
    const payload = payloadOf(type, one.at, organisation_id, one.ids)
    return {
      id: world.ids('delivery'),
      endpoint_id,
      organisation_id,
      source,
      type,
      payload,
      client_id,
      partner_id,
      object_id,
    }
  })
  await sql`
    insert into webhook_delivery (id, endpoint_id, organisation_id, source, type, payload, client_id, partner_id, object_id, created_at, try_at)
    select x.id, x.endpoint_id, x.organisation_id, x.source, x.type, x.payload, x.client_id, x.partner_id, x.object_id, app.now(), app.now()
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as x(id text, endpoint_id text, organisation_id text, source text, type text, payload text, client_id text, partner_id text, object_id text)
    on conflict on constraint webhook_delivery_once do nothing`.execute(tx)
  return rows.length
}

/** Reads what happened and writes the messages about it; how many. A second one at the same time does nothing. */
export async function fanOut(world: World, limit = 1000): Promise<number> {
  for (let total = 0; ; ) {
    const step = await world.db.transaction().execute(async (tx) => {
      const held = await rowOf(
        tx,
        sql<{ ok: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('webhooks:reader', 0)) as ok`,
      )
      if (!held?.ok) return { read: 0, written: 0 }
      const entries = await readLog(tx, limit)
      const documents = await readDocuments(tx, limit)
      const written = await write(world, tx, [
        ...entries.flatMap(occurrencesOf),
        ...documents.map(occurrenceOf),
      ])
      return { read: Math.max(entries.length, documents.length), written }
    })
    total += step.written
    if (step.read < limit) return total
  }
}

interface Claimed {
  id: Id<'delivery'>
  endpoint_id: Id<'webhook'>
  url: string
  payload: string
  tries: number
  concerns: boolean
  now: Date
}

/**
 * Takes the next message that is due. A statement is its own transaction, so nothing is held while an address is
 * spoken to. Of an endpoint hardly more than one is under way at a time (two askers at the same instant may take one each): a slow one
 * keeps nobody else waiting.
 */
function claim(db: Database): Promise<Claimed | undefined> {
  return rowOf(
    db,
    sql<Claimed>`
      update webhook_delivery d set tries = d.tries + 1, claimed_until = app.now() + make_interval(secs => ${claimSeconds})
        from webhook_endpoint w
       where w.id = d.endpoint_id and d.id = (
         select x.id from webhook_delivery x join webhook_endpoint e on e.id = x.endpoint_id and e.state <> 'disabled'
          where x.state = 'waiting' and x.try_at <= app.now() and (x.claimed_until is null or x.claimed_until <= app.now())
            and not exists (select from webhook_delivery b where b.endpoint_id = x.endpoint_id and b.claimed_until > app.now())
          order by x.try_at, x.id limit 1 for update of x skip locked)
      returning d.id, d.endpoint_id, w.url, d.payload, d.tries, app.now() as now,
                app.webhook_concerns(d.organisation_id, d.type, d.client_id, d.partner_id, d.object_id) as concerns`,
  )
}

/** Sends what is due, at most so many messages, a few at once. How many were tried. */
export async function sendWebhooks(world: World, limit = 200, atOnce = 8): Promise<number> {
  let tried = 0
  const worker = async () => {
    while (tried < limit) {
      tried++
      const claimed = await claim(world.db)
      if (!claimed) {
        tried--
        return
      }
      await deliver(world, claimed)
    }
  }
  // whoever calls may end the world after this: nobody may still be sending, also when one of them failed
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, limit) }, worker))
  const failed = ends.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return tried
}

const without = (problem: Attempt['problem']) => ({ status: null, latencyMs: 0, problem, excerpt: '' })

async function deliver(world: World, claimed: Claimed): Promise<void> {
  const { db } = world
  if (!claimed.concerns) return end(db, claimed, 'dropped', without('no_concern'))
  // a message whose senders died every time must not be tried for ever
  if (claimed.tries > triesMax) return giveUp(world, claimed, without('cut_short'))
  const keys = await keysOf(db, world.vault, claimed.endpoint_id)
  const outcome = await world.courier.deliver({
    url: claimed.url,
    body: claimed.payload,
    headers: headersOf(claimed.id, claimed.now, claimed.payload, keys),
  })
  if (outcome.result === 'taken') return noteTaken(db, claimed, outcome)
  if (outcome.result === 'gone') return noteGone(world, claimed, outcome)
  const pause = pauseAfter(claimed.tries, claimed.id)
  if (pause === undefined) return giveUp(world, claimed, outcome)
  await mark(db, claimed, sql`try_at = app.now() + make_interval(secs => ${pause})`, outcome)
}

type Tried = Omit<Outcome, 'result' | 'problem'> & { problem: Attempt['problem'] }

/** Notes what came of a try, for whoever still holds the message; whether that was so. */
async function mark(
  db: Database,
  { id, tries, now }: Claimed,
  change: ReturnType<typeof sql>,
  { status, latencyMs, problem, excerpt }: Tried,
): Promise<boolean> {
  const attempt: Attempt = { at: now.toISOString(), status, latencyMs, problem, excerpt }
  const row = await rowOf(
    db,
    sql`
      update webhook_delivery set ${change}, claimed_until = null, status = ${status}, latency_ms = ${latencyMs}, problem = ${problem}, excerpt = ${excerpt},
             attempts = (select jsonb_agg(a order by n) from (select a, n from jsonb_array_elements(attempts || ${JSON.stringify([attempt])}::jsonb) with ordinality as x(a, n) order by n desc limit ${attemptsKept}) y)
       where id = ${id} and state = 'waiting' and tries = ${tries} and claimed_until is not null returning 1`,
  )
  return row !== undefined
}

async function end(db: Database, claimed: Claimed, state: string, tried: Tried): Promise<void> {
  await mark(db, claimed, sql`state = ${state}, ended_at = app.now()`, tried)
}

/** An endpoint that takes a message works again, whatever was before. */
async function noteTaken(db: Database, claimed: Claimed, tried: Tried): Promise<void> {
  await end(db, claimed, 'delivered', tried)
  await sql`update webhook_endpoint set state = 'active' where id = ${claimed.endpoint_id} and state = 'failing'`.execute(
    db,
  )
}

/** The endpoint before its messages, as whoever switches it off does: two that end at once do not wait for each other. */
async function holdEndpoint(tx: Tx, { endpoint_id }: Claimed): Promise<void> {
  await sql`select 1 from webhook_endpoint where id = ${endpoint_id} for update`.execute(tx)
}

/** The server wants no more: it is taken by its word, and whoever made the webhook is told. */
async function noteGone(world: World, claimed: Claimed, tried: Tried): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    await holdEndpoint(tx, claimed)
    if (!(await mark(tx, claimed, sql`state = 'failed', ended_at = app.now()`, tried))) return
    await setState(world, tx, claimed, 'gone')
    await dropWaiting(tx, claimed.endpoint_id)
  })
}

/** After the last try a message is given up, and whoever made the webhook is told that it fails, once. */
async function giveUp(world: World, claimed: Claimed, tried: Tried): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    await holdEndpoint(tx, claimed)
    if (await mark(tx, claimed, sql`state = 'failed', ended_at = app.now()`, tried))
      await setState(world, tx, claimed, 'failing')
  })
}

interface Changed {
  name: string
  url: string
  organisation_id: Id<'organisation'>
  created_by: Id<'person'>
}

async function setState(
  world: World,
  tx: Tx,
  { endpoint_id: id, now }: Claimed,
  what: 'failing' | 'gone',
): Promise<void> {
  const changed = await rowOf(
    tx,
    what === 'gone'
      ? sql<Changed>`
          update webhook_endpoint set state = 'disabled', disabled_because = 'gone' where id = ${id} and state <> 'disabled' returning name, url, organisation_id, created_by`
      : sql<Changed>`
          update webhook_endpoint set state = 'failing' where id = ${id} and state = 'active' returning name, url, organisation_id, created_by`,
  )
  if (!changed) return
  const { organisation_id: organisationId, name, url } = changed
  await remember(
    { world, actor: null, tx, now },
    {
      action: `webhook.${what}`,
      hatId: organisationId,
      clientId: organisationId,
      objectId: id,
      changes: { name },
    },
  )
  const facts = {
    organisation: await nameOf(tx, organisationId),
    webhook: name,
    host: URL.parse(url)?.host ?? url,
    because: what,
    link: `${world.publicUrl}/o/${organisationId}/webhooks/${id}`,
  }
  const readers = await makersOf(tx, changed)
  await post(
    tx,
    world.ids,
    now,
    readers.map(({ email, language }) => ({
      template: 'webhook_failing' as const,
      recipient: email,
      language,
      facts,
    })),
  )
}

/** Who made the webhook, while they still have a place there, and the legal representatives. */
async function makersOf(tx: Tx, { organisation_id, created_by }: Changed): Promise<Reader[]> {
  const maker = await rowOf(
    tx,
    sql<Reader>`
      select p.email, p.language, p.name from access.seat s join person p on p.id = s.person_id where s.organisation_id = ${organisation_id} and s.person_id = ${created_by}`,
  )
  const readers = [...(maker ? [maker] : []), ...(await legalReaders(tx, organisation_id))]
  return [...new Map(readers.map((reader) => [reader.email, reader])).values()]
}

/** What was sent is kept for 30 days. How many were forgotten. */
export async function forgetDeliveries(db: Database, limit = 5000): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`delete from webhook_delivery where id in (
          select id from webhook_delivery where created_at < app.now() - make_interval(days => ${keptDays}) and state <> 'waiting' limit ${limit}) returning 1`,
  )
  return rows.length
}
