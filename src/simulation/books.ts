/**
 * The money of the simulation, kept a second time and without looking at the ledger: what every purse holds follows
 * from payments that arrived, documents that were paid and cashback that was credited.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'

export type Purse = 'promo' | 'cashback' | 'cash'
const spendingOrder: readonly Purse[] = ['promo', 'cashback', 'cash']

interface Payment {
  id: string
  reference: string
  organisation: string
  orderId: string | null
  amount: bigint
  currency: string
  hasArrived: boolean
}

interface Cashback {
  id: string
  partner: string
  currency: string
  amount: bigint
  at: Date
}

export interface Document {
  id: string
  owner_id: string
  billed_id: string
  partnership_id: string | null
  initiator: 'client' | 'partner'
  automatic: boolean
  means: 'prepaid' | 'provider'
  currency: string
  gross: bigint
}

export interface Books {
  /** What an organisation can spend in a currency. */
  free(organisation: string, currency: string): bigint
  /** A payment was started: it is told of by its order, or as a top-up. */
  learnPayment(where: RawBuilder<unknown>): Promise<Payment | undefined>
  /** Its money arrived, for the first time. What it was for decides where it lies now. */
  arrived(payment: Payment): Promise<Document | undefined>
  /** An order is paid. */
  paid(orderId: string): Promise<Document | undefined>
  /** Orders that a run of renewals paid since the last look. */
  renewed(): Promise<Document[]>
  /** Cashback that is due and credited by now; and how much is due and not credited. */
  credited(now: Date): Promise<number>
  /** Where the purses of the product differ from these books. */
  compare(): Promise<string[]>
  readonly paidOrders: number
}

const key = (organisation: string, currency: string, purse: Purse) => `${organisation} ${currency} ${purse}`

export function keepBooks(eye: Database, onWrong: (what: string) => void): Books {
  const purses = new Map<string, bigint>()
  const payments = new Map<string, Payment>()
  const known = new Set<string>()
  let pending: Cashback[] = []
  let lastAutomatic = ''

  const has = (organisation: string, currency: string, purse: Purse): bigint =>
    purses.get(key(organisation, currency, purse)) ?? 0n
  const add = (organisation: string, currency: string, purse: Purse, amount: bigint) =>
    purses.set(key(organisation, currency, purse), has(organisation, currency, purse) + amount)
  const free = (organisation: string, currency: string) =>
    spendingOrder.reduce((sum, purse) => sum + has(organisation, currency, purse), 0n)

  function spend({ id, billed_id: billed, currency, gross }: Document): void {
    let rest = gross
    for (const purse of spendingOrder) {
      let part = has(billed, currency, purse)
      if (part > rest) part = rest
      add(billed, currency, purse, -part)
      rest -= part
    }
    if (rest > 0n) onWrong(`${id} took ${gross} of ${billed}, ${rest} more than it has`)
  }

  const documents = (where: RawBuilder<unknown>) =>
    rowsOf(
      eye,
      sql<Document>`
        select id, owner_id, billed_id, partnership_id, initiator, automatic, means, currency, gross::bigint as gross from orders where state = 'paid' and ${where} order by id`,
    )

  async function enter(document: Document): Promise<void> {
    if (known.has(document.id)) return
    known.add(document.id)
    if (document.means === 'prepaid') spend(document)
    const gains = await rowsOf(
      eye,
      sql<Cashback>`
        select b.id, l.beneficiary_id as partner, o.currency, l.gain::bigint as amount, o.paid_at + make_interval(days => y.hold_days) as at
          from order_line l join orders o on o.id = l.order_id join policy y on y.version = l.policy_version left join benefit b on b.order_id = l.order_id and b.pos = l.pos
         where l.order_id = ${document.id} and l.benefit = 'cashback'`,
    )
    pending.push(...gains)
  }

  return {
    free,
    get paidOrders() {
      return known.size
    },
    async learnPayment(where) {
      const [row] = await rowsOf(
        eye,
        sql<Omit<Payment, 'hasArrived'>>`
          select id, provider_reference as reference, organisation_id as organisation, order_id as "orderId", amount::bigint as amount, currency from payment where ${where}`,
      )
      if (!row) return undefined
      const payment = payments.get(row.reference) ?? { ...row, hasArrived: false }
      payments.set(row.reference, payment)
      return payment
    },
    async arrived(payment) {
      if (payment.hasArrived) return undefined
      payment.hasArrived = true
      const [document] =
        payment.orderId && !known.has(payment.orderId) ? await documents(sql`id = ${payment.orderId}`) : []
      if (document) await enter(document)
      else add(payment.organisation, payment.currency, 'cash', payment.amount)
      return document
    },
    async paid(orderId) {
      const [document] = await documents(sql`id = ${orderId}`)
      if (document) await enter(document)
      return document
    },
    async renewed() {
      const found = await documents(sql`automatic and id > ${lastAutomatic}`)
      lastAutomatic = found.at(-1)?.id ?? lastAutomatic
      for (const document of found) await enter(document)
      return found
    },
    async credited(now) {
      const due = pending.filter(({ at }) => at <= now)
      if (due.length === 0) return 0
      const rows = await rowsOf(
        eye,
        sql<{
          id: string
        }>`select id from benefit where state = 'credited' and id = any(${due.map(({ id }) => id)})`,
      )
      const done = new Set(rows.map(({ id }) => id))
      for (const { id, partner, currency, amount } of due)
        if (done.has(id)) add(partner, currency, 'cashback', amount)
      pending = pending.filter(({ id }) => !done.has(id))
      return due.length - done.size
    },
    async compare() {
      const rows = await rowsOf(
        eye,
        sql<{ organisation_id: string; currency: string; purse: Purse; posted: bigint; held: bigint }>`
          select a.organisation_id, a.currency, split_part(a.kind, '.', 2) as purse, b.posted::bigint as posted, b.held::bigint as held
            from ledger.account a join ledger.balance b on b.account_id = a.id where a.kind like 'prepaid.%' order by a.organisation_id, a.currency, a.kind`,
      )
      const wrong: string[] = []
      const seen = new Set<string>()
      for (const { organisation_id: organisation, currency, purse, posted } of rows) {
        seen.add(key(organisation, currency, purse))
        const expected = has(organisation, currency, purse)
        if (posted !== expected)
          wrong.push(`${purse} of ${organisation} holds ${posted} ${currency}, it should hold ${expected}`)
      }
      for (const [name, amount] of purses)
        if (amount !== 0n && !seen.has(name)) wrong.push(`${name} should hold ${amount}`)
      return wrong
    },
  }
}
