import { call } from '@orpc/server'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type BareWorld, createBareWorld } from '../../test/bareWorld.ts'
import { rowOf } from '../lib/database.ts'
import { type Id, randomIds } from '../lib/id.ts'
import type { Call } from '../lib/operation.ts'
import { Refusal } from '../lib/refusal.ts'
import { loadExampleCatalogue } from './example.ts'
import { catalogueOperations } from './operations.ts'

async function refusalOf(answer: Promise<unknown>): Promise<Refusal> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw new Error('it was not refused', { cause: error })
}

/** A silver partner whose person of that name is its legal representative or a collaborator. */
async function addPartner(
  box: BareWorld,
  role: 'legal' | 'collaborator',
): Promise<{ partnerId: Id<'organisation'>; context: Call }> {
  const partnerId = randomIds('organisation')
  const context = box.callBy()
  const personId = context.actor?.personId
  await sql`insert into organisation (id, kind, name, country, language, created_at) values (${partnerId}, 'company', 'Alpina Digital', 'CH', 'de', app.now())`.execute(
    box.db,
  )
  await sql`insert into person (id, name, email) values (${personId}, 'Luca Bianchi', ${`${personId}@alpina.example`})`.execute(
    box.db,
  )
  await sql`insert into member (organisation_id, person_id, role, joined_at) values (${partnerId}, ${personId}, ${role}, app.now())`.execute(
    box.db,
  )
  await sql`insert into partner (organisation_id, state, level, contact_email, since) values (${partnerId}, 'active', 'silver', 'p@alpina.example', app.now())`.execute(
    box.db,
  )
  return { partnerId, context }
}

describe('what can be ordered', () => {
  test('is shown to everybody at the public price of the day', async () => {
    await using box = await createBareWorld()
    const context: Call = { world: box.world, actor: null }
    const items = await call(catalogueOperations.items, { currency: 'CHF', family: 'hosting' }, { context })
    expect(items.map(({ sku, prices }) => ({ sku, prices }))).toEqual([
      {
        sku: 'shop-hosting',
        prices: [
          { currency: 'CHF', months: 1, unit: '12.90' },
          { currency: 'CHF', months: 12, unit: '154.80' },
        ],
      },
      {
        sku: 'web-hosting',
        prices: [
          { currency: 'CHF', months: 1, unit: '9.92' },
          { currency: 'CHF', months: 12, unit: '119.00' },
        ],
      },
    ])
    expect(await call(catalogueOperations.items, {}, { context })).toHaveLength(14)
    expect((await call(catalogueOperations.families, {}, { context })).map(({ id }) => id)).toEqual([
      'hosting',
      'domain',
      'mail',
      'suite',
      'cloud',
      'backup',
    ])
    expect(await call(catalogueOperations.tiers, {}, { context })).toContainEqual({
      family: 'hosting',
      quantityMin: 35,
      rate: 2500,
      source: 'example',
    })
  })

  test('leaves out what is withdrawn and prices that do not hold yet', async () => {
    await using box = await createBareWorld()
    await sql`update item set state = 'withdrawn' where sku = 'web-hosting'`.execute(box.db)
    await box.setClock('2025-12-31T22:00:00Z')
    const context: Call = { world: box.world, actor: null }
    expect(await call(catalogueOperations.items, {}, { context })).toEqual([])
    // midnight in Zurich is an hour before midnight UTC
    await box.setClock('2025-12-31T23:00:00Z')
    const skus = (await call(catalogueOperations.items, { family: 'hosting' }, { context })).map(
      ({ sku }) => sku,
    )
    expect(skus).toEqual(['shop-hosting'])
  })

  test('the example catalogue comes in once and stays out of a catalogue of one’s own', async () => {
    await using box = await createBareWorld()
    await sql`update price set unit_e6 = 1`.execute(box.db)
    await box.db.transaction().execute((tx) => loadExampleCatalogue(tx, randomIds, '2027-01-01'))
    expect(
      await rowOf(box.db, sql`select max(unit_e6) as max, count(distinct item_id)::int as items from price`),
    ).toEqual({ max: 1n, items: 14 })
  })
})

describe('a price', () => {
  test('is explained step by step', async () => {
    await using box = await createBareWorld()
    const asked = { list: '9.92', quantity: 35, partnerRate: 20, volumeRate: 25, currency: 'CHF' } as const
    const steps = await call(catalogueOperations.price, asked, { context: { world: box.world, actor: null } })
    expect(steps).toMatchObject({
      list: '347.20',
      partnerAllowance: '69.44',
      afterPartner: '277.76',
      volumeAllowance: '69.44',
      net: '208.32',
      gain: '52.08',
    })
  })

  test('that no order can carry, or with a rate of three decimals, is refused', async () => {
    await using box = await createBareWorld()
    const context: Call = { world: box.world, actor: null }
    const large = call(
      catalogueOperations.price,
      { list: '999999999', quantity: 100_000, periods: 60, currency: 'CHF' },
      { context },
    )
    expect(await refusalOf(large)).toMatchObject({ code: 'amount_too_large' })
    const fine = call(
      catalogueOperations.price,
      { list: '1', partnerRate: 12.345, currency: 'CHF' },
      { context },
    )
    expect(await refusalOf(fine)).toMatchObject({
      code: 'input_invalid',
      facts: { flaws: [{ field: 'partnerRate' }] },
    })
  })
})

describe('rates', () => {
  test('a partner reads those of its own level, and only with the accounting right', async () => {
    await using box = await createBareWorld()
    const { partnerId, context } = await addPartner(box, 'legal')
    const rates = await call(catalogueOperations.rates, { partnerId }, { context })
    expect(
      rates.map(({ family, level, rate, from, until }) => ({ family, level, rate, from, until })),
    ).toContainEqual({
      family: 'hosting',
      level: 'silver',
      rate: 2500,
      from: '2026-01-01',
      until: null,
    })
    expect(rates.map(({ family }) => family)).toEqual(['hosting', 'mail', 'suite', 'cloud', 'backup'])
    const stranger = box.callBy()
    expect(
      await refusalOf(call(catalogueOperations.rates, { partnerId }, { context: stranger })),
    ).toMatchObject({ code: 'not_found' })
  })

  test('a collaborator without the accounting right does not', async () => {
    await using box = await createBareWorld()
    const { partnerId, context } = await addPartner(box, 'collaborator')
    expect(await refusalOf(call(catalogueOperations.rates, { partnerId }, { context }))).toMatchObject({
      code: 'accounting_only',
    })
  })
})
