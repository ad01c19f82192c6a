import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id, Ids } from '../lib/id.ts'
import type { Vault } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { Attempt, DeliveryRow, EndpointRow } from './contract.ts'
import { type EventType, payloadOf, testType } from './event.ts'
import type { Scheme } from './scheme.ts'
import { type Key, type NewKey, overlapHours } from './signature.ts'

interface EndpointRecord {
  id: Id<'webhook'>
  name: string
  url: string
  types: EventType[]
  state: EndpointRow['state']
  disabled_because: EndpointRow['disabledBecause']
  scheme: Scheme
  public_key: string | null
  made_at: Date
  old_until: Date | null
  created_at: Date
  created_by: string
  waiting: number
  failed: number
}

const present = (row: EndpointRecord): EndpointRow => ({
  id: row.id,
  name: row.name,
  url: row.url,
  types: row.types,
  state: row.state,
  disabledBecause: row.disabled_because,
  scheme: row.scheme,
  publicKey: row.public_key,
  keyMadeAt: row.made_at.toISOString(),
  oldKeyUntil: row.old_until?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  waiting: row.waiting,
  failed: row.failed,
})

/** The webhooks of an organisation, or the one of them that is named. */
export async function endpointsOf(
  tx: Database,
  organisationId: string,
  endpointId: string | null = null,
): Promise<EndpointRow[]> {
  const rows = await rowsOf(
    tx,
    sql<EndpointRecord>`
      select w.id, w.name, w.url, w.types, w.state, w.disabled_because, k.scheme, k.public_key, k.made_at, w.created_at, p.name as created_by,
             (select max(o.ends_at) from webhook_key o where o.endpoint_id = w.id and o.ends_at > app.now()) as old_until,
             (select count(*)::int from webhook_delivery d where d.endpoint_id = w.id and d.state = 'waiting') as waiting,
             (select count(*)::int from webhook_delivery d where d.endpoint_id = w.id and d.state = 'failed') as failed
        from webhook_endpoint w join person p on p.id = w.created_by join webhook_key k on k.endpoint_id = w.id and k.ends_at is null
       where w.organisation_id = ${organisationId} and (${endpointId}::text is null or w.id = ${endpointId})
       order by w.created_at, w.id limit 200`,
  )
  return rows.map(present)
}

export async function mustOwnEndpoint(
  tx: Database,
  organisationId: string,
  endpointId: string,
): Promise<EndpointRow> {
  const [row] = await endpointsOf(tx, organisationId, endpointId)
  return row ?? refuse('not_found')
}

/** Puts a key in force; the one before it ends in a day, and whatever was before that one now. */
export async function addKey(tx: Tx, vault: Vault, endpointId: string, key: NewKey): Promise<void> {
  await sql`update webhook_key set ends_at = app.now() where endpoint_id = ${endpointId} and ends_at > app.now()`.execute(
    tx,
  )
  await sql`
    update webhook_key set ends_at = app.now() + make_interval(hours => ${overlapHours}) where endpoint_id = ${endpointId} and ends_at is null`.execute(
    tx,
  )
  await sql`
    insert into webhook_key (endpoint_id, n, scheme, sealed, public_key, made_at)
    select ${endpointId}, coalesce(max(n), 0) + 1, ${key.scheme}, ${vault.seal(key.secret)}, ${key.publicKey}, app.now() from webhook_key where endpoint_id = ${endpointId}`.execute(
    tx,
  )
}

/** The keys that sign now, the newest first. */
export async function keysOf(db: Database, vault: Vault, endpointId: string): Promise<Key[]> {
  const rows = await rowsOf(
    db,
    sql<{ scheme: Scheme; sealed: string }>`
      select scheme, sealed from webhook_key where endpoint_id = ${endpointId} and (ends_at is null or ends_at > app.now()) order by n desc`,
  )
  return rows.map(({ scheme, sealed }) => ({ scheme, secret: vault.open(sealed) }))
}

interface DeliveryRecord {
  id: Id<'delivery'>
  type: DeliveryRow['type']
  state: DeliveryRow['state']
  created_at: Date
  tries: number
  try_at: Date
  status: number | null
  latency_ms: number | null
  problem: DeliveryRow['problem']
}

const presentDelivery = (row: DeliveryRecord): DeliveryRow => ({
  id: row.id,
  type: row.type,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  tries: row.tries,
  nextTryAt: row.state === 'waiting' ? row.try_at.toISOString() : null,
  status: row.status,
  latencyMs: row.latency_ms,
  problem: row.problem,
})

const columns = sql`d.id, d.type, d.state, d.created_at, d.tries, d.try_at, d.status, d.latency_ms, d.problem`

export interface Asked {
  endpointId: string
  state: string | undefined
  before: string | null
  limit: number
}

export async function deliveriesOf(
  tx: Database,
  { endpointId, state, before, limit }: Asked,
): Promise<DeliveryRow[]> {
  const rows = await rowsOf(
    tx,
    sql<DeliveryRecord>`
      select ${columns} from webhook_delivery d
       where d.endpoint_id = ${endpointId} and (${state ?? null}::text is null or d.state = ${state ?? null}) and (${before}::text is null or d.id < ${before})
       order by d.id desc limit ${limit}`,
  )
  return rows.map(presentDelivery)
}

export async function deliveryOf(tx: Database, endpointId: string, deliveryId: string) {
  const row = await rowOf(
    tx,
    sql<DeliveryRecord & { payload: string; attempts: Attempt[] }>`
      select ${columns}, d.payload, d.attempts from webhook_delivery d where d.endpoint_id = ${endpointId} and d.id = ${deliveryId}`,
  )
  return row ? { ...presentDelivery(row), payload: row.payload, attempts: row.attempts } : refuse('not_found')
}

/** A message that says nothing but that messages arrive. */
export async function addTest(
  tx: Tx,
  ids: Ids,
  endpoint: { organisationId: string; endpointId: string },
  now: Date,
): Promise<Id<'delivery'>> {
  const id = ids('delivery')
  const payload = payloadOf(testType, now, endpoint.organisationId, { endpointId: endpoint.endpointId })
  await sql`
    insert into webhook_delivery (id, endpoint_id, organisation_id, source, type, payload, client_id, created_at, try_at)
    values (${id}, ${endpoint.endpointId}, ${endpoint.organisationId}, ${id}, ${testType}, ${payload}, ${endpoint.organisationId}, ${now}, ${now})`.execute(
    tx,
  )
  return id
}

const again = sql`state = 'waiting', ended_at = null, tries = 0, try_at = app.now(), claimed_until = null`

/** Lets a message that is not under way be sent again; whether it was there. */
export async function sendAgain(tx: Tx, endpointId: string, deliveryId: string): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`update webhook_delivery set ${again}
         where id = ${deliveryId} and endpoint_id = ${endpointId} and (state <> 'waiting' or claimed_until is null or claimed_until <= app.now()) returning 1`,
  )
  return row !== undefined
}

/** Lets everything be sent again that was given up or dropped since then; how many. */
export async function sendFailedAgain(tx: Tx, endpointId: string, since: string): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql`update webhook_delivery set ${again} where endpoint_id = ${endpointId} and state in ('failed', 'dropped') and created_at >= ${since}::timestamptz returning 1`,
  )
  return rows.length
}

/** Nothing more goes to an endpoint that is switched off; what waits is kept to be sent again by hand. */
export async function dropWaiting(tx: Tx, endpointId: string): Promise<void> {
  await sql`
    update webhook_delivery set state = 'dropped', problem = 'disabled', ended_at = app.now(), claimed_until = null where endpoint_id = ${endpointId} and state = 'waiting'`.execute(
    tx,
  )
}
