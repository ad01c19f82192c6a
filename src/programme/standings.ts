import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { type Day, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, currencies, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction, type World } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf, organisationById, partnerById } from '../organisations/store.ts'
import { yearlyThreshold } from './eligibility.ts'
import { firstYearEnds, follow, type PartnerState } from './standing.ts'
import { standingContract } from './standingContract.ts'

const os = implement(standingContract).$context<Call>().use(inTransaction)

/** What a partner managed over the last twelve months, by currency, without VAT. */
async function countedSums(tx: Database, partnerId: string): Promise<Map<Currency, bigint>> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; sum: bigint }>`
      select currency, sum(net)::bigint as sum from app.counted_lines(${partnerId}, app.now() - interval '12 months') group by currency`,
  )
  return new Map(rows.map(({ currency, sum }) => [currency, sum]))
}

/** How much of the threshold is reached where most of it is, in basis points: currencies are never added up. */
const reachedOf = (sums: ReadonlyMap<Currency, bigint>): number =>
  Math.max(0, ...currencies.map((one) => Number(((sums.get(one) ?? 0n) * 10_000n) / yearlyThreshold[one])))

interface StandingRow {
  state: PartnerState
  since: Date
  grace_until: Day | null
  warned: string[]
}

function standingOf(tx: Database, partnerId: string): Promise<StandingRow | undefined> {
  return rowOf(
    tx,
    sql<StandingRow>`
      select r.state, r.since, s.grace_until::text as grace_until, coalesce(s.warned, '{}') as warned
        from partner r left join partner_standing s on s.partner_id = r.organisation_id where r.organisation_id = ${partnerId}`,
  )
}

interface LineRow {
  order_id: string
  pos: number
  client_id: Id<'organisation'>
  client: string
  at: Date
  name: string
  currency: Currency
  net: bigint
}

export const standingOperations = {
  standing: os.standing.handler(async ({ context, input }) => {
    const { tx } = context
    await mustAccount(tx, actorOf(context), input.partnerId)
    const row = (await standingOf(tx, input.partnerId)) ?? refuse('not_a_partner')
    const sums = await countedSums(tx, input.partnerId)
    const home = (await organisationById(tx, input.partnerId)).currency
    const since = dayOf(row.since)
    return {
      state: row.state,
      since,
      firstYearEnds: firstYearEnds(since),
      graceUntil: row.grace_until,
      sums: currencies
        .filter((currency) => currency === home || sums.has(currency))
        .map((currency) => {
          const counted = sums.get(currency) ?? 0n
          const threshold = yearlyThreshold[currency]
          return {
            currency,
            counted: formatMinor(counted),
            threshold: formatMinor(threshold),
            isMet: counted >= threshold,
          }
        }),
    }
  }),

  counted: os.counted.handler(async ({ context, input }) => {
    const { tx } = context
    await mustAccount(tx, actorOf(context), input.partnerId)
    if (!(await partnerById(tx, input.partnerId))) refuse('not_a_partner')
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 3)?.map(String)
    const rows = await rowsOf(
      tx,
      sql<LineRow>`
        select c.order_id, c.pos, c.client_id, o.name as client, c.at, c.name, c.currency, c.net
          from app.counted_lines(${input.partnerId}, app.now() - interval '12 months') c join organisation o on o.id = c.client_id
         where ${after?.[0] ?? null}::timestamptz is null
            or (c.at, c.order_id, c.pos) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? ''}, ${Number(after?.[2] ?? 0)}::int)
         order by c.at desc, c.order_id desc, c.pos desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.at.toISOString(), row.order_id, row.pos]))
    return {
      rows: page.rows.map((row) => ({
        at: row.at.toISOString(),
        client: { id: row.client_id, name: row.client },
        name: row.name,
        amount: formatMinor(row.net),
        currency: row.currency,
      })),
      next: page.next,
    }
  }),
}

const atOnce = 500

/** Follows one partner, alone with its row. */
async function followOne(world: World, tx: Tx, partnerId: Id<'organisation'>, now: Date): Promise<void> {
  await sql`select 1 from partner where organisation_id = ${partnerId} for update`.execute(tx)
  const row = await standingOf(tx, partnerId)
  if (!row) return
  const today = dayOf(now)
  const reached = reachedOf(await countedSums(tx, partnerId))
  const next = follow(
    { state: row.state, since: dayOf(row.since), graceUntil: row.grace_until, warned: row.warned, reached },
    today,
  )
  const warned = next.news === 'ninety' || next.news === 'thirty' ? [...row.warned, next.news] : row.warned
  await sql`
    insert into partner_standing (partner_id, grace_until, warned, followed_on)
    values (${partnerId}, ${next.graceUntil}, ${warned}::text[], ${today})
    on conflict (partner_id) do update set grace_until = excluded.grace_until, warned = excluded.warned, followed_on = excluded.followed_on`.execute(
    tx,
  )
  if (next.state !== row.state)
    await sql`update partner set state = ${next.state} where organisation_id = ${partnerId}`.execute(tx)
  if (!next.news) return
  const { news } = next
  const organisation = await nameOf(tx, partnerId)
  const readers = await legalReaders(tx, partnerId)
  await post(
    tx,
    world.ids,
    now,
    readers.map(({ email, language }) => ({
      template: 'standing_moved' as const,
      recipient: email,
      language,
      facts: {
        organisation,
        what: news,
        reached: Math.floor(reached / 100),
        day: next.graceUntil ?? (row.state === 'provisional' ? firstYearEnds(dayOf(row.since)) : null),
        link: `${world.publicUrl}/p/${partnerId}/programme`,
      },
    })),
  )
}

/** Looks once a day how each partner stands to the yearly threshold; safe to run twice, and twice at once. */
export async function followStandings(world: World): Promise<number> {
  const due = await rowsOf(
    world.db,
    sql<{ id: Id<'organisation'> }>`
      select r.organisation_id as id from partner r left join partner_standing s on s.partner_id = r.organisation_id
       where r.state <> 'ended' and (s.followed_on is null or s.followed_on < app.today()) order by r.organisation_id limit ${atOnce}`,
  )
  for (const { id } of due)
    await world.db.transaction().execute(async (tx) => {
      const start = await rowOf(tx, sql<{ now: Date }>`select app.now() as now`)
      await followOne(world, tx, id, start?.now ?? new Date(0))
    })
  return due.length
}
