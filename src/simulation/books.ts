/**
 * The money of the simulation, kept a second time and without looking at the ledger: what every purse holds follows
 * from payments that arrived, documents that were paid and cashback that was credited.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Books, Cashback, Document, Hold, Part, Payment, Purse, Sources } from './kept.ts'

const spendingOrder: readonly Purse[] = ['promo', 'cashback', 'cash']

/** Money goes back the other way round than it is spent. */
const backOrder = ['receivable', 'psp', 'cash', 'cashback', 'promo'] as const

const key = (organisation: string, currency: string, purse: Purse) => `${organisation} ${currency} ${purse}`
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

export function keepBooks(eye: Database, onWrong: (what: string) => void): Books {
  const purses = new Map<string, bigint>()
  const holds = new Map<string, Hold>()
  const gone = new Map<string, Hold>()
  const debts = new Map<string, bigint>()
  const payments = new Map<string, Payment>()
  const paidFrom = new Map<string, Sources>()
  const cashbacks = new Map<string, Cashback>()
  /** Invoices on account that are not wholly paid, and what credit notes took of their lines before they were. */
  const owing = new Map<string, Document>()
  const creditedEarly = new Map<string, bigint>()
  let lastAutomatic = ''

  const has = (organisation: string, currency: string, purse: Purse) =>
    purses.get(key(organisation, currency, purse)) ?? 0n
  const add = (organisation: string, currency: string, purse: Purse, amount: bigint) =>
    purses.set(key(organisation, currency, purse), has(organisation, currency, purse) + amount)
  const heldOf = (organisation: string, currency: string, purse: Purse) =>
    [...holds.values()]
      .filter((hold) => hold.organisation === organisation && hold.currency === currency)
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => (part.purse === purse ? sum + part.amount : sum), 0n)
  const freeIn = (organisation: string, currency: string, purse: Purse) =>
    has(organisation, currency, purse) - heldOf(organisation, currency, purse)

  /** Which purses give an amount: what cannot be withdrawn first. */
  function partsOf(what: string, organisation: string, currency: string, amount: bigint): Part[] {
    let rest = amount
    const parts: Part[] = []
    for (const purse of spendingOrder) {
      const part = least(freeIn(organisation, currency, purse), rest)
      if (part > 0n) parts.push({ purse, amount: part })
      rest -= part
    }
    if (rest > 0n) onWrong(`${what} took ${amount} of ${organisation}, ${rest} more than it has`)
    return parts
  }

  /** Holds end when their order is paid or void, or when their time is over: which have, says the product. */
  async function forgetHolds(): Promise<void> {
    if (holds.size === 0) return
    const rows = await rowsOf(
      eye,
      sql<{ id: string }>`
        select distinct subject_id as id from ledger.hold where state <> 'pending' and subject_id = any(${[...holds.keys()]})`,
    )
    for (const { id } of rows) holds.delete(id)
  }

  const documents = (where: RawBuilder<unknown>) =>
    rowsOf(
      eye,
      sql<Document>`
        select id, owner_id, billed_id, partnership_id, initiator, automatic, means, state, currency, gross::bigint as gross, prepaid_part::bigint as prepaid_part
          from orders where state in ('paid', 'on_account') and ${where} order by id`,
    )

  async function draw({
    id,
    billed_id: billed,
    currency,
    gross,
    means,
    prepaid_part: part,
  }: Document): Promise<void> {
    const own = holds.get(id)
    const wasKept = await rowsOf(
      eye,
      sql`select 1 from ledger.hold where subject_id = ${id} and state = 'posted'`,
    )
    await forgetHolds()
    const isOwed = means === 'account'
    const sources: Sources = {
      receivable: isOwed ? gross : 0n,
      psp: means === 'provider' ? gross - part : 0n,
      promo: 0n,
      cashback: 0n,
      cash: 0n,
    }
    const drawn = gross - sources.psp - sources.receivable
    const parts = own && wasKept.length > 0 ? own.parts : partsOf(id, billed, currency, drawn)
    for (const { purse, amount } of parts) {
      add(billed, currency, purse, -amount)
      sources[purse] += amount
    }
    paidFrom.set(id, sources)
  }

  async function enter(document: Document): Promise<void> {
    if (paidFrom.has(document.id)) return
    await draw(document)
    if (document.means === 'account') owing.set(document.id, document)
    else await earn(document.id)
  }

  /** Cashback is earned with the last part of the money; what was credited before that earns nothing. */
  async function earn(orderId: string): Promise<void> {
    const gains = await rowsOf(
      eye,
      sql<Omit<Cashback, 'isPending' | 'earned' | 'refunded' | 'taken'>>`
        select b.id, l.order_id as "orderId", l.pos, l.beneficiary_id as partner, o.currency, l.gain::bigint as amount, o.paid_at + make_interval(days => y.hold_days) as at
          from order_line l join orders o on o.id = l.order_id join policy y on y.version = l.policy_version left join benefit b on b.order_id = l.order_id and b.pos = l.pos
         where l.order_id = ${orderId} and l.benefit = 'cashback'`,
    )
    for (const gain of gains) {
      const earned: Cashback = { ...gain, isPending: true, earned: gain.amount, refunded: 0n, taken: 0n }
      cashbacks.set(gain.id, earned)
      earned.refunded = creditedEarly.get(`${orderId} ${gain.pos}`) ?? 0n
      takeBack(earned, earned.refunded)
    }
  }

  /** An invoice on account is paid as soon as nothing of it is owed any more, however that came. */
  async function settleIfPaid(orderId: string): Promise<void> {
    if (paidFrom.get(orderId)?.receivable !== 0n || !owing.delete(orderId)) return
    await earn(orderId)
  }

  const gainsOf = (orderId: string | null) =>
    [...cashbacks.values()].filter((gain) => gain.orderId === orderId).sort((a, b) => a.pos - b.pos)

  /** Gives back what a credit note says, by the ways it came. */
  function giveBack(
    creditId: string,
    orderId: string,
    billed: string,
    currency: string,
    gross: bigint,
  ): void {
    const sources = paidFrom.get(orderId)
    let rest = gross
    for (const way of backOrder) {
      const part = least(sources?.[way] ?? 0n, rest)
      if (!sources || part <= 0n) continue
      sources[way] -= part
      rest -= part
      if (way !== 'psp' && way !== 'receivable') add(billed, currency, way, part)
    }
    if (rest > 0n) onWrong(`${creditId} gives back ${rest} more than ${orderId} cost`)
  }

  /** Takes cashback back: while it is pending there, then from what the partner has of it, and the rest is owed. */
  function takeBack(gain: Cashback, upTo: bigint): void {
    const amount = upTo - gain.taken
    if (amount <= 0n) return
    gain.taken = upTo
    if (gain.isPending) {
      gain.amount -= amount
      return
    }
    const free = freeIn(gain.partner, gain.currency, 'cashback')
    const part = least(free > 0n ? free : 0n, amount)
    add(gain.partner, gain.currency, 'cashback', -part)
    const debt = `${gain.partner} ${gain.currency}`
    debts.set(debt, (debts.get(debt) ?? 0n) + amount - part)
  }

  /** Cashback arrives at its partner, less what the partner owes. */
  function credit(gain: Cashback): void {
    gain.isPending = false
    const debt = `${gain.partner} ${gain.currency}`
    const settled = least(debts.get(debt) ?? 0n, gain.amount)
    debts.set(debt, (debts.get(debt) ?? 0n) - settled)
    add(gain.partner, gain.currency, 'cashback', gain.amount - settled)
  }

  return {
    async free(organisation, currency) {
      await forgetHolds()
      return spendingOrder.reduce((sum, purse) => sum + freeIn(organisation, currency, purse), 0n)
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
      const isNew = payment.orderId !== null && !paidFrom.has(payment.orderId)
      const [document] = isNew ? await documents(sql`id = ${payment.orderId}`) : []
      if (document) await enter(document)
      else {
        payment.landedElsewhere = true
        add(payment.organisation, payment.currency, 'cash', payment.amount)
      }
      return document
    },
    async held(orderId, organisation, currency, amount) {
      await forgetHolds()
      holds.set(orderId, { organisation, currency, parts: partsOf(orderId, organisation, currency, amount) })
    },
    async paid(orderId) {
      const [document] = await documents(sql`id = ${orderId}`)
      if (document) await enter(document)
      return document
    },
    async withdrawable(organisation, currency) {
      await forgetHolds()
      const free = freeIn(organisation, currency, 'cashback') + freeIn(organisation, currency, 'cash')
      return free - (debts.get(`${organisation} ${currency}`) ?? 0n)
    },
    sent(payoutId) {
      const hold = holds.get(payoutId)
      if (!hold) return onWrong(`${payoutId} went to the bank and nothing was kept for it`)
      holds.delete(payoutId)
      gone.set(payoutId, hold)
      for (const { purse, amount } of hold.parts) add(hold.organisation, hold.currency, purse, -amount)
    },
    returned(payoutId) {
      const hold = gone.get(payoutId)
      if (!hold) return onWrong(`${payoutId} came back and had never gone`)
      gone.delete(payoutId)
      for (const { purse, amount } of hold.parts) add(hold.organisation, hold.currency, purse, amount)
    },
    transferred(organisation, currency, amount) {
      add(organisation, currency, 'cash', amount)
    },
    async renewed() {
      const found = await documents(sql`automatic and id > ${lastAutomatic}`)
      lastAutomatic = found.at(-1)?.id ?? lastAutomatic
      for (const document of found) await enter(document)
      return found
    },
    async credited(now) {
      const due = [...cashbacks.values()].filter(
        ({ at, isPending, amount }) => isPending && at <= now && amount > 0n,
      )
      if (due.length === 0) return 0
      const rows = await rowsOf(
        eye,
        sql<{ id: string }>`
          select id from benefit where state = 'credited' and id = any(${due.map(({ id }) => id)}) order by available_at, id`,
      )
      for (const { id } of rows) {
        const gain = cashbacks.get(id)
        if (gain) credit(gain)
      }
      return due.length - rows.length
    },
    async refunded(creditId) {
      await forgetHolds()
      const [note] = await rowsOf(
        eye,
        sql<{ orderId: string; billed: string; currency: string; gross: bigint }>`
          select order_id as "orderId", billed_id as billed, currency, gross::bigint as gross from document where id = ${creditId} and kind = 'credit'`,
      )
      if (!note) return onWrong(`${creditId} is no credit note`)
      const lines = await rowsOf(
        eye,
        sql<{
          pos: number
          gain: bigint
        }>`select line_pos as pos, gain::bigint as gain from credit_line where document_id = ${creditId} order by line_pos`,
      )
      for (const { pos, gain } of lines) {
        if (owing.has(note.orderId)) {
          const line = `${note.orderId} ${pos}`
          creditedEarly.set(line, (creditedEarly.get(line) ?? 0n) + gain)
        }
        const earned = gainsOf(note.orderId).find((one) => one.pos === pos)
        if (!earned) continue
        earned.refunded += gain
        takeBack(earned, earned.refunded)
      }
      giveBack(creditId, note.orderId, note.billed, note.currency, note.gross)
      await settleIfPaid(note.orderId)
    },
    async debtPaid(orderId, amount, from) {
      const document = owing.get(orderId)
      const sources = paidFrom.get(orderId)
      if (!document || !sources) return onWrong(`${orderId} was paid and owes nothing`)
      await forgetHolds()
      const { billed_id: billed, currency } = document
      const part = least(sources.receivable, amount)
      sources.receivable -= part
      if (from === 'bank') {
        sources.cash += part
        add(billed, currency, 'cash', amount - part)
      } else {
        for (const one of partsOf(orderId, billed, currency, part)) {
          add(billed, currency, one.purse, -one.amount)
          sources[one.purse] += one.amount
        }
      }
      await settleIfPaid(orderId)
    },
    async invoiceGivenUp(orderId) {
      const sources = paidFrom.get(orderId)
      if (!sources) return onWrong(`${orderId} is given up and was never posted`)
      await forgetHolds()
      sources.receivable = 0n
      await settleIfPaid(orderId)
      for (const gain of gainsOf(orderId)) takeBack(gain, gain.earned)
    },
    debtGivenUp(partner, currency) {
      debts.set(`${partner} ${currency}`, 0n)
    },
    async chargedBack(payment) {
      if (payment.isChargedBack) return
      payment.isChargedBack = true
      await forgetHolds()
      const sources = payment.orderId === null ? undefined : paidFrom.get(payment.orderId)
      // money of an order that was void lies on the prepaid account and stays there; it is owed all the same
      if (!sources || payment.landedElsewhere) return
      sources.receivable += sources.psp
      sources.psp = 0n
      for (const gain of gainsOf(payment.orderId)) takeBack(gain, gain.earned)
    },
    async compare() {
      const rows = await rowsOf(
        eye,
        sql<{ organisation_id: string; currency: string; purse: Purse; posted: bigint; held: bigint }>`
          select a.organisation_id, a.currency, split_part(a.kind, '.', 2) as purse, b.posted::bigint as posted, b.held::bigint as held
            from ledger.account a join ledger.balance b on b.account_id = a.id where a.kind like 'prepaid.%' order by a.organisation_id, a.currency, a.kind`,
      )
      await forgetHolds()
      const wrong: string[] = []
      const seen = new Set<string>()
      for (const { organisation_id: organisation, currency, purse, posted, held } of rows) {
        seen.add(key(organisation, currency, purse))
        const expected = has(organisation, currency, purse)
        if (posted !== expected)
          wrong.push(`${purse} of ${organisation} holds ${posted} ${currency}, it should hold ${expected}`)
        const kept = heldOf(organisation, currency, purse)
        if (held !== kept)
          wrong.push(`${held} ${currency} of ${purse} of ${organisation} is held, it should be ${kept}`)
      }
      for (const [name, amount] of purses)
        if (amount !== 0n && !seen.has(name)) wrong.push(`${name} should hold ${amount}`)
      return wrong
    },
  }
}
