/** The books for plain text accounting: hledger and beancount read them, and so check them without knowing us. */
import { type Currency, formatMinor } from '../lib/money.ts'
import type { BookAccount, BookJournal, Books, BookWriter } from './journal.ts'

const roots = {
  asset: 'Assets',
  liability: 'Liabilities',
  income: 'Income',
  expense: 'Expenses',
  equity: 'Equity',
} as const

/** Parts of a name begin with a capital or a digit and hold nothing but letters, digits and hyphens, as beancount wants. */
function part(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'X' : `${plain[0]?.toUpperCase()}${plain.slice(1)}`
}

/** Liabilities:Prepaid:Cash:Org-01h… — the same name in both programs. */
export function accountName({ type, kind, organisationId, detail }: BookAccount): string {
  return [
    roots[type],
    ...kind.split('.'),
    ...(organisationId ? [organisationId] : []),
    ...(detail ? [detail] : []),
  ]
    .map((text, n) => (n === 0 ? text : part(text)))
    .join(':')
}

const quotedText = (text: string): string => text.replace(/["\\\r\n]+/g, ' ')
const currenciesOf = ({ accounts }: Books): Currency[] =>
  [...new Set(accounts.map(({ currency }) => currency))].sort()

export function hledgerWriter(): BookWriter {
  let rows = 0
  return {
    begin: (books) =>
      [
        `; ${quotedText(books.company)}, ${books.from} to ${books.to}`,
        ...currenciesOf(books).map((currency) => `commodity 1000.00 ${currency}`),
        ...[...new Set(books.accounts.map(({ account }) => accountName(account)))]
          .sort()
          .map((name) => `account ${name}`),
        '',
        '',
      ].join('\n'),
    journal(journal) {
      rows += journal.entries.length
      const head = `${journal.bookedOn} * (${journal.id}) ${journal.kind}${journal.subjectId ? ` | ${journal.subjectId}` : ''}`
      return `${[head, ...linesOf(journal)].join('\n')}\n\n`
    },
    rows: () => rows,
  }
}

export function beancountWriter(): BookWriter {
  let rows = 0
  return {
    begin: (books) =>
      [
        `option "title" "${quotedText(books.company)}"`,
        ...currenciesOf(books).map((currency) => `option "operating_currency" "${currency}"`),
        ...opened(books),
        '',
        '',
      ].join('\n'),
    journal(journal) {
      rows += journal.entries.length
      const head = `${journal.bookedOn} * "${journal.kind}" "${quotedText(journal.subjectId ?? '')}"`
      return `${[head, `  journal: "${journal.id}"`, ...linesOf(journal)].join('\n')}\n\n`
    },
    rows: () => rows,
  }
}

/** Each account once, with all currencies it is kept in. */
function opened({ accounts, from }: Books): string[] {
  const held = Map.groupBy(accounts, ({ account }) => accountName(account))
  return [...held]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, rows]) =>
        `${from} open ${name} ${[...new Set(rows.map(({ currency }) => currency))].sort().join(',')}`,
    )
}

const linesOf = (journal: BookJournal): string[] =>
  journal.entries.map(
    ({ account, amount }) => `  ${accountName(account)}  ${formatMinor(amount)} ${journal.currency}`,
  )
