/**
 * The books said again without SQL: purses, holds, cashback that is owed and the accounts of the provider, in memory,
 * written from the programme's sentences. Random stories are told to it and to the product, and compared.
 */
import { addMonths, type Day } from '../src/lib/day.ts'

export type Name = 'Alba' | 'Bosco' | 'Agency'
export type Purse = 'promo' | 'cashback' | 'cash'
const spendingOrder: readonly Purse[] = ['promo', 'cashback', 'cash']
/** What can be paid out: a promotion never. */
const withdrawable: readonly Purse[] = ['cashback', 'cash']

/** Alba pays for itself; at Bosco the partner pays what it orders; the agency is the partner of both. */
const partnerPays = (owner: Name) => owner === 'Bosco'

interface Line {
  account: string
  amount: bigint
}
interface Movement {
  kind: string
  purse: Purse
  amount: bigint
}
interface Hold {
  subject: string
  who: Name
  parts: { purse: Purse; amount: bigint }[]
  state: 'pending' | 'posted' | 'voided' | 'expired'
}
interface Product {
  id: string
  owner: Name
  billed: Name
  anchor: Day
  paid: number
  expires: Day
}
export interface Bill {
  owner: Name
  billed: Name
  by: 'client' | 'partner'
  quantity: number
  renews: Product | undefined
  list: bigint
  partnerAllowance: bigint
  volumeAllowance: bigint
  net: bigint
  vat: bigint
  gross: bigint
  discount: bigint
  cashback: bigint
}
/** An order that was paid: where its money came from, and what it brought. */
interface Paid {
  orderId: string
  bill: Bill
  from: readonly Line[]
  products: { product: Product; from: Day; to: Day }[]
  refunded: boolean
}
interface Waiting {
  orderId: string
  paymentId: string
  bill: Bill
  placedAt: number
  state: 'waiting' | 'paid' | 'void'
}

const lesser = (a: bigint, b: bigint) => (b < a ? b : a)

/** Half away from zero, of amounts that are never negative. */
const share = (amount: bigint, rate: bigint) => (amount * rate * 2n + 10_000n) / 20_000n

const unit = 992n
const partnerRate = 2000n
const vatRate = 810n
const tiers: readonly [number, bigint][] = [
  [35, 2500n],
  [20, 2000n],
  [10, 1500n],
  [5, 1000n],
]
const tierRate = (count: number) => tiers.find(([from]) => count >= from)?.[1] ?? 0n

export class Books {
  readonly accounts = new Map<string, bigint>()
  readonly held = new Map<string, bigint>()
  readonly journals = new Map<string, string>()
  readonly movements = new Map<Name, Movement[]>([
    ['Alba', []],
    ['Bosco', []],
    ['Agency', []],
  ])
  readonly holds: Hold[] = []
  readonly products: Product[] = []
  readonly waiting: Waiting[] = []
  /** Cashback owed and not credited yet, with the day from which it may be. */
  pending: { orderId: string; amount: bigint; from: number }[] = []
  readonly paid: Paid[] = []
  /** Benefits of any kind that were noted. */
  benefits = 0
  /** Days since the story began. */
  days = 0
  private readonly start: Date

  constructor(start: string) {
    this.start = new Date(start)
  }

  /** The instant, and the day it is where the provider does its books. */
  get now(): string {
    return new Date(this.start.getTime() + this.days * 86_400_000).toISOString()
  }
  get today(): Day {
    return this.now.slice(0, 10)
  }

  private book(kind: string, idem: string, lines: readonly Line[]): void {
    if (this.journals.has(idem)) return
    const real = lines.filter((line) => line.amount !== 0n)
    if (real.reduce((sum, line) => sum + line.amount, 0n) !== 0n) throw new Error('the model does not add up')
    this.journals.set(idem, kind)
    for (const { account, amount } of real) {
      this.accounts.set(account, (this.accounts.get(account) ?? 0n) + amount)
      const [name = '', who = ''] = account.split('|')
      if (!name.startsWith('prepaid.')) continue
      const purse = name.slice('prepaid.'.length) as Purse
      this.movements.get(who as Name)?.push({ kind, purse, amount: -amount })
    }
  }

  posted(who: Name, purse: Purse): bigint {
    return -(this.accounts.get(`prepaid.${purse}|${who}|`) ?? 0n)
  }
  heldOf(who: Name, purse: Purse): bigint {
    return this.held.get(`${purse}|${who}`) ?? 0n
  }
  free(who: Name): bigint {
    return spendingOrder.reduce((sum, purse) => sum + this.posted(who, purse) - this.heldOf(who, purse), 0n)
  }
  /** Which purse gives how much; undefined when all together hold too little. */
  parts(who: Name, amount: bigint, of = spendingOrder): { purse: Purse; amount: bigint }[] | undefined {
    let rest = amount
    const parts: { purse: Purse; amount: bigint }[] = []
    for (const purse of of) {
      const free = this.posted(who, purse) - this.heldOf(who, purse)
      const part = lesser(free, rest)
      if (part > 0n) parts.push({ purse, amount: part })
      rest -= part
    }
    return rest === 0n ? parts : undefined
  }

  topUp(who: Name, paymentId: string, amount: bigint): void {
    this.book('top_up', `payment:${paymentId}`, [
      { account: 'psp||test', amount },
      { account: `prepaid.cash|${who}|`, amount: -amount },
    ])
  }
  promo(who: Name, idem: string, amount: bigint): void {
    this.book('promo', idem, [
      { account: 'contra.campaign||', amount },
      { account: `prepaid.promo|${who}|`, amount: -amount },
    ])
  }

  /** Units that run at a payer's charge today. */
  counted(billed: Name): number {
    return this.products.filter((p) => p.billed === billed && p.expires > this.today).length
  }

  /** What an order costs, whom it bills, and what the partner has of it. `count` is how many units decide the tier. */
  bill(owner: Name, by: 'client' | 'partner', quantity: number, renews?: Product, count?: number): Bill {
    const discounted = owner === 'Agency' || (by === 'partner' && partnerPays(owner))
    const billed: Name = discounted ? 'Agency' : owner
    const already = renews && renews.billed === billed && renews.expires > this.today ? quantity : 0
    const rate = tierRate(count ?? this.counted(billed) + quantity - already)
    const list = unit * BigInt(quantity)
    const advantage = share(list, partnerRate)
    const net = (allowance: bigint) => list - allowance - share(list - allowance, rate)
    const gain = net(0n) - net(advantage)
    const partnerAllowance = discounted ? advantage : 0n
    const vat = share(net(partnerAllowance), vatRate)
    return {
      owner,
      billed,
      by,
      quantity,
      renews,
      list,
      partnerAllowance,
      volumeAllowance: share(list - partnerAllowance, rate),
      net: net(partnerAllowance),
      vat,
      gross: net(partnerAllowance) + vat,
      discount: discounted ? gain : 0n,
      cashback: discounted ? 0n : gain,
    }
  }

  /** An order is paid: booked, delivered, and the cashback is owed after the days of the policy. */
  pay(
    orderId: string,
    bill: Bill,
    from: readonly Line[],
    productIds: readonly string[],
    holdDays: number,
  ): void {
    this.book('order', `order:${orderId}`, [
      ...from,
      { account: 'contra.partner||', amount: bill.partnerAllowance },
      { account: 'contra.volume||', amount: bill.volumeAllowance },
      { account: 'revenue||hosting', amount: -bill.list },
      { account: 'vat.output||CH.810', amount: -bill.vat },
    ])
    const paid: Paid = { orderId, bill, from, products: [], refunded: false }
    this.paid.push(paid)
    if (bill.renews) {
      const product = bill.renews
      const from = product.expires
      product.paid++
      product.expires = addMonths(product.anchor, product.paid)
      product.billed = bill.billed
      paid.products.push({ product, from, to: product.expires })
    }
    for (const id of productIds) {
      const expires = addMonths(this.today, 1)
      const product = { id, owner: bill.owner, billed: bill.billed, anchor: this.today, paid: 1, expires }
      this.products.push(product)
      paid.products.push({ product, from: this.today, to: expires })
    }
    if (bill.discount + bill.cashback > 0n) this.benefits++
    if (bill.cashback === 0n) return
    this.book('cashback', `cashback:${orderId}`, [
      { account: 'expense.cashback||', amount: bill.cashback },
      { account: 'cashback.pending|Agency|', amount: -bill.cashback },
    ])
    this.pending.push({ orderId, amount: bill.cashback, from: this.days + holdDays })
  }

  fromPurses(bill: Bill): Line[] | undefined {
    return this.parts(bill.billed, bill.gross)?.map((part) => ({
      account: `prepaid.${part.purse}|${bill.billed}|`,
      amount: part.amount,
    }))
  }

  /** What the partner owes of cashback that was taken back after it was spent. */
  get debt(): bigint {
    return this.accounts.get('receivable.clawback|Agency|') ?? 0n
  }

  /** Cashback whose days are over, oldest first; a debt is settled before anything is credited. */
  creditCashback(): number {
    const due = this.pending.filter((one) => one.from <= this.days).sort((a, b) => a.from - b.from)
    this.pending = this.pending.filter((one) => one.from > this.days)
    for (const { orderId, amount } of due) {
      const settled = lesser(amount, this.debt)
      const owed = { account: 'cashback.pending|Agency|', amount: settled }
      if (settled > 0n)
        this.book('clawback_settled', `settle:${orderId}`, [
          owed,
          { account: 'receivable.clawback|Agency|', amount: -settled },
        ])
      if (settled === amount) continue
      this.book('cashback_credit', `credit:${orderId}`, [
        { ...owed, amount: amount - settled },
        { account: 'prepaid.cashback|Agency|', amount: settled - amount },
      ])
    }
    return due.length
  }

  /** Takes a paid order back wholly, or says why not: only its latest period can be. */
  refund(paid: Paid): string | undefined {
    if (paid.refunded) return 'refund_nothing_left'
    if (paid.products.some(({ product, to }) => product.expires !== to)) return 'refund_not_last'
    const { bill, orderId } = paid
    paid.refunded = true
    this.book('refund', `refund:${orderId}`, [
      ...paid.from.map((line) => ({ ...line, amount: -line.amount })),
      { account: 'contra.partner||', amount: -bill.partnerAllowance },
      { account: 'contra.volume||', amount: -bill.volumeAllowance },
      { account: 'revenue||hosting', amount: bill.list },
      { account: 'vat.output||CH.810', amount: bill.vat },
    ])
    for (const { product, from } of paid.products) {
      product.paid--
      product.expires = from
      if (!bill.renews) this.products.splice(this.products.indexOf(product), 1)
    }
    this.clawBack(orderId, bill.cashback)
    return undefined
  }

  /** Cashback is taken back while it is pending, else from the free money it became, else it is a debt. */
  private clawBack(orderId: string, amount: bigint): void {
    if (amount === 0n) return
    const isPending = this.pending.some((one) => one.orderId === orderId)
    this.pending = this.pending.filter((one) => one.orderId !== orderId)
    const free = this.posted('Agency', 'cashback') - this.heldOf('Agency', 'cashback')
    const prepaid = isPending ? 0n : lesser(amount, free)
    this.book('clawback', `clawback:${orderId}`, [
      { account: 'cashback.pending|Agency|', amount: isPending ? amount : 0n },
      { account: 'prepaid.cashback|Agency|', amount: prepaid },
      { account: 'receivable.clawback|Agency|', amount: isPending ? 0n : amount - prepaid },
      { account: 'expense.cashback||', amount: -amount },
    ])
  }

  toHold(who: Name, amount: bigint): Hold['parts'] | undefined {
    return this.parts(who, amount, withdrawable)
  }
  hold(who: Name, subject: string, parts: Hold['parts']): void {
    this.holds.push({ subject, who, parts, state: 'pending' })
    for (const part of parts) this.move(who, part.purse, part.amount)
  }
  /** Ends a hold; what is posted is paid out in the same breath. */
  end(hold: Hold, state: 'posted' | 'voided' | 'expired'): void {
    if (hold.state !== 'pending') return
    hold.state = state
    for (const part of hold.parts) this.move(hold.who, part.purse, -part.amount)
    if (state !== 'posted') return
    const paid = hold.parts.reduce((sum, part) => sum + part.amount, 0n)
    this.book('payout', `payout:${hold.subject}`, [
      ...hold.parts.map((part) => ({ account: `prepaid.${part.purse}|${hold.who}|`, amount: part.amount })),
      { account: 'payout.transit||', amount: -paid },
    ])
  }
  private move(who: Name, purse: Purse, amount: bigint): void {
    this.held.set(`${purse}|${who}`, this.heldOf(who, purse) + amount)
  }
}
