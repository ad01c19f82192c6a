import { sql } from 'kysely'
import { lockPair } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { book, lockPurses, type Posting, spend } from '../ledger/store.ts'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, type Minor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import { Refusal, refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import type { LineAsked } from './contract.ts'
import { livePartnerships } from './facts.ts'
import { type Acting, makeQuote, type Quoted } from './quote.ts'
import { drawReserved } from './reserve.ts'
import { decided, type LineRow, linesOf, type OrderRow } from './store.ts'

/**
 * Locks every partnership that bears on a client's orders, shared and in one order, before anything is read: a
 * revocation that is under way comes first or after, never in between.
 */
export async function lockBearing(context: Context, ownerId: string): Promise<void> {
  const live = await livePartnerships(context.tx, ownerId)
  for (const partnerId of live.map((l) => l.partnerId).sort())
    await lockPair(context.tx, ownerId, partnerId, 'shared')
}

function askedAgain(line: LineRow): LineAsked {
  if (line.operation === 'renewal' && line.product_id)
    return { renewProductId: line.product_id, periods: line.periods }
  const months = line.months as 1 | 3 | 6 | 12 | 24 | 36
  return {
    itemId: line.item_id,
    quantity: line.quantity,
    months,
    name: line.name,
    ...(line.product_id ? { forProductId: line.product_id } : {}),
  }
}

/** Whose price a row of the matrix puts on the invoice. */
const priceOf = (row: string | undefined) =>
  row !== undefined && ['P1', 'P2', 'P3', 'OWN'].includes(row) ? ('partner' as const) : ('public' as const)

/**
 * Facts freeze at payment: the matrix is asked again with what holds now. The price agreed stays; where another side
 * would have to pay, or the act is not allowed any more, the order has lost its ground.
 */
export async function decideAgain(context: Context, order: OrderRow): Promise<Quoted | undefined> {
  const acting: Acting = {
    ownerId: order.owner_id,
    initiator: order.initiator,
    hatId: order.partner_id ?? order.owner_id,
    // nobody places what a mandate renews
    ...(order.placed_by === null ? { automatic: true as const } : {}),
  }
  const lines = await linesOf(context.tx, order.id)
  try {
    const agreed = lines.map((line) => ({
      unitE6: line.unit_e6,
      volumeCount: line.volume_count,
      volumeRate: line.volume_rate,
      terms:
        line.partner_unit_e6 === null
          ? { kind: 'percent' as const, rate: line.partner_rate ?? 0 }
          : { kind: 'price_list' as const, unitE6: line.partner_unit_e6 },
    }))
    const quoted = await makeQuote(context.tx, acting, lines.map(askedAgain), dayOf(context.now), agreed)
    const sameGround =
      quoted.billed.id === order.billed_id &&
      quoted.lines.every((line, index) => line.decision.price === priceOf(lines[index]?.row)) &&
      // what a mandate was to renew is for one period; renewed meanwhile by hand, it is not renewed again
      (!acting.automatic ||
        quoted.lines.every((line, index) => line.period.start === lines[index]?.period_start))
    return sameGround ? quoted : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

interface Funds {
  kind: 'prepaid' | 'provider'
  provider?: string
}

/** Where the money of an order comes from, as debits. */
async function debits(context: Context, order: OrderRow, funds: Funds): Promise<Posting[]> {
  if (funds.kind === 'provider') {
    const held = await drawReserved(context, order)
    const rest = { kind: 'psp', detail: funds.provider ?? 'test', amount: order.gross - order.prepaid_part }
    return [...held, rest]
  }
  const parts = spend(await lockPurses(context.tx, order.billed_id, order.currency), order.gross)
  if (!parts)
    return refuse('insufficient_funds', { needed: formatMinor(order.gross), currency: order.currency })
  return parts.map((part) => ({
    kind: `prepaid.${part.purse}`,
    organisation: order.billed_id,
    amount: part.amount,
  }))
}

const total = (lines: readonly LineRow[], of: (line: LineRow) => Minor): Minor =>
  lines.reduce((sum, line) => sum + of(line), 0n)

/** The booking of a paid order: list amounts as revenue, allowances against it, tax, and where the money came from. */
function orderPostings(
  order: OrderRow,
  families: Map<string, Minor>,
  lines: readonly LineRow[],
  from: readonly Posting[],
): Posting[] {
  return [
    ...from,
    { kind: 'contra.campaign', amount: total(lines, (l) => l.campaign_allowance) },
    { kind: 'contra.partner', amount: total(lines, (l) => l.partner_allowance) },
    { kind: 'contra.volume', amount: total(lines, (l) => l.volume_allowance) },
    ...[...families].map(([family, amount]) => ({ kind: 'revenue', detail: family, amount: -amount })),
    { kind: 'vat.output', detail: `${order.vat_country ?? 'none'}.${order.vat_rate}`, amount: -order.vat },
  ]
}

/** Freezes what the matrix says at payment into the lines, and marks their periods as paid. */
async function freeze(context: Context, order: OrderRow, quoted: Quoted): Promise<void> {
  const frozen = quoted.lines.map((line) => ({
    pos: line.pos,
    ...decided(line),
    start: line.period.start,
    end: line.period.end,
  }))
  await sql`
    update order_line l set posted = true, row = x.row, facts = x.facts, benefit = x.benefit, gain = x.gain, beneficiary_id = x.beneficiary_id,
           policy_version = ${quoted.policy.version}, period_start = x.start, period_end = x."end"
      from jsonb_to_recordset(${JSON.stringify(frozen)}::jsonb) as x(pos int, row text, facts jsonb, benefit text, gain bigint, beneficiary_id text, start date, "end" date)
     where l.order_id = ${order.id} and l.pos = x.pos`.execute(context.tx)
}

const nameLengthMax = 253

/** The name of one of several units; a long name gives way to the number. */
function unitName(name: string, unit: number, units: number): string {
  if (units === 1) return name
  const suffix = ` ${unit}`
  return `${name.slice(0, nameLengthMax - suffix.length)}${suffix}`
}

/** New products come into being, each unit its own where the item says so; renewed ones run on. */
async function deliver(context: Context, order: OrderRow, quoted: Quoted): Promise<Id<'product'>[]> {
  const { tx, now, world } = context
  const made: {
    id: Id<'product'>
    item: string
    name: string
    quantity: number
    months: number
    periods: number
    anchor: string
    expires: string
    parent: string | null
    pos: number
  }[] = []
  for (const line of quoted.lines) {
    if (line.product) {
      await sql`
        update product set periods_paid = periods_paid + ${line.periods}, expires_on = ${line.period.end}, billed_id = ${order.billed_id} where id = ${line.product.id}`.execute(
        tx,
      )
      continue
    }
    const units = line.item.perUnit ? line.quantity : 1
    for (let unit = 1; unit <= units; unit++) {
      const name = unitName(line.name, unit, units)
      const quantity = line.item.perUnit ? 1 : line.quantity
      made.push({
        id: world.ids('product'),
        item: line.item.id,
        name,
        quantity,
        months: line.months,
        periods: line.periods,
        anchor: line.period.start,
        expires: line.period.end,
        parent: line.parent?.id ?? null,
        pos: line.pos,
      })
    }
  }
  if (made.length === 0) return []
  await sql`
    insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, periods_paid, expires_on, created_at, order_id, order_pos)
    select x.id, ${order.owner_id}, x.item, ${order.billed_id}, x.name, x.quantity, x.months, x.anchor, x.periods, x.expires, ${now}, ${order.id}, x.pos
      from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id text, item text, name text, quantity int, months int, periods int, anchor date, expires date, pos int)`.execute(
    tx,
  )
  // what the client entrusts in advance: an option follows its product, a new product the switch of its category
  await sql`
    insert into product_grant (partnership_id, product_id, level, granted_at)
    select coalesce(g.partnership_id, f.partnership_id), x.id, coalesce(g.level, f.level), ${now}
      from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id text, item text, parent text)
      join item i on i.id = x.item
      left join product_grant g on g.product_id = x.parent and g.ended_at is null
      left join family_grant f on f.client_id = ${order.owner_id} and f.family = i.family and f.ended_at is null
     where coalesce(g.partnership_id, f.partnership_id) is not null
       and exists (select 1 from access.standing s where s.id = coalesce(g.partnership_id, f.partnership_id))`.execute(
    tx,
  )
  return made.map((product) => product.id)
}

/** What a line brings a partner. */
export interface Gained {
  pos: number
  benefit: 'none' | 'discount' | 'cashback'
  beneficiary: Id<'organisation'> | null
  gain: Minor
}

/**
 * Notes each line's benefit. The database freezes how cashback is taxed and books it with the note; a job credits it to
 * the prepaid account.
 */
export async function earn(
  context: Context,
  order: OrderRow,
  lines: readonly Gained[],
  holdDays: number,
): Promise<void> {
  const { tx, now, world } = context
  const availableAt = new Date(now.getTime() + holdDays * 86_400_000)
  for (const { pos, benefit, beneficiary, gain } of lines) {
    if (benefit === 'none' || !beneficiary) continue
    const id = world.ids('benefit')
    const state = benefit === 'discount' ? 'given' : 'pending'
    await sql`
      insert into benefit (id, order_id, pos, kind, partner_id, client_id, amount, currency, state, earned_at, available_at)
      values (${id}, ${order.id}, ${pos}, ${benefit}, ${beneficiary}, ${order.owner_id}, ${gain}, ${order.currency}, ${state}, ${now}, ${availableAt})`.execute(
      tx,
    )
  }
}

/** Puts a paid order into the books and into the world, in one transaction: all of it or nothing. */
export async function postOrder(
  context: Context,
  order: OrderRow,
  quoted: Quoted,
  funds: Funds,
  hatId: string,
): Promise<Id<'product'>[]> {
  const { tx, now } = context
  const lines = await linesOf(tx, order.id)
  await freeze(context, order, quoted)
  await sql`update orders set state = 'paid', paid_at = ${now} where id = ${order.id}`.execute(tx)
  const products = await deliver(context, order, quoted)
  const families = new Map<string, Minor>()
  for (const [index, line] of quoted.lines.entries()) {
    families.set(line.item.family, (families.get(line.item.family) ?? 0n) + (lines[index]?.list ?? 0n))
  }
  const from = await debits(context, order, funds)
  if (order.gross > 0n || lines.some((l) => l.list > 0n)) {
    await book(
      tx,
      'order',
      order.currency,
      order.id,
      `order:${order.id}`,
      orderPostings(order, families, lines, from),
    )
  }
  const gained = quoted.lines.map((line) => {
    const { benefit, beneficiary_id: beneficiary } = decided(line)
    return { pos: line.pos, benefit, beneficiary, gain: line.gain }
  })
  await earn(context, order, gained, quoted.policy.holdDays)
  await tellPaid(context, order, lines)
  await remember(context, {
    action: 'order.paid',
    hatId,
    clientId: order.owner_id,
    partnerId: order.partner_id,
    objectId: order.id,
    witness: { partnership: order.partnership_id, rows: quoted.lines.map((l) => l.decision.row) },
    changes: { products: products.length, renewed: quoted.lines.filter((l) => l.product).length },
  })
  return products
}

async function tellPaid(context: Context, order: OrderRow, lines: readonly LineRow[]): Promise<void> {
  const { tx, world, now } = context
  const parties = await rowsOf(
    tx,
    sql<{
      id: string
      name: string
    }>`select id, name from organisation where id in (${order.owner_id}, ${order.billed_id})`,
  )
  const nameFor = (id: string) => parties.find((p) => p.id === id)?.name ?? ''
  const readers = await legalReaders(tx, order.billed_id)
  await post(
    tx,
    world.ids,
    now,
    readers.map((reader) => ({
      template: 'order_paid' as const,
      recipient: reader.email,
      language: reader.language,
      facts: {
        organisation: nameFor(order.billed_id),
        owner: nameFor(order.owner_id),
        title: lines[0]?.name ?? '',
        net: formatMinor(order.net),
        vat: formatMinor(order.vat),
        gross: formatMinor(order.gross),
        currency: order.currency,
        link: `${world.publicUrl}/o/${order.billed_id}/orders/${order.id}`,
      },
    })),
  )
}
