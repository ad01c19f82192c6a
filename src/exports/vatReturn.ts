import type { Currency, Minor } from '../lib/money.ts'

/** Supplies and their tax in a period, of one treatment; what was taken back or written off is taken off already. */
export interface Supplied {
  country: string | null
  category: 'S' | 'AE' | 'O'
  rate: number
  currency: Currency
  net: Minor
  tax: Minor
  /** Of claims that nobody paid. */
  lostNet: Minor
  lostTax: Minor
}

/** Tax of the provider's own purchases: what partners charged it, and what it owes itself for those abroad. */
export interface Bought {
  kind: 'input' | 'acquisition'
  currency: Currency
  net: Minor
  tax: Minor
}

export interface FormRow {
  ziffer: string
  rate: number | null
  currency: Currency
  net: Minor
  tax: Minor
}

/** Liechtenstein counts as Switzerland. */
const isInland = (country: string | null): boolean => country === 'CH' || country === 'LI'

export const euCountries = [
  ...[
    'AT',
    'BE',
    'BG',
    'CY',
    'CZ',
    'DE',
    'DK',
    'EE',
    'ES',
    'FI',
    'FR',
    'GR',
    'HR',
    'HU',
    'IE',
    'IT',
    'LT',
    'LU',
  ],
  ...['LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'],
] as const

/** The rates of the form since 2024, by their numbers: normal, reduced, lodging. */
const zifferOfRate: Readonly<Record<number, string>> = { 810: '303', 260: '313', 380: '343' }

const plus = (rows: readonly { net: Minor; tax: Minor }[]) =>
  rows.reduce((sum, row) => ({ net: sum.net + row.net, tax: sum.tax + row.tax }), { net: 0n, tax: 0n })

const lost = (rows: readonly Supplied[]) =>
  plus(rows.map(({ lostNet, lostTax }) => ({ net: lostNet, tax: lostTax })))

/**
 * The Swiss return (effective method, agreed consideration) in one currency: 200 all consideration, 221 supplied abroad,
 * 235 what was lost of it, 289 both, 299 what is taxed, by rate 303, 313 and 343, 382 acquisitions, 399 tax owed, 400 and
 * 479 input tax, 500 to be paid or 510 to come back. Amounts of consideration go without tax.
 */
function swissOf(currency: Currency, supplies: readonly Supplied[], bought: readonly Bought[]): FormRow[] {
  const taxed = supplies.filter((row) => isInland(row.country) && row.category === 'S' && row.rate > 0)
  const abroad = supplies.filter((row) => !taxed.includes(row))
  const row = (ziffer: string, net: Minor, tax: Minor, rate: number | null = null): FormRow => ({
    ...{ ziffer, rate, currency, net, tax },
  })
  const byRate = [...Map.groupBy(taxed, ({ rate }) => rate)].sort(([a], [b]) => b - a)
  const rates = byRate.map(([rate, rows]) => {
    const [sum, gone] = [plus(rows), lost(rows)]
    return row(zifferOfRate[rate] ?? '379', sum.net - gone.net, sum.tax - gone.tax, rate)
  })
  const reduced = lost(supplies).net
  const outside = plus(abroad).net
  const acquired = plus(bought.filter(({ kind }) => kind === 'acquisition'))
  const input = plus(bought.filter(({ kind }) => kind === 'input'))
  const owed = plus(rates).tax + acquired.tax
  const all = plus(supplies).net
  const rest = owed - input.tax
  return [
    row('200', all, 0n),
    row('221', outside, 0n),
    row('235', reduced, 0n),
    row('289', outside + reduced, 0n),
    row('299', all - outside - reduced, 0n),
    ...rates,
    row('382', acquired.net, acquired.tax),
    row('399', 0n, owed),
    row('400', 0n, input.tax),
    row('479', 0n, input.tax),
    rest >= 0n ? row('500', 0n, rest) : row('510', 0n, -rest),
  ]
}

/** The forms of a period, for each currency in which something was supplied or bought. */
export function swissReturn(supplies: readonly Supplied[], bought: readonly Bought[]): FormRow[] {
  const currencies = [...new Set([...supplies, ...bought].map(({ currency }) => currency))].sort()
  return currencies.flatMap((currency) =>
    swissOf(
      currency,
      supplies.filter((row) => row.currency === currency),
      bought.filter((row) => row.currency === currency),
    ),
  )
}

/** The One-Stop-Shop: consumers in the Union, by their country and its rate. */
export function ossReturn(supplies: readonly Supplied[]) {
  const union: readonly string[] = euCountries
  const rows = supplies.flatMap(({ country, ...row }) =>
    country !== null && union.includes(country) && row.category === 'S' ? [{ country, ...row }] : [],
  )
  const groups = Map.groupBy(rows, ({ country, rate, currency }) => `${country} ${rate} ${currency}`)
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      if (!first) return []
      const [sum, gone] = [plus(group), lost(group)]
      return [{ ...first, net: sum.net - gone.net, tax: sum.tax - gone.tax }]
    })
    .sort((a, b) =>
      `${a.country} ${a.rate} ${a.currency}` < `${b.country} ${b.rate} ${b.currency}` ? -1 : 1,
    )
    .map(({ country, rate, currency, net, tax }) => ({ country, rate, currency, net, tax }))
}
