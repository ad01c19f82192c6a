import { sql } from 'kysely'
import type { z } from 'zod'
import { remember } from '../audit/store.ts'
import type { Database } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import { mustProve } from '../people/proof.ts'
import type { PayoutAccount, payoutsContract, TaxProfile } from './contract.ts'
import { ibanRefusal, plainIban, printIban } from './iban.ts'
import { accountRestHours } from './payout.ts'
import { accountOf, payoutPolicy, taxOf } from './store.ts'
import { treatmentOf } from './tax.ts'

type Asked<K extends keyof typeof payoutsContract> = z.output<
  NonNullable<(typeof payoutsContract)[K]['~orpc']['inputSchema']>
>

export async function showTax(tx: Database, partnerId: string): Promise<TaxProfile | null> {
  const row = await taxOf(tx, partnerId)
  if (!row) return null
  const { agreed_at: at, agreed_by: by } = row
  return {
    country: row.country,
    vatNumber: row.vat_number,
    registered: row.registered,
    agreement: at && by ? { at: at.toISOString(), by: { id: by, name: row.agreed_name ?? '' } } : null,
    treatment: row.treatment,
    rate: row.rate,
  }
}

/** What a partner says of its tax. An agreement stands with its first day until it is taken back. */
export async function setTax(context: Context, asked: Asked<'setTaxProfile'>): Promise<TaxProfile> {
  const { tx, now } = context
  if (asked.registered && !asked.vatNumber) refuse('vat_number_needed')
  const { personId } = actorOf(context)
  const before = await taxOf(tx, asked.partnerId)
  const { provider_country: providerCountry } = await payoutPolicy(tx)
  const treatment = treatmentOf({ ...asked, providerCountry })
  const agreedAt = asked.agreed ? (before?.agreed_at ?? now) : null
  const agreedBy = asked.agreed ? (before?.agreed_by ?? personId) : null
  await sql`
    insert into partner_tax (partner_id, country, vat_number, registered, treatment, agreed_at, agreed_by, changed_at, changed_by)
    values (${asked.partnerId}, ${asked.country}, ${asked.vatNumber ?? null}, ${asked.registered}, ${treatment}, ${agreedAt}, ${agreedBy}, ${now}, ${personId})
    on conflict (partner_id) do update set country = excluded.country, vat_number = excluded.vat_number, registered = excluded.registered, treatment = excluded.treatment,
      agreed_at = excluded.agreed_at, agreed_by = excluded.agreed_by, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(
    tx,
  )
  await remember(context, {
    action: 'tax.changed',
    hatId: asked.partnerId,
    clientId: asked.partnerId,
    objectId: asked.partnerId,
    changes: {
      country: [before?.country ?? null, asked.country],
      registered: [before?.registered ?? null, asked.registered],
      treatment: [before?.treatment ?? null, treatment],
      agreed: [before?.agreed_at != null, asked.agreed],
    },
  })
  return (await showTax(tx, asked.partnerId)) ?? refuse('not_found')
}

export async function showAccount(context: Context, partnerId: string): Promise<PayoutAccount | null> {
  const row = await accountOf(context.tx, partnerId)
  if (!row) return null
  return {
    id: row.id,
    iban: printIban(row.iban, true),
    holder: row.holder,
    street: row.street,
    houseNumber: row.house_number,
    postcode: row.postcode,
    town: row.town,
    country: row.country,
    changedAt: row.made_at.toISOString(),
    changedBy: row.made_name,
    usableAt: row.usable_at.toISOString(),
    isUsable: row.usable_at <= context.now,
  }
}

/**
 * Changes where money is paid out to. Whoever has only somebody's session cannot: the password is asked for, every legal
 * representative hears of it, and a new number pays nothing out for two days.
 */
export async function setAccount(context: Context, asked: Asked<'setAccount'>): Promise<PayoutAccount> {
  const { tx, now, world } = context
  const iban = plainIban(asked.iban)
  const wrong = ibanRefusal(iban)
  if (wrong) refuse(wrong)
  const known = await accountOf(tx, asked.partnerId)
  await mustProve(context, {
    action: 'change_iban',
    objectId: iban,
    objectVersion: known?.id ?? asked.partnerId,
  })
  const before = await accountOf(tx, asked.partnerId, true)
  if (before?.id !== known?.id) refuse('changed_meanwhile')
  const usableAt =
    before?.iban === iban ? before.usable_at : new Date(now.getTime() + accountRestHours * 3_600_000)
  if (before) await sql`update payout_account set replaced_at = ${now} where id = ${before.id}`.execute(tx)
  const id = world.ids('payoutAccount')
  await sql`
    insert into payout_account (id, organisation_id, iban, holder, street, house_number, postcode, town, country, made_at, made_by, usable_at)
    values (${id}, ${asked.partnerId}, ${iban}, ${asked.holder}, ${asked.street}, ${asked.houseNumber}, ${asked.postcode}, ${asked.town}, ${asked.country}, ${now}, ${actorOf(context).personId}, ${usableAt})`.execute(
    tx,
  )
  await tellChange(context, asked.partnerId, iban, usableAt)
  await remember(context, {
    action: 'payout_account.changed',
    hatId: asked.partnerId,
    clientId: asked.partnerId,
    objectId: id,
    changes: { iban: [before ? printIban(before.iban, true) : null, printIban(iban, true)] },
  })
  return (await showAccount(context, asked.partnerId)) ?? refuse('not_found')
}

async function tellChange(context: Context, partnerId: string, iban: string, usableAt: Date): Promise<void> {
  const { tx, now, world } = context
  const facts = {
    organisation: await nameOf(tx, partnerId),
    by: actorOf(context).name,
    iban: printIban(iban, true),
    usableOn: dayOf(usableAt),
    link: `${world.publicUrl}/p/${partnerId}/payouts`,
  }
  const readers = await legalReaders(tx, partnerId)
  await post(
    tx,
    world.ids,
    now,
    readers.map((r) => ({
      template: 'payout_account_changed' as const,
      recipient: r.email,
      language: r.language,
      organisationId: r.organisationId,
      facts,
    })),
  )
}
