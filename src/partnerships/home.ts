import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { isBoss } from '../access/access.ts'
import { mayAccount, mustSit } from '../access/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { addDays } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { Rights, Wish } from './contract.ts'
import { type PartnerHome, partnerHomeContract } from './homeContract.ts'

const os = implement(partnerHomeContract).$context<Call>().use(inTransaction)

/** Who asks, in which hat; what is the organisation's own is for its representatives and administrators. */
interface Asker {
  personId: string
  partnerId: string
  isBoss: boolean
}

const shownMax = 5
const weeksShown = 8

type Client = { client_id: Id<'organisation'>; name: string }

interface InvitationRow {
  id: Id<'invitation'>
  direction: 'asked' | 'offered'
  name: string
  expires_at: Date
}

async function invitationsWaiting(tx: Database, { partnerId, isBoss }: Asker) {
  const rows = await rowsOf(
    tx,
    sql<InvitationRow>`
      select i.id, i.direction, coalesce(c.name, nullif(i.company, ''), i.email) as name, i.expires_at
        from invitation i left join organisation c on c.id = i.client_id
       where ${isBoss} and i.partner_id = ${partnerId} and i.state = 'pending' and i.expires_at > app.now()
         and (i.direction = 'offered' or i.expires_at < app.now() + interval '7 days')
       order by i.expires_at, i.id limit 50`,
  )
  return {
    offers: rows
      .filter((row) => row.direction === 'offered')
      .map((row) => ({ invitationId: row.id, client: row.name, expiresAt: row.expires_at.toISOString() })),
    expiring: rows
      .filter((row) => row.direction === 'asked')
      .map((row) => ({ invitationId: row.id, company: row.name, expiresAt: row.expires_at.toISOString() })),
  }
}

interface AnsweredRow extends Client {
  answered_at: Date
  wish: Wish | Rights
  access: 'limited' | 'full'
  payer: 'client' | 'partner'
}

/** Whether what was given is something else than what was asked, as far as both can be compared. */
export function isOther(
  wish: Pick<Wish, 'access' | 'payer'>,
  given: Pick<Wish, 'access' | 'payer'>,
): boolean {
  return wish.access !== given.access || (given.access === 'full' && wish.payer !== given.payer)
}

async function answeredOtherwise(tx: Database, { partnerId, isBoss }: Asker) {
  const rows = await rowsOf(
    tx,
    sql<AnsweredRow>`
      select s.client_id, o.name, i.answered_at, i.wish, s.access, s.payer
        from invitation i join partnership s on s.id = i.partnership_id join organisation o on o.id = s.client_id
       where ${isBoss} and i.partner_id = ${partnerId} and i.direction = 'asked' and i.state = 'accepted' and s.state <> 'ended'
         and i.answered_at > app.now() - interval '14 days'
       order by i.answered_at desc limit 50`,
  )
  return rows
    .filter((row) => isOther(row.wish, row))
    .map((row) => ({
      client: { id: row.client_id, name: row.name },
      at: row.answered_at.toISOString(),
      asked: row.wish.access,
      given: row.access,
    }))
}

async function overdueOf(tx: Database, { personId, partnerId }: Asker) {
  const rows = await rowsOf(
    tx,
    sql<Client & { products: number; since: string }>`
      select r.client_id, o.name, count(distinct r.product_id)::int as products, min(r.expires_on) as since
        from access.reached r join organisation o on o.id = r.client_id
       where r.person_id = ${personId} and r.hat_id = ${partnerId} and r.partnership_id is not null and r.state = 'active' and r.expires_on < app.today()
       group by 1, 2 order by min(r.expires_on), r.client_id limit ${shownMax}`,
  )
  return rows.map((row) => ({
    client: { id: row.client_id, name: row.name },
    products: row.products,
    since: row.since,
  }))
}

interface Counts {
  unassigned: number
  proposed: number
  clients: number
  orders: number
  monday: string
}

const monthStart = sql`date_trunc('month', app.now() at time zone 'Europe/Zurich') at time zone 'Europe/Zurich'`

async function countsOf(tx: Database, { personId, partnerId, isBoss }: Asker): Promise<Counts> {
  const counts = await rowOf(
    tx,
    sql<Counts>`
      select (select count(*)::int from access.standing s where ${isBoss} and s.partner_id = ${partnerId}
                and exists (select from member m where m.organisation_id = ${partnerId} and m.state = 'active' and m.role = 'collaborator')
                and not exists (select from holding h where h.partnership_id = s.id)) as unassigned,
             (select count(*)::int from proposed_act a join partnership s on s.id = a.partnership_id
               where ${isBoss} and s.partner_id = ${partnerId} and a.state = 'proposed') as proposed,
             (select count(*)::int from partnership s where s.partner_id = ${partnerId} and s.starts_at >= ${monthStart}
                and exists (select from access.reach_client c where c.person_id = ${personId} and c.hat_id = ${partnerId} and c.client_id = s.client_id)) as clients,
             (select count(distinct b.order_id)::int from benefit b where b.partner_id = ${partnerId} and b.earned_at >= ${monthStart}) as orders,
             date_trunc('week', app.today())::date as monday`,
  )
  return counts ?? refuse('not_found')
}

async function monthMoney(tx: Database, partnerId: string) {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; cashback: bigint; discount: bigint }>`
      select currency, coalesce(sum(amount - clawed) filter (where kind = 'cashback'), 0)::bigint as cashback,
             coalesce(sum(amount - clawed) filter (where kind = 'discount'), 0)::bigint as discount
        from benefit where partner_id = ${partnerId} and earned_at >= ${monthStart} group by 1 order by 1`,
  )
  return rows.map((row) => ({
    currency: row.currency,
    cashback: formatMinor(row.cashback),
    discount: formatMinor(row.discount),
  }))
}

async function weeksOf(tx: Database, asker: Asker, monday: string): Promise<PartnerHome['weeks']> {
  const rows = await rowsOf(
    tx,
    sql<{ from: string; products: number; yours: number }>`
      select date_trunc('week', x.expires_on)::date as "from", count(*)::int as products, count(*) filter (where x.yours)::int as yours from (
        select r.product_id, r.expires_on, bool_or(s.access = 'full' and s.payer = 'partner') as yours
          from access.reached r join partnership s on s.id = r.partnership_id
         where r.person_id = ${asker.personId} and r.hat_id = ${asker.partnerId} and r.state = 'active'
           and r.expires_on >= app.today() and r.expires_on < ${addDays(monday, weeksShown * 7)}::date
         group by 1, 2) x group by 1`,
  )
  const known = new Map(rows.map((row) => [row.from, row]))
  return Array.from({ length: weeksShown }, (_, week) => {
    const from = addDays(monday, week * 7)
    const { products = 0, yours = 0 } = known.get(from) ?? {}
    return { from, products, yours }
  })
}

export const partnerHomeOperations = {
  get: os.get.handler(async ({ context, input }): Promise<PartnerHome> => {
    const { tx } = context
    const { partnerId } = input
    const { personId } = actorOf(context)
    const seat = await mustSit(tx, actorOf(context), partnerId)
    const partner = await rowOf(tx, sql`select 1 from partner where organisation_id = ${partnerId}`)
    if (seat.role === 'external' || !partner) refuse('not_found')
    const asker = { personId, partnerId, isBoss: isBoss(seat.role) }
    const counts = await countsOf(tx, asker)
    return {
      needs: {
        ...(await invitationsWaiting(tx, asker)),
        answered: await answeredOtherwise(tx, asker),
        overdue: await overdueOf(tx, asker),
        unassigned: counts.unassigned,
        proposed: counts.proposed,
      },
      month: {
        clients: counts.clients,
        orders: mayAccount(seat) ? counts.orders : null,
        money: mayAccount(seat) ? await monthMoney(tx, partnerId) : null,
      },
      weeks: await weeksOf(tx, asker, counts.monday),
    }
  }),
}
