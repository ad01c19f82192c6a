import type { RawBuilder } from 'kysely'
import type { Document } from './kept.ts'
import { houseOf, type Life, violated } from './life.ts'

/** Whoever is charged by a document must be who was to pay, as far as the simulation knows the partnership. */
function mustChargeRightly(life: Life, document: Document): void {
  const { id, initiator, owner_id: owner, billed_id: billed, partnership_id: through } = document
  if (initiator === 'client') {
    if (billed !== owner)
      violated(
        life,
        `${id} was ordered by ${houseOf(life, owner)?.name} and charged to ${houseOf(life, billed)?.name}`,
      )
    return
  }
  const tie = life.ties.find((one) => one.id === through)
  if (!tie) {
    violated(life, `${id} was paid through ${through}, which does not live`)
    return
  }
  const expected = tie.payer === 'partner' ? tie.partner.id : owner
  if (tie.access !== 'full') violated(life, `${id} spent money through ${through}, which is limited`)
  else if (billed !== expected)
    violated(life, `${id} was charged to ${houseOf(life, billed)?.name}, and the ${tie.payer} pays`)
}

/** An order was paid: into the books with it. */
export async function settleDocument(life: Life, orderId: string): Promise<void> {
  const document = await life.books.paid(orderId)
  if (!document) return violated(life, `${orderId} was said to be paid and is not`)
  mustChargeRightly(life, document)
}

/** A payment arrived: for its order, if that still stands, or for the prepaid account. */
export async function takeArrived(life: Life, where: RawBuilder<unknown>): Promise<void> {
  const payment = await life.books.learnPayment(where)
  const document = payment && (await life.books.arrived(payment))
  if (document) mustChargeRightly(life, document)
}

/** Orders that renewed by themselves. */
export async function takeRenewed(life: Life): Promise<number> {
  const documents = await life.books.renewed()
  for (const document of documents) mustChargeRightly(life, document)
  return documents.length
}

/** Every purse against the books; what differs must never be. */
export async function compareBooks(life: Life): Promise<void> {
  for (const difference of await life.books.compare()) violated(life, difference)
}
