import { sql } from 'kysely'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { World } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { MemberRow, NewOrganisation, Organisation } from './contract.ts'

interface OrganisationRow {
  id: Id<'organisation'>
  name: string
  kind: Organisation['kind']
  register_number: string | null
  vat_number: string | null
  website: string | null
  street: string
  house_number: string
  postcode: string
  town: string
  country: string
  language: Language
  partner_state: string | null
  partner_level: string | null
  partner_email: string | null
  frozen: boolean
}

function present(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    registerNumber: row.register_number,
    vatNumber: row.vat_number,
    website: row.website,
    street: row.street,
    houseNumber: row.house_number,
    postcode: row.postcode,
    town: row.town,
    country: row.country,
    language: row.language,
    currency: currencyOf(row.country),
    partner:
      row.partner_state === null
        ? null
        : {
            state: row.partner_state,
            level: row.partner_level ?? '',
            contactEmail: row.partner_email ?? '',
            frozen: row.frozen,
          },
  }
}

export async function organisationById(tx: Database, id: string): Promise<Organisation> {
  const row = await rowOf(
    tx,
    sql<OrganisationRow>`
      select o.id, o.name, o.kind, o.register_number, o.vat_number, o.website, o.street, o.house_number, o.postcode, o.town,
             o.country, o.language, r.state as partner_state, r.level as partner_level, r.contact_email as partner_email,
             r.frozen_at is not null as frozen
        from organisation o left join partner r on r.organisation_id = o.id
       where o.id = ${id}`,
  )
  return row ? present(row) : refuse('not_found')
}

export async function addOrganisation(
  tx: Tx,
  world: World,
  now: Date,
  o: NewOrganisation,
): Promise<Id<'organisation'>> {
  const id = world.ids('organisation')
  await sql`
    insert into organisation (id, kind, name, register_number, vat_number, website, street, house_number, postcode, town, country, language, created_at)
    values (${id}, ${o.kind}, ${o.name}, ${o.registerNumber ?? null}, ${o.vatNumber ?? null}, ${o.website ?? null}, ${o.street},
            ${o.houseNumber}, ${o.postcode}, ${o.town}, ${o.country}, ${o.language}, ${now})
  `.execute(tx)
  return id
}

export interface NewMember {
  organisationId: string
  personId: string
  role: MemberRow['role']
  accounting: boolean
}

/** Takes somebody in, or back in after they were removed; who is a member already is refused by name. */
export async function addMember(tx: Tx, member: NewMember, now: Date): Promise<void> {
  const back = await rowOf(
    tx,
    sql`update member set role = ${member.role}, accounting = ${member.accounting}, state = 'active', joined_at = ${now}
         where organisation_id = ${member.organisationId} and person_id = ${member.personId} and state = 'removed' returning person_id`,
  )
  if (back) return
  await sql`
    insert into member (organisation_id, person_id, role, accounting, joined_at)
    values (${member.organisationId}, ${member.personId}, ${member.role}, ${member.accounting}, ${now})
  `.execute(tx)
}

interface MemberRecord {
  person_id: Id<'person'>
  name: string
  email: string | null
  role: MemberRow['role']
  accounting: boolean
  joined_at: Date
}

const presentMember = (row: MemberRecord): MemberRow => ({
  personId: row.person_id,
  name: row.name,
  email: row.email,
  role: row.role,
  accounting: row.accounting,
  joinedAt: row.joined_at.toISOString(),
})

export async function membersOf(tx: Database, organisationId: string): Promise<MemberRow[]> {
  const rows = await rowsOf(
    tx,
    sql<MemberRecord>`
      select m.person_id, p.name, case p.kind when 'human' then p.email end as email, m.role, m.accounting, m.joined_at
        from member m join person p on p.id = m.person_id
       where m.organisation_id = ${organisationId} and m.state = 'active'
       order by array_position(array['legal','administrator','collaborator','external'], m.role), lower(p.name), p.id`,
  )
  return rows.map(presentMember)
}

export async function lockMember(
  tx: Tx,
  organisationId: string,
  personId: string,
): Promise<MemberRow | undefined> {
  const row = await rowOf(
    tx,
    sql<MemberRecord>`
      select m.person_id, p.name, case p.kind when 'human' then p.email end as email, m.role, m.accounting, m.joined_at
        from member m join person p on p.id = m.person_id
       where m.organisation_id = ${organisationId} and m.person_id = ${personId} and m.state = 'active' for update of m`,
  )
  return row && presentMember(row)
}

export interface Reader {
  /** For which they read. */
  organisationId: Id<'organisation'>
  email: string
  language: Language
  name: string
}

/** The legal representatives of an organisation, to whom letters of the contract go. */
export function legalReaders(tx: Database, organisationId: string): Promise<Reader[]> {
  return rowsOf(
    tx,
    sql<Reader>`
      select m.organisation_id as "organisationId", p.email, p.language, p.name from member m join person p on p.id = m.person_id
       where m.organisation_id = ${organisationId} and m.role = 'legal' and m.state = 'active' and p.state = 'active' order by p.id`,
  )
}

/** Those who rule over an organisation's people: its representatives and administrators. */
export function bossReaders(tx: Database, organisationId: string): Promise<Reader[]> {
  return rowsOf(
    tx,
    sql<Reader>`
      select m.organisation_id as "organisationId", p.email, p.language, p.name from member m join person p on p.id = m.person_id
       where m.organisation_id = ${organisationId} and m.role in ('legal', 'administrator') and m.state = 'active' and p.state = 'active' order by p.id`,
  )
}

export async function nameOf(tx: Database, organisationId: string): Promise<string> {
  const row = await rowOf(
    tx,
    sql<{ name: string }>`select name from organisation where id = ${organisationId}`,
  )
  return row?.name ?? ''
}

export interface PartnerRow {
  id: Id<'organisation'>
  name: string
  town: string
  country: string
  register_number: string | null
  website: string | null
  since: Date
  state: 'provisional' | 'active' | 'at_risk' | 'suspended' | 'ended'
  level: string
  frozen: boolean
}

const partnerColumns = sql`o.id, o.name, o.town, o.country, o.register_number, o.website, r.since, r.state, r.level, r.frozen_at is not null as frozen`

export function partnerById(tx: Database, id: string): Promise<PartnerRow | undefined> {
  return rowOf(
    tx,
    sql<PartnerRow>`select ${partnerColumns} from partner r join organisation o on o.id = r.organisation_id where r.organisation_id = ${id}`,
  )
}

/** Partners that take new clients, by part of the name or by the whole e-mail address. */
export function searchPartners(tx: Database, q: string): Promise<PartnerRow[]> {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return rowsOf(
    tx,
    sql<PartnerRow>`
      select ${partnerColumns} from partner r join organisation o on o.id = r.organisation_id
       where r.state in ('provisional', 'active', 'at_risk') and r.frozen_at is null
         and (lower(o.name) like ${pattern} or r.contact_email = ${q.toLowerCase()})
       order by lower(o.name), o.id limit 20`,
  )
}

export const presentPartner = (row: PartnerRow) => ({
  id: row.id,
  name: row.name,
  town: row.town,
  country: row.country,
  registerNumber: row.register_number,
  website: row.website,
  since: row.since.toISOString(),
})
