import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Context, World } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import { sendAgain } from './invite.ts'
import { reminderDue } from './partnership.ts'
import { type InvitationRow, invitationColumns, retireOver } from './store.ts'
import { tellEnded } from './tell.ts'

/** A job acts for nobody: its context has no actor. */
async function inJob<T>(world: World, run: (context: Context) => Promise<T>): Promise<T> {
  return world.db.transaction().execute(async (tx) => {
    const [start] = await rowsOf(tx, sql<{ now: Date }>`select app.now() as now`)
    return run({ world, actor: null, tx, now: start?.now ?? new Date(0) })
  })
}

/** Gives invitations that ran out their label and tells the sender. That they are over holds without this job. */
export function expireInvitations(world: World, limit = 500): Promise<number> {
  return inJob(world, async ({ tx, now }) => {
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
      const sender = row.direction === 'asked' ? row.partner_id : row.client_id
      const other = row.direction === 'asked' ? row.company || row.email : await nameOf(tx, row.partner_id)
      for (const reader of sender ? await legalReaders(tx, sender) : []) {
        letters.push({
          template: 'invitation_expired',
          recipient: reader.email,
          language: reader.language,
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

/** Labels partnerships whose time is over and tells both sides. Their reach was gone at the instant itself. */
export function retirePartnerships(world: World): Promise<number> {
  return inJob(world, async (context) => {
    const rows = await retireOver(context.tx, context.now)
    for (const row of rows) await tellEnded(context, row, 'time', '', 0)
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
