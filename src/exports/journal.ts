import type { Day } from '../lib/day.ts'
import type { Currency, Minor } from '../lib/money.ts'
import { formatMinor } from '../lib/money.ts'

/** An account as it stands in a file. */
export interface BookAccount {
  kind: string
  type: 'asset' | 'liability' | 'income' | 'expense' | 'equity'
  organisationId: string | null
  organisation: string | null
  detail: string | null
  /** In the program it goes to; nothing where accounts go by names. */
  number: string | null
  vatCode: string | null
}

export interface BookEntry {
  account: BookAccount
  /** Debit positive, credit negative. */
  amount: Minor
}

export interface BookJournal {
  id: bigint
  bookedOn: Day
  kind: string
  currency: Currency
  subjectId: string | null
  /** The number of the document it books, where it has one. */
  document: string | null
  entries: readonly BookEntry[]
}

/** One booking between two accounts. */
export interface Pair {
  debit: BookAccount
  credit: BookAccount
  amount: Minor
}

/** What a journal does to each number: entries of one number are one, and what cancels itself is none. */
function byNumber(entries: readonly BookEntry[]): BookEntry[] {
  const sums = new Map<string, BookEntry>()
  for (const { account, amount } of entries) {
    const key = `${account.number} ${account.vatCode ?? ''}`
    const known = sums.get(key)
    sums.set(key, { account: known?.account ?? account, amount: (known?.amount ?? 0n) + amount })
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0n)
}

const least = (a: Minor, b: Minor): Minor => (a < b ? a : b)

/**
 * A journal as bookings between two accounts each, for programs that know no others. Every amount is used up from both
 * sides in the order of the journal, so that each account ends where it ends in ours, and no account stands against
 * itself.
 */
export function pairsOf(entries: readonly BookEntry[]): Pair[] {
  const sums = byNumber(entries)
  const debits = sums.filter(({ amount }) => amount > 0n).map((entry) => ({ ...entry }))
  const credits = sums
    .filter(({ amount }) => amount < 0n)
    .map((entry) => ({ ...entry, amount: -entry.amount }))
  const pairs: Pair[] = []
  let at = 0
  for (const debit of debits) {
    while (debit.amount > 0n) {
      const credit = credits[at]
      if (!credit) throw new Error('a journal that does not add up to zero')
      const amount = least(debit.amount, credit.amount)
      // the same number with and without a code moves nothing
      if (debit.account.number !== credit.account.number)
        pairs.push({ debit: debit.account, credit: credit.account, amount })
      debit.amount -= amount
      credit.amount -= amount
      if (credit.amount === 0n) at++
    }
  }
  return pairs
}

/** Amounts as most of Europe writes them in files. */
export const withComma = (amount: Minor): string => formatMinor(amount).replace('.', ',')

export interface Books {
  from: Day
  to: Day
  /** Undefined where a file holds all currencies. */
  currency: Currency | undefined
  madeAt: Date
  company: string
  adviserNo: string | null
  clientNo: string | null
  siren: string | null
  /** Every account that has an entry in the period, in each currency it has some. */
  accounts: readonly { account: BookAccount; currency: Currency }[]
}

/** Writes the books as one format has them, journal by journal. */
export interface BookWriter {
  begin(books: Books): string
  journal(journal: BookJournal): string
  /** Bookings so far, where the format has a most. */
  rows(): number
}
