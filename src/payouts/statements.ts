import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { csvText } from '../lib/csv.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import { type Day, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, currencies, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById, partnerById } from '../organisations/store.ts'
import {
  boundsOf,
  happeningOf,
  type Moved,
  monthsBetween,
  nothing,
  type Position,
  plus,
  sumUp,
  total,
} from './statement.ts'
import { monthCells } from './statementCells.ts'
import { type StatementLine, statementsContract } from './statementContract.ts'

const os = implement(statementsContract).$context<Call>().use(inTransaction)

async function mustSeeMoney(context: Context, partnerId: string): Promise<void> {
  await mustAccount(context.tx, actorOf(context), partnerId)
  if (!(await partnerById(context.tx, partnerId))) refuse('not_a_partner')
}

/** Everything that moved a partner's cashback, journal by journal: read off the books, whatever booked it. */
const moved = (partnerId: string) => sql`
  select j.id, j.booked_on, j.kind, j.subject_id, j.currency,
         coalesce(-sum(e.amount) filter (where a.kind = 'cashback.pending'), 0)::bigint as pending,
         coalesce(-sum(e.amount) filter (where a.kind = 'prepaid.cashback'), 0)::bigint as prepaid,
         coalesce(-sum(e.amount) filter (where a.kind = 'receivable.clawback'), 0)::bigint as owed
    from ledger.account a join ledger.entry e on e.account_id = a.id join ledger.journal j on j.id = e.journal_id
   where a.organisation_id = ${partnerId} and a.kind in ('cashback.pending', 'prepaid.cashback', 'receivable.clawback')
   group by j.id`

/** What moved by kind of journal, in a span of days. */
function movedByKind(tx: Database, partnerId: string, currency: Currency, from: Day | null, to: Day) {
  return rowsOf(
    tx,
    sql<Moved>`
      select kind, sum(pending)::bigint as pending, sum(prepaid)::bigint as prepaid, sum(owed)::bigint as owed from (${moved(partnerId)}) m
       where m.currency = ${currency} and m.booked_on < ${to} and (${from}::date is null or m.booked_on >= ${from}) group by kind`,
  )
}

/** A month with more lines is read page by page. */
const linesMax = 50_000

interface LineRow extends Position {
  id: bigint
  booked_on: Day
  kind: string
  subject_id: string | null
  benefit_id: Id<'benefit'> | null
  what: string | null
  client: string | null
}

const presentPosition = (position: Position) => ({
  pending: formatMinor(position.pending),
  prepaid: formatMinor(position.prepaid),
  owed: formatMinor(position.owed),
  total: formatMinor(total(position)),
})

const presentLine = (row: LineRow): StatementLine => ({
  id: row.id.toString(),
  on: row.booked_on,
  happening: happeningOf(row.kind),
  kind: row.kind,
  subjectId: row.subject_id,
  benefitId: row.benefit_id,
  what: row.what,
  client: row.client,
  ...presentPosition(row),
})

/** Lines of a month in their order, after one of them. */
function linesOf(
  tx: Database,
  asked: Asked,
  after: string | number | null,
  limit: number,
): Promise<LineRow[]> {
  return rowsOf(
    tx,
    sql<LineRow>`
      select m.id, m.booked_on, m.kind, m.subject_id, m.pending, m.prepaid, m.owed, b.id as benefit_id, c.name as client,
             coalesce((select l.name from order_line l where l.order_id = b.order_id and l.pos = b.pos),
                      (select l.name from order_line l where l.order_id = m.subject_id order by l.pos limit 1),
                      (select l.name from document d join order_line l on l.order_id = d.order_id where d.id = m.subject_id order by l.pos limit 1)) as what
        from (${moved(asked.partnerId)}) m left join benefit b on b.id = m.subject_id left join organisation c on c.id = b.client_id
       where m.currency = ${asked.currency} and m.booked_on >= ${asked.from} and m.booked_on < ${asked.to} and (${after}::bigint is null or m.id > ${after}::bigint)
       order by m.id limit ${limit}`,
  )
}

interface Asked {
  partnerId: string
  currency: Currency
  from: Day
  to: Day
}

/** Where a month began and ended, and what moved in it. */
async function sumsOf(tx: Database, { partnerId, currency, from, to }: Asked) {
  const before = await movedByKind(tx, partnerId, currency, null, from)
  const during = await movedByKind(tx, partnerId, currency, from, to)
  const opening = before.reduce<Position>(plus, nothing)
  return { opening, ...sumUp(opening, during) }
}

export const statementsOperations = {
  months: os.months.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const firsts = await rowsOf(
      context.tx,
      sql<{ currency: Currency; first: Day }>`
        select currency, min(booked_on) as first from (${moved(input.partnerId)}) m group by currency`,
    )
    const now = dayOf(context.now).slice(0, 7)
    const home = (await organisationById(context.tx, input.partnerId)).currency
    return currencies.flatMap((currency) => {
      const first = firsts.find((row) => row.currency === currency)?.first.slice(0, 7)
      if (!first) return currency === home ? [{ currency, months: [now] }] : []
      return [{ currency, months: monthsBetween(first, now) }]
    })
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const { tx } = context
    const asked = { ...input, ...boundsOf(input.month) }
    const { opening, closing, by } = await sumsOf(tx, asked)
    const limit = input.limit ?? 50
    const rows = await linesOf(tx, asked, decodeCursor(input.cursor, 1)?.[0] ?? null, limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.id.toString()]))
    return {
      month: input.month,
      currency: input.currency,
      opening: presentPosition(opening),
      closing: presentPosition(closing),
      earned: formatMinor(by.earned),
      credited: formatMinor(by.credited),
      clawed: formatMinor(by.clawed),
      settled: formatMinor(by.settled),
      paidOut: formatMinor(by.paidOut),
      spent: formatMinor(by.spent),
      other: formatMinor(by.other),
      rows: page.rows.map(presentLine),
      next: page.next,
    }
  }),

  csv: os.csv.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const { tx } = context
    const { partnerId, month, currency, separator } = input
    const asked = { partnerId, currency, ...boundsOf(month) }
    const { opening, closing } = await sumsOf(tx, asked)
    const lines = await linesOf(tx, asked, null, linesMax + 1)
    if (lines.length > linesMax) refuse('too_large')
    const { name } = await organisationById(tx, partnerId)
    const cells = monthCells({
      ...asked,
      opening: presentPosition(opening),
      lines: lines.map(presentLine),
      closing: presentPosition(closing),
    })
    const plainName = name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9]+/g, '-')
    return { name: `${plainName}-${month}-${currency}.csv`, csv: csvText(cells, separator) }
  }),
}
