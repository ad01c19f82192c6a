import { type RawBuilder, sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'

interface Loose {
  what: string
  /** One row for each that has not come to its end. */
  rows: RawBuilder<{ what: string }>
}

/** What must have come to an end once nothing goes wrong any more and time has passed. */
const loose: readonly Loose[] = [
  { what: 'a payment hangs', rows: sql`select id as what from payment where state = 'created'` },
  {
    what: 'an order waits for ever',
    rows: sql`select id as what from orders where state = 'awaiting_payment'`,
  },
  {
    what: 'a refund was never sent',
    rows: sql`select document_id as what from payment_refund where state = 'waiting'`,
  },
  { what: 'a payout is on its way for ever', rows: sql`select id as what from payout where state = 'filed'` },
  { what: 'a document has no number', rows: sql`select document_id as what from document_waiting` },
  {
    what: 'an invitation is still open',
    rows: sql`select id as what from invitation where state = 'pending'`,
  },
  { what: 'a letter never left', rows: sql`select id as what from letter where state = 'waiting'` },
  {
    what: 'cashback is due and not credited',
    rows: sql`select id as what from benefit where state = 'pending' and available_at <= app.now()`,
  },
  {
    what: 'money is held for ever',
    rows: sql`select subject_id as what from ledger.hold h where h.state = 'pending'
      and not exists (select 1 from payout p where p.id = h.subject_id and p.state in ('requested', 'approved'))`,
  },
  {
    what: 'a run of renewals is not finished',
    rows: sql`select id::text as what from renewal_run where finished_at is null`,
  },
  {
    what: 'a chunk of a run of renewals was left',
    rows: sql`select run_id || '/' || n as what from renewal_chunk where done_at is null`,
  },
  {
    what: 'a cancelled mandate was told nobody',
    rows: sql`select product_id as what from mandate where state = 'cancelled' and told_at is null`,
  },
  {
    what: 'a partnership outlived its time',
    rows: sql`select id as what from partnership where state <> 'ended' and ends_at <= app.now()`,
  },
  {
    what: 'a product outlived its time',
    rows: sql`select id as what from product where state = 'active' and expires_on < app.today() - 31`,
  },
  {
    what: 'an event of the log is not sealed',
    rows: sql`select id as what from audit_event e where not exists (select 1 from audit_seal s where s.event_id = e.id)`,
  },
]

/** What has not come to its end, one sentence each. */
export async function looseEnds(eye: Database): Promise<string[]> {
  const found: string[] = []
  for (const { what, rows } of loose) {
    const open = await rowsOf(eye, sql<{ what: string }>`select * from (${rows}) x order by 1 limit 5`)
    found.push(...open.map((row) => `${what}: ${row.what}`))
  }
  return found
}

/** Refunds that the provider made otherwise than the product asked for, or without being asked. */
export async function wrongRefunds(eye: Database, givenBack: ReadonlyMap<string, bigint>): Promise<string[]> {
  const asked = await rowsOf(
    eye,
    sql<{
      id: string
      amount: bigint
    }>`select document_id as id, amount::bigint as amount from payment_refund order by 1`,
  )
  const twice = await rowsOf(
    eye,
    sql<{ id: string }>`
      select r.document_id as id from payment_refund r join provider_event e on e.payment_id = r.payment_id and e.kind = 'charged_back' where r.made_at > e.received_at order by 1`,
  )
  const wrong = asked.filter(({ id, amount }) => givenBack.get(id) !== amount)
  const unasked = [...givenBack.keys()].filter((id) => !asked.some((one) => one.id === id))
  return [
    ...[...wrong.map(({ id }) => id), ...unasked].map(
      (id) => `the refund ${id} was not made as it was asked for`,
    ),
    ...twice.map(({ id }) => `the refund ${id} sends back what the provider had taken back already`),
  ]
}
