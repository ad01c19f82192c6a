import { addDays, type Day } from '../lib/day.ts'
import type { StatementLine } from './statementContract.ts'

type Amounts = Pick<StatementLine, 'pending' | 'prepaid' | 'owed' | 'total'>

interface Month {
  from: Day
  /** The first day that does not belong to it. */
  to: Day
  currency: string
  opening: Amounts
  lines: readonly StatementLine[]
  closing: Amounts
}

const head = ['date', 'happening', 'what', 'client', 'pending', 'prepaid', 'owed', 'total', 'currency']

/** A month for a spreadsheet: opening, what moved, closing, so that a column adds up from its first cell to its last. */
export function monthCells(month: Month): string[][] {
  const amounts = ({ pending, prepaid, owed, total }: Amounts) => [pending, prepaid, owed, total]
  const { currency } = month
  return [
    [...head, 'journal', 'benefit'],
    [month.from, 'opening', '', '', ...amounts(month.opening), currency, '', ''],
    ...month.lines.map((line) => [
      line.on,
      line.happening,
      line.what ?? '',
      line.client ?? '',
      ...amounts(line),
      currency,
      line.id,
      line.benefitId ?? '',
    ]),
    [addDays(month.to, -1), 'closing', '', '', ...amounts(month.closing), currency, '', ''],
  ]
}
