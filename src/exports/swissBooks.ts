/** Files for two programs of Swiss bookkeepers: pairs of accounts, days as ISO has them, decimals with a point. */
import { csvText } from '../lib/csv.ts'
import { formatMinor } from '../lib/money.ts'
import { type BookJournal, type BookWriter, type Pair, pairsOf } from './journal.ts'

export const bananaColumns = [
  ...['Date', 'Doc', 'Description', 'AccountDebit', 'AccountCredit', 'Amount', 'VatCode'],
  ...['AmountCurrency', 'ExchangeCurrency'],
] as const

export const bexioColumns = [
  ...['Datum', 'Referenz', 'Soll', 'Haben', 'Beschreibung', 'Betrag', 'Währung', 'Steuercode'],
] as const

const told = (journal: BookJournal) => `${journal.kind} ${journal.subjectId ?? ''}`.trim()
const documentOf = (journal: BookJournal) => journal.document ?? String(journal.id)
const vatCodeOf = ({ debit, credit }: Pair) => debit.vatCode ?? credit.vatCode ?? ''

const bananaLine = (journal: BookJournal, pair: Pair): string[] => [
  ...[
    journal.bookedOn,
    documentOf(journal),
    told(journal),
    pair.debit.number ?? '',
    pair.credit.number ?? '',
  ],
  ...[formatMinor(pair.amount), vatCodeOf(pair), formatMinor(pair.amount), journal.currency],
]

const bexioLine = (journal: BookJournal, pair: Pair): string[] => [
  ...[journal.bookedOn, documentOf(journal), pair.debit.number ?? '', pair.credit.number ?? ''],
  ...[told(journal), formatMinor(pair.amount), journal.currency, vatCodeOf(pair)],
]

function pairWriter(
  columns: readonly string[],
  separator: 'tab' | 'semicolon',
  lineOf: (journal: BookJournal, pair: Pair) => string[],
): BookWriter {
  let rows = 0
  return {
    begin: () => csvText([columns], separator),
    journal(journal) {
      const pairs = pairsOf(journal.entries)
      rows += pairs.length
      return csvText(
        pairs.map((pair) => lineOf(journal, pair)),
        separator,
      )
    },
    rows: () => rows,
  }
}

export const bananaWriter = (): BookWriter => pairWriter(bananaColumns, 'tab', bananaLine)
export const bexioWriter = (): BookWriter => pairWriter(bexioColumns, 'semicolon', bexioLine)
