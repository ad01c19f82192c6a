import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount, mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf } from '../lib/database.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { readClick } from './click.ts'
import { replaces } from './commission.ts'
import { affiliatesContract } from './contract.ts'
import { commissionsOf, earningsOf, presentCommission } from './earnings.ts'
import { linkByCode, linksOf } from './links.ts'
import { lockAffiliate } from './store.ts'

const os = implement(affiliatesContract).$context<Call>().use(inTransaction)

interface ReferralRow {
  how: 'code' | 'click'
  code: string
  clicked_at: Date
  settled: boolean
}

function referralOf(db: Database, clientId: string): Promise<ReferralRow | undefined> {
  return rowOf(
    db,
    sql<ReferralRow>`
      select r.how, r.code, r.clicked_at, r.first_paid_at is not null as settled
        from referral r where r.client_id = ${clientId}`,
  )
}

export const recommendationsOperations = {
  links: os.links.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return linksOf(context.tx, input.organisationId, context.world.publicUrl)
  }),

  makeLink: os.makeLink.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const { organisationId } = input
    await mustBeBoss(tx, actorOf(context), organisationId)
    if (!(await lockAffiliate(tx, organisationId))) refuse('affiliate_missing')
    const id = world.ids('affiliateLink')
    await sql`
      insert into affiliate_link (id, organisation_id, code, target, label, made_at)
      values (${id}, ${organisationId}, ${input.code}, ${input.target}, ${input.label}, ${now})`.execute(tx)
    const links = await linksOf(tx, organisationId, world.publicUrl)
    return links.find((link) => link.id === id) ?? refuse('not_found')
  }),

  archiveLink: os.archiveLink.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeBoss(tx, actorOf(context), input.organisationId)
    const put = await rowOf(
      tx,
      sql`update affiliate_link set archived_at = coalesce(archived_at, ${now}) where id = ${input.linkId} and organisation_id = ${input.organisationId} returning 1 as done`,
    )
    if (!put) refuse('not_found')
    return { done: true as const }
  }),

  commissions: os.commissions.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 2)?.map(String)
    const rows = await commissionsOf(context.tx, input.organisationId, after, limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.paid_at.toISOString(), row.id]))
    return { rows: page.rows.map((row) => presentCommission(row, context.now)), next: page.next }
  }),

  earnings: os.earnings.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    return earningsOf(context.tx, input.organisationId, context.now)
  }),

  referral: os.referral.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const row = await referralOf(context.tx, input.organisationId)
    return row ? { how: row.how, code: row.code, settled: row.settled } : null
  }),

  refer: os.refer.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const { organisationId, by } = input
    const actor = actorOf(context)
    await mustBeBoss(tx, actor, organisationId)
    const told =
      by === 'code'
        ? { code: input.term.toLowerCase(), at: now }
        : readClick(world.cursorKey, input.term, now)
    const link = told && (await linkByCode(tx, told.code, organisationId))
    if (!told || !link) return refuse('referral_unknown')
    if (link.is_self) refuse('referral_self')
    // two words at once: the second sees the first one's
    await sql`select 1 from organisation where id = ${organisationId} for no key update`.execute(tx)
    const paid = await rowOf(
      tx,
      sql`select 1 from orders where owner_id = ${organisationId} and state in ('paid', 'on_account') limit 1`,
    )
    if (paid) refuse('referral_late')
    const known = await referralOf(tx, organisationId)
    if (replaces(known && { how: known.how, clickedAt: known.clicked_at }, { how: by, clickedAt: told.at })) {
      await sql`
        insert into referral as r (client_id, affiliate_id, link_id, how, code, clicked_at, made_at, made_by)
        values (${organisationId}, ${link.affiliate_id}, ${link.id}, ${by}, ${told.code}, ${told.at}, ${now}, ${actor.personId})
        on conflict (client_id) do update set affiliate_id = excluded.affiliate_id, link_id = excluded.link_id, how = excluded.how, code = excluded.code,
          clicked_at = excluded.clicked_at, made_at = excluded.made_at, made_by = excluded.made_by`.execute(
        tx,
      )
      await remember(context, {
        action: 'referral.told',
        hatId: organisationId,
        clientId: organisationId,
        objectId: organisationId,
        changes: { how: by, code: told.code },
      })
    }
    const row = (await referralOf(tx, organisationId)) ?? refuse('not_found')
    return { how: row.how, code: row.code, settled: row.settled }
  }),
}
