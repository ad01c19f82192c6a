import { call } from '@orpc/server'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type BareWorld, createBareWorld } from '../../test/bareWorld.ts'
import { buildPortfolio } from '../../test/portfolio.ts'
import { rowsOf } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import { formatMinor } from '../lib/money.ts'
import type { Call } from '../lib/operation.ts'
import { type LineTerms, priceGain, tierOf } from '../pricing/price.ts'
import { renewDue } from '../renewals/run.ts'
import type { SimulatedLine, SimulatedPart } from './contract.ts'
import { ratesOperations } from './operations.ts'

/** A year of renewals by chance; then it is the next morning, and somebody of finance sits down. */
async function lived(seed: string): Promise<{ box: BareWorld; staff: Call }> {
  const box = await createBareWorld()
  const today = '2026-11-22'
  const money = () => 100_000_000n
  await buildPortfolio(box.db, { seed, today, partners: 14, clients: 30, products: 300, money })
  for (const day of ['2026-11-22', '2026-12-08', '2026-12-24', '2027-01-09']) {
    await box.setClock(`${day}T09:00:00Z`)
    await renewDue(box.world)
  }
  await box.setClock('2027-01-10T09:00:00Z')
  const staff = box.callBy({ staff: 'finance' })
  await sql`insert into person (id, name, email) values (${staff.actor?.personId}, 'Nadia Keller', 'nadia@provider.example')`.execute(
    box.db,
  )
  return { box, staff }
}

interface Row {
  subject: string
  value: string | null
}

async function simulate(staff: Call, rows: Row[]) {
  const context = { context: staff }
  const content = { title: 'What if', reason: 'To see', effectiveOn: '2027-02-01', rows }
  const { id, version } = await call(ratesOperations.draft, content, context)
  const simulation = await call(ratesOperations.simulate, { changeId: id, version }, context)
  const lines: SimulatedLine[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await call(
      ratesOperations.simulatedLines,
      { changeId: id, show: 'all', limit: 150, ...(cursor ? { cursor } : {}) },
      context,
    )
    lines.push(...page.rows)
    if (!page.next) return { id, simulation, lines }
    cursor = page.next
  }
}

async function inForce(staff: Call): Promise<Row[]> {
  const { rows } = await call(ratesOperations.standing, {}, { context: staff })
  return rows.map(({ subject, value }) => ({ subject, value }))
}

const isNothing = ({ net, gain, margin, vat }: SimulatedPart) =>
  [net, gain, margin, vat].every((sum) => sum === null || sum.difference === '0.00')

interface Posted {
  order_id: string
  pos: number
  sku: string
  family: string
  level: string | null
  currency: string
  quantity: number
  months: number
  periods: number
  unit_e6: bigint
  partner_rate: number | null
  partner_unit_e6: bigint | null
  volume_count: number
  volume_rate: number
  row: string
  managed: boolean
  benefit: string
  gain: bigint
  net: bigint
}

/** What stands on the lines, read without the simulation: nobody changed levels, so those of today are those of then. */
const posted = (box: BareWorld) =>
  rowsOf(
    box.db,
    sql<Posted>`
      select l.order_id, l.pos, i.sku, i.family, p.level, o.currency, l.quantity, l.months, l.periods, l.unit_e6, l.partner_rate, l.partner_unit_e6, l.volume_count, l.volume_rate,
             l.row, (l.facts->>'managed')::boolean as managed, l.benefit, l.gain::bigint as gain, l.net::bigint as net
        from order_line l join orders o on o.id = l.order_id join item i on i.id = l.item_id left join partner p on p.organisation_id = l.beneficiary_id
       where l.posted order by l.order_id desc, l.pos desc`,
  )

const units = (value: string) => {
  const [whole = '0', fraction = ''] = value.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}
const points = (value: string) => Math.round(Number(value) * 100)

/** A line priced anew by the kernel, from its own facts and what the rows and the rates in force say. */
function replay(line: Posted, rows: readonly Row[], force: ReadonlyMap<string, string>) {
  const set = new Map(rows.map(({ subject, value }) => [subject, value]))
  const after = (subject: string) => (set.has(subject) ? set.get(subject) : force.get(subject))
  const place = `${line.sku}:${line.currency}:${line.months}`
  const list = set.get(`price:${place}`)
  const own = set.get(`partner_price:${line.level}:${place}`)
  const rate = after(`partner_rate:${line.level}:${line.family}`) ?? '0'
  let partner: LineTerms['partner'] =
    line.partner_unit_e6 === null
      ? { kind: 'percent', rate: line.partner_rate ?? 0 }
      : { kind: 'price_list', unitE6: line.partner_unit_e6 }
  if (line.level !== null && own !== undefined)
    partner =
      own === null ? { kind: 'percent', rate: points(rate) } : { kind: 'price_list', unitE6: units(own) }
  else if (
    line.level !== null &&
    partner.kind === 'percent' &&
    set.has(`partner_rate:${line.level}:${line.family}`)
  )
    partner = { kind: 'percent', rate: points(rate) }
  const isTiered = [...set.keys()].some((subject) => subject.startsWith(`volume_tier:${line.family}:`))
  const tiers = [...new Set([...force.keys(), ...set.keys()])].flatMap((subject) => {
    const value = after(subject)
    const [kind, family, quantity] = subject.split(':')
    return kind === 'volume_tier' && family === line.family && typeof value === 'string'
      ? [{ quantityMin: Number(quantity), rate: points(value) }]
      : []
  })
  const price = priceGain({
    quantity: line.quantity,
    unitE6: typeof list === 'string' ? units(list) : line.unit_e6,
    periods: line.periods,
    partner,
    volumeRate: isTiered ? (tierOf(tiers, line.volume_count)?.rate ?? 0) : line.volume_rate,
  })
  const paysLess = ['P1', 'P2', 'P3', 'OWN'].includes(line.row)
  const earns = line.benefit !== 'none'
  return { net: (paysLess ? price.partner : price.public).net, gain: earns ? price.gain : 0n }
}

test.each(['one', 'two', 'three'])(
  'the rates in force give exactly what was posted: history %s',
  async (seed) => {
    const { box, staff } = await lived(seed)
    await using _ = box
    const { simulation, lines } = await simulate(staff, await inForce(staff))
    expect(simulation.lines).toBeGreaterThan(150)
    expect(lines).toHaveLength(simulation.lines)
    for (const { before, after } of lines) expect(after).toEqual(before)
    for (const part of [...simulation.total, ...simulation.levels, ...simulation.families]) {
      expect(part.changed).toBe(0)
      expect(isNothing(part)).toBe(true)
    }
    expect([simulation.winners, simulation.losers]).toEqual([[], []])
    // and what was posted is what the ledger took as sales
    const [sold] = await rowsOf(
      box.db,
      sql<{
        net: bigint
      }>`select sum(net)::bigint as net from order_line where posted and order_id in (select id from orders where currency = 'CHF')`,
    )
    expect(simulation.total.find(({ currency }) => currency === 'CHF')?.net.before).toBe(
      formatMinor(sold?.net ?? 0n),
    )
  },
)

test('any change counts as the kernel does, line by line and in every sum', async () => {
  const { box, staff } = await lived('replay')
  await using _ = box
  const force = new Map((await inForce(staff)).map(({ subject, value }) => [subject, value ?? '']))
  const of = (kind: string) => [...force.keys()].filter((subject) => subject.startsWith(`${kind}:`))
  const percent = (max: number) => fc.integer({ min: 0, max }).map((rate) => String(rate / 100))
  const unit = fc.integer({ min: 1, max: 20_000 }).map((cents) => (cents / 100).toFixed(2))
  const rowOf = fc.oneof(
    fc.record({ subject: fc.constantFrom(...of('partner_rate')), value: percent(3500) }),
    fc.record({ subject: fc.constantFrom(...of('volume_tier')), value: fc.option(percent(10_000)) }),
    fc.record({ subject: fc.constantFrom(...of('partner_price')), value: fc.option(unit) }),
    fc.record({ subject: fc.constantFrom(...of('price')), value: unit }),
  )
  const changes = fc.sample(
    fc.uniqueArray(rowOf, { selector: ({ subject }) => subject, minLength: 1, maxLength: 40 }),
    { numRuns: 12, seed: 7 },
  )
  const history = await posted(box)
  for (const rows of changes) {
    const { simulation, lines } = await simulate(staff, rows)
    const expected = history.map((line) => ({ line, ...replay(line, rows, force) }))
    const seen = new Map(lines.map((line) => [`${line.orderId} ${line.pos}`, line]))
    for (const { line, net, gain } of expected) {
      const { after, before } = seen.get(`${line.order_id} ${line.pos}`) ?? {}
      expect([before?.net, before?.gain]).toEqual([formatMinor(line.net), formatMinor(line.gain)])
      // a line on which nobody earned has no partner to replay it by; its net is another question
      if (line.benefit !== 'none' || line.row === 'N1') {
        expect([after?.net, after?.gain]).toEqual([formatMinor(net), formatMinor(gain)])
      }
    }
    for (const total of simulation.total) {
      const mine = lines.filter(({ currency }) => currency === total.currency)
      const sum = (of: (line: SimulatedLine) => string) =>
        formatMinor(mine.reduce((all, line) => all + BigInt(of(line).replace('.', '')), 0n))
      expect([total.net.before, total.net.after]).toEqual([sum((l) => l.before.net), sum((l) => l.after.net)])
      expect([total.gain.before, total.gain.after]).toEqual([
        sum((l) => l.before.gain),
        sum((l) => l.after.gain),
      ])
    }
  }
})

/** Partner rates by which somebody earned, of two levels, both below the highest. */
async function earning(staff: Call): Promise<{ level: string; family: string }[]> {
  const { lines } = await simulate(staff, [])
  const first = new Map<string, { level: string; family: string }>()
  for (const { level, family, before } of lines) {
    const isBelow = before.partnerRate !== null && before.partnerRate < 3500
    if (level && before.gain !== '0.00' && isBelow && !first.has(level)) first.set(level, { level, family })
  }
  return [...first.values()]
}

test('who gains and who loses is told by partner, level and category, and every line by its steps', async () => {
  const { box, staff } = await lived('told')
  await using _ = box
  const [up, down] = await earning(staff)
  if (!up || !down) throw new Error('two levels earn')
  const { id, simulation } = await simulate(staff, [
    { subject: `partner_rate:${up.level}:${up.family}`, value: '35' },
    { subject: `partner_rate:${down.level}:${down.family}`, value: '0' },
  ])
  for (const part of simulation.levels.filter(({ changed }) => changed > 0)) {
    expect([up.level, down.level]).toContain(part.key)
    expect(Math.sign(Number(part.gain.difference))).toBe(part.key === up.level ? 1 : -1)
  }
  for (const { key, changed } of simulation.families)
    if (changed > 0) expect([up.family, down.family]).toContain(key)
  const loser = simulation.losers[0]
  const partnerId = loser?.key
  if (!loser || !partnerId) throw new Error('somebody loses')
  const context = { context: staff }
  const all = await call(ratesOperations.simulatedPartners, { changeId: id, limit: 200 }, context)
  expect(all.rows.at(-1)).toMatchObject({ key: partnerId })
  const half = await call(ratesOperations.simulatedPartners, { changeId: id, limit: 3 }, context)
  const rest = await call(
    ratesOperations.simulatedPartners,
    { changeId: id, limit: 200, cursor: half.next ?? '' },
    context,
  )
  expect([...half.rows, ...rest.rows]).toEqual(all.rows)
  const mine = await call(
    ratesOperations.simulatedLines,
    { changeId: id, partnerId: partnerId as `org_${string}`, limit: 200 },
    context,
  )
  const lost = mine.rows.filter(({ currency }) => currency === loser.currency)
  expect(lost).toHaveLength(loser.changed)
  for (const line of lost) {
    expect(line).toMatchObject({
      ...down,
      after: { partnerRate: 0, gain: '0.00', benefit: 'none' },
    })
  }
})

test('a line is looked at with the level that its partner had then', async () => {
  const { box, staff } = await lived('told')
  await using _ = box
  const [{ level, family } = { level: '', family: '' }] = await earning(staff)
  const rows = [{ subject: `partner_rate:${level}:${family}`, value: '35' }]
  const before = await simulate(staff, rows)
  const other = level === 'bronze' ? 'silver' : 'bronze'
  await sql`update partner set level = ${other}`.execute(box.db)
  const after = await simulate(staff, rows)
  expect(after.lines).toEqual(before.lines)
  expect(after.simulation.total.some(({ changed }) => changed > 0)).toBe(true)
})

test('a tax rate changes what documents bear, and nothing else', async () => {
  const { box, staff } = await lived('tax')
  await using _ = box
  const { simulation } = await simulate(staff, [{ subject: 'vat_rate:CH', value: '8.9' }])
  const [expected] = await rowsOf(
    box.db,
    sql<{
      vat: bigint
    }>`select sum(case when vat_country = 'CH' then pricing.share(net, 890) else vat end)::bigint as vat from orders where currency = 'CHF' and state = 'paid'`,
  )
  const total = simulation.total.find(({ currency }) => currency === 'CHF')
  expect(total?.vat?.after).toBe(formatMinor(expected?.vat ?? 0n))
  expect([total?.changed, total?.net.difference, total?.gain.difference]).toEqual([0, '0.00', '0.00'])
})

test('what somebody else posted today is counted tomorrow, and ids of nothing are not found', async () => {
  const { box, staff } = await lived('bounds')
  await using _ = box
  const first = await simulate(staff, [])
  await renewDue(box.world)
  expect((await simulate(staff, [])).simulation.total).toEqual(first.simulation.total)
  const nothing = call(ratesOperations.simulation, { changeId: randomIds('rateChange') }, { context: staff })
  await expect(nothing).rejects.toMatchObject({ code: 'not_found' })
})
