import { call } from '@orpc/server'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type BareWorld, createBareWorld } from '../../test/bareWorld.ts'
import {
  catalogueRows,
  csvOf,
  organisationRows,
  productRows,
  type Row,
  samples,
  spoiledCatalogue,
  spoiledOrganisations,
  spoiledProducts,
} from '../../test/samples.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import type { Actor } from '../lib/operation.ts'
import { Refusal } from '../lib/refusal.ts'
import type { ImportKind } from './contract.ts'
import { importsOperations } from './operations.ts'

function run(box: BareWorld, kind: ImportKind, content: string, actor: Partial<Actor> = {}) {
  return call(
    importsOperations.run,
    { kind, content },
    { context: box.callBy({ staff: 'manager', ...actor }) },
  )
}

async function refusalOf(answer: Promise<unknown>): Promise<Refusal> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw new Error('it was not refused', { cause: error })
}

/** Line and column of everything a refused import names. */
function placesOf(refusal: Refusal): string[] {
  return (refusal.facts.flaws ?? []).map(({ field }) => field.replace('.', ' '))
}

const file = (rows: readonly Row[]) => csvOf(rows, { separator: ',', lineEnd: '\n', bom: false })
const sample = (name: string) => samples[name] ?? ''
const spoiledPlaces = (changes: readonly [number, string, string][]) =>
  changes.map(([line, column]) => `${line} ${column}`)

async function countOf(
  box: BareWorld,
  table: 'organisation' | 'person' | 'member' | 'product' | 'item' | 'price' | 'audit_event',
): Promise<number> {
  return (
    (await rowOf(box.db, sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`))?.n ?? -1
  )
}

const organisation: Row = {
  reference: 'K-1',
  name: 'Zürcher & Söhne',
  kind: 'company',
  country: 'CH',
  language: 'de',
  street: '',
  house_number: '',
  postcode: '',
  town: '',
  register_number: '',
  vat_number: '',
  website: '',
  email: 'reto@zuercher.example',
  legal_name: 'Reto Zürcher',
}
const product: Row = {
  reference: 'P-1',
  organisation: 'K-1',
  sku: 'web-hosting',
  name: 'Site',
  quantity: '1',
  months: '12',
  started_on: '2025-01-01',
  expires_on: '2027-01-01',
}
const price: Row = {
  sku: 'hosting-pro',
  family: 'hosting',
  name: 'Pro',
  per_unit: 'true',
  currency: 'CHF',
  months: '12',
  unit: '240.00',
  from: '2026-01-01',
}

describe('a whole stock', () => {
  test('comes in at once; a second time nothing changes', async () => {
    await using box = await createBareWorld()
    for (const [kind, rows] of [
      ['catalogue', catalogueRows().length],
      ['organisations', 500],
      ['products', 5000],
    ] as const) {
      const known = kind === 'catalogue' ? 4 : 0
      expect(await run(box, kind, sample(`${kind}.csv`))).toEqual({
        rows,
        added: rows - known,
        changed: 0,
        unchanged: known,
      })
      expect(await run(box, kind, sample(`${kind}.csv`))).toEqual({
        rows,
        added: 0,
        changed: 0,
        unchanged: rows,
      })
    }
    expect(await countOf(box, 'organisation')).toBe(500)
    expect(await countOf(box, 'product')).toBe(5000)
    expect(await countOf(box, 'audit_event')).toBe(3)
    const wanted = organisationRows().map((row) => [row.reference, row.name])
    const found = await rowsOf(
      box.db,
      sql<{ reference: string; name: string }>`select reference, name from organisation order by reference`,
    )
    expect(found.map((row) => [row.reference, row.name])).toEqual(wanted)
  })

  test('with bad rows is refused; every one is named and nothing is written', async () => {
    await using box = await createBareWorld()
    await run(box, 'organisations', sample('organisations.csv'))
    const before = {
      items: await countOf(box, 'item'),
      prices: await countOf(box, 'price'),
      people: await countOf(box, 'person'),
    }
    const refusals = [
      [await refusalOf(run(box, 'organisations', sample('organisations-bad.csv'))), spoiledOrganisations],
      [await refusalOf(run(box, 'products', sample('products-bad.csv'))), spoiledProducts],
      [await refusalOf(run(box, 'catalogue', sample('catalogue-bad.csv'))), spoiledCatalogue],
    ] as const
    for (const [refusal, spoiled] of refusals) {
      expect(refusal.code).toBe('import_refused')
      expect(placesOf(refusal).sort()).toEqual(spoiledPlaces(spoiled).sort())
    }
    const products = refusals[1][0]
    expect(products.facts.rows).toContainEqual({
      line: 9,
      column: 'organisation',
      reason: 'there is no organisation with the reference “K-9999”',
    })
    expect(products.facts.rows).toContainEqual({
      line: 10,
      column: 'sku',
      reason: 'the item “web-hostink” is not in the catalogue',
    })
    expect(products.facts.rows).toContainEqual({
      line: 1000,
      column: 'reference',
      reason: '“P-00002” stands in line 3 already',
    })
    expect(await countOf(box, 'organisation')).toBe(500)
    expect(await countOf(box, 'product')).toBe(0)
    expect({
      items: await countOf(box, 'item'),
      prices: await countOf(box, 'price'),
      people: await countOf(box, 'person'),
    }).toEqual(before)
  })
})

describe('organisations', () => {
  test('a row that differs changes its organisation; the others stay', async () => {
    await using box = await createBareWorld()
    const rows = organisationRows(20)
    await run(box, 'organisations', file(rows))
    const moved = rows.map(
      (row, index): Row =>
        index === 7 ? { ...row, town: 'Neuchâtel', website: 'https://neu.example' } : row,
    )
    expect(await run(box, 'organisations', file(moved))).toEqual({
      rows: 20,
      added: 0,
      changed: 1,
      unchanged: 19,
    })
    expect(
      await rowsOf(box.db, sql`select reference, website from organisation where town = 'Neuchâtel'`),
    ).toEqual([{ reference: 'K-0008', website: 'https://neu.example' }])
  })

  test('the legal representative comes in once, without a password; later the organisation decides', async () => {
    await using box = await createBareWorld()
    const second = { ...organisation, reference: 'K-2', name: 'Zürcher Immobilien' }
    expect(await run(box, 'organisations', file([organisation, second]))).toMatchObject({ added: 2 })
    const members = () =>
      rowsOf(
        box.db,
        sql`select o.reference, p.email, m.role from member m join person p on p.id = m.person_id join organisation o on o.id = m.organisation_id order by 1, 2`,
      )
    const expected = [
      { reference: 'K-1', email: 'reto@zuercher.example', role: 'legal' },
      { reference: 'K-2', email: 'reto@zuercher.example', role: 'legal' },
    ]
    expect(await members()).toEqual(expected)
    expect(await rowsOf(box.db, sql`select 1 from sign_in`)).toEqual([])
    const other = { ...organisation, email: 'anna@elsewhere.example', legal_name: 'Anna Muster' }
    expect(await run(box, 'organisations', file([other, second]))).toMatchObject({ unchanged: 2 })
    expect(await members()).toEqual(expected)
    expect(await countOf(box, 'person')).toBe(1)
  })

  test('one that came without a representative can be given one', async () => {
    await using box = await createBareWorld()
    await run(box, 'organisations', file([{ ...organisation, email: '', legal_name: '' }]))
    expect(await countOf(box, 'member')).toBe(0)
    expect(await run(box, 'organisations', file([organisation]))).toMatchObject({ changed: 1 })
    expect(await countOf(box, 'member')).toBe(1)
  })
})

describe('products', () => {
  test('one that would change its owner is named', async () => {
    await using box = await createBareWorld()
    await run(box, 'organisations', file([organisation, { ...organisation, reference: 'K-2' }]))
    await run(box, 'products', file([product]))
    const refusal = await refusalOf(run(box, 'products', file([{ ...product, organisation: 'K-2' }])))
    expect(refusal.facts.rows).toEqual([
      {
        line: 2,
        column: 'organisation',
        reason: 'this product belongs to “K-1”; an import does not move it',
      },
    ])
  })

  test('a row that differs changes its product, and its paid periods with it', async () => {
    await using box = await createBareWorld()
    await run(box, 'organisations', file([organisation]))
    await run(box, 'products', file([product]))
    const answer = await run(box, 'products', file([{ ...product, name: 'Neu', expires_on: '2028-01-01' }]))
    expect(answer).toEqual({ rows: 1, added: 0, changed: 1, unchanged: 0 })
    expect(
      await rowsOf(
        box.db,
        sql`select name, periods_paid, anchor_on, expires_on, (billed_id = organisation_id) as own from product`,
      ),
    ).toEqual([
      { name: 'Neu', periods_paid: 3, anchor_on: '2025-01-01', expires_on: '2028-01-01', own: true },
    ])
  })

  test('time that was paid here is not shortened by a file from before', async () => {
    await using box = await createBareWorld()
    await run(box, 'organisations', file([organisation]))
    await run(box, 'products', file([product]))
    await sql`
      with paid as (
        insert into orders (id, owner_id, billed_id, placed_by, initiator, currency, net, vat_category, vat_rate, vat, gross, means, state, placed_at, paid_at)
        select ${randomIds('order')}, o.id, o.id, m.person_id, 'client', 'CHF', 11900, 'O', 0, 0, 11900, 'prepaid', 'paid', app.now(), app.now()
          from organisation o join member m on m.organisation_id = o.id returning id
      )
      insert into order_line (order_id, pos, operation, item_id, product_id, name, quantity, months, periods, unit_e6, volume_count, volume_rate,
                              list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, period_start, period_end, posted)
      select paid.id, 1, 'renewal', p.item_id, p.id, p.name, 1, 12, 1, 119000000, 1, 0, 11900, 0, 0, 0, 11900, 'N1', '{}', 'example-1', 'none', 0,
             '2027-01-01', '2028-01-01', true
        from paid, product p`.execute(box.db)
    await sql`update product set periods_paid = 3, expires_on = '2028-01-01'`.execute(box.db)
    expect(await run(box, 'products', file([product]))).toMatchObject({ unchanged: 1 })
    expect(await run(box, 'products', file([{ ...product, expires_on: '2029-01-01' }]))).toMatchObject({
      changed: 1,
    })
    expect(await rowsOf(box.db, sql`select periods_paid, expires_on from product`)).toEqual([
      { periods_paid: 4, expires_on: '2029-01-01' },
    ])
  })

  test('a new one goes to the partner to whom its category was entrusted, while that partnership stands', async () => {
    await using box = await createBareWorld()
    await run(
      box,
      'organisations',
      file([organisation, { ...organisation, reference: 'K-2' }, { ...organisation, reference: 'K-3' }]),
    )
    const ids = new Map(
      (
        await rowsOf(box.db, sql<{ reference: string; id: string }>`select reference, id from organisation`)
      ).map((row) => [row.reference, row.id]),
    )
    const partnership = randomIds('partnership')
    await sql`insert into partner (organisation_id, state, level, contact_email, since) values (${ids.get('K-3')}, 'active', 'bronze', 'p@p.example', app.now())`.execute(
      box.db,
    )
    await sql`insert into partnership (id, client_id, partner_id, state, access, starts_at) values (${partnership}, ${ids.get('K-1')}, ${ids.get('K-3')}, 'active', 'limited', app.now())`.execute(
      box.db,
    )
    await sql`insert into family_grant (partnership_id, client_id, family, level, granted_at) values (${partnership}, ${ids.get('K-1')}, 'hosting', 2, app.now())`.execute(
      box.db,
    )
    await run(
      box,
      'products',
      file([
        product,
        { ...product, reference: 'P-2', sku: 'domain-ch' },
        { ...product, reference: 'P-3', organisation: 'K-2' },
      ]),
    )
    const granted = () =>
      rowsOf(
        box.db,
        sql`select p.reference, g.level, g.partnership_id from product_grant g join product p on p.id = g.product_id where g.ended_at is null`,
      )
    expect(await granted()).toEqual([{ reference: 'P-1', level: 2, partnership_id: partnership }])
    await run(box, 'products', file([{ ...product, name: 'Neu' }]))
    expect(await granted()).toHaveLength(1)
    await sql`update partnership set state = 'ended', ended_at = app.now(), ended_by = 'client' where id = ${partnership}`.execute(
      box.db,
    )
    await run(box, 'products', file([{ ...product, reference: 'P-4' }]))
    expect(await granted()).toEqual([])
  })
})

describe('the catalogue', () => {
  const pricesOf = (box: BareWorld) =>
    rowsOf(
      box.db,
      sql`select lower(p.valid) as "from", upper(p.valid) as until, p.unit_e6 as unit from price p join item i on i.id = p.item_id where i.sku = 'hosting-pro' order by p.valid`,
    )

  test('a first price may have begun in the past; brought again it changes nothing', async () => {
    await using box = await createBareWorld()
    expect(await run(box, 'catalogue', file([price]))).toMatchObject({ added: 1 })
    expect(await run(box, 'catalogue', file([price]))).toMatchObject({ unchanged: 1 })
    expect(await run(box, 'catalogue', file([{ ...price, from: '2027-01-01' }]))).toMatchObject({
      unchanged: 1,
    })
    expect(await pricesOf(box)).toEqual([{ from: '2026-01-01', until: null, unit: 240_000_000n }])
  })

  test('a price that is there is not changed by a file, for that takes a second person', async () => {
    await using box = await createBareWorld()
    await run(box, 'catalogue', file([price]))
    const reason =
      'another price is there already; it changes by a rate change, which a second person approves'
    for (const change of [
      { unit: '228.00', from: '2027-01-01' },
      { unit: '1.00', from: '2026-11-21' },
      { from: '2025-01-01' },
    ]) {
      const refused = await refusalOf(run(box, 'catalogue', file([{ ...price, ...change }])))
      expect(refused.facts.rows).toEqual([{ line: 2, column: 'unit', reason }])
    }
    expect(await pricesOf(box)).toHaveLength(1)
  })

  test('an item that is called otherwise keeps its prices', async () => {
    await using box = await createBareWorld()
    await run(box, 'catalogue', file([price]))
    expect(await run(box, 'catalogue', file([{ ...price, name: 'Hosting Pro' }]))).toEqual({
      rows: 1,
      added: 0,
      changed: 1,
      unchanged: 0,
    })
    expect(await pricesOf(box)).toHaveLength(1)
  })
})

describe('who imports', () => {
  test('is the management; finance brings in the catalogue, and nobody else anything', async () => {
    await using box = await createBareWorld()
    expect(await run(box, 'catalogue', file([price]), { staff: 'finance' })).toMatchObject({ added: 1 })
    for (const [kind, staff] of [
      ['organisations', 'finance'],
      ['products', 'support'],
      ['catalogue', 'support'],
      ['products', null],
    ] as const) {
      expect(await refusalOf(run(box, kind, '', { staff }))).toMatchObject({ code: 'staff_only' })
    }
  })

  test('reads what is wrong in their own language', async () => {
    await using box = await createBareWorld()
    const refusal = await refusalOf(
      run(box, 'organisations', file([{ ...organisation, country: 'Suisse' }]), { language: 'de' }),
    )
    expect(refusal.facts.rows).toEqual([
      {
        line: 2,
        column: 'country',
        reason: '«Suisse» ist kein Land; schreiben Sie zwei Buchstaben wie CH oder FR',
      },
    ])
  })

  test('cannot bring in everything at once', async () => {
    await using box = await createBareWorld()
    const rows = productRows(1).flatMap((row) =>
      Array.from({ length: 50_001 }, (_, index): Row => ({ ...row, reference: `P-${index}` })),
    )
    expect(await refusalOf(run(box, 'products', file(rows)))).toMatchObject({ code: 'too_large' })
  })
})
