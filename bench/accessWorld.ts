/**
 * A large programme in the product's own tables: of ten million products, a million organisations, three hundred
 * thousand partnerships; one partner with 25 000 clients, one that manages the ten clients with 100 000 products each,
 * and five thousand ordinary ones. Smaller sizes are the same in proportion, so that an ordinary partner keeps its clients.
 */
import pg from 'pg'
import { ask, freshProduct, type Server } from './server.ts'

const largest = 10_000_000
const days = `date '2026-12-01' + (n::bigint * 7919 % 1095)::int`
const id = (prefix: string, n: string) => `'${prefix}_' || lpad((${n})::text, 20, '0')`

/** Ids of this world by their number: partners from 1, ten people to each. */
export const partnerAt = (n: number) => `org_${String(9_000_000_000 + n).padStart(20, '0')}`
export const personOf = (partner: number, n: number) =>
  `per_${String(9_000_000_000 + partner * 10 + n).padStart(20, '0')}`

const client = (n: string) => id('org', n)
const partner = (n: string) => id('org', `9000000000 + ${n}`)
const person = (p: string, n: string) => id('per', `9000000000 + ${p} * 10 + ${n}`)

/** One of the ordinary partners. */
export const ordinaryOf = (products: number) => 3 + Math.floor((sizes(products).partners - 3) / 6)

/** How many clients and partners there are, and how many of the clients have how many products. */
function sizes(products: number) {
  const scale = products / largest
  const clients = Math.round(1_000_000 * scale)
  const giants = Math.round(10 * scale)
  const large = Math.round(1000 * scale)
  const partners = Math.max(Math.round(5000 * scale), 20)
  return { clients, giants, large, partners }
}

/** The statements that make the world, in their order. */
function statements(products: number): string[] {
  const { clients, giants, large, partners } = sizes(products)
  // a client has one full partnership at most, and each product stands on one list at most
  const partnership = (first: number, of: string, access: string, where: string) => `
    insert into partnership (id, client_id, partner_id, state, access, starts_at)
    select ${id('pts', `${first} + c`)}, ${client('c')}, ${partner(of)}, 'active', '${access}', timestamptz '2024-01-01'
      from generate_series(1, ${clients}) c where ${where}`
  const ordinary = `3 + c::bigint * 7919 % ${partners - 2}`
  return [
    `insert into organisation (id, kind, name, country, language, created_at)
     select ${client('n')}, 'company', 'Client ' || lpad((n::bigint * 7919 % ${clients})::text, 7, '0'), case when n % 5 = 0 then 'DE' else 'CH' end, 'de', timestamptz '2024-01-01' from generate_series(1, ${clients}) n`,
    `insert into organisation (id, kind, name, country, language, created_at)
     select ${partner('n')}, 'company', 'Partner ' || n, 'CH', 'de', timestamptz '2024-01-01' from generate_series(1, ${partners}) n`,
    `insert into partner (organisation_id, state, level, contact_email, since)
     select ${partner('n')}, 'active', 'silver', 'p' || n || '@partner.example', timestamptz '2024-01-01' from generate_series(1, ${partners}) n`,
    `insert into person (id, name, email, email_verified)
     select ${id('per', 'n')}, 'Person ' || n, 'c' || n || '@client.example', true from generate_series(1, ${clients}) n`,
    `insert into person (id, name, email, email_verified)
     select ${person('p', 'k')}, 'Person ' || p || ' ' || k, 'p' || p || '-' || k || '@partner.example', true from generate_series(1, ${partners}) p, generate_series(0, 9) k`,
    `insert into member (organisation_id, person_id, role, joined_at)
     select ${client('n')}, ${id('per', 'n')}, 'legal', timestamptz '2024-01-01' from generate_series(1, ${clients}) n`,
    `insert into member (organisation_id, person_id, role, joined_at)
     select ${partner('p')}, ${person('p', 'k')}, case k when 0 then 'legal' when 1 then 'administrator' else 'collaborator' end, timestamptz '2024-01-01'
       from generate_series(1, ${partners}) p, generate_series(0, 9) k`,
    `insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, expires_on, created_at)
     select ${id('prd', 'n')}, o, i.ids[1 + n % array_length(i.ids, 1)], o, 'site ' || lpad((n::bigint * 7919 % 1000003)::text, 7, '0'), 1, 12, date '2025-12-01', ${days}, timestamptz '2025-12-01'
       from (select row_number() over () as n, ${client('c')} as o
               from (select c, case when c <= ${giants} then 100000 when c <= ${large} then 2000 else 7 end as many from generate_series(1, ${clients}) c) s,
                    lateral generate_series(1, s.many)) x,
            (select array_agg(id order by sku) as ids from item) i`,
    partnership(1_000_000_000, ordinary, 'full', `c > 2 * ${large} and c % 10 in (1, 2)`),
    partnership(2_000_000_000, '1', 'full', 'c % 50 = 37'),
    partnership(3_000_000_000, '2', 'full', `c <= 2 * ${large} and c % 50 <> 37`),
    partnership(4_000_000_000, '1', 'limited', 'c % 200 = 38'),
    partnership(
      5_000_000_000,
      `3 + (c::bigint * 7919 + 1) % ${partners - 2}`,
      'limited',
      'c % 13 = 5 and c % 200 <> 38',
    ),
    `insert into product_grant (partnership_id, product_id, level, granted_at)
     select p.id, x.id, 2, timestamptz '2024-01-01' from partnership p
       cross join lateral (select id from product x where x.organisation_id = p.client_id order by x.id limit 3) x where p.access = 'limited'`,
    `insert into holding (partnership_id, person_id, all_products, level, created_at)
     select p.id, 'per_' || lpad((right(p.partner_id, 10)::bigint * 10 - 81000000000 + 2 + n % 8)::text, 20, '0'), n / 8 % 2 = 0, 2, timestamptz '2024-01-01'
       from (select p.*, right(p.client_id, 9)::bigint / 3 as n from partnership p) p`,
    `insert into holding_product (partnership_id, person_id, product_id, level)
     select h.partnership_id, h.person_id, x.id, 2 from holding h join partnership p on p.id = h.partnership_id
       cross join lateral (select id from product x where x.organisation_id = p.client_id order by x.id limit 2) x where not h.all_products`,
  ]
}

const filled = [
  ...['organisation', 'partner', 'person', 'member', 'product', 'partnership', 'product_grant', 'holding'],
  'holding_product',
]

/** Fills the tables: what would be checked and noted row by row is left out while they fill, and put back. */
async function fill(url: string, products: number, say: (line: string) => void): Promise<void> {
  const db = new pg.Client({
    connectionString: url,
    options: '-c mandato.fence=open -c synchronous_commit=off',
  })
  await db.connect()
  try {
    const { rows: keys } = await db.query<{ drop: string; back: string }>(
      `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
              format('alter table %s add constraint %I %s not valid', conrelid::regclass, conname, pg_get_constraintdef(oid)) as back
         from pg_constraint where contype = 'f' and conrelid = any($1::text[]::regclass[])`,
      [filled],
    )
    const { rows: indexes } = await db.query<{ drop: string; back: string }>(
      `select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as back
         from pg_index i where i.indrelid = 'product'::regclass and not i.indisunique`,
    )
    for (const { drop } of [...keys, ...indexes]) await db.query(drop)
    for (const table of filled) await db.query(`alter table ${table} disable trigger user`)
    for (const statement of statements(products)) {
      const began = performance.now()
      const { rowCount } = await db.query(statement)
      const table = /insert into (\w+)/.exec(statement)?.[1]
      say(`${rowCount} of ${table}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
    }
    for (const table of filled) await db.query(`alter table ${table} enable trigger user`)
    for (const { back } of [...indexes, ...keys]) await db.query(back)
    await db.query('vacuum (analyze)')
  } finally {
    await db.end()
  }
}

/** The loaded database; on a server of one's own it stays, and is measured again as it is. */
export async function openWorld(
  server: Server,
  products: number,
  say: (line: string) => void,
): Promise<{ url: string; clients: number; products: number; partnerships: number }> {
  const name = `bench_access_${products}`
  const url = server.addressOf(name)
  const home = server.addressOf(server.isEmbedded ? 'mandato' : 'postgres')
  const [there] = await ask(
    home,
    `select from pg_database where datname = '${name}' and shobj_description(oid, 'pg_database') = 'whole'`,
  )
  if (!there) {
    const fresh = await freshProduct(server, name)
    await fresh.close()
    await fill(url, products, say)
    // a load that was cut short is begun anew
    await ask(home, `comment on database "${name}" is 'whole'`)
  }
  const db = new pg.Client({ connectionString: url, options: '-c mandato.fence=open' })
  await db.connect()
  const { rows } = await db.query<{ products: number; partnerships: number; clients: number }>(
    `select (select count(*)::int from product) as products, (select count(*)::int from partnership) as partnerships,
            (select count(*)::int from organisation) as clients`,
  )
  await db.end()
  const [counted = { products: 0, partnerships: 0, clients: 0 }] = rows
  return { url, ...counted }
}
