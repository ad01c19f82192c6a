/** What the second books keep, and what they are told. */
import type { RawBuilder } from 'kysely'

export type Purse = 'promo' | 'cashback' | 'cash'

export interface Payment {
  id: string
  reference: string
  organisation: string
  orderId: string | null
  amount: bigint
  currency: string
  hasArrived: boolean
  /** It found its order paid or void, and lies on the prepaid account. */
  landedElsewhere?: true
  isChargedBack?: true
}

export interface Cashback {
  id: string
  orderId: string
  pos: number
  partner: string
  currency: string
  /** What is owed of it, or was credited. */
  amount: bigint
  at: Date
  isPending: boolean
  /** All that was earned, what refunds were made for, and what was taken back. */
  earned: bigint
  refunded: bigint
  taken: bigint
}

export interface Document {
  id: string
  owner_id: string
  billed_id: string
  partnership_id: string | null
  initiator: 'client' | 'partner'
  automatic: boolean
  means: 'prepaid' | 'provider' | 'account'
  state: 'paid' | 'on_account'
  currency: string
  gross: bigint
  prepaid_part: bigint
}

export interface Part {
  purse: Purse
  amount: bigint
}
export interface Hold {
  organisation: string
  currency: string
  parts: Part[]
}
/** What an order was paid from and has not got back yet. */
export type Sources = Record<'receivable' | 'psp' | Purse, bigint>

export interface Books {
  /** What an organisation can spend in a currency. */
  free(organisation: string, currency: string): Promise<bigint>
  /** A payment was started: it is told of by its order, or as a top-up. */
  learnPayment(where: RawBuilder<unknown>): Promise<Payment | undefined>
  /** Its money arrived, for the first time. What it was for decides where it lies now. */
  arrived(payment: Payment): Promise<Document | undefined>
  /** Part of an order is kept for it on the prepaid account of whoever pays it. */
  held(orderId: string, organisation: string, currency: string, amount: bigint): Promise<void>
  /** An order is paid. */
  paid(orderId: string): Promise<Document | undefined>
  /** What can be paid out to an organisation: promotions never, and less what it owes. */
  withdrawable(organisation: string, currency: string): Promise<bigint>
  /** A payout went to the bank, with what was kept for it; or it came back. */
  sent(payoutId: string): void
  returned(payoutId: string): void
  /** Money came by bank transfer. */
  transferred(organisation: string, currency: string, amount: bigint): void
  /** Orders that a run of renewals paid since the last look. */
  renewed(): Promise<Document[]>
  /** Cashback that is due and credited by now; and how much is due and not credited. */
  credited(now: Date): Promise<number>
  /** A credit note gives money back and takes cashback back. */
  refunded(creditId: string): Promise<void>
  /** The provider took a payment back: it is owed again, and what was earned by it is taken back. */
  chargedBack(payment: Payment): Promise<void>
  /** An invoice on account was paid, in whole or in part: from the prepaid account, or by the bank. */
  debtPaid(orderId: string, amount: bigint, from: 'prepaid' | 'bank'): Promise<void>
  /** What is owed on an invoice is given up; or what a partner owes of cashback. */
  invoiceGivenUp(orderId: string): Promise<void>
  debtGivenUp(partner: string, currency: string): void
  /** Where the purses of the product differ from these books. */
  compare(): Promise<string[]>
}
