import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { priceGain } from '../pricing/price.ts'
import { type BenefitRow, benefitsContract, row as rowSchema } from './contract.ts'
import { beginningOf, endOf } from './dayBounds.ts'
import { explainRow } from './history.ts'
import { linesOf } from './store.ts'

const os = implement(benefitsContract).$context<Call>().use(inTransaction)

interface Row {
  id: Id<'benefit'>
  order_id: Id<'order'>
  pos: number
  kind: 'discount' | 'cashback'
  state: 'given' | 'pending' | 'credited' | 'clawed'
  client_id: Id<'organisation'>
  client_name: string
  what: string
  initiator: 'client' | 'partner'
  paid_by_partner: boolean
  row: string
  currency: Currency
  base: bigint
  amount: bigint
  clawed: bigint
  earned_at: Date
  available_at: Date
  credited_at: Date | null
}

const selected = sql`
  select b.id, b.order_id, b.pos, b.kind, b.state, b.client_id, o.name as client_name, l.name as what, r.initiator, r.billed_id = b.partner_id as paid_by_partner,
         l.row, b.currency, l.list::bigint as base, b.amount::bigint as amount, b.clawed::bigint as clawed, b.earned_at, b.available_at, b.credited_at
    from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos join orders r on r.id = b.order_id join organisation o on o.id = b.client_id`

const present = (row: Row): BenefitRow => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  client: { id: row.client_id, name: row.client_name },
  what: row.what,
  orderedBy: row.initiator,
  paidBy: row.paid_by_partner ? 'partner' : 'client',
  row: rowSchema.parse(row.row),
  currency: row.currency,
  base: formatMinor(row.base),
  gain: formatMinor(row.amount),
  clawed: formatMinor(row.clawed),
  rest: formatMinor(row.amount - row.clawed),
  earnedAt: row.earned_at.toISOString(),
  availableAt: row.available_at.toISOString(),
  creditedAt: row.credited_at?.toISOString() ?? null,
})

async function bookingsOf(tx: Database, row: Row) {
  const rows = await rowsOf(
    tx,
    sql<{ kind: string; at: Date; amount: bigint }>`
      select j.kind, j.effective_at as at, coalesce((select greatest(sum(e.amount) filter (where e.amount > 0), -sum(e.amount) filter (where e.amount < 0))
                 from ledger.entry e join ledger.account a on a.id = e.account_id where e.journal_id = j.id and a.organisation_id = b.partner_id), 0)::bigint as amount
        from benefit b join ledger.journal j on j.subject_id = b.id where b.id = ${row.id} order by j.id`,
  )
  return rows.map((b) => ({ kind: b.kind, at: b.at.toISOString(), amount: formatMinor(b.amount) }))
}

export const benefitsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.partnerId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 2)
    const rows = await rowsOf(
      context.tx,
      sql<Row>`
        ${selected}
         where b.partner_id = ${input.partnerId} and (${input.clientId ?? null}::text is null or b.client_id = ${input.clientId ?? null})
           and (${input.kind ?? null}::text is null or b.kind = ${input.kind ?? null})
           and (${input.family ?? null}::text is null or exists (select 1 from item i where i.id = l.item_id and i.family = ${input.family ?? null}))
           and (${input.rule ?? null}::text is null or l.row = ${input.rule ?? null})
           and (${input.currency ?? null}::text is null or b.currency = ${input.currency ?? null})
           and (${input.from ?? null}::date is null or b.earned_at >= ${beginningOf(input.from)})
           and (${input.to ?? null}::date is null or b.earned_at < ${endOf(input.to)})
           and (${after?.[0] ?? null}::text is null or (b.earned_at, b.id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}))
         order by b.earned_at desc, b.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.earned_at.toISOString(), row.id]))
    return { rows: page.rows.map(present), next: page.next }
  }),

  explain: os.explain.handler(async ({ context, input }) => {
    const { tx } = context
    await mustAccount(tx, actorOf(context), input.partnerId)
    const row = await rowOf(
      tx,
      sql<Row>`${selected} where b.id = ${input.benefitId} and b.partner_id = ${input.partnerId}`,
    )
    if (!row) refuse('not_found')
    const line = (await linesOf(tx, row.order_id)).find((l) => l.pos === row.pos) ?? refuse('not_found')
    const partner =
      line.partner_unit_e6 === null
        ? { kind: 'percent' as const, rate: line.partner_rate ?? 0 }
        : { kind: 'price_list' as const, unitE6: line.partner_unit_e6 }
    const replayed = priceGain({
      quantity: line.quantity,
      unitE6: line.unit_e6,
      periods: line.periods,
      partner,
      volumeRate: line.volume_rate,
    })
    return {
      benefit: present(row),
      // how much else the client has is a limited partner's to know as little as its total
      line: {
        ...explainRow(line, 'partner'),
        ...(line.facts.access === 'full' ? {} : { volumeCount: null }),
      },
      publicNet: formatMinor(replayed.public.net),
      partnerNet: formatMinor(replayed.partner.net),
      access: line.facts.access,
      bookings: await bookingsOf(tx, row),
    }
  }),
}
