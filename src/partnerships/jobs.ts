import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Context, World } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { bossReaders, legalReaders, nameOf } from '../organisations/store.ts'
import { handoverById, tellHandover } from './handoverRows.ts'
import { sendAgain } from './invite.ts'
import { handoverNotices, payerNotices, reviewMonths, reviewNotices, termNotices } from './machines.ts'
import { reminderDue } from './partnership.ts'
import { proposedById, tellDecided } from './propose.ts'
import { retire } from './retire.ts'
import { type InvitationRow, invitationColumns, type PartnershipRow, voidWaitingOrders } from './store.ts'
import { tellMotion, tellPayerNotice, tellVoided } from './tell.ts'

/** A job acts for nobody: its context has no actor. */
async function inJob<T>(world: World, run: (context: Context) => Promise<T>): Promise<T> {
  return world.db.transaction().execute(async (tx) => {
    const [start] = await rowsOf(tx, sql<{ now: Date }>`select app.now() as now`)
    return run({ world, actor: null, tx, now: start?.now ?? new Date(0) })
  })
}

/** Gives invitations that ran out their label and tells the sender. That they are over holds without this job. */
export function expireInvitations(world: World, limit = 500): Promise<number> {
  return inJob(world, async (context) => {
    const { tx, now } = context
    const rows = await rowsOf(
      tx,
      sql<{
        id: string
        direction: 'asked' | 'offered'
        partner_id: string
        client_id: string | null
        company: string
        email: string
      }>`
        update invitation set state = 'expired' where id in (
          select id from invitation where state = 'pending' and expires_at <= ${now} order by id limit ${limit} for update skip locked)
        returning id, direction, partner_id, client_id, company, email`,
    )
    const letters: Letter[] = []
    for (const row of rows) {
      await remember(context, {
        action: 'invitation.expired',
        hatId: row.direction === 'asked' ? row.partner_id : row.client_id,
        clientId: row.client_id,
        partnerId: row.partner_id,
        objectId: row.id,
      })
      const sender = row.direction === 'asked' ? row.partner_id : row.client_id
      const other = row.direction === 'asked' ? row.company || row.email : await nameOf(tx, row.partner_id)
      for (const reader of sender ? await legalReaders(tx, sender) : []) {
        letters.push({
          template: 'invitation_expired',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts: { other },
        })
      }
    }
    await post(tx, world.ids, now, letters)
    return rows.length
  })
}

/** Reminds of open invitations on day 7 and 25, with a new link; the old one is dead. */
export function remindInvitations(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const { tx, now } = context
    const rows = await rowsOf(
      tx,
      sql<InvitationRow & { reminded: number }>`
        select ${invitationColumns}, i.reminded from invitation i
         where i.state = 'pending' and i.expires_at > ${now} and i.reminded < 2 and i.created_at <= ${now}::timestamptz - interval '6 days'
         order by i.id limit ${limit} for update of i skip locked`,
    )
    let count = 0
    for (const row of rows) {
      const due = reminderDue(dayOf(row.created_at), row.reminded, dayOf(now))
      if (due === 0) continue
      await sendAgain(context, row, 'reminder')
      await sql`update invitation set reminded = ${due} where id = ${row.id}`.execute(tx)
      count++
    }
    return count
  })
}

/** Labels partnerships whose time is over. */
export function retirePartnerships(world: World): Promise<number> {
  return inJob(world, (context) => retire(context))
}

/** Reminds both sides 30, 7 and 1 days before the end of a term, each once; of several due at once the nearest. */
export function remindTerms(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const { tx, now } = context
    const rows = await rowsOf(
      tx,
      sql<PartnershipRow & { kind: string; last_day: string }>`
        select t.*, d.kind, ((t.ends_at at time zone 'Europe/Zurich')::date - 1)::text as last_day
          from partnership t
          join lateral (
            select min(k)::text as kind from unnest(${[...termNotices]}::int[]) k where app.now() >= t.ends_at - make_interval(days => k)) d on d.kind is not null
         where t.state <> 'ended' and t.ends_at < 'infinity' and t.ends_at > ${now}
           and not exists (select 1 from partnership_notice n where n.partnership_id = t.id and n.about = t.ends_at and n.kind = d.kind)
         order by t.id limit ${limit} for update of t skip locked`,
    )
    for (const row of rows) {
      await noteNotice(context, row.id, row.ends_at, row.kind)
      await remember(context, {
        action: 'partnership.expiring',
        hatId: row.client_id,
        clientId: row.client_id,
        partnerId: row.partner_id,
        objectId: row.id,
        changes: { lastDay: row.last_day },
      })
      await tellMotion(context, row, {
        what: 'ending',
        by: 'time',
        text: '',
        day: row.last_day,
        count: Number(row.kind),
      })
    }
    return rows.length
  })
}

interface EndingHolding {
  partnership_id: Id<'partnership'>
  partner_id: Id<'organisation'>
  client_id: Id<'organisation'>
  person_id: Id<'person'>
  person: string
  email: string
  language: Language
  last_day: string
  due: number
}

/**
 * Tells a person and the partner's representatives and administrators 30, 7 and 1 days before what the person holds
 * for a client ends; each once for one end, of several due at once the nearest.
 */
export function remindHoldings(world: World, limit = 200): Promise<number> {
  return inJob(world, async ({ tx, now }) => {
    const rows = await rowsOf(
      tx,
      sql<EndingHolding>`
        select h.partnership_id, s.partner_id, s.client_id, h.person_id, p.name as person, p.email, p.language, d.due,
               ((h.ends_at at time zone 'Europe/Zurich')::date - 1)::text as last_day
          from holding h join access.standing s on s.id = h.partnership_id join person p on p.id = h.person_id and p.state = 'active'
          join lateral (select min(k) as due from unnest(${[...termNotices]}::int[]) k where app.now() >= h.ends_at - make_interval(days => k)) d on d.due is not null
         where h.ends_at < 'infinity' and h.ends_at > ${now} and (h.noticed is null or h.noticed > d.due)
         order by h.partnership_id, h.person_id limit ${limit} for update of h skip locked`,
    )
    const letters: Letter[] = []
    for (const row of rows) {
      await sql`update holding set noticed = ${row.due} where partnership_id = ${row.partnership_id} and person_id = ${row.person_id}`.execute(
        tx,
      )
      const words = {
        client: await nameOf(tx, row.client_id),
        partner: await nameOf(tx, row.partner_id),
        person: row.person,
        days: row.due,
        lastDay: row.last_day,
      }
      const address = `${world.publicUrl}/p/${row.partner_id}`
      const told = [
        {
          ...row,
          organisationId: row.partner_id,
          forPerson: true,
          link: `${address}/c/${row.client_id}/products`,
        },
        ...(await bossReaders(tx, row.partner_id)).map((reader) => ({
          ...reader,
          forPerson: false,
          link: `${address}/clients/${row.client_id}?part=people`,
        })),
      ]
      for (const { organisationId, email, language, forPerson, link } of told)
        letters.push({
          template: 'holding_ending',
          recipient: email,
          language,
          organisationId,
          facts: { ...words, forPerson, link },
        })
    }
    await post(tx, world.ids, now, letters)
    return rows.length
  })
}

/**
 * Gives partnerships whose partner pays no more their label, and tells both sides; before that it reminds them 7 days
 * and a day ahead, each once. Who pays had changed at the instant itself.
 */
export function followPayerNotices(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const { tx, now } = context
    const rows = await rowsOf(
      tx,
      sql<PartnershipRow & { notice: number; first: string }>`
        select t.*, n.notice, (t.payer_until at time zone 'Europe/Zurich')::date::text as first
          from partnership t
          cross join lateral (select coalesce(min(k), 0) as notice from unnest(${[...payerNotices]}::int[]) k where ${now}::timestamptz >= t.payer_until - make_interval(days => k)) n
         where t.state <> 'ended' and t.payer_until is not null
           and (t.payer_until <= ${now} or (n.notice > 0 and not exists (
             select 1 from partnership_notice x where x.partnership_id = t.id and x.about = t.payer_until and x.kind = 'payer_' || n.notice)))
         order by t.id limit ${limit} for update of t skip locked`,
    )
    for (const row of rows) {
      const isOver = row.payer_until !== null && row.payer_until <= now
      if (isOver) {
        await sql`update partnership set payer = 'client', version = version + 1 where id = ${row.id}`.execute(
          tx,
        )
        await tellVoided(
          context,
          await voidWaitingOrders(tx, row.id, 'payer_changed', now, 'all'),
          'payer_changed',
        )
        await remember(
          { ...context, actor: null },
          {
            action: 'partnership.payer',
            hatId: null,
            clientId: row.client_id,
            partnerId: row.partner_id,
            objectId: row.id,
            witness: { version: row.version },
            changes: { payer: ['partner', 'client'], by: 'time' },
          },
        )
      } else if (row.payer_until) await noteNotice(context, row.id, row.payer_until, `payer_${row.notice}`)
      await tellPayerNotice(context, row, isOver ? 'effective' : 'reminder', row.first, row.notice)
    }
    return rows.length
  })
}

const noteNotice = (context: Context, id: string, about: Date | number | string, kind: string) =>
  sql`insert into partnership_notice (partnership_id, about, kind, at) values (${id}, ${about}, ${kind}, ${context.now}) on conflict do nothing`.execute(
    context.tx,
  )

/** Asks the client after a year whether a partnership goes on as it is, and twice again. No answer never cuts. */
export function askReviews(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const { tx } = context
    const steps = JSON.stringify(reviewNotices.map(({ kind, afterDays }) => ({ kind, after: afterDays })))
    const rows = await rowsOf(
      tx,
      sql<PartnershipRow & { kind: string; due: Date }>`
        select t.*, d.kind, d.due from partnership t
          join lateral (
            select x.kind, r.due from (select coalesce(t.reviewed_at, t.starts_at) + make_interval(months => ${reviewMonths}) as due) r,
                   jsonb_to_recordset(${steps}::jsonb) as x(kind text, after int)
             where app.now() >= r.due + make_interval(days => x.after) order by x.after desc limit 1) d on true
         where t.state = 'active'
           and not exists (select 1 from partnership_notice n where n.partnership_id = t.id and n.about = d.due and n.kind = d.kind)
         order by t.id limit ${limit} for update of t skip locked`,
    )
    for (const row of rows) {
      await noteNotice(context, row.id, row.due, row.kind)
      await tellMotion(context, row, { what: 'review', by: 'time', text: '' })
    }
    return rows.length
  })
}

/** Labels asks whose days are over; that they are over holds without this job. */
export async function expireAsks(db: Database): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`update access_ask set state = 'expired', answered_at = expires_at where state = 'asked' and expires_at <= app.now() returning 1`,
  )
  return rows.length
}

/** Labels proposals whose hours are over and tells both sides; that they are over holds without this job. */
export function expireProposals(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const rows = await rowsOf(
      context.tx,
      sql<{ id: string }>`
        update proposed_act set state = 'expired', decided_at = expires_at where id in (
          select id from proposed_act where state = 'proposed' and expires_at <= ${context.now} order by id limit ${limit} for update skip locked)
        returning id`,
    )
    for (const { id } of rows) {
      const row = await proposedById(context.tx, id)
      if (row) await tellDecided(context, row, 'expired', '')
    }
    return rows.length
  })
}

/** Labels hand-overs whose day is over and tells all; before that it reminds them 7 days and a day ahead, each once. */
export function followHandovers(world: World, limit = 200): Promise<number> {
  return inJob(world, async (context) => {
    const { tx, now } = context
    const rows = await rowsOf(
      tx,
      sql<{ id: string; notice: number; over: boolean }>`
        select h.id, n.notice, h.expires_at <= ${now} as over
          from handover h
          cross join lateral (select coalesce(min(k), 0) as notice from unnest(${[...handoverNotices]}::int[]) k where ${now}::timestamptz >= h.expires_at - make_interval(days => k)) n
         where h.state = 'open' and (h.expires_at <= ${now} or (n.notice > 0 and (h.reminded = 0 or h.reminded > n.notice)))
         order by h.id limit ${limit} for update of h skip locked`,
    )
    for (const { id, notice, over } of rows) {
      const row = await handoverById(tx, id)
      if (!row) continue
      await tellHandover(context, row, over ? 'expired' : 'reminder')
      if (over)
        await sql`update handover set state = 'expired', closed_at = expires_at, closed_because = 'time' where id = ${id}`.execute(
          tx,
        )
      else await sql`update handover set reminded = ${notice} where id = ${id}`.execute(tx)
    }
    return rows.length
  })
}

/** Answers kept for repeated writes are of use for a day. */
export async function forgetAnswers(db: Database): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`delete from idempotency where created_at < app.now() - interval '24 hours' returning 1`,
  )
  return rows.length
}
