import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import { formatMinor, type Minor } from '../lib/money.ts'
import { type Bought, ossReturn, type Supplied, swissReturn } from './vatReturn.ts'

interface Period {
  from: Day
  to: Day
}

/** What was invoiced, credited and given up in the period, as it was booked, by how it was taxed. */
function suppliedIn(tx: Database, { from, to }: Period): Promise<Supplied[]> {
  return rowsOf(
    tx,
    sql<Supplied>`
      with booked as (
        select j.id, j.kind, case j.kind when 'refund' then j.subject_id else 'doc_' || substr(j.subject_id, 5) end as document_id
          from ledger.journal j where j.kind in ('order', 'refund', 'write_off') and j.booked_on between ${from}::date and ${to}::date),
      lost as (
        select b.id, coalesce(sum(e.amount) filter (where a.kind = 'expense.bad_debt'), 0) as net, coalesce(sum(e.amount) filter (where a.kind = 'vat.output'), 0) as tax
          from booked b join ledger.entry e on e.journal_id = b.id join ledger.account a on a.id = e.account_id where b.kind = 'write_off' group by b.id)
      select d.vat_country as country, d.vat_category as category, d.vat_rate as rate, d.currency,
             coalesce(sum(case b.kind when 'order' then d.net when 'refund' then -d.net end), 0)::bigint as net,
             coalesce(sum(case b.kind when 'order' then d.vat when 'refund' then -d.vat end), 0)::bigint as tax,
             coalesce(sum(l.net), 0)::bigint as "lostNet", coalesce(sum(l.tax), 0)::bigint as "lostTax"
        from booked b join document d on d.id = b.document_id left join lost l on l.id = b.id
       group by 1, 2, 3, 4`,
  )
}

/** What partners were noted cashback for, with the tax of it: theirs, or what the provider owes itself. */
function boughtIn(tx: Database, { from, to }: Period): Promise<Bought[]> {
  return rowsOf(
    tx,
    sql<Bought>`
      select k.kind, j.currency, coalesce(sum(k.net), 0)::bigint as net, coalesce(sum(k.tax), 0)::bigint as tax
        from ledger.journal j cross join lateral (
          select sum(e.amount) filter (where a.kind = 'expense.cashback') as net, sum(e.amount) filter (where a.kind = 'vat.input') as input,
                 -sum(e.amount) filter (where a.kind = 'vat.acquisition') as acquisition
            from ledger.entry e join ledger.account a on a.id = e.account_id where e.journal_id = j.id) s
        cross join lateral (values ('input', s.net, s.input), ('acquisition', s.net, s.acquisition)) as k(kind, net, tax)
       where j.kind in ('cashback', 'clawback') and j.booked_on between ${from}::date and ${to}::date and k.tax is not null
       group by 1, 2`,
  )
}

const written = <Row extends { net: Minor; tax: Minor }>({ net, tax, ...row }: Row) => ({
  ...row,
  net: formatMinor(net),
  tax: formatMinor(tax),
})

/** The figures of both returns for a period, read off the books. */
export async function returnsOf(tx: Database, period: Period) {
  const supplies = await suppliedIn(tx, period)
  const bought = await boughtIn(tx, period)
  return { swiss: swissReturn(supplies, bought).map(written), oss: ossReturn(supplies).map(written) }
}
