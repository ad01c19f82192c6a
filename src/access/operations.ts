import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { levelOf, type Role } from './access.ts'
import { listActivity, withoutClient } from './activity.ts'
import { accessContract } from './contract.ts'
import { mustBeBoss, mustBelong } from './store.ts'
import { whoCan } from './who.ts'

const os = implement(accessContract).$context<Call>().use(inTransaction)

interface ActorRecord {
  person_id: Id<'person'>
  name: string
  role: Role | null
  partner_id: Id<'organisation'> | null
  partner_name: string | null
  partnership_id: Id<'partnership'> | null
  level: number | null
  products: number
  products_all: number
  last_act_at: Date | null
}

export const accessOperations = {
  who: os.who.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const { organisationId, productId, at } = input
    return whoCan(context, { clientId: organisationId, productId, at })
  }),

  whoOfUs: os.whoOfUs.handler(async ({ context, input }) => {
    const { partnerId, clientId, productId, at } = input
    await mustBeBoss(context.tx, actorOf(context), partnerId)
    const known = await rowsOf(
      context.tx,
      sql`select 1 from partnership where client_id = ${clientId} and partner_id = ${partnerId} limit 1`,
    )
    if (known.length === 0) refuse('not_found')
    const answer = await whoCan(context, { clientId, productId, at, hatId: partnerId })
    // a product none of them could reach then is none of the partner's business
    return answer.people.length > 0 ? answer : refuse('not_found')
  }),

  actors: os.actors.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.organisationId)
    const rows = await rowsOf(
      context.tx,
      sql<ActorRecord>`
        with reached as (
          select r.person_id, r.hat_id, max(r.level)::int as level, count(*)::int as products
            from access.reach r where r.client_id = ${input.organisationId} group by 1, 2),
        people as (
          select s.person_id, s.organisation_id as hat_id, s.role, null::text as partner_id, null::text as partnership_id
            from access.seat s where s.organisation_id = ${input.organisationId}
          union all
          select c.person_id, c.hat_id, null, c.hat_id, c.partnership_id
            from access.reach_client c where c.client_id = ${input.organisationId})
        select x.person_id, p.name, x.role, x.partner_id, o.name as partner_name, x.partnership_id, r.level, coalesce(r.products, 0) as products,
               (select count(*)::int from product q where q.organisation_id = ${input.organisationId}) as products_all,
               (select max(e.at) from audit_event e
                 where e.client_id = ${input.organisationId} and e.person_id = x.person_id and e.hat_id = x.hat_id) as last_act_at
          from people x
          join person p on p.id = x.person_id
          left join organisation o on o.id = x.partner_id
          left join reached r on r.person_id = x.person_id and r.hat_id = x.hat_id
         order by x.partner_id is not null, o.name, array_position(array['legal','administrator','collaborator','external'], x.role), lower(p.name), p.id`,
    )
    return rows.map((row) => ({
      personId: row.person_id,
      name: row.name,
      role: row.role,
      partner:
        row.partner_id && row.partnership_id
          ? { id: row.partner_id, name: row.partner_name ?? '', partnershipId: row.partnership_id }
          : null,
      level: row.level === null ? null : levelOf(row.level),
      products: row.products,
      productsAll: row.products_all,
      lastActAt: row.last_act_at?.toISOString() ?? null,
    }))
  }),

  activity: os.activity.handler(async ({ context, input }) => {
    const { organisationId, ...filter } = input
    await mustBeBoss(context.tx, actorOf(context), organisationId)
    const page = await listActivity(context.tx, { clientId: organisationId, ...filter })
    return { rows: page.rows.map(withoutClient), next: page.next }
  }),

  work: os.work.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const { rows, next } = await listActivity(context.tx, input)
    return { rows: rows.flatMap(({ client, ...row }) => (client ? [{ ...row, client }] : [])), next }
  }),

  log: os.log.handler(({ context, input }) => {
    if (actorOf(context).staff !== 'manager') refuse('staff_only')
    return listActivity(context.tx, input)
  }),
}
