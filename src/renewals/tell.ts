import { sql } from 'kysely'
import { rowsOf, type Tx } from '../lib/database.ts'
import { type Day, dayOf } from '../lib/day.ts'
import { formatMinor } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import type { Addressed, Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { nextAttempt } from './renewal.ts'

interface Told {
  id: string
  name: string
  readers: Addressed[]
  n: number
  title: string
}

/** The legal representatives of an organisation, for letters written in sets. */
export const readersOf = (organisation: ReturnType<typeof sql>) => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('organisationId', m.organisation_id, 'email', p.email, 'language', p.language) order by p.id), '[]') from member m join person p on p.id = m.person_id
    where m.organisation_id = ${organisation} and m.role = 'legal' and m.state = 'active' and p.state = 'active')`

type Waiting = Told & { due_on: Day }

/** What waits for its payment at the provider, since now or since an earlier attempt. */
function waitingOf(tx: Tx): Promise<Waiting[]> {
  return rowsOf(
    tx,
    sql<Waiting>`
      select x.*, o.name, ${readersOf(sql`x.id`)} as readers
        from (select billed_id as id, count(*)::int as n, min(name) as title, min(period_start) as due_on from due_line where reason = 'awaiting_payment' group by 1) x
        join organisation o on o.id = x.id order by x.id`,
  )
}

function waitingLetters(world: World, rows: readonly Waiting[]): Letter[] {
  return rows.flatMap((row) =>
    row.readers.map((reader): Letter => {
      const link = `${world.publicUrl}/o/${row.id}/orders`
      const facts = { organisation: row.name, count: row.n, title: row.title, firstOn: row.due_on, link }
      return {
        template: 'renewals_waiting',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts,
      }
    }),
  )
}

type OnAccount = Told & { order_id: string; currency: 'CHF' | 'EUR'; gross: bigint; due_on: Day }

/** What was invoiced on account, document by document. */
function onAccountOf(tx: Tx): Promise<OnAccount[]> {
  return rowsOf(
    tx,
    sql<OnAccount>`
      select d.order_id, d.billed_id as id, d.currency, d.gross, b.due_on, l.n, l.title, o.name, ${readersOf(sql`d.billed_id`)} as readers
        from due_order d join debt b on b.order_id = d.order_id join organisation o on o.id = d.billed_id
        cross join lateral (select count(*)::int as n, min(name) as title from order_line where order_id = d.order_id) l
       where d.means = 'account' order by d.n`,
  )
}

function accountLetters(world: World, rows: readonly OnAccount[]): Letter[] {
  return rows.flatMap((row) =>
    row.readers.map((reader): Letter => {
      const facts = {
        organisation: row.name,
        count: row.n,
        title: row.title,
        gross: formatMinor(row.gross),
        currency: row.currency,
        dueOn: row.due_on,
        link: `${world.publicUrl}/o/${row.id}/orders/${row.order_id}`,
      }
      return {
        template: 'renewals_on_account',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts,
      }
    }),
  )
}

/** Tells each payer of a chunk once what it paid, and once what its money did not reach. Nobody else sees amounts. */
export async function tellRenewals(world: World, tx: Tx): Promise<void> {
  const [start] = await rowsOf(tx, sql<{ now: Date }>`select app.now() as now`)
  const now = start?.now ?? new Date(0)
  const paid = await rowsOf(
    tx,
    sql<Told & { currency: 'CHF' | 'EUR'; gross: bigint }>`
      select x.*, o.name, ${readersOf(sql`x.id`)} as readers
        from (select d.billed_id as id, d.currency, sum(d.gross)::bigint as gross, sum(l.n)::int as n, min(l.title) as title
                from (select * from due_order where means = 'prepaid') d join (select order_id, count(*) as n, min(name) as title from order_line where order_id in (select order_id from due_order) group by 1) l on l.order_id = d.order_id
               group by 1, 2) x join organisation o on o.id = x.id order by x.id`,
  )
  const failed = await rowsOf(
    tx,
    sql<Told & { due_on: Day; short: boolean }>`
      select x.*, o.name, ${readersOf(sql`x.id`)} as readers
        from (select billed_id as id, count(*)::int as n, min(name) as title, min(period_start) as due_on, bool_and(reason = 'insufficient_funds') as short
                from due_line where reason not in ('already_renewed', 'awaiting_payment') group by 1) x join organisation o on o.id = x.id order by x.id`,
  )
  const letters: Letter[] = [
    ...waitingLetters(world, await waitingOf(tx)),
    ...accountLetters(world, await onAccountOf(tx)),
  ]
  for (const row of paid)
    for (const reader of row.readers)
      letters.push({
        template: 'renewals_paid',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          organisation: row.name,
          count: row.n,
          title: row.title,
          gross: formatMinor(row.gross),
          currency: row.currency,
          link: `${world.publicUrl}/o/${row.id}/orders`,
        },
      })
  for (const row of failed)
    for (const reader of row.readers)
      letters.push({
        template: 'renewals_failed',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          organisation: row.name,
          count: row.n,
          title: row.title,
          firstOn: row.due_on,
          nextOn: nextAttempt(row.due_on, dayOf(now)) ?? null,
          reason: row.short ? 'insufficient_funds' : 'other',
          link: `${world.publicUrl}/o/${row.id}/prepaid`,
        },
      })
  await post(tx, world.ids, now, letters)
}
