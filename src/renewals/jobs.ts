import { sql } from 'kysely'
import { type Database, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import { formatMinor } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import type { Addressed, Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { debtReminderDays, reminderDays } from './renewal.ts'
import { readersOf } from './tell.ts'

type Readers = Addressed[]

/** A job's transaction and its instant. */
async function inJob<T>(db: Database, run: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    const [start] = await rowsOf(tx, sql<{ now: Date }>`select app.now() as now`)
    return run(tx, start?.now ?? new Date(0))
  })
}

interface Pair {
  client_id: string
  partner_id: string
  client: string
  partner: string
  client_readers: Readers
  partner_readers: Readers
  n: number
}

const pairColumns = sql`
  s.client_id, s.partner_id, co.name as client, po.name as partner, ${readersOf(sql`s.client_id`)} as client_readers, ${readersOf(sql`s.partner_id`)} as partner_readers`

/**
 * Notes what a partner that pays has to confirm, once for each product, and tells it. Until it confirms, the client's
 * mandate stands; that holds without this job.
 */
export function askConfirmation(world: World, limit = 2000): Promise<number> {
  return inJob(world.db, async (tx, now) => {
    const rows = await rowsOf(
      tx,
      sql<Pair & { first_on: Day }>`
        with asked as (
          insert into mandate (product_id, holder, partnership_id, state, since)
          select w.product_id, 'partner', w.partnership_id, 'needs_confirmation', ${now} from renewing w
           where w.initiator = 'client' and w.access = 'full' and w.payer = 'partner'
             and not exists (select 1 from mandate m where m.product_id = w.product_id and m.partnership_id = w.partnership_id and (m.state <> 'cancelled' or m.cancelled_because = 'switched_off'))
           order by w.partnership_id, w.product_id limit ${limit} on conflict do nothing returning product_id, partnership_id)
        select ${pairColumns}, x.n, x.first_on
          from (select a.partnership_id, count(*)::int as n, min(p.expires_on) as first_on from asked a join product p on p.id = a.product_id group by 1) x
          join partnership s on s.id = x.partnership_id join organisation co on co.id = s.client_id join organisation po on po.id = s.partner_id`,
    )
    const letters = rows.flatMap((row) =>
      row.partner_readers.map((reader): Letter => {
        const { client, partner, n: count, first_on: firstOn } = row
        const link = `${world.publicUrl}/p/${row.partner_id}/c/${row.client_id}/renewals`
        const facts = { client, partner, count, firstOn, link }
        return {
          template: 'renewals_to_confirm',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts,
        }
      }),
    )
    await post(tx, world.ids, now, letters)
    return rows.reduce((sum, row) => sum + row.n, 0)
  })
}

/**
 * Tells both sides, once, which renewals a partner pays no longer, and how they go on. A mandate whose partnership is
 * over by time, or whose product is another partner's now, loses its label here; its effect was gone at that instant.
 */
export function tellCancelled(world: World, limit = 2000): Promise<number> {
  return inJob(world.db, async (tx, now) => {
    await sql`
      update mandate m set state = 'cancelled', cancelled_at = ${now},
             cancelled_because = case when p.state = 'ended' then 'product_ended' when s.state = 'ended' or s.ends_at <= ${now} then 'partnership_ended' else 'given_elsewhere' end
        from partnership s, product p
       where m.partnership_id = s.id and p.id = m.product_id and m.state <> 'cancelled'
         and (p.state = 'ended' or s.state = 'ended' or s.ends_at <= ${now}
              or exists (select 1 from product_grant g join access.standing o on o.id = g.partnership_id where g.product_id = p.id and g.ended_at is null and o.id <> s.id))`.execute(
      tx,
    )
    const rows = await rowsOf(
      tx,
      sql<Pair & { automatic: number }>`
        with told as (
          update mandate m set told_at = ${now} where m.id in (
            select id from mandate where state = 'cancelled' and told_at is null order by id limit ${limit} for update skip locked)
          returning m.product_id, m.partnership_id, m.given_by is not null as given)
        select ${pairColumns}, x.n, x.automatic
          from (select t.partnership_id, count(*)::int as n, count(w.product_id) filter (where w.initiator = 'client')::int as automatic
                  from told t left join renewing w on w.product_id = t.product_id where t.given group by 1) x
          join partnership s on s.id = x.partnership_id join organisation co on co.id = s.client_id join organisation po on po.id = s.partner_id`,
    )
    const letters = rows.flatMap((row) =>
      [true, false].flatMap((forPartner) =>
        (forPartner ? row.partner_readers : row.client_readers).map((reader): Letter => {
          const { client, partner, n: count, automatic } = row
          const link = forPartner
            ? `${world.publicUrl}/p/${row.partner_id}/clients/${row.client_id}`
            : `${world.publicUrl}/o/${row.client_id}/renewals`
          const facts = { client, partner, count, automatic, forPartner, link }
          return {
            template: 'mandates_cancelled',
            recipient: reader.email,
            language: reader.language,
            organisationId: reader.organisationId,
            facts,
          }
        }),
      ),
    )
    await post(tx, world.ids, now, letters)
    return rows.reduce((sum, row) => sum + row.n, 0)
  })
}

interface Noticed {
  id: string
  name: string
  readers: Readers
  kind: string
  n: number
  title: string
  on: Day
}

/** Reminds whoever owns what nobody renews, 60, 30 and 14 days ahead: one letter an organisation, each notice once. */
export function remindRenewals(world: World, limit = 5000): Promise<number> {
  return inJob(world.db, async (tx, now) => {
    const rows = await rowsOf(
      tx,
      sql<Noticed>`
        with by_itself as materialized (select product_id from renewing),
        noticed as (
          insert into renewal_notice (product_id, expires_on, kind, at)
          select p.id, p.expires_on, (select min(d) from unnest(${[...reminderDays]}::int[]) d where p.expires_on - app.today() <= d)::text, ${now}
            from product p
           where p.state = 'active' and p.expires_on between app.today() and app.today() + ${Math.max(...reminderDays)}::int
             -- of a period shorter than the notice, only what lies in it
             and (select min(d) from unnest(${[...reminderDays]}::int[]) d where p.expires_on - app.today() <= d) < p.months * 28
             and not exists (select 1 from by_itself w where w.product_id = p.id)
             and not exists (select 1 from renewal_notice n where n.product_id = p.id and n.expires_on = p.expires_on
                              and n.kind = (select min(d) from unnest(${[...reminderDays]}::int[]) d where p.expires_on - app.today() <= d)::text)
           order by p.organisation_id, p.id limit ${limit} on conflict do nothing returning product_id, expires_on)
        select x.*, o.name, ${readersOf(sql`x.id`)} as readers
          from (select p.organisation_id as id, '' as kind, count(*)::int as n, min(p.name) as title, min(d.expires_on) as "on"
                  from noticed d join product p on p.id = d.product_id group by 1) x join organisation o on o.id = x.id`,
    )
    const letters = rows.flatMap((row) =>
      row.readers.map((reader): Letter => {
        const link = `${world.publicUrl}/o/${row.id}/renewals`
        const facts = { organisation: row.name, count: row.n, title: row.title, firstOn: row.on, link }
        return {
          template: 'renewals_due',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts,
        }
      }),
    )
    await post(tx, world.ids, now, letters)
    return rows.reduce((sum, row) => sum + row.n, 0)
  })
}

/** Notes the way back of what was overdue or blocked and is renewed: from when on it runs again, and by what. */
async function noteReturns(tx: Tx, limit: number): Promise<void> {
  await sql`
    insert into renewal_notice (product_id, expires_on, kind, at, reason)
    select n.product_id, n.expires_on, 'active', coalesce((select min(d.posted_at) from order_line l join document d on d.order_id = l.order_id and d.kind = 'invoice'
             where l.product_id = n.product_id and l.posted and l.period_start = n.expires_on), app.now()), 'paid'
      from renewal_notice n join product p on p.id = n.product_id
     where n.kind = 'overdue' and p.state = 'active' and p.expires_on > n.expires_on
       and not exists (select 1 from renewal_notice a where a.product_id = n.product_id and a.expires_on = n.expires_on and a.kind = 'active')
     order by n.product_id limit ${limit} on conflict do nothing`.execute(tx)
}

interface Owed {
  order_id: string
  id: string
  name: string
  readers: Readers
  kind: '14' | 'overdue' | 'blocked'
  title: string
  owed: bigint
  currency: string
  due_on: Day
}

/**
 * Reminds whoever owes an invoice on account: 14 days ahead, when it is late, when its products are blocked. Each once,
 * and of several that came together only the latest.
 */
export function remindDebts(world: World, limit = 2000): Promise<number> {
  return inJob(world.db, async (tx, now) => {
    const rows = await rowsOf(
      tx,
      sql<Owed>`
        with late as materialized (
          select d.order_id, d.organisation_id, d.owed, d.currency, d.due_on,
                 case when app.today() - d.due_on >= y.block_days then 'blocked' when app.today() - d.due_on >= y.overdue_days then 'overdue' else '14' end as kind
            from debt d cross join (select * from policy where valid @> app.today()) y
           where d.settled_at is null and d.due_on <= app.today() + ${debtReminderDays}::int
             and not (d.due_on < app.today() and app.today() - d.due_on < y.overdue_days)
           order by d.due_on, d.order_id limit ${limit} for update of d skip locked),
        noticed as (
          insert into debt_notice (order_id, kind, at) select order_id, kind, ${now} from late on conflict do nothing returning order_id)
        select l.order_id, l.organisation_id as id, l.kind, l.owed::bigint as owed, l.currency, l.due_on, o.name, ${readersOf(sql`l.organisation_id`)} as readers,
               (select min(name) from order_line x where x.order_id = l.order_id) as title
          from noticed n join late l on l.order_id = n.order_id join organisation o on o.id = l.organisation_id order by l.due_on, l.order_id`,
    )
    const letters = rows.flatMap((row) =>
      row.readers.map((reader): Letter => {
        const facts = {
          organisation: row.name,
          title: row.title,
          step: row.kind === '14' ? ('soon' as const) : row.kind,
          gross: formatMinor(row.owed),
          currency: row.currency,
          dueOn: row.due_on,
          link: `${world.publicUrl}/o/${row.id}/orders/${row.order_id}`,
        }
        return {
          template: 'renewals_debt',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts,
        }
      }),
    )
    await post(tx, world.ids, now, letters)
    return rows.length
  })
}

/** What follows an expiry: a reminder, the block, the end. Each step once a product, told to its owner; the days are the policy's. */
export function followExpiry(world: World, limit = 5000): Promise<number> {
  return inJob(world.db, async (tx, now) => {
    await noteReturns(tx, limit)
    const rows = await rowsOf(
      tx,
      sql<Noticed>`
        with late as materialized (
          select p.id, p.organisation_id, p.expires_on, p.name,
                 case when app.today() - p.expires_on >= y.terminate_days then 'terminated' when app.today() - p.expires_on >= y.block_days then 'blocked' else 'overdue' end as kind
            from product p cross join (select * from policy where valid @> app.today()) y
           where p.state = 'active' and p.expires_on <= app.today() - y.overdue_days order by p.expires_on, p.id limit ${limit} for update of p skip locked),
        ended as (update product p set state = 'ended' from late l where p.id = l.id and l.kind = 'terminated'),
        noticed as (
          insert into renewal_notice (product_id, expires_on, kind, at) select id, expires_on, kind, ${now} from late on conflict do nothing returning product_id, kind)
        select x.*, o.name, ${readersOf(sql`x.id`)} as readers
          from (select l.organisation_id as id, l.kind, count(*)::int as n, min(l.name) as title, min(l.expires_on) as "on"
                  from noticed d join late l on l.id = d.product_id group by 1, 2) x join organisation o on o.id = x.id`,
    )
    const letters = rows.flatMap((row) =>
      row.readers.map((reader): Letter => {
        const step = row.kind === 'terminated' || row.kind === 'blocked' ? row.kind : 'overdue'
        const link = `${world.publicUrl}/o/${row.id}/renewals`
        const facts = {
          organisation: row.name,
          count: row.n,
          title: row.title,
          step,
          expiredOn: row.on,
          link,
        } as const
        return {
          template: 'renewals_overdue',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts,
        }
      }),
    )
    await post(tx, world.ids, now, letters)
    return rows.reduce((sum, row) => sum + row.n, 0)
  })
}
