/**
 * Invariants that no question to a database can answer, because they speak of all inputs, all readers or another way
 * to the same result. Each is kept by the tests named here, by file and by what the test is called.
 */
export const keptByTests = [
  {
    id: 'I10',
    promise: 'the price kernel in SQL says what the one in TypeScript says, for any line',
    tests: [
      ['src/pricing/sql.test.ts', 'the kernel in SQL and the kernel in TypeScript agree on every line'],
    ],
  },
  {
    id: 'I12',
    promise:
      'a price never rises with a rate, never falls with a unit price, and lies next to the exact amount',
    tests: [
      [
        'src/pricing/price.test.ts',
        'never rises when a rate rises, and never falls when the unit price rises',
      ],
      ['src/pricing/price.test.ts', 'lies less than one and a half minor units from the exact result'],
    ],
  },
  {
    id: 'I14',
    promise:
      'the decision about a benefit is total and deterministic, and frozen facts decide the same again',
    tests: [['src/pricing/benefit.test.ts', 'the decision is total; a discount is billed to the partner']],
  },
  {
    id: 'I23',
    promise:
      'every person sees exactly what the model of the programme says, for every organisation and history',
    tests: [
      [
        'test/model.test.ts',
        '2 400 random worlds: seats, clients and products in SQL are what the model says',
      ],
      ['test/model.test.ts', '25 random worlds through the API'],
    ],
  },
  {
    id: 'I24',
    promise: 'a command or a notice that comes again, or sixteen times at once, changes nothing more',
    tests: [
      ['test/repeats.test.ts', 'sixteen times the same at once'],
      ['test/books.test.ts', 'random stories of money'],
      ['test/hammer.test.ts', 'one payment: sixteen notices'],
    ],
  },
  {
    id: 'I26',
    promise:
      'a run of renewals leaves what the same renewals placed one by one leave, in one piece or in several',
    tests: [
      ['src/renewals/portfolio.test.ts', 'the run leaves what the same orders placed one by one leave'],
      ['src/renewals/portfolio.test.ts', 'small chunks, and a run cut in two, leave what one chunk leaves'],
    ],
  },
  {
    id: 'I29',
    promise: 'an exported journal ends in every account as the books do, also for readers that are not ours',
    tests: [
      ['src/exports/golden.test.ts', 'hledger takes the books strictly and ends with our balances'],
      ['src/exports/golden.test.ts', 'beancount takes the books'],
      ['src/exports/golden.test.ts', 'ends, account by account, as the ledger does in SKR03'],
    ],
  },
] as const
