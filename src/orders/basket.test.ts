import { expect, test } from 'vitest'
import {
  askedLines,
  type Basket,
  covers,
  offersOf,
  sumOf,
  together,
  withItem,
  withRenewals,
} from './basket.ts'
import type { ExplainedLine } from './contract.ts'

const hosting = { id: 'itm_00000000000000000001', name: 'Web hosting' } as const
const site = 'prd_00000000000000000001'
const shop = 'prd_00000000000000000002'

const line: ExplainedLine = {
  pos: 1,
  operation: 'order',
  name: 'Web hosting',
  itemId: hosting.id,
  productId: null,
  quantity: 35,
  months: 1,
  periods: 1,
  unit: '9.92',
  list: '347.20',
  campaignAllowance: '0.00',
  partnerAllowance: '69.44',
  afterPartner: '277.76',
  partnerRate: 2000,
  volumeCount: 35,
  volumeRate: 2500,
  volumeAllowance: '69.44',
  net: '208.32',
  periodStart: null,
  periodEnd: null,
  cheaper: null,
  row: 'P1',
  facts: {
    access: 'full',
    payer: 'partner',
    initiator: 'partner',
    automatic: false,
    managed: true,
    operation: 'order',
  },
  policyVersion: 'example-1',
  benefit: 'discount',
  gain: '69.44',
}

test('the same item for the same period grows its line; another period begins one', () => {
  const once = withItem([], hosting, 1, 1)
  const twice = withItem(once, hosting, 1, 4)
  expect(twice).toEqual([
    { kind: 'new', itemId: hosting.id, itemName: 'Web hosting', quantity: 5, months: 1, name: '' },
  ])
  expect(withItem(twice, hosting, 12, 1)).toHaveLength(2)
})

test('a product is renewed once in an order, however often it is chosen', () => {
  const lines = withRenewals(withRenewals([], [site]), [site, shop])
  expect(lines).toEqual([
    { kind: 'renewal', productId: site, periods: 1 },
    { kind: 'renewal', productId: shop, periods: 1 },
  ])
})

test('a name is sent only with a single unit', () => {
  const named = (quantity: number): Basket => [
    {
      kind: 'new',
      itemId: hosting.id,
      itemName: 'Web hosting',
      quantity,
      months: 1,
      name: ' fidu-bourg.ch ',
    },
  ]
  expect(askedLines(named(1))).toEqual([
    { itemId: hosting.id, quantity: 1, months: 1, name: 'fidu-bourg.ch' },
  ])
  expect(askedLines(named(2))).toEqual([{ itemId: hosting.id, quantity: 2, months: 1 }])
})

test('an item is offered in one currency, the shortest period first', () => {
  const item = {
    ...hosting,
    sku: 'web-hosting',
    family: 'hosting',
    familyNames: { it: '', fr: '', de: '', en: '', es: '' },
    perUnit: true,
    prices: [
      { currency: 'CHF' as const, months: 12, unit: '119.00' },
      { currency: 'EUR' as const, months: 1, unit: '5.75' },
      { currency: 'CHF' as const, months: 1, unit: '9.92' },
    ],
  }
  expect(offersOf(item, 'CHF')).toEqual([
    { months: 1, unit: '9.92' },
    { months: 12, unit: '119.00' },
  ])
})

test('amounts of several lines are added to the last unit', () => {
  expect(sumOf([line, line, line], 'net')).toBe('624.96')
  expect(sumOf([{ ...line, net: '9999999999999.27' }, line], 'net')).toBe('10000000000207.59')
  expect(() => sumOf([{ ...line, net: '12,50' }], 'net')).toThrow('Not a decimal amount: 12,50')
})

test('lines together name a rate only where all of them have it', () => {
  const other = { ...line, partnerRate: 2500, quantity: 1 }
  const both = together([line, other])
  expect(both).toMatchObject({ quantity: 36, volumeRate: 2500, partnerRate: null, list: '694.40' })
  expect(together([line])).toMatchObject({ partnerRate: 2000, net: '208.32', unit: '9.92' })
})

test('an account covers an amount up to its last unit', () => {
  expect(covers('208.32', '208.32')).toBe(true)
  expect(covers('208.31', '208.32')).toBe(false)
})
