import { sql } from 'kysely'
import { isBoss, type Level, levelNumber, levelOf } from '../access/access.ts'
import { seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { nameOf } from '../organisations/store.ts'
import { personById } from '../people/store.ts'
import type { Assignment } from './assignment.ts'
import type { Held, Holding } from './clientContract.ts'
import type { Foreseeing } from './foresee.ts'
import { endOf } from './store.ts'

interface HoldingRow {
  person_id: Id<'person'>
  name: string
  role: 'legal' | 'administrator' | 'collaborator'
  all_products: boolean | null
  level: number | null
  products: { productId: Id<'product'>; level: number }[]
  last_day: string | null
  over: boolean
}

/** Who of a partner's people may do what under a partnership. */
async function rowsHeld(tx: Database, partnerId: string, partnershipId: string): Promise<Holding[]> {
  const rows = await rowsOf(
    tx,
    sql<HoldingRow>`
      select s.person_id, p.name, s.role, h.all_products, h.level,
             (select coalesce(jsonb_agg(jsonb_build_object('productId', hp.product_id, 'level', hp.level) order by hp.product_id), '[]')
                from holding_product hp where hp.partnership_id = ${partnershipId} and hp.person_id = s.person_id) as products,
             case when h.ends_at < 'infinity' then ((h.ends_at at time zone 'Europe/Zurich')::date - 1)::text end as last_day,
             coalesce(h.ends_at <= app.now(), false) as over
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
      lastDay: boss ? null : row.last_day,
      over: !boss && row.over,
    }
  })
}

/** The version of the partner's own side: it goes up with every holding that is given or taken. */
export async function holdingsVersion(tx: Database, partnershipId: string): Promise<number> {
  const row = await rowOf(
    tx,
    sql<{ version: number }>`select holdings_version as version from partnership where id = ${partnershipId}`,
  )
  return row?.version ?? 1
}

export async function holdingsOf(tx: Database, partnerId: string, partnershipId: string) {
  return {
    version: await holdingsVersion(tx, partnershipId),
    rows: await rowsHeld(tx, partnerId, partnershipId),
  }
}

/** Makes a holding what it is to be; none takes it away. */
export async function writeHolding(
  tx: Tx,
  of: { partnershipId: string; personId: string },
  held: Held | null,
  now: Date,
): Promise<void> {
  const { partnershipId, personId } = of
  await sql`delete from holding where partnership_id = ${partnershipId} and person_id = ${personId}`.execute(
    tx,
  )
  await sql`update partnership set holdings_version = holdings_version + 1 where id = ${partnershipId}`.execute(
    tx,
  )
  if (!held) return
  await sql`
    insert into holding (partnership_id, person_id, all_products, level, created_at, ends_at)
    values (${partnershipId}, ${personId}, ${held.allProducts}, ${levelNumber(held.level)}, ${now}, ${endOf(held.lastDay)})`.execute(
    tx,
  )
  if (held.allProducts) return
  const rows = JSON.stringify(held.products.map((p) => ({ id: p.productId, level: levelNumber(p.level) })))
  await sql`
    insert into holding_product (partnership_id, person_id, product_id, level)
    select ${partnershipId}, ${personId}, x.id, x.level from jsonb_to_recordset(${rows}::jsonb) as x(id text, level smallint)
    on conflict do nothing`.execute(tx)
}

/** A last day that is over gives nothing and is a slip. */
export function mustLast(lastDay: string | null, now: Date, field = 'lastDay'): void {
  if (lastDay !== null && lastDay < dayOf(now))
    refuse('input_invalid', { flaws: [{ field, reason: 'today or later' }] })
}

/** A holding is of products the client gives this partner now. */
export async function mustBeGiven(tx: Database, partnershipId: string, held: Held): Promise<void> {
  const beyond = await rowOf(
    tx,
    sql`select 1 from jsonb_array_elements_text(${JSON.stringify(held.products.map((p) => p.productId))}::jsonb) as x(id)
         where not exists (select 1 from access.managed m where m.product_id = x.id and m.partnership_id = ${partnershipId}) limit 1`,
  )
  if (beyond) refuse('product_not_yours')
}

/** Another holding of one person, as the partner sees it. */
export async function foreseeHolding(
  tx: Tx,
  of: { clientId: string; partnerId: string; partnershipId: string; personId: string },
  held: Held | null,
  now: Date,
): Promise<Foreseeing<object>> {
  return {
    clientId: of.clientId,
    partnershipId: of.partnershipId,
    hatId: of.partnerId,
    asked: ['holding', of.partnershipId, of.personId, held],
    version: await holdingsVersion(tx, of.partnershipId),
    act: () => writeHolding(tx, of, held, now),
    voids: 'none',
    look: async () => ({}),
  }
}

interface Told {
  clientId: string
  partnerId: string
  personId: string
  level: Level | 'none'
  /** How many products; null for all. */
  products: number | null
  lastDay: string | null
}

/** Tells a person what they may do for a client from now on. */
export async function tellHolding(context: Context, told: Told): Promise<void> {
  const { clientId, partnerId, personId, level, products, lastDay } = told
  const person = await personById(context.tx, personId)
  if (!person) return
  await post(context.tx, context.world.ids, context.now, [
    {
      template: 'holding_changed',
      recipient: person.email,
      language: person.language,
      facts: {
        client: await nameOf(context.tx, clientId),
        partner: await nameOf(context.tx, partnerId),
        level,
        products,
        lastDay,
        link: `${context.world.publicUrl}/p/${partnerId}/c/${clientId}/products`,
      },
    },
  ])
}

/** Those who are assigned are collaborators of the partner: everybody else holds everything, or nothing. */
export async function mustBeAssignable(
  context: Context,
  partnerId: string,
  assigned: readonly Assignment[],
): Promise<void> {
  for (const [n, { personId, lastDay }] of assigned.entries()) {
    mustLast(lastDay, context.now, `assigned.${n}.lastDay`)
    const seat = await seatOf(context.tx, personId, partnerId)
    if (seat?.role !== 'collaborator') refuse('holding_needs_collaborator')
  }
}

interface Beginning {
  id: Id<'partnership'>
  clientId: Id<'organisation'>
  partnerId: Id<'organisation'>
}

/** What an assignment comes to in what the client gave, or nothing. */
async function heldBy(context: Context, { id, partnerId }: Beginning, one: Assignment): Promise<Held | null> {
  const { tx, now } = context
  const seat = await seatOf(tx, one.personId, partnerId)
  if (seat?.role !== 'collaborator') return null
  if (one.lastDay !== null && one.lastDay < dayOf(now)) return null
  if (one.allProducts) return { allProducts: true, level: one.level, products: [], lastDay: one.lastDay }
  const given = await rowsOf(
    tx,
    sql<{ id: Id<'product'> }>`
      select m.product_id as id from access.managed m join product p on p.id = m.product_id join item i on i.id = p.item_id
       where m.partnership_id = ${id} and (m.product_id = any(${one.products}) or i.family = any(${one.families})) order by 1`,
  )
  if (given.length === 0) return null
  const products = given.map((product) => ({ productId: product.id, level: one.level }))
  return { allProducts: false, level: one.level, products, lastDay: one.lastDay }
}

/** What the people assigned while inviting hold, as a partnership begins: within what the client gave. */
export async function writeAssigned(
  context: Context,
  of: Beginning,
  assigned: readonly Assignment[],
): Promise<{ personId: Id<'person'>; held: Held }[]> {
  const written = []
  for (const one of assigned) {
    const held = await heldBy(context, of, one)
    if (!held) continue
    await writeHolding(context.tx, { partnershipId: of.id, personId: one.personId }, held, context.now)
    written.push({ personId: one.personId, held })
  }
  return written
}

export async function noteHolding(
  context: Context,
  of: { clientId: string; partnerId: string; partnershipId: string; personId: string },
  held: Held | null,
): Promise<void> {
  const products = held && (held.allProducts ? 'all' : held.products.length)
  await tellHolding(context, {
    ...of,
    level: held?.level ?? 'none',
    products: held?.allProducts ? null : (held?.products.length ?? null),
    lastDay: held?.lastDay ?? null,
  })
  await remember(context, {
    action: held ? 'holding.set' : 'holding.removed',
    hatId: of.partnerId,
    clientId: of.clientId,
    partnerId: of.partnerId,
    objectId: of.personId,
    witness: { partnership: of.partnershipId },
    ...(held
      ? { changes: { level: held.level, products, ...(held.lastDay ? { lastDay: held.lastDay } : {}) } }
      : {}),
  })
}
