import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hosting,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { daysBetween } from '../lib/day.ts'
import { creditCashback } from './jobs.ts'
import { grainOf, partsOf, spanBeside, spanOf } from './revenuePeriod.ts'

describe('periods', () => {
  test.each([
    ['month', '2026-02-14', '2026-02-01', '2026-02-28'],
    ['month', '2028-02-29', '2028-02-01', '2028-02-29'],
    ['quarter', '2026-05-31', '2026-04-01', '2026-06-30'],
    ['quarter', '2026-12-01', '2026-10-01', '2026-12-31'],
    ['year', '2026-07-01', '2026-01-01', '2026-12-31'],
  ] as const)('the %s of %s is from %s to %s', (unit, day, from, to) => {
    expect(spanOf(unit, day)).toEqual({ from, to })
  })
  test('the one before January is December of the year before', () => {
    expect(spanBeside('month', spanOf('month', '2026-01-10'), -1)).toEqual({
      from: '2025-12-01',
      to: '2025-12-31',
    })
    expect(spanBeside('quarter', spanOf('quarter', '2026-12-10'), 1)).toEqual({
      from: '2027-01-01',
      to: '2027-03-31',
    })
  })
  test('the parts of any span follow each other without a gap, from its first day to its last, and are few', () => {
    for (let days = 0; days < 1100; days += 13) {
      const from = '2026-01-29'
      const to = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
      const parts = partsOf({ from, to })
      expect(parts[0]?.from).toBe(from)
      expect(parts.at(-1)?.to).toBe(to)
      for (const [index, part] of parts.entries()) {
        expect(part.from <= part.to).toBe(true)
        if (index > 0) expect(daysBetween(parts[index - 1]?.to ?? '', part.from)).toBe(1)
      }
      expect(parts.length).toBeLessThan(40)
    }
  })
  test('a month is told by days, a quarter by weeks that begin on Monday, a year by months', () => {
    expect(grainOf(spanOf('month', '2026-01-01'))).toBe('day')
    expect(partsOf(spanOf('quarter', '2026-01-01')).slice(0, 2)).toEqual([
      { from: '2026-01-01', to: '2026-01-04' },
      { from: '2026-01-05', to: '2026-01-11' },
    ])
    expect(partsOf(spanOf('year', '2026-01-01'))).toHaveLength(12)
  })
})

describe('what a partner earned', () => {
  let p: Platform
  let agency: Side
  let other: Side
  let payer: Side
  let hotel: Side
  beforeAll(async () => {
    p = await openPlatform('2026-01-15T09:00:00Z')
    agency = await partner(p, 'Agency')
    other = await partner(p, 'Other Agency')
    payer = await organisation(p, 'Self Payer')
    hotel = await organisation(p, 'Hôtel 100%')
    for (const side of [agency, payer, hotel]) await topUp(side, '5000.00')
    await partnered(payer, agency, { access: 'full', payer: 'client' })
    await partnered(hotel, agency, { access: 'full', payer: 'partner' })
    await order(p, payer, 35)
    await p.at('2026-02-20T09:00:00Z')
    await creditCashback(p.db)
    const lines = [{ itemId: await hosting(p), quantity: 1, months: 1 as const }]
    await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: hotel.id,
      lines,
      means: 'prepaid',
    })
    // the last minute of February by the clock of Zürich, in UTC still an hour before
    await p.at('2026-02-28T22:59:00Z')
    await order(p, payer, 1)
    await p.at('2026-02-28T23:00:00Z')
    await order(p, hotel, 1)
  })
  afterAll(() => p.close())

  const year = { from: '2026-01-01', to: '2026-12-31' }
  const asked = () => ({ partnerId: agency.id, ...year })
  const sumOf = (amounts: string[]) => amounts.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0)

  test('discount, cashback to come and cashback credited stand apart, month by month', async () => {
    const told = await agency.legal.client.revenue.get(asked())
    expect(told.grain).toBe('month')
    const [chf] = told.currencies
    expect(told.currencies).toHaveLength(1)
    expect(chf).toMatchObject({ currency: 'CHF', discount: '1.98', credited: '52.08', clawed: '0.00' })
    expect(
      chf?.parts.slice(0, 4).map((part) => [part.from, part.discount, part.pending, part.credited]),
    ).toEqual([
      ['2026-01-01', '0.00', '0.00', '52.08'],
      ['2026-02-01', '1.98', expect.any(String), '0.00'],
      ['2026-03-01', '0.00', expect.any(String), '0.00'],
      ['2026-04-01', '0.00', '0.00', '0.00'],
    ])
    expect(chf?.families.map((one) => one.family)).toEqual(['hosting'])
  })
  test('a day ends at midnight in Zürich', async () => {
    const of = (from: string, to: string) =>
      agency.legal.client.revenue.get({ partnerId: agency.id, from, to, clientId: hotel.id })
    expect((await of('2026-02-28', '2026-02-28')).currencies).toEqual([])
    expect((await of('2026-03-01', '2026-03-01')).currencies[0]?.parts).toMatchObject([
      { from: '2026-03-01', pending: '1.98' },
    ])
    const last = await agency.legal.client.revenue.get({
      partnerId: agency.id,
      clientId: payer.id,
      from: '2026-02-28',
      to: '2026-02-28',
    })
    expect(last.currencies).toHaveLength(1)
  })
  test('the parts, the categories, the shares and the lines each add up to the same', async () => {
    const { client } = agency.legal
    const [chf] = (await client.revenue.get(asked())).currencies
    const whole = sumOf([chf?.total ?? ''])
    expect(whole).toBeGreaterThan(0)
    expect(sumOf(chf?.parts.map((part) => part.total) ?? [])).toBe(whole)
    expect(sumOf(chf?.families.map((one) => one.total) ?? [])).toBe(whole)
    for (const by of ['client', 'family', 'rule'] as const) {
      const shares = await client.revenue.shares({ ...asked(), by })
      expect(sumOf(shares.rows.map((row) => row.total))).toBe(whole)
      for (const share of shares.rows) {
        const narrowed =
          by === 'client'
            ? { clientId: share.id }
            : by === 'family'
              ? { family: share.id }
              : { rule: share.id }
        const lines = await client.benefits.list({
          ...asked(),
          ...narrowed,
          currency: share.currency,
        } as Parameters<typeof client.benefits.list>[0])
        expect(lines.rows).toHaveLength(share.lines)
        expect(sumOf(lines.rows.map((row) => row.rest))).toBe(sumOf([share.total]))
      }
    }
  })
  test('shares come page by page, the most first, and a client is found by a part of its name, taken literally', async () => {
    const { revenue } = agency.legal.client
    const first = await revenue.shares({ ...asked(), by: 'client', limit: 1 })
    expect(first.rows.map((row) => row.name)).toEqual(['Self Payer'])
    const second = await revenue.shares({ ...asked(), by: 'client', limit: 1, cursor: first.next ?? '' })
    expect(second.rows.map((row) => row.name)).toEqual(['Hôtel 100%'])
    expect(second.next).toBeNull()
    const found = async (q: string) =>
      (await revenue.shares({ ...asked(), by: 'client', q })).rows.map((row) => row.name)
    expect(await found('PAY')).toEqual(['Self Payer'])
    expect(await found('0%')).toEqual(['Hôtel 100%'])
    expect(await found('%_%')).toEqual([])
  })
  test('what was taken back is no longer earned, and is told beside it', async () => {
    const before = (await agency.legal.client.revenue.get(asked())).currencies[0]
    const { rows } = await payer.legal.client.invoices.list({ organisationId: payer.id })
    const { client: staff } = await staffOf(p)
    await staff.refunds.make({
      documentId: rows[0]?.id ?? 'doc_',
      reason: 'Ordered twice',
      how: 'share',
      share: 10_000,
    })
    const after = (await agency.legal.client.revenue.get(asked())).currencies[0]
    const clawed = sumOf([after?.clawed ?? ''])
    expect(clawed).toBeGreaterThan(0)
    expect(sumOf([after?.total ?? ''])).toBe(sumOf([before?.total ?? '']) - clawed)
  })
  test('a span that ends before it begins, or is longer than three years, is refused by the name of its field', async () => {
    const { revenue } = agency.legal.client
    for (const to of ['2025-12-31', '2029-01-05']) {
      for (const ask of [
        () => revenue.get({ ...asked(), to }),
        () => revenue.shares({ ...asked(), to, by: 'rule' }),
      ]) {
        expect(await refusalOf(ask())).toMatchObject({
          code: 'input_invalid',
          data: { flaws: [{ field: 'to' }] },
        })
      }
    }
  })
  test('nobody of another partner, nor a client, sees any of it; another partner’s own is empty', async () => {
    for (const stranger of [other, payer]) {
      const { client } = stranger.legal
      expect(await refusalOf(client.revenue.get(asked()))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(client.revenue.shares({ ...asked(), by: 'client' }))).toMatchObject({
        code: 'not_found',
      })
      expect(await refusalOf(client.forecast.get({ partnerId: agency.id }))).toMatchObject({
        code: 'not_found',
      })
    }
    expect((await other.legal.client.revenue.get({ ...asked(), partnerId: other.id })).currencies).toEqual([])
    const narrowed = await other.legal.client.revenue.get({
      ...asked(),
      partnerId: other.id,
      clientId: payer.id,
    })
    expect(narrowed.currencies).toEqual([])
  })
})
