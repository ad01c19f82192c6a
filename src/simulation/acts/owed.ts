import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import { dayOf } from '../../lib/day.ts'
import type { Id } from '../../lib/id.ts'
import { type Currency, formatMinor } from '../../lib/money.ts'
import type { Call } from '../../lib/operation.ts'
import { Refusal } from '../../lib/refusal.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { accountantOf, ask, type House, houseOf, type Life, violated } from '../life.ts'
import { settleDocument } from '../money.ts'

/** Of those who pay automatic renewals soon, somebody who has little; a warranty is of no use to others. */
async function shortOfMoney(life: Life): Promise<House | undefined> {
  const rows = await rowsOf(
    life.eye,
    sql<{
      payer: string
    }>`select distinct payer_id as payer from renewing where expires_on < app.today() + 20 order by 1`,
  )
  const few: { house: House; free: bigint }[] = []
  for (const { payer } of rows) {
    const house = houseOf(life, payer)
    if (house) few.push({ house, free: await life.books.free(house.id, house.currency) })
  }
  few.sort((a, b) => (a.free < b.free ? -1 : a.free > b.free ? 1 : 0))
  return anyOf(life.chance, few.slice(0, 4))?.house
}

const grants: Act = {
  name: 'the provider grants a renewal warranty, or ends it',
  weight: 6,
  async run(life) {
    const house = await shortOfMoney(life)
    if (!house) return undefined
    const whose = { organisationId: house.id, currency: house.currency }
    if (oneIn(life.chance, 6)) {
      const known = await rowsOf(
        life.eye,
        sql`select 1 from warranty where organisation_id = ${house.id} and currency = ${house.currency}`,
      )
      if (known.length === 0) return undefined
      await ask(life, life.staff, (context) => call(operations.warranties.end, whose, { context }))
      return `${house.name} has no warranty any more`
    }
    const ceiling = formatMinor(BigInt(20_00 + life.chance.below(800_00)))
    await ask(life, life.finance, (context) =>
      call(operations.warranties.grant, { ...whose, ceiling }, { context }),
    ).catch((error: unknown) => {
      // a limit below what is used already is no limit
      if (!(error instanceof Refusal) || error.code !== 'warranty_exceeded') throw error
    })
    return `${house.name} may owe up to ${ceiling} ${house.currency}`
  },
}

/** Somebody who has some money, and not more than a stock of products costs. */
async function withLittle(life: Life): Promise<{ house: House; free: bigint } | undefined> {
  const few: { house: House; free: bigint }[] = []
  for (const house of life.houses) {
    const free = await life.books.free(house.id, house.currency)
    if (free >= 4n * aboutUnit && free <= BigInt(stockMax) * aboutUnit) few.push({ house, free })
  }
  return anyOf(life.chance, few)
}

const aboutUnit = 12_00n
const stockMax = 60

const livesOnAccount: Act = {
  name: 'an organisation spends what it has on products that renew by themselves',
  weight: 3,
  refusals: ['insufficient_funds', 'price_missing'],
  async run(life) {
    const poor = await withLittle(life)
    const hosting = life.offers.find(({ sku }) => sku === 'web-hosting')
    if (!poor || !hosting) return undefined
    const { house, free } = poor
    const whose = { organisationId: house.id, currency: house.currency }
    await ask(life, life.finance, (context) =>
      call(operations.warranties.grant, { ...whose, ceiling: '2000.00' }, { context }),
    )
    const quantity = Number(free / aboutUnit)
    const lines = [{ itemId: hosting.itemId, quantity, months: 1 as const }]
    const input = { organisationId: house.id, lines, means: 'prepaid' as const }
    const { orderId, productIds } = await ask(life, accountantOf(life, house), (context) =>
      call(operations.orders.place, input, { context }),
    )
    await settleDocument(life, orderId)
    await ask(life, accountantOf(life, house), (context) =>
      call(operations.renewals.switchOn, { organisationId: house.id, productIds }, { context }),
    )
    return `${house.name} spends what it has on ${quantity} products`
  },
}

interface Debt {
  id: Id<'order'>
  organisation: string
  currency: Currency
  owed: bigint
}

const openDebts = (life: Life) =>
  rowsOf(
    life.eye,
    sql<Debt>`
      select order_id as id, organisation_id as organisation, currency, owed::bigint as owed from debt where settled_at is null order by order_id`,
  )

const pays: Act = {
  name: 'an invoice on account is paid, or a part of it',
  weight: 5,
  refusals: ['insufficient_funds'],
  async run(life) {
    const debt = anyOf(life.chance, await openDebts(life))
    const house = debt && houseOf(life, debt.organisation)
    if (!debt || !house) return undefined
    if (oneIn(life.chance, 2)) {
      const amount = 1n + BigInt(life.chance.below(Number(debt.owed) + 5_00))
      life.keys += 1
      const input = { orderId: debt.id, amount: formatMinor(amount), reference: `bank-${life.keys}` }
      await ask(life, life.finance, (context) => call(operations.debts.receive, input, { context }))
      await life.books.debtPaid(debt.id, amount, 'bank')
      return `${house.name} pays ${input.amount} of ${formatMinor(debt.owed)} by transfer`
    }
    const free = await life.books.free(house.id, debt.currency)
    const input = { organisationId: house.id, orderId: debt.id, means: 'prepaid' as const }
    try {
      await ask(life, accountantOf(life, house), (context) => call(operations.debts.pay, input, { context }))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'insufficient_funds' && free >= debt.owed)
        violated(life, `${house.name} cannot pay ${debt.owed} and has ${free}`)
      throw error
    }
    await life.books.debtPaid(debt.id, debt.owed, 'prepaid')
    return `${house.name} pays ${debt.id} from its prepaid account`
  },
}

/** What is shown of a booking before it is made is what is made, but for the numbers of the journals. */
const plain = (told: { journals: readonly { journalId: string }[] }): string =>
  JSON.stringify({ ...told, journals: told.journals.map((journal) => ({ ...journal, journalId: '' })) })

const givesUp: Act = {
  name: 'the provider gives up what is owed',
  weight: 2,
  async run(life) {
    const context: Call = { world: life.program.world, actor: life.finance }
    const { rows } = await call(operations.writeOffs.owed, { limit: 200 }, { context })
    const owed = anyOf(
      life.chance,
      rows.filter(({ dueOn }) => !dueOn || dueOn < dayOf(life.now) || oneIn(life.chance, 8)),
    )
    if (!owed) return undefined
    const { documentId, currency, organisation } = owed
    const reason = 'never paid'
    if (documentId) {
      const shown = await call(operations.writeOffs.previewDocument, { documentId }, { context })
      const done = await ask(life, life.finance, (asking) =>
        call(operations.writeOffs.document, { documentId, reason }, { context: asking }),
      )
      if (plain(shown) !== plain(done)) violated(life, `${documentId} was given up otherwise than shown`)
      const [document] = await rowsOf(
        life.eye,
        sql<{ order: string }>`select order_id as "order" from document where id = ${documentId}`,
      )
      await life.books.invoiceGivenUp(document?.order ?? '')
    } else {
      const input = { organisationId: organisation.id, currency, reason }
      await ask(life, life.finance, (asking) => call(operations.writeOffs.debt, input, { context: asking }))
      life.books.debtGivenUp(organisation.id, currency)
    }
    return `${owed.amount} ${currency} that ${organisation.name} owes are given up`
  },
}

export const owedActs: readonly Act[] = [grants, livesOnAccount, pays, givesUp]
