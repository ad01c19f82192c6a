import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { type Currency, formatMinor } from '../../lib/money.ts'
import { Refusal } from '../../lib/refusal.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, askProven, type House, houseOf, type Life, legalOf, partnersOf, violated } from '../life.ts'
import { provenBy } from './people.ts'

/** A Swiss account number whose check digits are right. */
function ibanOf(number: number): string {
  const account = `00762${String(number).padStart(12, '0')}`
  const check = 98n - (BigInt(`${account}121700`) % 97n)
  return `CH${String(check).padStart(2, '0')}${account}`
}

const prepares: Act = {
  name: 'a partner says where it is paid to, and agrees to self-billing',
  weight: 3,
  async run(life) {
    const partner = anyOf(life.chance, partnersOf(life))
    if (!partner) return undefined
    const profile = { partnerId: partner.id, country: 'CH', registered: false, agreed: true }
    await ask(life, legalOf(partner), (context) =>
      call(operations.payouts.setTaxProfile, profile, { context }),
    )
    life.keys += 1
    const input = {
      partnerId: partner.id,
      iban: ibanOf(life.keys),
      holder: partner.name,
      street: 'Street',
      postcode: '3000',
      town: 'Bern',
      country: 'CH',
    }
    await askProven(
      life,
      legalOf(partner),
      provenBy((context) => call(operations.payouts.setAccount, input, { context })),
    )
    return `${partner.name} has an account to be paid to`
  },
}

/** What of an organisation's money can be paid out, less what it owes. */
const sumOf = (life: Life, partner: House, currency: Currency) =>
  life.books.withdrawable(partner.id, currency)

const requests: Act = {
  name: 'a partner requests a payout',
  weight: 6,
  refusals: [
    'payout_needs_agreement',
    'payout_needs_account',
    'payout_open',
    'payout_too_small',
    'payouts_stopped',
    'insufficient_funds',
  ],
  async run(life) {
    const partner = anyOf(life.chance, partnersOf(life))
    if (!partner) return undefined
    const free = await sumOf(life, partner, partner.currency)
    const wanted = 50_00n + BigInt(life.chance.below(1_500_00))
    const amount = oneIn(life.chance, 2) && free > 50_00n ? free : wanted
    const input = { partnerId: partner.id, currency: partner.currency, amount: formatMinor(amount) }
    try {
      const { id } = await ask(life, legalOf(partner), (context) =>
        call(operations.payouts.request, input, { context }),
      )
      await life.books.held(id, partner.id, partner.currency, amount)
      return `${partner.name} requests ${input.amount} ${partner.currency}`
    } catch (error) {
      if (error instanceof Refusal && error.code === 'insufficient_funds' && amount <= free)
        violated(life, `${partner.name} is refused a payout of ${amount} and has ${free}`)
      throw error
    }
  },
}

interface Payout {
  id: Id<'payout'>
  currency: Currency
}

const payoutsIn = (life: Life, state: string) =>
  rowsOf(life.eye, sql<Payout>`select id, currency from payout where state = ${state} order by id`)

const decides: Act = {
  name: 'the provider approves a payout, or rejects it',
  weight: 4,
  async run(life) {
    const payout = anyOf(life.chance, await payoutsIn(life, 'requested'))
    if (!payout) return undefined
    const payoutId = payout.id
    if (oneIn(life.chance, 5)) {
      const input = { payoutId, reason: 'not yet' }
      await ask(life, life.staff, (context) => call(operations.payoutRuns.reject, input, { context }))
      return `${payoutId} is rejected`
    }
    await ask(life, life.staff, (context) => call(operations.payoutRuns.approve, { payoutId }, { context }))
    return `${payoutId} is approved`
  },
}

const takesBack: Act = {
  name: 'a partner takes its request for a payout back',
  weight: 1,
  async run(life) {
    const rows = await rowsOf(
      life.eye,
      sql<{ id: Id<'payout'>; partner: string }>`
        select id, organisation_id as partner from payout where state in ('requested', 'approved') order by id`,
    )
    const payout = oneIn(life.chance, 3) ? anyOf(life.chance, rows) : undefined
    const partner = payout && houseOf(life, payout.partner)
    if (!payout || !partner) return undefined
    const input = { partnerId: partner.id, payoutId: payout.id }
    await ask(life, legalOf(partner), (context) => call(operations.payouts.withdraw, input, { context }))
    return `${partner.name} takes ${payout.id} back`
  },
}

/** Everything that is approved and nothing stands in the way of goes to the bank. */
const files: Act = {
  name: 'the provider sends payouts to its bank',
  weight: 4,
  refusals: ['payout_none_ready', 'batch_once_a_day'],
  async run(life) {
    const payout = anyOf(life.chance, await payoutsIn(life, 'approved'))
    if (!payout) return undefined
    const { id, total } = await ask(life, life.finance, (context) =>
      call(operations.payoutRuns.file, { currency: payout.currency }, { context }),
    )
    const sent = await rowsOf(
      life.eye,
      sql<{ id: string }>`select id from payout where batch_id = ${id} order by id`,
    )
    for (const one of sent) life.books.sent(one.id)
    return `${sent.length} payouts of together ${total} ${payout.currency} go to the bank`
  },
}

export const payoutActs: readonly Act[] = [prepares, requests, decides, takesBack, files]
