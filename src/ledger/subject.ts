import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor } from '../lib/money.ts'
import type { BookedSubject } from './contract.ts'

interface Found {
  title: string | null
  organisation_id: Id<'organisation'> | null
  organisation: string | null
  amount: bigint | null
  state: string | null
  related: string[]
}

/** How what a journal books is found, by the letters its id begins with. */
const questions: Record<string, { kind: string; ask: (id: string) => RawBuilder<Found> }> = {
  ord: {
    kind: 'order',
    ask: (id) => sql`
      select (select l.name from order_line l where l.order_id = o.id order by l.pos limit 1) as title, o.billed_id as organisation_id, b.name as organisation,
             o.gross::bigint as amount, o.state,
             array(select id::text from benefit where order_id = o.id order by pos) || array(select id::text from payment where order_id = o.id order by id)
             || array(select id::text from document where order_id = o.id and kind = 'credit' order by id) as related
        from orders o join organisation b on b.id = o.billed_id where o.id = ${id}`,
  },
  bnf: {
    kind: 'benefit',
    ask: (id) => sql`
      select l.name as title, x.partner_id as organisation_id, b.name as organisation, x.amount::bigint as amount, x.state, array[x.order_id::text] as related
        from benefit x join order_line l on l.order_id = x.order_id and l.pos = x.pos join organisation b on b.id = x.partner_id where x.id = ${id}`,
  },
  doc: {
    kind: 'document',
    ask: (id) => sql`
      select app.document_number(d.kind, d.supplier_id, s.year, i.no) as title, d.billed_id as organisation_id, b.name as organisation, d.gross::bigint as amount,
             case when i.no is null then 'posted' else 'issued' end as state, array_remove(array[d.order_id::text], null) as related
        from document d join organisation b on b.id = d.billed_id left join document_issued i on i.document_id = d.id left join document_series s on s.id = i.series_id
       where d.id = ${id}`,
  },
  pay: {
    kind: 'payment',
    ask: (id) => sql`
      select x.provider || ' ' || x.provider_reference as title, x.organisation_id, b.name as organisation, x.amount::bigint as amount, x.state,
             array_remove(array[x.order_id::text], null) as related
        from payment x join organisation b on b.id = x.organisation_id where x.id = ${id}`,
  },
  pot: {
    kind: 'payout',
    ask: (id) => sql`
      select null::text as title, x.organisation_id, b.name as organisation, x.amount::bigint as amount, x.state, array_remove(array[x.batch_id::text], null) as related
        from payout x join organisation b on b.id = x.organisation_id where x.id = ${id}`,
  },
  rcp: {
    kind: 'receipt',
    ask: (id) => sql`
      select x.bank || ' ' || x.reference as title, x.organisation_id, b.name as organisation, x.amount::bigint as amount,
             case when x.organisation_id is null then 'unassigned' else 'assigned' end as state, array[]::text[] as related
        from receipt x left join organisation b on b.id = x.organisation_id where x.id = ${id}`,
  },
}

const unknown = { title: null, organisation: null, amount: null, state: null, related: [] }

/** What stands behind a journal, for the people who read it. */
export async function subjectOf(tx: Database, id: string): Promise<BookedSubject> {
  const question = questions[id.split('_')[0] ?? '']
  const found = question && (await rowOf(tx, question.ask(id)))
  if (!question || !found) return { id, kind: question?.kind ?? 'other', ...unknown }
  return {
    id,
    kind: question.kind,
    title: found.title,
    organisation:
      found.organisation_id && found.organisation
        ? { id: found.organisation_id, name: found.organisation }
        : null,
    amount: found.amount === null ? null : formatMinor(found.amount),
    state: found.state,
    related: found.related,
  }
}
