import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { isBoss, type Level, levelNumber, levelOf } from '../access/access.ts'
import { lockPair, mayAccount, mustBeBoss, mustReachClient, mustSit, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { nameOf, organisationById } from '../organisations/store.ts'
import { personById } from '../people/store.ts'
import { clientsContract } from './clientContract.ts'
import { listClients, partnerFigures } from './clientList.ts'
import { askedAtStart } from './present.ts'
import { partnershipById } from './store.ts'

const os = implement(clientsContract).$context<Call>().use(inTransaction)

/** A partner organisation one belongs to; others are not there. */
async function mustSitAsPartner(context: Context, partnerId: string) {
  const seat = await mustSit(context.tx, actorOf(context), partnerId)
  if (seat.role === 'external') refuse('not_found')
  const partner = await rowOf(context.tx, sql`select 1 from partner where organisation_id = ${partnerId}`)
  return partner ? seat : refuse('not_found')
}

interface HoldingRow {
  person_id: Id<'person'>
  name: string
  role: 'legal' | 'administrator' | 'collaborator'
  all_products: boolean | null
  level: number | null
  products: { productId: Id<'product'>; level: number }[]
}

async function holdingsOf(tx: Database, partnerId: string, partnershipId: string) {
  const rows = await rowsOf(
    tx,
    sql<HoldingRow>`
      select s.person_id, p.name, s.role, h.all_products, h.level,
             (select coalesce(jsonb_agg(jsonb_build_object('productId', hp.product_id, 'level', hp.level) order by hp.product_id), '[]')
                from holding_product hp where hp.partnership_id = ${partnershipId} and hp.person_id = s.person_id) as products
        from access.seat s join person p on p.id = s.person_id
        left join holding h on h.person_id = s.person_id and h.partnership_id = ${partnershipId}
       where s.organisation_id = ${partnerId} and s.role <> 'external'
       order by array_position(array['legal','administrator','collaborator'], s.role), lower(p.name), p.id`,
  )
  return rows.map((row) => {
    const boss = isBoss(row.role)
    const held: Level | null = boss ? 'order' : row.level === null ? null : levelOf(row.level)
    return {
      personId: row.person_id,
      name: row.name,
      role: row.role,
      fixed: boss,
      allProducts: boss || (row.all_products ?? false),
      level: held,
      products: boss ? [] : row.products.map((p) => ({ productId: p.productId, level: levelOf(p.level) })),
    }
  })
}

/** Locks what a holding is changed under, and checks that the person is a collaborator of the partner. */
async function lockHolding(
  context: Context,
  input: { partnerId: string; clientId: string; personId: string },
) {
  const { tx } = context
  const actor = actorOf(context)
  await mustBeBoss(tx, actor, input.partnerId)
  await lockPair(tx, input.clientId, input.partnerId, 'alone')
  const reach = await mustReachClient(tx, actor, input.partnerId, input.clientId)
  const seat = (await seatOf(tx, input.personId, input.partnerId)) ?? refuse('not_found')
  if (seat.role !== 'collaborator') refuse('holding_needs_collaborator')
  return reach
}

async function tellHolding(
  context: Context,
  input: { partnerId: string; clientId: string; personId: string },
  level: Level | 'none',
  products: number | null,
) {
  const person = await personById(context.tx, input.personId)
  if (!person) return
  await post(context.tx, context.world.ids, context.now, [
    {
      template: 'holding_changed',
      recipient: person.email,
      language: person.language,
      facts: {
        client: await nameOf(context.tx, input.clientId),
        partner: await nameOf(context.tx, input.partnerId),
        level,
        products,
        link: `${context.world.publicUrl}/p/${input.partnerId}/c/${input.clientId}/products`,
      },
    },
  ])
}

export const clientsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSitAsPartner(context, input.partnerId)
    const { limit = 50, ...filter } = input
    return listClients(context.tx, {
      ...filter,
      limit,
      personId: actor.personId,
      boss: isBoss(seat.role),
      money: mayAccount(seat),
    })
  }),

  figures: os.figures.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSitAsPartner(context, input.partnerId)
    return partnerFigures(context.tx, actor.personId, input.partnerId, isBoss(seat.role), mayAccount(seat))
  }),

  get: os.get.handler(async ({ context, input }) => {
    const { tx } = context
    const actor = actorOf(context)
    const reach = await mustReachClient(tx, actor, input.partnerId, input.clientId)
    const row = (await partnershipById(tx, reach.partnership_id)) ?? refuse('not_found')
    const client = await organisationById(tx, input.clientId)
    const products = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from access.reach where person_id = ${actor.personId} and hat_id = ${input.partnerId} and client_id = ${input.clientId}`,
    )
    return {
      client: {
        id: client.id,
        name: client.name,
        town: client.town,
        country: client.country,
        website: client.website,
        currency: client.currency,
      },
      partnershipId: row.id,
      version: row.version,
      state: row.state,
      access: row.access,
      payer: row.payer,
      level: levelOf(reach.level),
      startsAt: row.starts_at.toISOString(),
      products: products?.n ?? 0,
      asked: await askedAtStart(tx, row.id),
    }
  }),

  holdings: os.holdings.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustBeBoss(context.tx, actor, input.partnerId)
    const reach = await mustReachClient(context.tx, actor, input.partnerId, input.clientId)
    return holdingsOf(context.tx, input.partnerId, reach.partnership_id)
  }),

  setHolding: os.setHolding.handler(async ({ context, input }) => {
    const { tx, now } = context
    const reach = await lockHolding(context, input)
    const level = levelNumber(input.level)
    const rows = JSON.stringify(input.products.map((p) => ({ id: p.productId, level: levelNumber(p.level) })))
    const beyond = await rowOf(
      tx,
      sql`select 1 from jsonb_to_recordset(${rows}::jsonb) as x(id text, level smallint)
           where not exists (select 1 from access.managed m where m.product_id = x.id and m.partnership_id = ${reach.partnership_id}) limit 1`,
    )
    if (beyond) refuse('product_not_yours')
    await sql`delete from holding where partnership_id = ${reach.partnership_id} and person_id = ${input.personId}`.execute(
      tx,
    )
    await sql`
      insert into holding (partnership_id, person_id, all_products, level, created_at)
      values (${reach.partnership_id}, ${input.personId}, ${input.allProducts}, ${level}, ${now})`.execute(tx)
    if (!input.allProducts) {
      await sql`
        insert into holding_product (partnership_id, person_id, product_id, level)
        select ${reach.partnership_id}, ${input.personId}, x.id, x.level from jsonb_to_recordset(${rows}::jsonb) as x(id text, level smallint)
        on conflict do nothing`.execute(tx)
    }
    await tellHolding(context, input, input.level, input.allProducts ? null : input.products.length)
    await remember(context, {
      action: 'holding.set',
      hatId: input.partnerId,
      clientId: input.clientId,
      partnerId: input.partnerId,
      objectId: input.personId,
      witness: { partnership: reach.partnership_id },
      changes: { level: input.level, products: input.allProducts ? 'all' : input.products.length },
    })
    return holdingsOf(tx, input.partnerId, reach.partnership_id)
  }),

  removeHolding: os.removeHolding.handler(async ({ context, input }) => {
    const reach = await lockHolding(context, input)
    await sql`delete from holding where partnership_id = ${reach.partnership_id} and person_id = ${input.personId}`.execute(
      context.tx,
    )
    await tellHolding(context, input, 'none', null)
    await remember(context, {
      action: 'holding.removed',
      hatId: input.partnerId,
      clientId: input.clientId,
      partnerId: input.partnerId,
      objectId: input.personId,
      witness: { partnership: reach.partnership_id },
    })
    return holdingsOf(context.tx, input.partnerId, reach.partnership_id)
  }),
}
