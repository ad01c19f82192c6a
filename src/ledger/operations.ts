import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustKeepBooks } from '../access/store.ts'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import { formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import {
  type Account,
  accountOf,
  accountsAfter,
  credited,
  debited,
  type Entry,
  entriesAfter,
  entriesOf,
  type Journal,
  journalsAfter,
  movedBetween,
  presentAccount,
  trialOf,
} from './books.ts'
import { type charts, ledgerContract } from './contract.ts'
import { subjectOf } from './subject.ts'

const os = implement(ledgerContract).$context<Call>().use(inTransaction)

const usual = { chart: 'kmu', limit: 50 } as const

const presentJournal = (row: Journal) => ({
  journalId: String(row.id),
  bookedOn: row.booked_on,
  effectiveAt: row.effective_at.toISOString(),
  kind: row.kind,
  currency: row.currency,
  subjectId: row.subject_id,
  sides: row.sides,
  total: formatMinor(row.total),
})

function presentEntries(rows: readonly Entry[], opening: bigint) {
  let balance = opening
  return rows.map((row) => {
    balance += row.amount
    return {
      journalId: String(row.journal_id),
      seq: row.seq,
      bookedOn: row.booked_on,
      kind: row.kind,
      subjectId: row.subject_id,
      against: row.against,
      debit: debited(row.amount),
      credit: credited(row.amount),
      balance: formatMinor(balance),
    }
  })
}

export const ledgerOperations = {
  accounts: os.accounts.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? usual.limit
    const after = decodeCursor(input.cursor, 2)
    const rows = await accountsAfter(
      context.tx,
      { ...input, chart: input.chart ?? usual.chart },
      after,
      limit + 1,
    )
    const page = toPage(rows, limit, (row: Account) => encodeCursor([row.kind, String(row.id)]))
    return { rows: page.rows.map(presentAccount), next: page.next }
  }),

  kinds: os.kinds.handler(async ({ context }) => {
    mustKeepBooks(actorOf(context))
    const accounts = await rowsOf(
      context.tx,
      sql<{
        kind: string
        type: Account['type']
        numbers: { chart: (typeof charts)[number]; number: string }[]
      }>`
        select k.kind, k.type, coalesce(jsonb_agg(jsonb_build_object('chart', c.chart, 'number', c.number) order by c.chart) filter (where c.chart is not null), '[]') as numbers
          from ledger.account_kind k left join ledger.chart c on c.account_kind = k.kind group by k.kind order by k.kind`,
    )
    const journals = await rowsOf(
      context.tx,
      sql<{ kind: string }>`select distinct journal_kind as kind from ledger.posting_rule order by 1`,
    )
    return { accounts, journals: journals.map((row) => row.kind) }
  }),

  statement: os.statement.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx } = context
    const account = await accountOf(tx, input.accountId, input.chart ?? usual.chart)
    if (!account) refuse('not_found')
    const limit = input.limit ?? usual.limit
    const after = decodeCursor(input.cursor, 3)
    const moved = await movedBetween(tx, input.accountId, input, after)
    const rows = await entriesAfter(tx, input, after, limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.booked_on, String(row.journal_id), row.seq]))
    return {
      account: presentAccount(account),
      opening: formatMinor(moved.before),
      debit: formatMinor(moved.debit),
      credit: formatMinor(moved.credit),
      closing: formatMinor(moved.before + moved.debit - moved.credit),
      rows: presentEntries(page.rows, moved.before + moved.passed),
      next: page.next,
    }
  }),

  journals: os.journals.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? usual.limit
    const after = decodeCursor(input.cursor, 1)
    const rows = await journalsAfter(context.tx, input, after, limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([String(row.id)]))
    return { rows: page.rows.map(presentJournal), next: page.next }
  }),

  journal: os.journal.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx } = context
    const [row] = await journalsAfter(tx, { journalId: input.journalId }, undefined, 1)
    if (!row) refuse('not_found')
    const entries = await entriesOf(tx, input.journalId, input.chart ?? usual.chart)
    return {
      ...presentJournal(row),
      idem: row.idem,
      subject: row.subject_id === null ? null : await subjectOf(tx, row.subject_id),
      entries,
      difference: formatMinor(row.difference),
    }
  }),

  trialBalance: os.trialBalance.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const chart = input.chart ?? usual.chart
    const day = input.day ?? dayOf(context.now)
    return { day, chart, currencies: await trialOf(context.tx, day, chart) }
  }),
}
