import { sql } from 'kysely'
import { lockPursesOf, type Posting, purseBalances } from '../ledger/store.ts'
import { rowOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import { formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { Refund, RefundAsked } from './contract.ts'
import {
  type Clawback,
  type Credit,
  clawBack,
  creditOf,
  cumulated,
  giveBack,
  type How,
  type Source,
  taxBack,
} from './refund.ts'
import {
  type BenefitRow,
  benefitsOf,
  type CreditableRow,
  creditableLines,
  creditsOf,
  type DocumentRow,
  documentById,
  type PaidBy,
  type ProductRow,
  paymentOf,
  productsOf,
  sourcesLeft,
} from './store.ts'

export interface LineCredit {
  line: CreditableRow
  how: 'whole' | 'term' | 'share'
  credit: Credit
}

export interface Taken {
  benefit: BenefitRow
  amount: Minor
  /** The partner's tax on it. */
  tax: Minor
  parts: Clawback
}

export interface Ending {
  product: ProductRow
  line: LineCredit
  paidUntil: Day
  ends: boolean
}

/** Everything a refund does, before it is done. */
export interface Plan {
  document: DocumentRow
  credits: LineCredit[]
  net: Minor
  vat: Minor
  vatBefore: Minor
  back: Source[]
  payment: PaidBy | undefined
  taken: Taken[]
  endings: Ending[]
}

function howOf(asked: { how: string; share?: number | undefined; amount?: string | undefined }): How {
  const field = (name: string) =>
    refuse('input_invalid', { flaws: [{ field: name, reason: `needed with ${asked.how}` }] })
  if (asked.how === 'share') return { how: 'share', share: asked.share ?? field('share') }
  if (asked.how === 'amount')
    return { how: 'amount', amount: parseMinor(asked.amount ?? '') ?? field('amount') }
  return { how: asked.how === 'term' ? 'term' : 'whole' }
}

/** What each line gives back; asked for the whole invoice, lines of which nothing is left are passed over. */
function creditsFor(lines: readonly CreditableRow[], asked: RefundAsked, today: Day): LineCredit[] {
  const wanted = asked.lines ?? lines.map((line) => ({ ...asked, pos: line.pos }))
  if (!asked.lines && asked.how === 'amount')
    refuse('input_invalid', { flaws: [{ field: 'lines', reason: 'an amount belongs to a line' }] })
  const credits = wanted.flatMap((one): LineCredit[] => {
    const line = lines.find((l) => l.pos === one.pos)
    if (!line) return refuse('not_found')
    const { period_start: start, period_end: end } = line
    const creditable = {
      invoiced: line.invoiced,
      credited: line.credited,
      period: start && end ? { start, end } : undefined,
      endedOn: line.ended_on ?? undefined,
    }
    const credit = creditOf(creditable, howOf(one), today)
    if (credit === 'refund_nothing_left' && !asked.lines) return []
    if (typeof credit === 'string') return refuse(credit)
    return [{ line, how: one.how === 'amount' ? 'share' : one.how, credit }]
  })
  if (new Set(credits.map((c) => c.line.pos)).size < credits.length)
    refuse('input_invalid', { flaws: [{ field: 'lines', reason: 'each line once' }] })
  return credits.length > 0 ? credits : refuse('refund_nothing_left')
}

/**
 * What becomes of the products: the last paid period ends early. Taken back wholly, a first period ends its product
 * and a renewed one leaves what was paid before; of a remaining term the product ends on the day of the refund.
 */
function endingsOf(credits: readonly LineCredit[], products: readonly ProductRow[]): Ending[] {
  const latestFirst = credits
    .filter((c) => c.credit.endsOn !== undefined)
    .sort((a, b) => ((a.line.period_start ?? '') < (b.line.period_start ?? '') ? 1 : -1))
  const until = new Map(products.map((p) => [p.id, p.expires_on]))
  return latestFirst.flatMap((line) =>
    products
      .filter((p) => p.pos === line.line.pos)
      .map((product): Ending => {
        const paidUntil = line.credit.endsOn ?? product.expires_on
        if (until.get(product.id) !== (line.line.ended_on ?? line.line.period_end)) refuse('refund_not_last')
        until.set(product.id, paidUntil)
        const ends = line.line.operation === 'order' || paidUntil !== line.line.period_start
        return { product, line, paidUntil, ends }
      }),
  )
}

/**
 * What is clawed back of each benefit, from where, so that `upTo` of it is taken in all: one purse serves several
 * lines of the same partner in turn, and nothing is taken twice.
 */
export function takenOf(
  upTo: (benefit: BenefitRow) => Minor,
  benefits: readonly BenefitRow[],
  free: Map<string, Minor>,
): Taken[] {
  return benefits.flatMap((benefit) => {
    const amount = upTo(benefit) - benefit.clawed
    if (amount <= 0n) return []
    if (benefit.kind === 'discount')
      return [{ benefit, amount, tax: 0n, parts: { pending: 0n, prepaid: 0n, debt: 0n } }]
    const tax = taxBack(benefit.clawed, amount, benefit.tax_rate)
    const owed = benefit.treatment === 'own_tax' ? amount + tax : amount
    const parts = clawBack(owed, benefit.state === 'pending', free.get(benefit.partner_id) ?? 0n)
    free.set(benefit.partner_id, (free.get(benefit.partner_id) ?? 0n) - parts.prepaid)
    return [{ benefit, amount, tax, parts }]
  })
}

/** How much of a line's gain is credited in all, this refund included. */
function creditedGain(credits: readonly LineCredit[], pos: number): Minor {
  const found = credits.find((c) => c.line.pos === pos)
  return found ? found.line.credited.gain + found.credit.gain : 0n
}

/** Free cashback of the partners; locked together with the payer's purses, in the one order. */
export async function freeOf(
  tx: Tx,
  document: Pick<DocumentRow, 'billed_id' | 'currency'>,
  benefits: readonly BenefitRow[],
  lock: boolean,
): Promise<Map<string, Minor>> {
  const partners = [...new Set(benefits.filter((b) => b.kind === 'cashback').map((b) => b.partner_id))]
  const purses = lock
    ? await lockPursesOf(tx, [document.billed_id, ...partners], document.currency)
    : (
        await Promise.all(
          partners.map(async (organisationId) =>
            (await purseBalances(tx, organisationId)).map((b) => ({ ...b, organisationId })),
          ),
        )
      ).flat()
  const cashback = purses.filter((b) => b.purse === 'cashback' && b.currency === document.currency)
  return new Map(cashback.map((b) => [b.organisationId, b.posted - b.held]))
}

/**
 * Plans a refund. To do it, the order is locked first, then its products, benefits and purses: whoever refunds the same
 * invoice comes after and sees what is left.
 */
export async function planRefund(
  tx: Tx,
  world: World,
  asked: RefundAsked,
  today: Day,
  lock: boolean,
): Promise<Plan> {
  const known = await documentById(tx, asked.documentId)
  if (known?.kind !== 'invoice') return refuse('not_found')
  if (lock) await rowOf(tx, sql`select 1 from orders where id = ${known.order_id} for update`)
  const products = await productsOf(tx, known.order_id, lock)
  const benefits = await benefitsOf(tx, known.order_id, lock)
  const free = await freeOf(tx, known, benefits, lock)
  const document = (await documentById(tx, asked.documentId)) ?? refuse('not_found')
  const credits = creditsFor(await creditableLines(tx, document.order_id), asked, today)
  const net = credits.reduce((sum, c) => sum + c.credit.net, 0n)
  const vatBefore = (await creditsOf(tx, document.id)).reduce((sum, c) => sum + c.vat, 0n)
  const vat = cumulated(document.vat, document.credited_net + net, document.net) - vatBefore
  const back = giveBack(await sourcesLeft(tx, document.order_id), net + vat) ?? refuse('refund_too_much')
  const payment = await paymentOf(tx, document.order_id)
  return {
    document,
    credits,
    net,
    vat,
    vatBefore,
    back: overPrepaid(back, world.payments.refund ? (payment?.left ?? 0n) : 0n),
    payment,
    taken: takenOf((benefit) => creditedGain(credits, benefit.pos), benefits, free),
    endings: endingsOf(credits, products),
  }
}

/**
 * What the provider takes back at most goes there; where it takes nothing back, or one payment of several is not enough,
 * the rest stays with the payer, on the prepaid account.
 */
function overPrepaid(back: readonly Source[], most: Minor): Source[] {
  const psp = back.find((s) => s.kind === 'psp')?.amount ?? 0n
  const kept = psp > most ? psp - most : 0n
  if (kept === 0n) return [...back]
  const cash = kept + (back.find((s) => s.kind === 'cash')?.amount ?? 0n)
  const others = back.filter((s) => s.kind !== 'psp' && s.kind !== 'cash')
  const toPsp: Source[] = psp > kept ? [{ kind: 'psp', amount: psp - kept }] : []
  return [...others, ...toPsp, { kind: 'cash', amount: cash }]
}

/**
 * The sides that a refund books: the reverse of its order's, in its share. What is owed on account under a warranty is
 * given back there, `onAccount`, before any other claim.
 */
export function refundPostings(plan: Plan, onAccount?: Posting): Posting[] {
  const families = new Map<string, Minor>()
  for (const { line, credit } of plan.credits)
    families.set(line.family, (families.get(line.family) ?? 0n) + credit.list)
  const sum = (of: (credit: Credit) => Minor) => plan.credits.reduce((total, c) => total + of(c.credit), 0n)
  const { document } = plan
  return [
    ...[...families].map(([family, amount]) => ({ kind: 'revenue', detail: family, amount })),
    {
      kind: 'vat.output',
      detail: `${document.vat_country ?? 'none'}.${document.vat_rate}`,
      amount: plan.vat,
    },
    { kind: 'contra.campaign', amount: -sum((c) => c.campaign) },
    { kind: 'contra.partner', amount: -sum((c) => c.partner) },
    { kind: 'contra.volume', amount: -sum((c) => c.volume) },
    ...(onAccount ? [{ ...onAccount, amount: -onAccount.amount }] : []),
    ...plan.back.map(({ kind, amount: due }): Posting => {
      const amount = kind === 'receivable' ? due - (onAccount?.amount ?? 0n) : due
      if (kind === 'psp') return { kind, detail: plan.payment?.provider ?? 'test', amount: -amount }
      return {
        kind: kind === 'receivable' ? kind : `prepaid.${kind}`,
        organisation: document.billed_id,
        amount: -amount,
      }
    }),
  ]
}

export function presentPlan(plan: Plan): Refund {
  const { document } = plan
  return {
    documentId: document.id,
    number: document.number,
    currency: document.currency,
    billed: { id: document.billed_id, name: document.billed_name },
    lines: plan.credits.map(({ line, how, credit }) => ({
      pos: line.pos,
      name: line.name,
      how,
      invoicedNet: formatMinor(line.invoiced.net),
      creditedBefore: formatMinor(line.credited.net),
      list: formatMinor(credit.list),
      campaign: formatMinor(credit.campaign),
      partner: formatMinor(credit.partner),
      volume: formatMinor(credit.volume),
      net: formatMinor(credit.net),
      days: credit.days ?? null,
      endsOn: credit.endsOn ?? null,
    })),
    net: formatMinor(plan.net),
    vat: {
      rate: document.vat_rate,
      invoiced: formatMinor(document.vat),
      creditedBefore: formatMinor(plan.vatBefore),
      amount: formatMinor(plan.vat),
    },
    gross: formatMinor(plan.net + plan.vat),
    money: plan.back.map(({ kind, amount }) => ({ place: kind, amount: formatMinor(amount) })),
    clawbacks: plan.taken.map(({ benefit, amount, parts }) => ({
      benefitId: benefit.id,
      partner: { id: benefit.partner_id, name: benefit.partner_name },
      kind: benefit.kind,
      what: benefit.what,
      earned: formatMinor(benefit.amount),
      clawedBefore: formatMinor(benefit.clawed),
      amount: formatMinor(amount),
      pending: formatMinor(parts.pending),
      prepaid: formatMinor(parts.prepaid),
      debt: formatMinor(parts.debt),
    })),
    products: plan.endings.map(({ product, paidUntil, ends }) => ({
      id: product.id,
      name: product.name,
      paidUntil,
      ends,
    })),
  }
}
