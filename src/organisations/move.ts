import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { currencyOf } from '../lib/currency.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders, organisationById } from './store.ts'

export interface Address {
  organisationId: Id<'organisation'>
  street: string
  houseNumber: string
  postcode: string
  town: string
  country: string
}

/**
 * Moves an organisation. With another currency its wallet stays as it is, and later invoices are in the new one: the
 * organisation is told what is left and how it gets it back, its partners that what it pays itself changes.
 */
export async function move(context: Context, to: Address): Promise<void> {
  const { tx } = context
  const id = to.organisationId
  const before = await organisationById(tx, id)
  await sql`
    update organisation set street = ${to.street}, house_number = ${to.houseNumber}, postcode = ${to.postcode}, town = ${to.town}, country = ${to.country} where id = ${id}`.execute(
    tx,
  )
  await remember(context, {
    action: 'organisation.moved',
    hatId: id,
    clientId: id,
    objectId: id,
    changes: { country: [before.country, to.country], town: [before.town, to.town] },
  })
  const after = currencyOf(to.country)
  if (after !== before.currency)
    await tellCurrency(context, { id, name: before.name }, before.currency, after)
}

async function tellCurrency(
  context: Context,
  moved: { id: Id<'organisation'>; name: string },
  before: string,
  after: string,
): Promise<void> {
  const { tx, world, now } = context
  const wallet = await rowOf(
    tx,
    sql<{ left: bigint }>`
      select coalesce(sum(b.posted), 0)::bigint as left from ledger.balance b join ledger.account a on a.id = b.account_id
       where a.organisation_id = ${moved.id} and a.currency = ${before} and a.kind like 'prepaid.%'`,
  )
  const left = wallet && wallet.left > 0n ? formatMinor(wallet.left) : null
  const about = { organisation: moved.name, before, after }
  const letters: Letter[] = []
  for (const reader of await legalReaders(tx, moved.id)) {
    const link = `${world.publicUrl}/o/${moved.id}/prepaid`
    const facts = { ...about, left, forPartner: false, link }
    letters.push({
      template: 'renewals_currency',
      recipient: reader.email,
      language: reader.language,
      organisationId: reader.organisationId,
      facts,
    })
  }
  const partners = await rowsOf(
    tx,
    sql<{
      partner_id: Id<'organisation'>
    }>`select distinct partner_id from access.live where client_id = ${moved.id} order by 1`,
  )
  for (const { partner_id: partnerId } of partners)
    for (const reader of await legalReaders(tx, partnerId)) {
      const link = `${world.publicUrl}/p/${partnerId}/c/${moved.id}/renewals`
      const facts = { ...about, left: null, forPartner: true, link }
      letters.push({
        template: 'renewals_currency',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts,
      })
    }
  await post(tx, world.ids, now, letters)
}
