import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { listActivity, withoutClient } from '../access/activity.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type FoundOrganisation, lookUpContract, type OpenedOrganisation } from './lookUpContract.ts'
import { membersOf, organisationById } from './store.ts'

const os = implement(lookUpContract).$context<Call>().use(inTransaction)

function mustBeStaff(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

/** Whoever opens an account leaves a trace that its owner reads, once an hour and person. */
async function look(context: Context, organisationId: Id<'organisation'>): Promise<void> {
  mustBeStaff(context)
  const { tx, now } = context
  const { personId, staff } = actorOf(context)
  const known = await rowOf(
    tx,
    sql<{ looked: boolean }>`
      select exists (select from audit_event e where e.client_id = o.id and e.person_id = ${personId} and e.action = 'account.looked'
                        and e.at > ${now}::timestamptz - interval '1 hour') as looked
        from organisation o where o.id = ${organisationId}`,
  )
  if (!known) refuse('not_found')
  if (known.looked) return
  await remember(context, {
    action: 'account.looked',
    hatId: null,
    clientId: organisationId,
    objectId: organisationId,
    witness: { staff },
  })
}

const like = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`

interface FoundRow {
  id: Id<'organisation'>
  name: string
  sort_name: string
  kind: FoundOrganisation['kind']
  register_number: string | null
  town: string
  country: string
  created_at: Date
  partner_state: string | null
  partner_level: string | null
  frozen: boolean
  products: number
}

const kinds = {
  partners: sql`r.organisation_id is not null`,
  frozen: sql`r.frozen_at is not null`,
  clients: sql`r.organisation_id is null`,
}

/** A register number is found however it is written: CHE-114.860.191 or CHE114860191. */
function matching(q: string | undefined) {
  if (!q) return sql`true`
  const digits = q.replaceAll(/[^0-9A-Za-z]/g, '')
  return sql`(lower(o.name) like ${like(q)}
    or ${digits.length >= 6} and regexp_replace(coalesce(o.register_number, '') || ' ' || coalesce(o.vat_number, ''), '[^0-9A-Za-z ]', '', 'g') ilike ${`%${digits}%`}
    or r.contact_email like ${like(q)}
    or exists (select from member m join person p on p.id = m.person_id
                where m.organisation_id = o.id and m.state = 'active' and p.kind = 'human' and p.email like ${like(q)}))`
}

const presentFound = (row: FoundRow): FoundOrganisation => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  registerNumber: row.register_number,
  town: row.town,
  country: row.country,
  partner: row.partner_state
    ? { state: row.partner_state, level: row.partner_level ?? '', frozen: row.frozen }
    : null,
  products: row.products,
  createdAt: row.created_at.toISOString(),
})

interface PartnerRow {
  state: string
  level: string
  contact_email: string
  since: Date
  frozen_at: Date | null
  frozen_cause: 'provider' | 'reported' | 'sweep' | null
  frozen_reason: string | null
  thaw_asked_by: string | null
  thaw_asker: string | null
}

async function partnerOf(context: Context, organisationId: string): Promise<OpenedOrganisation['partner']> {
  const row = await rowOf(
    context.tx,
    sql<PartnerRow>`
      select r.state, r.level, r.contact_email, r.since, r.frozen_at, r.frozen_cause, r.frozen_reason, r.thaw_asked_by, p.name as thaw_asker
        from partner r left join person p on p.id = r.thaw_asked_by where r.organisation_id = ${organisationId}`,
  )
  if (!row) return null
  return {
    state: row.state,
    level: row.level,
    contactEmail: row.contact_email,
    since: row.since.toISOString(),
    frozen: row.frozen_at && {
      at: row.frozen_at.toISOString(),
      cause: row.frozen_cause,
      reason: row.frozen_reason ?? '',
      thawAskedBy: row.thaw_asker,
      own: row.thaw_asked_by === actorOf(context).personId,
    },
  }
}

interface MoneyRow {
  currency: Currency
  prepaid: bigint
  held: bigint
  pending: bigint
  owed: bigint
}

async function moneyOf(tx: Database, organisationId: string) {
  const rows = await rowsOf(
    tx,
    sql<MoneyRow>`
      select currency, sum(prepaid)::bigint as prepaid, sum(held)::bigint as held, sum(pending)::bigint as pending, sum(owed)::bigint as owed from (
        select a.currency, b.posted as prepaid, b.held, 0 as pending, 0 as owed
          from ledger.account a join ledger.balance b on b.account_id = a.id
         where a.organisation_id = ${organisationId} and a.kind in ('prepaid.cash', 'prepaid.cashback', 'prepaid.promo')
        union all
        select a.currency, 0, 0, 0, sum(e.amount) from ledger.account a join ledger.entry e on e.account_id = a.id
         where a.organisation_id = ${organisationId} and a.kind = 'receivable.clawback' group by 1
        union all
        select currency, 0, 0, owed, 0 from benefit where partner_id = ${organisationId} and state = 'pending'
        union all
        select currency, 0, 0, 0, owed from debt where organisation_id = ${organisationId}) sums
       group by currency order by currency`,
  )
  return rows.map((row) => ({
    currency: row.currency,
    prepaid: formatMinor(row.prepaid),
    held: formatMinor(row.held),
    pending: formatMinor(row.pending),
    owed: formatMinor(row.owed),
  }))
}

interface ProductRecord {
  id: Id<'product'>
  name: string
  sort_name: string
  item_name: string
  quantity: number
  expires_on: string
  state: 'active' | 'ended'
  partner: string | null
}

export const lookUpOperations = {
  find: os.find.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const { q, kind, limit = 50 } = input
    const after = decodeCursor(input.cursor, 2)
    const rows = await rowsOf(
      context.tx,
      sql<FoundRow>`
        select o.id, o.name, lower(o.name) as sort_name, o.kind, o.register_number, o.town, o.country, o.created_at, r.state as partner_state, r.level as partner_level,
               r.frozen_at is not null as frozen,
               (select count(*)::int from product t where t.organisation_id = o.id and t.state = 'active') as products
          from organisation o left join partner r on r.organisation_id = o.id
         where ${matching(q)} and ${kind ? kinds[kind] : sql`true`}
           and (${after?.[0] ?? null}::text is null or (lower(o.name), o.id) > (${after?.[0] ?? null}, ${after?.[1] ?? null}))
         order by lower(o.name), o.id limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.sort_name, row.id]))
    return { rows: page.rows.map(presentFound), next: page.next }
  }),

  open: os.open.handler(async ({ context, input }) => {
    const { organisationId } = input
    await look(context, organisationId)
    const { tx } = context
    const { partner: _partner, ...organisation } = await organisationById(tx, organisationId)
    const counts = await rowOf(
      tx,
      sql<OpenedOrganisation['counts'] & { created_at: Date }>`
        select o.created_at, (select count(*)::int from product t where t.organisation_id = o.id and t.state = 'active') as products,
               (select count(*)::int from access.standing s where s.client_id = o.id) as partners,
               (select count(*)::int from access.standing s where s.partner_id = o.id) as clients,
               (select count(*)::int from document d where d.billed_id = o.id) as documents
          from organisation o where o.id = ${organisationId}`,
    )
    if (!counts) refuse('not_found')
    const { created_at, ...counted } = counts
    const acts = await rowsOf(
      tx,
      sql<{ person_id: string; at: Date }>`
        select m.person_id, (select e.at from audit_event e where e.person_id = m.person_id order by e.id desc limit 1) as at
          from member m where m.organisation_id = ${organisationId} and m.state = 'active'`,
    )
    const lastActs = new Map(acts.map((row) => [row.person_id, row.at]))
    const people = await membersOf(tx, organisationId)
    const { staff } = actorOf(context)
    return {
      organisation,
      createdAt: created_at.toISOString(),
      partner: await partnerOf(context, organisationId),
      people: people.map((row) => ({
        ...row,
        lastActAt: lastActs.get(row.personId)?.toISOString() ?? null,
      })),
      counts: counted,
      money: staff === 'support' ? null : await moneyOf(tx, organisationId),
    }
  }),

  products: os.products.handler(async ({ context, input }) => {
    const { organisationId, limit = 50 } = input
    await look(context, organisationId)
    const after = decodeCursor(input.cursor, 2)
    const rows = await rowsOf(
      context.tx,
      sql<ProductRecord>`
        select t.id, t.name, lower(t.name) as sort_name, i.name as item_name, t.quantity, t.expires_on, t.state, o.name as partner
          from product t join item i on i.id = t.item_id
          left join access.managed g on g.product_id = t.id
          left join partnership s on s.id = g.partnership_id
          left join organisation o on o.id = s.partner_id
         where t.organisation_id = ${organisationId}
           and (${after?.[0] ?? null}::text is null or (lower(t.name), t.id) > (${after?.[0] ?? null}, ${after?.[1] ?? null}))
         order by lower(t.name), t.id limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.sort_name, row.id]))
    return {
      rows: page.rows.map((row) => ({
        id: row.id,
        name: row.name,
        itemName: row.item_name,
        quantity: row.quantity,
        expiresOn: row.expires_on,
        state: row.state,
        managedBy: row.partner,
      })),
      next: page.next,
    }
  }),

  activity: os.activity.handler(async ({ context, input }) => {
    const { organisationId, ...filter } = input
    await look(context, organisationId)
    const page = await listActivity(context.tx, { clientId: organisationId, ...filter })
    return { rows: page.rows.map(withoutClient), next: page.next }
  }),
}
