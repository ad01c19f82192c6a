import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockSelf, mustAccount, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { hold, lockPurses, type PurseBalance, purseBalances, spend } from '../ledger/store.ts'
import { type Currency, currencies, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById, partnerById } from '../organisations/store.ts'
import { payoutsContract } from './contract.ts'
import { move, tellEnd } from './move.ts'
import { needsApproval, requestRefusal } from './payout.ts'
import { presentPayout } from './present.ts'
import {
  accountOf,
  hasOpenPayout,
  lockPayout,
  owedBy,
  payoutById,
  payoutPolicy,
  payoutsWhere,
  taxOf,
} from './store.ts'
import { setAccount, setTax, showAccount, showTax } from './terms.ts'

const os = implement(payoutsContract).$context<Call>().use(inTransaction)

/** Whoever may see the partner's money; an organisation that is no partner earns none. */
async function mustSeeMoney(context: Context, partnerId: string): Promise<void> {
  await mustAccount(context.tx, actorOf(context), partnerId)
  if (!(await partnerById(context.tx, partnerId))) refuse('not_a_partner')
}

/** Money leaves by the word of a legal representative only, whose place is not taken away meanwhile. */
async function mustSign(context: Context, partnerId: string): Promise<void> {
  const actor = actorOf(context)
  await lockSelf(context.tx, actor, partnerId)
  await mustBeLegal(context.tx, actor, partnerId)
  if (!(await partnerById(context.tx, partnerId))) refuse('not_a_partner')
}

const canLeave = (balance: PurseBalance) => balance.purse !== 'promo'

/** What can be paid out in a currency and what stands in the way, from purses that are locked when it matters. */
async function standing(
  context: Context,
  partnerId: string,
  currency: Currency,
  balances: readonly PurseBalance[],
) {
  const { tx } = context
  const partner = await partnerById(tx, partnerId)
  const policy = await payoutPolicy(tx)
  const owed = await owedBy(tx, partnerId, currency)
  const purses = balances.filter((b) => b.currency === currency && canLeave(b))
  const free = purses.reduce((sum, b) => sum + b.posted - b.held, 0n)
  const withdrawable = free > owed ? free - owed : 0n
  const refusal = requestRefusal({
    hasAgreed: (await taxOf(tx, partnerId))?.agreed_at != null,
    hasAccount: (await accountOf(tx, partnerId)) !== undefined,
    isFrozen: partner?.frozen ?? true,
    hasOpen: await hasOpenPayout(tx, partnerId, currency),
    withdrawable,
    minimum: policy.minimum,
  })
  return { purses, withdrawable, owed, policy, refusal, held: purses.reduce((sum, b) => sum + b.held, 0n) }
}

export const payoutsOperations = {
  taxProfile: os.taxProfile.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    return showTax(context.tx, input.partnerId)
  }),

  setTaxProfile: os.setTaxProfile.handler(async ({ context, input }) => {
    await mustSign(context, input.partnerId)
    return setTax(context, input)
  }),

  account: os.account.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    return showAccount(context, input.partnerId)
  }),

  setAccount: os.setAccount.handler(async ({ context, input }) => {
    await mustSign(context, input.partnerId)
    return setAccount(context, input)
  }),

  balance: os.balance.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const balances = await purseBalances(context.tx, input.partnerId)
    const home = (await organisationById(context.tx, input.partnerId)).currency
    const shown = currencies.filter((c) => c === home || balances.some((b) => b.currency === c))
    const rows = []
    for (const currency of shown) {
      const { withdrawable, owed, policy, refusal, held } = await standing(
        context,
        input.partnerId,
        currency,
        balances,
      )
      rows.push({
        currency,
        withdrawable: formatMinor(withdrawable),
        reserved: formatMinor(held),
        owed: formatMinor(owed),
        minimum: formatMinor(policy.minimum),
        refusal: refusal ?? null,
      })
    }
    return rows
  }),

  list: os.list.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await payoutsWhere(
      context.tx,
      sql`p.organisation_id = ${input.partnerId} and (${after}::text is null or p.id < ${after}) order by p.id desc`,
      limit + 1,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map(presentPayout), next: page.next }
  }),

  request: os.request.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    await mustSign(context, input.partnerId)
    const amount = parseMinor(input.amount) ?? 0n
    const account = await accountOf(tx, input.partnerId, true)
    const purses = await lockPurses(tx, input.partnerId, input.currency)
    const found = await standing(context, input.partnerId, input.currency, purses)
    if (found.refusal) {
      refuse(found.refusal, { minimum: formatMinor(found.policy.minimum), currency: input.currency })
    }
    if (amount < found.policy.minimum)
      refuse('payout_too_small', {
        minimum: formatMinor(found.policy.minimum),
        currency: input.currency,
      })
    const parts = amount <= found.withdrawable ? spend(found.purses, amount) : undefined
    if (!parts || !account)
      return refuse('insufficient_funds', { needed: formatMinor(amount), currency: input.currency })
    const id = world.ids('payout')
    const isAlone = !needsApproval(amount, found.policy.alone_max)
    await sql`
      insert into payout (id, organisation_id, account_id, currency, amount, state, requested_at, requested_by, approved_at)
      values (${id}, ${input.partnerId}, ${account.id}, ${input.currency}, ${amount}, ${isAlone ? 'approved' : 'requested'}, ${now}, ${actorOf(context).personId}, ${isAlone ? now : null})`.execute(
      tx,
    )
    await hold(tx, input.partnerId, input.currency, parts, id)
    await remember(context, {
      action: 'payout.requested',
      hatId: input.partnerId,
      clientId: input.partnerId,
      objectId: id,
      changes: { amount: formatMinor(amount), currency: input.currency },
    })
    return presentPayout((await payoutById(tx, id)) ?? refuse('not_found'))
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    await mustSign(context, input.partnerId)
    const found = await lockPayout(context.tx, input.payoutId)
    if (found?.organisation_id !== input.partnerId) refuse('not_found')
    const moved = await move(context, found, 'withdraw', { reason: 'withdrawn' })
    await tellEnd(context, moved)
    return presentPayout(moved)
  }),
}
