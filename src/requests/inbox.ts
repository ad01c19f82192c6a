import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss, mustBelong } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import { formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { partnerById } from '../organisations/store.ts'
import { type Extract, type OpenedRequest, requestInboxContract, type Subscription } from './contract.ts'
import { exclusivityVersion, extractOf, openingsPerDay, referenceOf, wantsMore } from './request.ts'
import { type DeliveryRow, deliveriesWhere, lockRequest, proposalsWhere } from './store.ts'
import { tellProposed } from './tell.ts'

const os = implement(requestInboxContract).$context<Call>().use(inTransaction)

const reportsMax = 3

const isReadable = (row: DeliveryRow) => row.state === 'open'

function presentExtract(row: DeliveryRow): Extract {
  const money = (minor: bigint | null) => (minor === null ? null : formatMinor(minor))
  const hasBudget = row.budget_from !== null || row.budget_to !== null
  return {
    id: row.id,
    reference: referenceOf(row.id),
    kind: row.kind,
    title: isReadable(row) ? (row.title ?? '') : '',
    extract: isReadable(row) ? extractOf(row.description ?? '') : '',
    languages: row.languages,
    placeKind: row.place_kind,
    place: row.place,
    country: row.country,
    budget: hasBudget ? { from: money(row.budget_from), to: money(row.budget_to) } : null,
    currency: row.currency,
    starts: row.starts,
    closesAt: row.closes_at?.toISOString() ?? null,
    answers: { sent: row.answers, wanted: row.wanted },
    state: row.delivered,
    isOpen: isReadable(row),
  }
}

async function deliveryOf(
  context: Context,
  input: { partnerId: string; requestId: string },
): Promise<DeliveryRow> {
  const [row] = await deliveriesWhere(
    context.tx,
    sql`d.partner_id = ${input.partnerId} and d.request_id = ${input.requestId}`,
    1,
  )
  return row ?? refuse('not_found')
}

/** Whole only while the request is open and once it was opened; afterwards nothing personal is shown. */
async function presentOpened(
  context: Context,
  input: { partnerId: string; requestId: string },
): Promise<OpenedRequest> {
  const row = await deliveryOf(context, input)
  const [proposal] = await proposalsWhere(
    context.tx,
    sql`x.request_id = ${row.id} and x.partner_id = ${input.partnerId}`,
  )
  return {
    ...presentExtract(row),
    whole:
      row.opened_by_us && isReadable(row)
        ? {
            description: row.description ?? '',
            name: row.name ?? '',
            company: row.company ?? '',
            email: row.email ?? '',
            phone: row.phone ?? '',
          }
        : null,
    openedAt: row.opened_by_us?.toISOString() ?? null,
    proposal: proposal ?? null,
  }
}

/** Requests are new business: a partner without a right to it reads extracts only. */
async function mustWin(context: Context, partnerId: string): Promise<void> {
  const partner = (await partnerById(context.tx, partnerId)) ?? refuse('not_found')
  if (partner.frozen || !['provisional', 'active', 'at_risk'].includes(partner.state))
    refuse('partner_no_new_business')
}

async function subscriptionOf(context: Context, partnerId: string): Promise<Subscription> {
  const row = await rowOf(
    context.tx,
    sql<Subscription>`select wants, kinds, languages, countries from request_subscription where partner_id = ${partnerId}`,
  )
  return row ?? { wants: false, kinds: [], languages: [], countries: [] }
}

export const requestInboxOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.partnerId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 2)?.map(String)
    const rows = await deliveriesWhere(
      context.tx,
      sql`d.partner_id = ${input.partnerId} and (${input.state ?? null}::text is null or d.state = ${input.state ?? null})
        and (${after?.[0] ?? null}::timestamptz is null or (d.at, q.id::text) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? ''}))`,
      limit + 1,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.delivered_at.toISOString(), row.id]))
    return { rows: page.rows.map(presentExtract), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.partnerId)
    return presentOpened(context, input)
  }),

  open: os.open.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    await mustBelong(tx, actor, input.partnerId)
    await lockRequest(tx, input.requestId)
    const row = await deliveryOf(context, input)
    await mustWin(context, input.partnerId)
    if (!isReadable(row)) refuse('request_closed')
    if (row.opened_by_us) return presentOpened(context, input)
    // one after the other, so that two at once do not both find the last one free
    await sql`select 1 from request_subscription where partner_id = ${input.partnerId} for update`.execute(tx)
    const today = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from request_delivery where partner_id = ${input.partnerId} and opened_at > app.now() - interval '1 day'`,
    )
    if ((today?.n ?? 0) >= openingsPerDay) refuse('request_openings_spent', { count: String(openingsPerDay) })
    await sql`
      update request_delivery set state = 'opened', opened_at = ${now}, opened_by = ${actor.personId}
       where request_id = ${row.id} and partner_id = ${input.partnerId}`.execute(tx)
    await remember(context, {
      action: 'request.opened',
      hatId: input.partnerId,
      clientId: row.organisation_id,
      partnerId: input.partnerId,
      objectId: row.id,
    })
    return presentOpened(context, input)
  }),

  pass: os.pass.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.partnerId)
    await lockRequest(context.tx, input.requestId)
    const row = await deliveryOf(context, input)
    if (row.delivered === 'proposed') refuse('request_closed')
    await sql`update request_delivery set state = 'passed' where request_id = ${row.id} and partner_id = ${input.partnerId}`.execute(
      context.tx,
    )
    return { done: true as const }
  }),

  report: os.report.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBelong(tx, actorOf(context), input.partnerId)
    await lockRequest(tx, input.requestId)
    const row = await deliveryOf(context, input)
    await sql`update request_delivery set reported = ${input.reason} where request_id = ${row.id} and partner_id = ${input.partnerId}`.execute(
      tx,
    )
    const reports = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from request_delivery where request_id = ${row.id} and reported is not null`,
    )
    // three different partners: it is hidden from everybody until the provider has looked
    if ((reports?.n ?? 0) >= reportsMax && row.state === 'open')
      await sql`update offer_request set state = 'closed', closed_for = 'removed', closed_at = ${now} where id = ${row.id}`.execute(
        tx,
      )
    return { done: true as const }
  }),

  propose: os.propose.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const actor = actorOf(context)
    await mustBeBoss(tx, actor, input.partnerId)
    const request = (await lockRequest(tx, input.requestId)) ?? refuse('not_found')
    const row = await deliveryOf(context, input)
    await mustWin(context, input.partnerId)
    if (!isReadable(row)) refuse('request_closed')
    if (!row.opened_by_us) refuse('request_not_opened')
    if (row.delivered === 'proposed' || !wantsMore(row.wanted, row.answers)) refuse('request_answered')
    if (!input.exclusive || input.words !== exclusivityVersion) refuse('exclusivity_needed')
    const hasPrice = input.priceKind !== 'call' && input.amount !== null
    const priceKind = hasPrice ? input.priceKind : 'call'
    await sql`
      insert into request_proposal (id, request_id, partner_id, made_by, at, text, price_kind, amount, currency, starts_on, exclusivity, state)
      values (${world.ids('proposal')}, ${row.id}, ${input.partnerId}, ${actor.personId}, ${now}, ${input.text}, ${priceKind},
              ${hasPrice ? (parseMinor(input.amount ?? '') ?? null) : null}, ${hasPrice ? (input.currency ?? row.currency) : null},
              ${input.startsOn}, ${exclusivityVersion}, 'sent')`.execute(tx)
    await sql`update request_delivery set state = 'proposed' where request_id = ${row.id} and partner_id = ${input.partnerId}`.execute(
      tx,
    )
    const partner = await partnerById(tx, input.partnerId)
    await tellProposed(context, request, partner?.name ?? '')
    await remember(context, {
      action: 'request.proposed',
      hatId: input.partnerId,
      clientId: row.organisation_id,
      partnerId: input.partnerId,
      objectId: row.id,
    })
    return presentOpened(context, input)
  }),

  subscription: os.subscription.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.partnerId)
    return subscriptionOf(context, input.partnerId)
  }),

  subscribe: os.subscribe.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { partnerId, wants, kinds, languages, countries } = input
    await mustBeBoss(tx, actorOf(context), partnerId)
    if (!(await partnerById(tx, partnerId))) refuse('not_a_partner')
    await sql`
      insert into request_subscription (partner_id, wants, kinds, languages, countries, changed_at)
      values (${partnerId}, ${wants}, ${kinds}::text[], ${languages}::text[], ${countries}::text[], ${now})
      on conflict (partner_id) do update set wants = excluded.wants, kinds = excluded.kinds, languages = excluded.languages,
        countries = excluded.countries, changed_at = excluded.changed_at`.execute(tx)
    return subscriptionOf(context, partnerId)
  }),
}
