import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type BareWorld, createBareWorld } from '../../test/bareWorld.ts'
import { buildPortfolio } from '../../test/portfolio.ts'
import { type Chance, chanceOf } from '../demo/chance.ts'
import { rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import { refusalOf } from '../lib/promises.ts'
import { Refusal } from '../lib/refusal.ts'
import { decideBenefit, decideOwn, type Facts } from '../pricing/benefit.ts'
import type { LineAsked } from './contract.ts'
import { type Hat, mustOrder, placeOrder } from './pay.ts'
import { makeQuote, type Quoted, type QuotedLine } from './quote.ts'
import { type LineRow, linesOf, type OrderRow, orderById } from './store.ts'

const today: Day = '2026-11-22'
const both = [true, false]

test('the matrix in SQL is the matrix, for every combination of facts and both policies', async () => {
  await using box = await createBareWorld()
  const all: (Facts & { own: boolean; means: boolean })[] = []
  for (const access of ['none', 'limited', 'full'] as const)
    for (const payer of ['client', 'partner'] as const)
      for (const initiator of ['client', 'partner'] as const)
        for (const operation of ['order', 'renewal'] as const)
          for (const funding of ['client', 'partner'] as const)
            for (const automatic of both)
              for (const managed of both)
                for (const newProduct of both)
                  for (const partnerEarns of both)
                    for (const own of both)
                      for (const means of both)
                        all.push({
                          access,
                          payer,
                          initiator,
                          operation,
                          funding,
                          automatic,
                          managed,
                          newProduct,
                          partnerEarns,
                          own,
                          means,
                        })
  const said = await rowsOf(
    box.db,
    sql<Record<string, string | null>>`
      select d.* from jsonb_array_elements(${JSON.stringify(all)}::jsonb) with ordinality as x(f, n)
        cross join lateral pricing.decide((f->>'own')::boolean, f->>'access', f->>'payer', f->>'initiator', (f->>'automatic')::boolean, (f->>'managed')::boolean,
          f->>'operation', (f->>'newProduct')::boolean, f->>'funding', (f->>'partnerEarns')::boolean, (f->>'means')::boolean) d order by n`,
  )
  const policy = { version: 'x', limitedNewProduct: 'none' as const, holdDays: 0 }
  const expected = all.map(({ own, means, ...facts }) => {
    const decision = own
      ? decideOwn(facts.partnerEarns)
      : decideBenefit(facts, { ...policy, clientMayUsePartnerMeans: means })
    const { row: row_id } = decision
    if (!decision.allowed)
      return { row_id, reason: decision.reason, billed: null, price: null, benefit: null }
    const { billed, price, benefit } = decision
    return { row_id, reason: null, billed, price, benefit }
  })
  expect(said).toEqual(expected)
})

const clientCount = 14
const partnerCount = 9

async function world(seed: string): Promise<{ box: BareWorld; personId: Id<'person'> }> {
  const box = await createBareWorld()
  const { db } = box
  await buildPortfolio(db, {
    seed,
    today,
    partners: partnerCount,
    clients: clientCount,
    products: 150,
    money: () => 100_000_000_000n,
  })
  const chance = chanceOf(`${seed} grants`)
  const personId: Id<'person'> = 'per_00000000000000000000'
  await sql`insert into member (organisation_id, person_id, role, joined_at) select id, ${personId}, 'legal', app.now() from organisation`.execute(
    db,
  )
  await sql`
    insert into family_grant (partnership_id, client_id, family, level, granted_at)
    select s.id, s.client_id, f, 2, app.now() from partnership s cross join unnest(${['hosting', 'domain', 'mail'].filter(() => chance.below(3) > 0)}::text[]) f
     where s.access = 'limited' on conflict do nothing`.execute(db)
  if (chance.below(2) === 0) await sql`update policy set limited_new_product = 'category'`.execute(db)
  return { box, personId }
}

/** Lines that somebody might ask for, right and wrong. */
function asked(
  chance: Chance,
  items: readonly { id: Id<'item'>; months: 1 | 12 }[],
  products: readonly Id<'product'>[],
) {
  const lines: LineAsked[] = []
  for (let n = 0; n <= chance.below(4); n++) {
    const kind = chance.below(10)
    const product = chance.pick(products)
    const item = chance.pick(items)
    const quantity = chance.below(20) === 0 ? 10_000 : 1 + chance.below(40)
    if (kind < 4) lines.push({ renewProductId: product, periods: 1 + chance.below(3) })
    else if (kind < 6) lines.push({ itemId: item.id, quantity, months: item.months, forProductId: product })
    else if (kind < 7) lines.push({ itemId: item.id, quantity, months: 36, name: `Line ${n}` })
    else lines.push({ itemId: item.id, quantity, months: item.months })
  }
  return lines
}

const refused = (error: unknown) => {
  const refusal = error instanceof Refusal ? error : refusalOf(error)
  if (!refusal) throw error
  return { refused: refusal.code, facts: refusal.facts }
}

const quotedLine = (line: QuotedLine, quoted: Quoted) => {
  const beneficiary = line.decision.row === 'OWN' ? quoted.owner.id : line.bearing?.partnerId
  const earns = line.decision.benefit !== 'none' && line.gain > 0n && beneficiary !== undefined
  return {
    pos: line.pos,
    operation: line.operation,
    item: line.item.id,
    product: line.product?.id ?? line.parent?.id ?? null,
    name: line.name,
    quantity: line.quantity,
    months: line.months,
    periods: line.periods,
    start: line.period.start,
    end: line.period.end,
    unit: line.unitE6,
    rate: line.terms.kind === 'percent' ? line.terms.rate : null,
    ownUnit: line.terms.kind === 'price_list' ? line.terms.unitE6 : null,
    volume: [line.volumeCount, line.volumeRate],
    steps: [
      line.price.list,
      line.price.campaignAllowance,
      line.price.partnerAllowance,
      line.price.volumeAllowance,
      line.price.net,
    ],
    row: line.decision.row,
    facts: line.facts,
    gain: earns ? [line.decision.benefit, line.gain, beneficiary] : ['none', 0n, null],
  }
}

const placedLine = (line: LineRow) => ({
  pos: line.pos,
  operation: line.operation,
  item: line.item_id,
  product: line.product_id,
  name: line.name,
  quantity: line.quantity,
  months: line.months,
  periods: line.periods,
  start: line.period_start,
  end: line.period_end,
  unit: line.unit_e6,
  rate: line.partner_rate,
  ownUnit: line.partner_unit_e6,
  volume: [line.volume_count, line.volume_rate],
  steps: [line.list, line.campaign_allowance, line.partner_allowance, line.volume_allowance, line.net],
  row: line.row,
  facts: line.facts,
  gain: [line.benefit, line.gain, line.beneficiary_id],
})

const total = (order: OrderRow) => ({
  billed: order.billed_id,
  currency: order.currency,
  net: order.net,
  vat: [order.vat_country, order.vat_category, order.vat_rate, order.vat],
  gross: order.gross,
})

class Undone extends Error {}

/** What becomes of a call, and nothing of it stays. */
async function outcome<T>(box: BareWorld, personId: Id<'person'>, act: (context: Context) => Promise<T>) {
  let answer: T | undefined
  try {
    await box.db.transaction().execute(async (tx) => {
      answer = await act({ ...box.callBy({ personId }), tx, now: new Date(`${today}T09:00:00Z`) })
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) return refused(error)
  }
  return answer
}

const quote = (hat: Hat, lines: LineAsked[]) => async (context: Context) => {
  await mustOrder(context, hat, lines)
  const quoted = await makeQuote(context.tx, hat, lines, today)
  const { billed, net, vat, gross } = quoted
  return {
    billed: billed.id,
    currency: billed.currency,
    net,
    vat: [vat.country, vat.category, vat.rate, vat.amount],
    gross,
    lines: quoted.lines.map((line) => quotedLine(line, quoted)),
  }
}

const place = (hat: Hat, lines: LineAsked[]) => async (context: Context) => {
  const { orderId } = await placeOrder(context, hat, { lines, means: 'prepaid' })
  const order = await orderById(context.tx, orderId)
  if (!order) throw new Error('an order that was placed is not there')
  return { ...total(order), lines: (await linesOf(context.tx, orderId)).map(placedLine) }
}

test('what a quote explains is what placing does, in random worlds: every amount, fact and refusal', async () => {
  const seen = new Set<string>()
  for (const seed of ['north', 'south', 'east', 'west']) {
    const { box, personId } = await world(seed)
    await using _ = box
    const chance = chanceOf(`${seed} orders`)
    const items = await rowsOf(
      box.db,
      sql<{ id: Id<'item'>; months: 1 | 12 }>`
        select item_id as id, months from price where months in (1, 12) group by 1, 2 order by (select sku from item where id = item_id), 2`,
    )
    const owners = await rowsOf(
      box.db,
      sql<{ id: Id<'organisation'>; products: Id<'product'>[]; partners: Id<'organisation'>[] }>`
        select o.id, array(select p.id::text from product p where p.organisation_id = o.id order by p.id) as products,
               array(select s.partner_id::text from partnership s where s.client_id = o.id order by 1) as partners
          from organisation o where exists (select 1 from product p where p.organisation_id = o.id) order by o.id`,
    )
    for (let n = 0; n < 60; n++) {
      const owner = chance.pick(owners)
      const foreign = chance.below(25) === 0 ? chance.pick(owners) : owner
      const hatId =
        owner.partners.length > 0 && chance.below(2) === 0 ? chance.pick(owner.partners) : owner.id
      const lines = asked(chance, items, foreign.products)
      const hat = { ownerId: owner.id, hatId }
      const explained = await outcome(box, personId, quote(hat, lines))
      const placed = await outcome(box, personId, place(hat, lines))
      expect({ seed, n, hat, lines, ...placed }).toEqual({ seed, n, hat, lines, ...explained })
      if (explained && 'refused' in explained) seen.add(explained.refused)
      else for (const line of explained?.lines ?? []) seen.add(line.row)
    }
  }
  const met = ['N1', 'L1', 'L3', 'L4', 'C1', 'C2', 'C3', 'C4', 'P1', 'P2', 'P4', 'OWN']
  const no = ['limited_never_spends', 'product_ended', 'price_missing', 'input_invalid', 'not_found']
  expect([...seen]).toEqual(expect.arrayContaining([...met, ...no]))
})
