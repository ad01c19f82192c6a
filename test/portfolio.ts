/** Portfolios by chance, the same for the same seed: payers of every kind, partnerships, grants, mandates, products. */
import { sql } from 'kysely'
import { type Chance, chanceOf } from '../src/demo/chance.ts'
import { type Database, rowsOf } from '../src/lib/database.ts'
import { addDays, addMonths, type Day } from '../src/lib/day.ts'
import { type Id, type IdKind, idPrefixes } from '../src/lib/id.ts'

export interface Size {
  seed: string
  today: Day
  partners: number
  clients: number
  products: number
  /** What everybody has on the prepaid account, in minor units. */
  money: (chance: Chance) => bigint
}

const idOf = <K extends IdKind>(kind: K, n: number): Id<K> =>
  `${idPrefixes[kind]}_${String(n).padStart(20, '0')}` as Id<K>

interface Offer {
  item_id: string
  months: number
}

function insert(db: Database, table: string, rows: readonly object[]): Promise<unknown> {
  return sql`insert into ${sql.table(table)} (${sql.join(Object.keys(rows[0] ?? {}).map((c) => sql.ref(c)))})
    select ${sql.join(Object.keys(rows[0] ?? {}).map((c) => sql.ref(c)))} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  )
}

const countries = ['CH', 'CH', 'CH', 'LI', 'FR', 'IT', 'US']

export async function buildPortfolio(db: Database, size: Size): Promise<void> {
  const chance = chanceOf(size.seed)
  const { today } = size
  const since = `${addDays(today, -400)}T00:00:00Z`
  const levels = (await rowsOf(db, sql<{ id: string }>`select id from partner_level order by position`)).map(
    (row) => row.id,
  )
  const offers = await rowsOf(
    db,
    sql<Offer>`
      select c.item_id, c.months from price c join item i on i.id = c.item_id where c.valid @> app.today() group by 1, 2, i.sku having count(*) = 2 order by i.sku, 2`,
  )
  const one = <T>(from: readonly T[]): T => chance.pick(from)
  const often = (percent: number) => chance.below(100) < percent

  const organisations = Array.from({ length: size.partners + size.clients }, (_, n) => ({
    id: idOf('organisation', n),
    kind: one(['company', 'company', 'individual', 'association']),
    name: `Organisation ${n}`,
    street: '',
    house_number: '',
    postcode: '',
    town: '',
    country: one(countries),
    language: 'en',
    vat_number: often(50) ? `VAT${n}` : null,
    created_at: since,
  }))
  await insert(db, 'organisation', organisations)
  const partners = organisations.slice(0, size.partners).map(({ id }, n) => ({
    organisation_id: id,
    state: n % 9 === 8 ? 'ended' : 'active',
    level: one(levels),
    contact_email: 'partner@example.org',
    since,
    frozen_at: n % 9 === 7 ? since : null,
    frozen_reason: n % 9 === 7 ? 'breach' : null,
  }))
  await insert(db, 'partner', partners)

  const partnerships: { id: string; client: number; access: string; payer: string; state: string }[] = []
  const rows: object[] = []
  for (let client = size.partners; client < organisations.length; client++) {
    const full = often(60)
    const limited = chance.below(3)
    const taken = new Set<number>()
    for (let n = 0; n < limited + (full ? 1 : 0); n++) {
      const partner = chance.below(size.partners)
      if (taken.has(partner)) continue
      taken.add(partner)
      const access = full && n === 0 ? 'full' : 'limited'
      const payer = access === 'full' && often(70) ? 'partner' : 'client'
      const state = often(8) ? 'paused' : 'active'
      const id = idOf('partnership', partnerships.length)
      partnerships.push({ id, client, access, payer, state })
      rows.push({
        id,
        client_id: organisations[client]?.id,
        partner_id: organisations[partner]?.id,
        state,
        access,
        payer,
        starts_at: since,
        ends_at: often(5) ? `${addDays(today, -1)}T00:00:00Z` : 'infinity',
        version: 1,
        paused_at: state === 'paused' ? since : null,
        paused_by: state === 'paused' ? 'client' : null,
      })
    }
  }
  await insert(db, 'partnership', rows)
  const byClient = Map.groupBy(partnerships, (s) => s.client)

  const person = idOf('person', 0)
  await sql`insert into person (id, name, email, email_verified) values (${person}, 'Somebody', 'somebody@example.org', true)`.execute(
    db,
  )
  const products: object[] = []
  const grants: object[] = []
  const mandates: object[] = []
  for (let n = 0; n < size.products; n++) {
    const owner = often(5)
      ? chance.below(size.partners)
      : size.partners + Math.floor((n * size.clients) / size.products)
    const offer = one(offers)
    const paid = 1 + chance.below(4)
    const anchor = addMonths(addDays(today, chance.below(24) - 6), -offer.months * paid)
    const expires = addMonths(anchor, offer.months * paid)
    const id = idOf('product', n)
    products.push({
      id,
      organisation_id: organisations[owner]?.id,
      item_id: offer.item_id,
      billed_id: organisations[often(70) ? owner : chance.below(size.partners)]?.id,
      name: `Product ${n}`,
      quantity: often(80) ? 1 : 1 + chance.below(12),
      months: offer.months,
      anchor_on: anchor,
      periods_paid: paid,
      expires_on: often(15) ? addDays(expires, 1) : expires,
      state: often(3) ? 'ended' : 'active',
      created_at: since,
    })
    const mine = byClient.get(owner) ?? []
    const limited = mine.filter((s) => s.access === 'limited')
    const full = mine.find((s) => s.access === 'full')
    if (limited.length > 0 && often(40))
      grants.push({ partnership_id: one(limited).id, product_id: id, level: 2, granted_at: since })
    const given = { given_by: person, since, product_id: id, state: 'active' }
    if (often(75)) mandates.push({ ...given, holder: 'client', partnership_id: null })
    if (full && often(60)) {
      const state = often(15) ? 'needs_confirmation' : 'active'
      mandates.push({ ...given, holder: 'partner', partnership_id: full.id, state })
    }
  }
  const step = 20_000
  for (let at = 0; at < products.length; at += step)
    await insert(db, 'product', products.slice(at, at + step))
  for (const [table, rowsToAdd] of [
    ['product_grant', grants],
    ['mandate', mandates],
  ] as const)
    for (let at = 0; at < rowsToAdd.length; at += step)
      await insert(db, table, rowsToAdd.slice(at, at + step))
  for (const [n, { id, country }] of organisations.entries()) {
    const currency = country === 'CH' || country === 'LI' ? 'CHF' : 'EUR'
    const cash = size.money(chance)
    const lines = (from: string, to: string, amount: bigint) =>
      JSON.stringify([
        { kind: from, organisation: from.startsWith('cashback') ? id : null, amount: String(amount) },
        { kind: to, organisation: id, amount: String(-amount) },
      ])
    await sql`select ledger.post('top_up', ${currency}, null, ${`start:${n}`}, ${lines('bank', 'prepaid.cash', cash)}::jsonb)`.execute(
      db,
    )
    if (n >= size.partners) continue
    await sql`select ledger.post('cashback_credit', ${currency}, null, ${`gift:${n}`}, ${lines('cashback.pending', 'prepaid.cashback', 1234n)}::jsonb)`.execute(
      db,
    )
  }
  await sql`analyze`.execute(db)
}
