import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

/** Numbers of journals and accounts, as text: they may be longer than a number of JSON can carry. */
const serial = z.string().regex(/^[1-9][0-9]{0,17}$/)
const organisation = z.object({ id: idOf('organisation'), name: z.string() })

/** Charts whose account numbers accountants use: Swiss KMU, German SKR03, French PCG. */
export const charts = ['kmu', 'skr03', 'pcg'] as const
const chart = z.enum(charts)

const accountType = z.enum(['asset', 'liability', 'income', 'expense', 'equity'])

const accountFacts = {
  accountId: serial,
  kind: z.string(),
  organisation: organisation.nullable(),
  detail: z.string().nullable(),
}

/** A balance is debit less credit: positive stands on the debit side, negative on the credit side. */
export const accountRow = z.object({
  ...accountFacts,
  type: accountType,
  number: z.string().nullable(),
  currency,
  debit: amount,
  credit: amount,
  balance: amount,
  /** What is promised away and has not moved yet; only of accounts that are kept with a balance. */
  held: amount.nullable(),
  entries: z.int(),
})
export type AccountRow = z.infer<typeof accountRow>

const statementRow = z.object({
  journalId: serial,
  seq: z.int(),
  bookedOn: day,
  kind: z.string(),
  subjectId: z.string().nullable(),
  /** The other accounts of the journal. */
  against: z.array(z.string()),
  debit: amount.nullable(),
  credit: amount.nullable(),
  /** Of the account after this entry. */
  balance: amount,
})

export type StatementRow = z.infer<typeof statementRow>

const statement = z.object({
  account: accountRow,
  opening: amount,
  debit: amount,
  credit: amount,
  closing: amount,
  rows: z.array(statementRow),
  next: z.string().nullable(),
})
export type Statement = z.infer<typeof statement>

export const journalRow = z.object({
  journalId: serial,
  bookedOn: day,
  effectiveAt: z.string(),
  kind: z.string(),
  currency,
  subjectId: z.string().nullable(),
  sides: z.int(),
  /** The sum of its debits, which is that of its credits. */
  total: amount,
})

export type JournalRow = z.infer<typeof journalRow>

/** What a journal books: found by its id, with what it belongs to. */
export const bookedSubject = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string().nullable(),
  organisation: organisation.nullable(),
  amount: amount.nullable(),
  state: z.string().nullable(),
  /** Ids of what belongs to it and is booked by journals of its own. */
  related: z.array(z.string()),
})
export type BookedSubject = z.infer<typeof bookedSubject>

export const journalRecord = journalRow.extend({
  idem: z.string(),
  subject: bookedSubject.nullable(),
  entries: z.array(
    z.object({
      ...accountFacts,
      seq: z.int(),
      number: z.string().nullable(),
      debit: amount.nullable(),
      credit: amount.nullable(),
    }),
  ),
  /** Debits less credits of the journal: always zero, shown all the same. */
  difference: amount,
})
export type JournalRecord = z.infer<typeof journalRecord>

/** A journal as it was booked just now, or as it would be: what stands on which side of which account. */
export const bookedJournal = z.object({
  journalId: serial,
  kind: z.string(),
  currency,
  entries: z.array(
    z.object({
      kind: z.string(),
      organisation: organisation.nullable(),
      detail: z.string().nullable(),
      debit: amount.nullable(),
      credit: amount.nullable(),
    }),
  ),
})
export type BookedJournal = z.infer<typeof bookedJournal>

export const trialRow = z.object({
  number: z.string().nullable(),
  kind: z.string(),
  type: accountType,
  accounts: z.int(),
  debit: amount,
  credit: amount,
  /** What the balance is on the side where it stands; the other is zero. */
  balanceDebit: amount,
  balanceCredit: amount,
})
export type TrialRow = z.infer<typeof trialRow>

const totals = { debit: amount, credit: amount, balanceDebit: amount, balanceCredit: amount }

const trialBalance = z.object({
  day,
  chart,
  currencies: z.array(
    z.object({
      currency,
      rows: z.array(trialRow),
      totals: z.object(totals),
      /** Debits less credits of everything booked in this currency. */
      difference: amount,
    }),
  ),
})
export type TrialBalance = z.infer<typeof trialBalance>

const period = { from: day.optional(), to: day.optional() }
const journalIn = z.strictObject({ journalId: serial, chart: chart.optional() })
const refusals = ['staff_only'] as const

/** The provider's books, for its own people: everything that was booked, from every side. */
export const ledgerContract = {
  accounts: asked({
    method: 'GET',
    path: '/staff/ledger/accounts',
    summary: 'Accounts of the books with their balances, by kind, organisation and currency',
    tag: 'staff',
    refusals,
  })
    .input(
      z.strictObject({
        kind: z.string().max(40).optional(),
        organisationId: idOf('organisation').optional(),
        currency: currency.optional(),
        chart: chart.optional(),
        ...paging,
      }),
    )
    .output(pageOf(accountRow)),
  kinds: asked({
    method: 'GET',
    path: '/staff/ledger/kinds',
    summary: 'Kinds of account and of journal that the books know',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({}))
    .output(
      z.object({
        accounts: z.array(
          z.object({
            kind: z.string(),
            type: accountType,
            numbers: z.array(z.object({ chart, number: z.string() })),
          }),
        ),
        journals: z.array(z.string()),
      }),
    ),
  statement: asked({
    method: 'GET',
    path: '/staff/ledger/accounts/{accountId}/statement',
    summary: 'Every entry of an account in the order of its days, with the balance after it',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ accountId: serial, chart: chart.optional(), ...period, ...paging }))
    .output(statement),
  journals: asked({
    method: 'GET',
    path: '/staff/ledger/journals',
    summary: 'Journals, the newest first, by kind, what they book, organisation and period',
    tag: 'staff',
    refusals,
  })
    .input(
      z.strictObject({
        kind: z.string().max(40).optional(),
        subjectId: z.string().max(80).optional(),
        organisationId: idOf('organisation').optional(),
        currency: currency.optional(),
        ...period,
        ...paging,
      }),
    )
    .output(pageOf(journalRow)),
  journal: asked({
    method: 'GET',
    path: '/staff/ledger/journals/{journalId}',
    summary: 'A journal with all its sides, and what it books',
    tag: 'staff',
    refusals,
  })
    .input(journalIn)
    .output(journalRecord),
  trialBalance: asked({
    method: 'GET',
    path: '/staff/ledger/trial-balance',
    summary: 'All accounts by number at the end of a day; debits less credits is always zero',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ day: day.optional(), chart: chart.optional() }))
    .output(trialBalance),
}
