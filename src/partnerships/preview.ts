import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import type { Rights } from './contract.ts'
import type { Foreseeing } from './foresee.ts'
import type { RightsPreview } from './previewContract.ts'
import { giveBack, type PartnershipRow, setRights, writeEnd } from './store.ts'

interface ProductFact {
  id: Id<'product'>
  name: string
  /** The partnership that holds it on a list, and its partner's name. */
  holder: string | null
  holder_name: string | null
  managed: boolean
}

function productFacts(tx: Database, row: PartnershipRow): Promise<ProductFact[]> {
  return rowsOf(
    tx,
    sql<ProductFact>`
      select p.id, p.name, s.id as holder, o.name as holder_name,
             exists (select 1 from access.managed m where m.product_id = p.id and m.partnership_id = ${row.id}) as managed
        from product p
        left join product_grant g on g.product_id = p.id and g.ended_at is null
        left join access.standing s on s.id = g.partnership_id and s.client_id = p.organisation_id
        left join organisation o on o.id = s.partner_id
       where p.organisation_id = ${row.client_id} and p.state = 'active' order by lower(p.name), p.id`,
  )
}

const named = ({ id, name }: ProductFact) => ({ productId: id, name })

type RightsSeen = Omit<RightsPreview, 'hash' | 'version' | 'people' | 'peopleAll' | 'ordersVoided'>

/** A change of rights. What another partner holds stays with it, and is named. */
export async function foreseeRights(
  tx: Tx,
  row: PartnershipRow,
  rights: Rights,
  now: Date,
): Promise<Foreseeing<RightsSeen>> {
  const products = await productFacts(tx, row)
  const known = new Set<string>(products.map((p) => p.id))
  if (rights.products.some((p) => !known.has(p.productId))) refuse('product_not_yours')
  const wanted = new Set<string>(rights.access === 'full' ? known : rights.products.map((p) => p.productId))
  const elsewhere = products.filter((p) => wanted.has(p.id) && p.holder !== null && p.holder !== row.id)
  for (const product of elsewhere) wanted.delete(product.id)
  const free = { ...rights, products: rights.products.filter((p) => wanted.has(p.productId)) }
  return {
    clientId: row.client_id,
    partnershipId: row.id,
    asked: ['rights', row.id, rights],
    version: row.version,
    act: () => setRights(tx, row, free, now),
    voids: rights.access !== row.access || rights.payer !== row.payer ? 'all' : 'unmanaged',
    look: async () => ({
      added: products.filter((p) => wanted.has(p.id) && !p.managed).map(named),
      removed: products.filter((p) => !wanted.has(p.id) && p.managed).map(named),
      takenElsewhere: elsewhere.map((p) => ({ ...named(p), partner: p.holder_name ?? '' })),
      payerBefore: row.payer,
      payerAfter: rights.payer,
    }),
  }
}

/** Managed products that run out within 60 days. */
async function renewalsSoon(tx: Database, row: PartnershipRow) {
  const renewals = await rowsOf(
    tx,
    sql<{ id: Id<'product'>; name: string; expires_on: string }>`
      select p.id, p.name, p.expires_on from access.managed m join product p on p.id = m.product_id
       where m.partnership_id = ${row.id} and p.state = 'active' and p.expires_on <= app.today() + 60 order by p.expires_on, p.id limit 500`,
  )
  return renewals.map((p) => ({ productId: p.id, name: p.name, expiresOn: p.expires_on }))
}

/** The same where the partnership ends: the client's own mandate goes on, the partner's ends with it. */
async function renewalsAfterwards(tx: Database, row: PartnershipRow) {
  const renewals = await renewalsSoon(tx, row)
  const mandates = await rowsOf(
    tx,
    sql<{ product_id: string }>`
      select product_id from mandate
       where product_id = any(${renewals.map((renewal) => renewal.productId)}) and holder = 'client' and state = 'active'`,
  )
  const automatic = new Set(mandates.map((mandate) => mandate.product_id))
  const paidNow = row.access === 'full' ? row.payer : ('client' as const)
  return renewals.map((renewal) => ({
    ...renewal,
    paidNow,
    afterwards: automatic.has(renewal.productId) ? ('automatic' as const) : ('manual' as const),
  }))
}

/** Another payer: nobody reaches more or less, but what is renewed from then on is billed to somebody else. */
export async function foreseePayer(tx: Tx, row: PartnershipRow, payer: PartnershipRow['payer']) {
  const renewals = await renewalsSoon(tx, row)
  return {
    clientId: row.client_id,
    partnershipId: row.id,
    asked: ['payer', row.id, payer],
    version: row.version,
    act: async () => undefined,
    voids: row.payer === payer ? 'none' : 'all',
    look: async () => ({ renewals }),
  } satisfies Foreseeing<object>
}

/** The end of a partnership, as one of its sides sees it. */
export async function foreseeEnd(tx: Tx, row: PartnershipRow, side: 'client' | 'partner', now: Date) {
  const renewals = await renewalsAfterwards(tx, row)
  const managed = await rowOf(
    tx,
    sql<{ n: number }>`select count(*)::int as n from access.managed where partnership_id = ${row.id}`,
  )
  return {
    clientId: row.client_id,
    partnershipId: row.id,
    ...(side === 'partner' ? { hatId: row.partner_id } : {}),
    asked: ['end', row.id],
    version: row.version,
    act: () => writeEnd(tx, row, side, now),
    voids: 'all',
    look: async () => ({ products: managed?.n ?? 0, renewals }),
  } satisfies Foreseeing<object>
}

/** Products given back by the partner; what it does not manage on its list it cannot give back. */
export async function foreseeRelinquishment(
  tx: Tx,
  row: PartnershipRow,
  products: readonly string[],
  now: Date,
) {
  return {
    clientId: row.client_id,
    partnershipId: row.id,
    hatId: row.partner_id,
    asked: ['relinquish', row.id, [...products].sort()],
    version: row.version,
    act: () => giveBack(tx, row, products, now),
    voids: 'unmanaged',
    look: async () => ({}),
  } satisfies Foreseeing<object>
}
