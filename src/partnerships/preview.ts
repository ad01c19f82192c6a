import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import type { Rights, RightsPreview } from './contract.ts'
import type { PartnershipRow } from './store.ts'

interface ProductFact {
  id: Id<'product'>
  name: string
  /** The partnership that holds it on a list, and its partner's name. */
  holder: string | null
  holder_name: string | null
  managed: boolean
}

interface PersonFact {
  person_id: Id<'person'>
  name: string
  all_products: boolean
  products: string[]
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

function peopleFacts(tx: Database, row: PartnershipRow): Promise<PersonFact[]> {
  return rowsOf(
    tx,
    sql<PersonFact>`
      select c.person_id, p.name, bool_or(c.all_products) as all_products,
             coalesce(array_agg(hp.product_id::text) filter (where hp.product_id is not null), '{}') as products
        from access.reach_client c join person p on p.id = c.person_id
        left join holding_product hp on hp.person_id = c.person_id and hp.partnership_id = c.partnership_id
       where c.partnership_id = ${row.id} group by 1, 2 order by lower(p.name), 1`,
  )
}

/** What a change of rights would do: products and people, named, before anything is confirmed. */
export async function previewRights(
  tx: Database,
  row: PartnershipRow,
  rights: Rights,
): Promise<RightsPreview> {
  const products = await productFacts(tx, row)
  const known = new Set<string>(products.map((p) => p.id))
  if (rights.products.some((p) => !known.has(p.productId))) refuse('product_not_yours')
  const wanted = new Set<string>(rights.access === 'full' ? known : rights.products.map((p) => p.productId))
  const elsewhere = products.filter((p) => wanted.has(p.id) && p.holder !== null && p.holder !== row.id)
  for (const product of elsewhere) wanted.delete(product.id)
  const added = products.filter((p) => wanted.has(p.id) && !p.managed)
  const removed = products.filter((p) => !wanted.has(p.id) && p.managed)
  const named = ({ id, name }: ProductFact) => ({ productId: id, name })
  const people = await peopleFacts(tx, row)
  const touched = (list: ProductFact[]) =>
    people
      .map((person) => ({
        personId: person.person_id,
        name: person.name,
        products: list.filter((p) => person.all_products || person.products.includes(p.id)).length,
      }))
      .filter((person) => person.products > 0)
  const scopeAll = rights.access !== row.access || rights.payer !== row.payer
  return {
    added: added.map(named),
    removed: removed.map(named),
    takenElsewhere: elsewhere.map((p) => ({ ...named(p), partner: p.holder_name ?? '' })),
    loses: touched(removed),
    gains: touched(added),
    ordersVoided: scopeAll ? await waitingOrders(tx, row) : 0,
    payerBefore: row.payer,
    payerAfter: rights.payer,
  }
}

async function waitingOrders(tx: Database, row: PartnershipRow): Promise<number> {
  const found = await rowOf(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from orders where partnership_id = ${row.id} and initiator = 'partner' and state = 'awaiting_payment'`,
  )
  return found?.n ?? 0
}

/** What ending would do, for either side. */
export async function previewEnd(tx: Database, row: PartnershipRow) {
  const people = await peopleFacts(tx, row)
  const renewals = await rowsOf(
    tx,
    sql<{ id: Id<'product'>; name: string; expires_on: string }>`
      select p.id, p.name, p.expires_on from access.managed m join product p on p.id = m.product_id
       where m.partnership_id = ${row.id} and p.state = 'active' and p.expires_on <= app.today() + 60 order by p.expires_on, p.id limit 500`,
  )
  const managed = await rowOf(
    tx,
    sql<{ n: number }>`select count(*)::int as n from access.managed where partnership_id = ${row.id}`,
  )
  return {
    losing: people.map((person) => ({ personId: person.person_id, name: person.name })),
    products: managed?.n ?? 0,
    ordersVoided: await waitingOrders(tx, row),
    renewals: renewals.map((p) => ({ productId: p.id, name: p.name, expiresOn: p.expires_on })),
  }
}
