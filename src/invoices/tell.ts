import type { Id } from '../lib/id.ts'
import { formatMinor, type Minor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import type { Plan, Taken } from './plan.ts'

/** Where the payer finds its money again; which purse of the prepaid account it is does not matter to a letter. */
function placesOf(plan: Plan): { place: 'psp' | 'prepaid' | 'receivable'; amount: string }[] {
  const sums = new Map<'psp' | 'prepaid' | 'receivable', Minor>()
  for (const { kind, amount } of plan.back) {
    const place = kind === 'psp' || kind === 'receivable' ? kind : 'prepaid'
    sums.set(place, (sums.get(place) ?? 0n) + amount)
  }
  return [...sums].map(([place, amount]) => ({ place, amount: formatMinor(amount) }))
}

/** Tells the payer of its credit note, and partners what was taken back of their cashback. */
export async function tellRefund(
  context: Context,
  plan: Plan,
  credit: { id: Id<'document'>; reason: string },
): Promise<void> {
  const { tx, world, now } = context
  const { document } = plan
  const readers = await legalReaders(tx, document.billed_id)
  const letters = readers.map(
    (reader): Letter => ({
      template: 'refund_made',
      recipient: reader.email,
      language: reader.language,
      organisationId: reader.organisationId,
      facts: {
        organisation: document.billed_name,
        title: plan.credits[0]?.line.name ?? '',
        invoice: document.number,
        reason: credit.reason,
        net: formatMinor(plan.net),
        vat: formatMinor(plan.vat),
        gross: formatMinor(plan.net + plan.vat),
        currency: document.currency,
        back: placesOf(plan),
        link: `${world.publicUrl}/o/${document.billed_id}/invoices/${credit.id}`,
      },
    }),
  )
  await post(tx, world.ids, now, letters)
  await tellClawed(context, plan.taken, document.currency)
}

/** Each partner hears once of all its cashback that was taken back. */
export async function tellClawed(context: Context, taken: readonly Taken[], currency: string): Promise<void> {
  const { tx, world, now } = context
  const cashback = taken.filter((t) => t.benefit.kind === 'cashback')
  for (const partnerId of new Set(cashback.map((t) => t.benefit.partner_id))) {
    const own = cashback.filter((t) => t.benefit.partner_id === partnerId)
    const [first] = own
    if (!first) continue
    const sum = (of: (t: Taken) => Minor) => own.reduce((total, t) => total + of(t), 0n)
    const debt = sum((t) => t.parts.debt)
    const readers = await legalReaders(tx, partnerId)
    await post(
      tx,
      world.ids,
      now,
      readers.map(
        (reader): Letter => ({
          template: 'cashback_clawed',
          recipient: reader.email,
          language: reader.language,
          organisationId: reader.organisationId,
          facts: {
            partner: first.benefit.partner_name,
            client: first.benefit.client_name,
            title: first.benefit.what,
            earned: formatMinor(sum((t) => t.benefit.amount)),
            taken: formatMinor(sum((t) => t.amount)),
            debt: debt > 0n ? formatMinor(debt) : null,
            currency,
            link: `${world.publicUrl}/p/${partnerId}/revenue`,
          },
        }),
      ),
    )
  }
}
