import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { beginningOf, endOf } from './dayBounds.ts'
import { type RevenueOfCurrency, revenueContract } from './revenueContract.ts'
import { daysMax, flawOf, type Grain, grainOf, partsOf, type Span } from './revenuePeriod.ts'

const os = implement(revenueContract).$context<Call>().use(inTransaction)

interface Sums {
  discount: bigint
  pending: bigint
  credited: bigint
  clawed: bigint
}

interface Asked extends Span {
  partnerId: string
  clientId?: string | undefined
}

const reasons = { before: 'not before the first day', long: `at most ${daysMax} days` }

function mustBeSpan(span: Span): void {
  const flaw = flawOf(span)
  if (flaw) refuse('input_invalid', { flaws: [{ field: 'to', reason: reasons[flaw] }] })
}

/** What was earned on the days asked for, with what it was earned on. */
const earnedIn = ({ partnerId, clientId, from, to }: Asked) => sql`
  benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos join item i on i.id = l.item_id join organisation o on o.id = b.client_id
   where b.partner_id = ${partnerId} and (${clientId ?? null}::text is null or b.client_id = ${clientId ?? null})
     and b.earned_at >= ${beginningOf(from)} and b.earned_at < ${endOf(to)}`

const left = sql`b.amount - b.clawed`
const sums = sql`
  coalesce(sum(${left}) filter (where b.kind = 'discount'), 0)::bigint as discount,
  coalesce(sum(${left}) filter (where b.state = 'pending'), 0)::bigint as pending,
  coalesce(sum(${left}) filter (where b.state = 'credited'), 0)::bigint as credited,
  sum(b.clawed)::bigint as clawed`

const nothing: Sums = { discount: 0n, pending: 0n, credited: 0n, clawed: 0n }
const totalOf = (of: Sums): bigint => of.discount + of.pending + of.credited
const added = (a: Sums, b: Sums): Sums => ({
  discount: a.discount + b.discount,
  pending: a.pending + b.pending,
  credited: a.credited + b.credited,
  clawed: a.clawed + b.clawed,
})
const present = (of: Sums) => ({
  discount: formatMinor(of.discount),
  pending: formatMinor(of.pending),
  credited: formatMinor(of.credited),
  clawed: formatMinor(of.clawed),
  total: formatMinor(totalOf(of)),
})

interface Cell extends Sums {
  currency: Currency
  family: string
  part: Day
}

/** Sums by day, week or month, and by product category; few enough to be put together here. */
function cellsOf(tx: Database, asked: Asked, grain: Grain): Promise<Cell[]> {
  return rowsOf(
    tx,
    sql<Cell>`
      select b.currency, i.family, greatest(date_trunc(${grain}, b.earned_at at time zone 'Europe/Zurich')::date, ${asked.from}::date) as part, ${sums}
        from ${earnedIn(asked)} group by 1, 2, 3`,
  )
}

/** Categories with what each made of it, the most first. */
function byFamily(cells: readonly Cell[]): { family: string; total: string }[] {
  const totals = new Map<string, bigint>()
  for (const cell of cells) totals.set(cell.family, (totals.get(cell.family) ?? 0n) + totalOf(cell))
  return [...totals]
    .sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1))
    .map(([family, total]) => ({ family, total: formatMinor(total) }))
}

function inCurrency(currency: Currency, cells: readonly Cell[], span: Span): RevenueOfCurrency {
  const byPart = Map.groupBy(cells, (cell) => cell.part)
  return {
    currency,
    ...present(cells.reduce(added, nothing)),
    families: byFamily(cells),
    parts: partsOf(span).map((part) => {
      const within = byPart.get(part.from) ?? []
      return { ...part, ...present(within.reduce(added, nothing)), families: byFamily(within) }
    }),
  }
}

interface Share extends Sums {
  id: string
  name: string | null
  currency: Currency
  lines: number
  total: bigint
}

const shareOf = {
  client: { id: sql`b.client_id::text`, name: sql`o.name` },
  family: { id: sql`i.family`, name: sql`null::text` },
  rule: { id: sql`l.row`, name: sql`null::text` },
}

function likePattern(q: string | undefined): string {
  return `%${(q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}

export const revenueOperations = {
  get: os.get.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.partnerId)
    mustBeSpan(input)
    const { from, to } = input
    const grain = grainOf({ from, to })
    const cells = await cellsOf(context.tx, input, grain)
    const currencies = [...Map.groupBy(cells, (cell) => cell.currency)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, own]) => inCurrency(currency, own, { from, to }))
    return { from, to, grain, currencies }
  }),

  shares: os.shares.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.partnerId)
    mustBeSpan(input)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 3)
    const { id, name } = shareOf[input.by]
    const rows = await rowsOf(
      context.tx,
      sql<Share>`
        select t.* from (
          select s.*, (discount + pending + credited)::bigint as total from (
            select ${id} as id, ${name} as name, b.currency::text as currency, count(*)::int as lines, ${sums}
              from ${earnedIn(input)} and lower(o.name) like ${likePattern(input.q)}
               and (${input.currency ?? null}::text is null or b.currency = ${input.currency ?? null})
             group by 1, 2, 3) s) t
         where ${after?.[0] ?? null}::bigint is null or t.total < ${after?.[0] ?? null}::bigint
            or (t.total = ${after?.[0] ?? null}::bigint and (t.id, t.currency) > (${after?.[1] ?? null}::text, ${after?.[2] ?? null}::text))
         order by t.total desc, t.id, t.currency limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.total.toString(), row.id, row.currency]))
    return { rows: page.rows.map(({ total, ...row }) => ({ ...row, ...present(row) })), next: page.next }
  }),
}
