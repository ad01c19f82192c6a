import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf } from '../chances.ts'
import { ask, houseOf, type Life, mustRefuse } from '../life.ts'

interface Invoice {
  id: Id<'document'>
  billed: string
}

/** One of the invoices of the last weeks. */
async function invoiceByChance(life: Life): Promise<Invoice | undefined> {
  const rows = await rowsOf(
    life.eye,
    sql<Invoice>`
      select id, billed_id as billed from document where kind = 'invoice' and posted_at > app.now() - interval '60 days' order by id desc limit 60`,
  )
  return anyOf(life.chance, rows)
}

const refunds: Act = {
  name: 'the provider refunds an invoice',
  weight: 5,
  refusals: ['refund_too_much', 'refund_nothing_left', 'refund_no_term', 'refund_not_last'],
  async run(life) {
    const invoice = await invoiceByChance(life)
    if (!invoice) return undefined
    const how = life.chance.pick(['whole', 'term', 'share'] as const)
    const input = {
      documentId: invoice.id,
      how,
      ...(how === 'share' ? { share: 1 + life.chance.below(9999) } : {}),
      reason: 'goodwill',
    }
    const { creditId, refund } = await ask(life, life.staff, (context) =>
      call(operations.refunds.make, input, { context }),
    )
    await life.books.refunded(creditId)
    await mustStayPrivate(life, invoice, creditId)
    return `${houseOf(life, invoice.billed)?.name} gets ${refund.gross} ${refund.currency} back (${how})`
  },
}

/** A credit note is read by whoever paid, and by nobody else. */
async function mustStayPrivate(life: Life, { billed }: Invoice, documentId: Id<'document'>): Promise<void> {
  const stranger = anyOf(
    life.chance,
    life.houses.filter(({ id }) => id !== billed),
  )
  const [reader] = stranger?.people ?? []
  if (!stranger || !reader) return
  const context = { world: life.program.world, actor: reader.actor }
  await mustRefuse(life, `${stranger.name} reads ${documentId} of ${billed}`, ['not_found'], () =>
    call(operations.invoices.get, { organisationId: stranger.id, documentId }, { context }),
  )
}

export const refundActs: readonly Act[] = [refunds]
