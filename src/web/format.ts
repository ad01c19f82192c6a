/** Writes amounts, days and counts as one locale does. Amounts stay decimal strings; nothing here computes. */
export type Format = ReturnType<typeof formatFor>

/** Days begin and end here, whoever looks. */
export const businessZone = 'Europe/Zurich'

function isDecimal(value: string): value is `${number}` {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(value)
}

function decimal(value: string): `${number}` {
  if (!isDecimal(value)) throw new RangeError(`Not a decimal amount: ${value}`)
  return value
}

/** A day (2026-10-14) is read as midday UTC, so that no zone moves it; an instant keeps its moment. */
function instant(iso: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T12:00:00Z` : iso)
}

/** Between thousands print in Switzerland has one sign; browsers differ on it, in English even by currency. */
function typesetter(locale: string) {
  const isSwiss = /^(?!fr).*-CH$/.test(locale)
  return (parts: Intl.NumberFormatPart[]) => {
    const text = parts.map(({ type, value }) => (isSwiss && type === 'group' ? '’' : value)).join('')
    // a minus between currency and number reads as a hyphen
    return text.replace(/^([A-Z]{3})-/, '-$1\u00a0')
  }
}

export function formatFor(locale: string) {
  const typeset = typesetter(locale)
  const dayOf = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: businessZone, ...options })
  const short = dayOf({ day: 'numeric', month: 'short' })
  const shortWithYear = dayOf({ day: 'numeric', month: 'short', year: 'numeric' })
  const long = dayOf({ day: 'numeric', month: 'long', year: 'numeric' })
  const month = dayOf({ month: 'long', year: 'numeric' })
  const monthShort = dayOf({ month: 'short' })
  const exact = dayOf({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
  const whole = new Intl.NumberFormat(locale, { useGrouping: true, maximumFractionDigits: 0 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const currencyOf = (currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, useGrouping: true, currencyDisplay: 'code' })

  return {
    locale,
    /** "208.32", "CHF" → CHF 208.32 */
    money: (amount: string, currency: string) => typeset(currencyOf(currency).formatToParts(decimal(amount))),
    /** The price of one unit, with as many decimals as it has: "0.0125", "CHF" → CHF 0.0125 */
    unit: (amount: string, currency: string) =>
      typeset(
        new Intl.NumberFormat(locale, {
          style: 'currency',
          currency,
          useGrouping: true,
          currencyDisplay: 'code',
          maximumFractionDigits: 6,
        }).formatToParts(decimal(amount)),
      ),
    /** The number alone, for columns whose head names the currency. */
    amount: (amount: string, currency: string) =>
      typeset(
        currencyOf(currency)
          .formatToParts(decimal(amount))
          .filter((part) => part.type !== 'currency'),
      ).trim(),
    /** 14 Oct, with the year when it is another than the present one. */
    day: (iso: string, now = new Date()) => {
      const then = instant(iso)
      return (then.getFullYear() === now.getFullYear() ? short : shortWithYear).format(then)
    },
    /** 14 October 2026 */
    dayLong: (iso: string) => long.format(instant(iso)),
    /** October 2026 */
    month: (iso: string) => month.format(instant(iso)),
    /** Oct */
    monthShort: (iso: string) => monthShort.format(instant(iso)),
    /** 14 Oct 2026, 13:40, in the zone of the business. */
    moment: (iso: string) => exact.format(instant(iso)),
    /** 2500 → 25 % */
    percent: (basisPoints: number) => share.format(decimal(`${basisPoints}e-4`)),
    count: (n: number) => typeset(whole.formatToParts(n)),
  }
}
