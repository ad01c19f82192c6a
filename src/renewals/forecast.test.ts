import { afterEach, beforeEach, expect, test } from 'vitest'
import { order, organisation, partner, partnered, type Side, topUp } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'

let p: Platform
let agency: Side
let client: Side
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  agency = await partner(p, 'Agency')
  client = await organisation(p, 'Client')
  await topUp(client, '5000.00')
  await topUp(agency, '5000.00')
})
afterEach(() => p.close())

const foreseen = () => agency.legal.client.forecast.get({ partnerId: agency.id })

test('a monthly product of a client that pays renews in each of the months to come, and earns cashback', async () => {
  await partnered(client, agency, { access: 'full', payer: 'client' })
  await order(p, client, 1)
  const told = await foreseen()
  expect(told).toMatchObject({ from: '2026-01-15', to: '2026-12-31', unpriced: 0 })
  // the running month is paid, so that eleven are left: 1.98 each
  expect(told.currencies).toMatchObject([
    { currency: 'CHF', renewals: 11, cashback: '21.78', discount: '0.00', total: '21.78' },
  ])
  expect(told.currencies[0]?.months.map((one) => one.renewals)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
})

test('where the partner pays and renews it is a discount; where the client’s mandate renews, cashback', async () => {
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  const [productId = 'prd_'] = await order(p, client, 1)
  expect((await foreseen()).currencies).toMatchObject([{ discount: '21.78', cashback: '0.00' }])
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: [productId] })
  expect((await foreseen()).currencies).toMatchObject([{ discount: '0.00', cashback: '21.78' }])
})

test('an estimate is what a renewal then earns', async () => {
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  const [productId = 'prd_'] = await order(p, client, 1)
  const month = (await foreseen()).currencies[0]?.months[1]
  await p.at('2026-02-10T09:00:00Z')
  const lines = [{ renewProductId: productId, periods: 1 }]
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines,
    means: 'prepaid',
  })
  const told = await agency.legal.client.revenue.get({
    partnerId: agency.id,
    from: '2026-02-01',
    to: '2026-02-28',
  })
  expect(told.currencies[0]?.discount).toBe(month?.discount)
})

test('under limited access only what is given counts, also for the step of volume', async () => {
  const [given = 'prd_'] = await order(p, client, 40)
  await partnered(client, agency, { access: 'limited', products: [{ productId: given, level: 'manage' }] })
  const told = await foreseen()
  expect(told.currencies[0]?.renewals).toBe(11)
  // 9.92 less 20 % for one alone; the forty would have made the step, and told of the thirty-nine
  expect(told.currencies[0]?.cashback).toBe('21.78')
})

test('before a partnership nothing is foreseen, nor of a client that is not the partner’s', async () => {
  await order(p, client, 1)
  expect((await foreseen()).currencies).toEqual([])
  await partnered(client, agency, { access: 'full', payer: 'client' })
  expect((await foreseen()).currencies).toHaveLength(1)
  const elsewhere = await organisation(p, 'Elsewhere')
  const narrowed = await agency.legal.client.forecast.get({ partnerId: agency.id, clientId: elsewhere.id })
  expect(narrowed.currencies).toEqual([])
})

test('the partner’s own products are foreseen as the discount they are', async () => {
  await order(p, agency, 1)
  expect((await foreseen()).currencies).toMatchObject([{ discount: '21.78', cashback: '0.00' }])
})
