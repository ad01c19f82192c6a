import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type BareWorld, createBareWorld } from '../../test/bareWorld.ts'
import { buildPortfolio } from '../../test/portfolio.ts'
import { type Database, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id, IdKind, Ids } from '../lib/id.ts'
import type { Context, World } from '../lib/operation.ts'
import { itemOf, managersOf, partyOf, unitPrice, volumeOf } from '../orders/facts.ts'
import { type Agreed, placeOrder } from '../orders/pay.ts'
import { decideBenefit, decideOwn } from '../pricing/benefit.ts'
import { tierOf, vatOf } from '../pricing/price.ts'
import { automaticFacts, automaticMatrix } from './matrix.ts'
import { attemptDue } from './renewal.ts'
import { renewDue } from './run.ts'

const today = '2026-11-22'
const rich = () => 100_000_000n

async function portfolio(
  seed: string,
  products = 120,
  money = rich as (c: { below(n: number): number }) => bigint,
) {
  const box = await createBareWorld()
  await buildPortfolio(box.db, { seed, today, partners: 9, clients: 14, products, money })
  // what is paused or frozen renews by duty and cannot be ordered: paused.test.ts has its rules
  await sql`
    update mandate m set state = 'cancelled', cancelled_at = app.now(), cancelled_because = 'switched_off', told_at = app.now()
      from partnership s join partner r on r.organisation_id = s.partner_id
     where m.holder = 'partner' and s.id = m.partnership_id and (s.state = 'paused' or r.frozen_at is not null)`.execute(
    box.db,
  )
  return box
}

/** Everything a run leaves, without what is made up on the way: ids, and which journal came first. */
async function traces(db: Database) {
  const of = (statement: ReturnType<typeof sql>) => rowsOf(db, statement)
  return {
    lines: await of(sql`
      select l.product_id, l.operation, (select i.sku from item i where i.id = l.item_id) as sku, l.name, l.quantity, l.months, l.periods, l.unit_e6, l.partner_rate, l.partner_unit_e6, l.volume_count, l.volume_rate, l.list, l.campaign_allowance,
             l.partner_allowance, l.volume_allowance, l.net, l.row, l.facts, l.policy_version, l.benefit, l.gain, l.beneficiary_id, l.period_start, l.period_end, l.posted
        from order_line l order by l.product_id, l.period_start`),
    orders: await of(sql`
      select owner_id, billed_id, partner_id, partnership_id, placed_by, automatic, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross, means, state
        from orders order by owner_id, billed_id, net`),
    benefits: await of(sql`
      select l.product_id, b.kind, b.partner_id, b.client_id, b.amount, b.currency, b.state, b.earned_at, b.available_at from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos order by 1`),
    products: await of(
      sql`select id, expires_on, periods_paid, billed_id, anchor_on from product order by id`,
    ),
    entries: await of(sql`
      select j.kind, coalesce(o.owner_id, b.client_id) as owner, coalesce(o.billed_id, b.partner_id) as whom, a.kind as account, a.organisation_id, a.detail, a.currency, sum(e.amount)::bigint as amount
        from ledger.entry e join ledger.journal j on j.id = e.journal_id join ledger.account a on a.id = e.account_id
        left join orders o on o.id = j.subject_id left join benefit b on b.id = j.subject_id group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`),
    balances: await of(sql`
      select a.kind, a.organisation_id, a.currency, b.posted from ledger.balance b join ledger.account a on a.id = b.account_id where b.posted <> 0 order by 1, 2, 3`),
  }
}

type Traces = Awaited<ReturnType<typeof traces>>

interface Candidate {
  id: Id<'product'>
  owner: Id<'organisation'>
  expires: Day
  billed_before: string
  quantity: number
  item: Id<'item'>
  client_mandate: boolean
  through: string | null
}

interface Planned extends Candidate {
  initiator: 'client' | 'partner'
  payer: Id<'organisation'>
}

/** Who renews what, decided product by product with the questions that orders ask. */
async function plan(tx: Database): Promise<Planned[]> {
  const candidates = await rowsOf(
    tx,
    sql<Candidate>`
      select p.id, p.organisation_id as owner, p.expires_on as expires, p.billed_id as billed_before, p.quantity, p.item_id as item,
             exists (select 1 from mandate m where m.product_id = p.id and m.holder = 'client' and m.state = 'active') as client_mandate,
             (select m.partnership_id from mandate m where m.product_id = p.id and m.holder = 'partner' and m.state = 'active') as through
        from product p where p.state = 'active' order by p.id`,
  )
  const planned: Planned[] = []
  for (const candidate of candidates) {
    if (!attemptDue(candidate.expires, today)) continue
    const manager = (await managersOf(tx, [candidate.id])).get(candidate.id)
    const byPartner =
      manager !== undefined &&
      manager.partnershipId === candidate.through &&
      manager.access === 'full' &&
      manager.payer === 'partner'
    if (byPartner) planned.push({ ...candidate, initiator: 'partner', payer: manager.partnerId })
    else if (candidate.client_mandate)
      planned.push({ ...candidate, initiator: 'client', payer: candidate.owner })
  }
  return planned
}

/** The units that count for each payer and family: those running at its charge, and those coming to it. */
async function unitsOf(tx: Database, planned: readonly Planned[], payer: string, family: string) {
  const { tiers, counted } = await volumeOf(tx, family, payer)
  let units = counted
  for (const line of planned.filter((l) => l.payer === payer)) {
    const runs = line.billed_before === payer && line.expires > today
    if (!runs && (await itemOf(tx, line.item)).family === family) units += line.quantity
  }
  return { units, rate: tierOf(tiers, units)?.rate ?? 0 }
}

/** The same renewals placed one order after the other, by what orders are placed with. */
async function rowByRow(context: Context): Promise<void> {
  const { tx } = context
  const planned = await plan(tx)
  const groups = Map.groupBy(planned, (line) => `${line.payer} ${line.owner}`)
  const agreed = new Map<string, Agreed>()
  for (const line of planned) {
    const { currency } = await partyOf(tx, line.payer)
    const item = await itemOf(tx, line.item)
    const months = await rowsOf(tx, sql<{ months: number }>`select months from product where id = ${line.id}`)
    const { units, rate } = await unitsOf(tx, planned, line.payer, item.family)
    const unitE6 = await unitPrice(tx, line.item, currency, months[0]?.months ?? 0)
    agreed.set(line.id, { unitE6: unitE6.toString(), volumeCount: units, volumeRate: rate })
  }
  for (const key of [...groups.keys()].sort()) {
    const lines = (groups.get(key) ?? []).sort((a, b) => (a.expires + a.id < b.expires + b.id ? -1 : 1))
    const [first] = lines
    if (!first) continue
    const renewed = lines.map((line) => {
      const price = agreed.get(line.id)
      return { renewProductId: line.id, periods: 1, ...(price ? { agreed: price } : {}) }
    })
    await placeOrder(
      context,
      { ownerId: first.owner, hatId: first.payer },
      { lines: renewed, means: 'prepaid' },
    )
  }
}

class Undone extends Error {}

/** What the slow way leaves, taken back again. */
async function slowly(box: BareWorld): Promise<Traces> {
  let left: Traces | undefined
  await box.db
    .transaction()
    .execute(async (tx: Tx) => {
      const [start] = await rowsOf(tx, sql<{ now: Date }>`select app.now() as now`)
      await rowByRow({ world: box.world, actor: null, tx, now: start?.now ?? new Date(0) })
      left = await traces(tx)
      throw new Undone()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  return left ?? expect.fail()
}

test('the run leaves what the same orders placed one by one leave, whatever row of the matrix they meet', async () => {
  const seen = new Set<string>()
  for (const seed of ['one', 'two', 'three', 'four', 'five']) {
    await using box = await portfolio(seed)
    const expected = await slowly(box)
    const report = await renewDue(box.world)
    expect(report.renewed).toBe(report.planned)
    expect(report.renewed).toBeGreaterThan(30)
    expect(await traces(box.db)).toEqual(expected)
    const rows = await rowsOf(
      box.db,
      sql<{ key: string }>`select distinct row || ' ' || benefit as key from order_line`,
    )
    for (const { key } of rows) seen.add(key)
  }
  const rows = [
    'C5 cashback',
    'L8 cashback',
    'L8 none',
    'N1 none',
    'OWN discount',
    'P3 discount',
    'P5 cashback',
  ]
  expect([...seen]).toEqual(expect.arrayContaining(rows))
})

test('small chunks, and a run cut in two, leave what one chunk leaves', async () => {
  await using whole = await portfolio('halves')
  await renewDue(whole.world)
  const expected = await traces(whole.db)

  await using small = await portfolio('halves')
  await renewDue(small.world, undefined, { chunk: 1 })
  expect(await traces(small.db)).toEqual(expected)

  await using cut = await portfolio('halves')
  const failing = failAfter(cut.world, 'order', 12)
  await expect(renewDue(failing, undefined, { chunk: 10 })).rejects.toThrow('the machine stops')
  const half = await rowsOf(cut.db, sql<{ n: number }>`select count(*)::int as n from order_line`)
  expect(half[0]?.n).toBeGreaterThan(0)
  expect(half[0]?.n).toBeLessThan(expected.lines.length)
  await renewDue(cut.world)
  expect(await traces(cut.db)).toEqual(expected)
})

test('a machine that stops in the middle of a chunk leaves nothing of it', async () => {
  await using box = await portfolio('crash')
  const before = await traces(box.db)
  await expect(renewDue(failAt(box.world, 'insert into benefit'))).rejects.toThrow('the machine stops')
  expect(await traces(box.db)).toEqual(before)
  await renewDue(box.world)
  expect((await renewDue(box.world)).planned).toBe(0)
})

test('three runners at once renew everything once, and no period has a gap or an overlap', async () => {
  await using box = await portfolio('runners', 300)
  await using alone = await portfolio('runners', 300)
  await Promise.all([1, 2, 3].map(() => renewDue(box.world, undefined, { chunk: 15 })))
  await renewDue(alone.world, undefined, { chunk: 15 })
  expect(await traces(box.db)).toEqual(await traces(alone.db))
  await box.setClock('2026-12-24T09:00:00Z')
  await Promise.all([1, 2].map(() => renewDue(box.world, undefined, { chunk: 15 })))
  const broken = await rowsOf(
    box.db,
    sql`
      select product_id from (
        select product_id, period_start, period_end, lead(period_start) over (partition by product_id order by period_start) as next,
               max(period_end) over (partition by product_id) as last from order_line where posted) x
       where next <> period_end or last <> (select expires_on from product p where p.id = x.product_id) or period_end <= period_start`,
  )
  expect(broken).toEqual([])
}, 60_000)

test('money reaches the longest prefix by expiry whose documents it covers, and not a line more', async () => {
  for (const seed of ['poor', 'poorer']) {
    await using box = await portfolio(seed, 120, (chance) => BigInt(chance.below(9000)))
    await using same = await portfolio(seed)
    await renewDue(same.world)
    const asked = await rowsOf(
      same.db,
      sql<{ product_id: string; billed_id: string; owner_id: string; start: Day; net: bigint; rate: number }>`
        select l.product_id, o.billed_id, o.owner_id, l.period_start as start, l.net::bigint as net, o.vat_rate as rate from order_line l join orders o on o.id = l.order_id
         order by l.period_start, l.product_id`,
    )
    const money = new Map(
      (
        await rowsOf(
          box.db,
          sql<{ id: string; free: bigint }>`
            select a.organisation_id as id, sum(b.posted)::bigint as free from ledger.balance b join ledger.account a on a.id = b.account_id group by 1`,
        )
      ).map((row) => [row.id, row.free]),
    )
    await renewDue(box.world)
    const reached = new Set(
      (await rowsOf(box.db, sql<{ id: string }>`select product_id as id from order_line`)).map((r) => r.id),
    )
    const expected: string[] = []
    for (const [payer, lines] of Map.groupBy(asked, (line) => line.billed_id)) {
      const nets = new Map<string, { net: bigint; rate: number }>()
      for (const line of lines) {
        const before = nets.get(line.owner_id)?.net ?? 0n
        nets.set(line.owner_id, { net: before + line.net, rate: line.rate })
        const gross = [...nets.values()].reduce((sum, d) => sum + d.net + vatOf(d.net, d.rate), 0n)
        if (gross > (money.get(payer) ?? 0n)) break
        expected.push(line.product_id)
      }
    }
    expect(expected.length).toBeLessThan(asked.length)
    expect([...reached].sort()).toEqual(expected.sort())
  }
})

test('what SQL joins is the matrix itself, complete and without a second answer', () => {
  const policy = {
    version: 'x',
    clientMayUsePartnerMeans: false,
    limitedNewProduct: 'none' as const,
    holdDays: 0,
  }
  const rows = automaticMatrix(policy)
  expect(
    new Set(rows.map((r) => [r.own, r.access, r.payer, r.initiator, r.managed, r.earns].join())).size,
  ).toBe(2 * 3 * 2 * 2 * 2 * 2)
  for (const { own, row, reason, price, benefit, ...facts } of rows) {
    const decision = own ? decideOwn(facts.earns) : decideBenefit(automaticFacts(facts), policy)
    expect(row).toBe(decision.row)
    if (decision.allowed) expect([reason, price, benefit]).toEqual([null, decision.price, decision.benefit])
    else expect([reason, price, benefit]).toEqual([decision.reason, null, null])
    if (decision.allowed && !own) expect(decision.billed).toBe(facts.initiator)
  }
})

/** A world whose ids run out: the process dies there. */
function failAfter(world: World, at: IdKind, count: number): World {
  let left = count
  const ids: Ids = (kind) => {
    if (kind === at && left-- <= 0) throw new Error('the machine stops')
    return world.ids(kind)
  }
  return { ...world, ids }
}

/** A world whose process dies when it is about to say this to the database. */
function failAt(world: World, words: string): World {
  const db = world.db.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'RawNode' && node.sqlFragments.some((part) => part.includes(words)))
        throw new Error('the machine stops')
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { ...world, db }
}
