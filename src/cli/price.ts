import { type PriceSteps, parsePercent, quotePrice } from '../catalogue/quotePrice.ts'
import { currencies, parseUnit } from '../lib/money.ts'
import { refusals } from '../lib/refusals.ts'
import { type Cli, Ending } from './io.ts'
import { given, missing, onlyKnown, onlyWords, type Typed } from './options.ts'
import { aligned } from './show.ts'
import type { CliTextKey } from './texts.ts'

export const priceOptions = [
  'list',
  'currency',
  'quantity',
  'periods',
  'campaign-rate',
  'partner-rate',
  'volume-rate',
] as const
type PriceOption = (typeof priceOptions)[number]

/** What each option may be, for help and for the sentence that refuses a value. */
export function priceExpected({ say }: Pick<Cli, 'say'>): Record<PriceOption, string> {
  return {
    list: say('expected.unit'),
    currency: say('expected.oneOf', { values: currencies.join(', ') }),
    quantity: say('expected.whole', { min: '1', max: '100000' }),
    periods: say('expected.whole', { min: '1', max: '60' }),
    'campaign-rate': say('expected.percent', { max: '100' }),
    'partner-rate': say('expected.percent', { max: '35' }),
    'volume-rate': say('expected.percent', { max: '100' }),
  }
}

/** `mandato price`: every step of a price, worked out here. */
export function price(cli: Cli, typed: Typed): void {
  onlyKnown(cli, typed, [...priceOptions, 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const absent = (['list', 'currency'] as const).filter((option) => !typed.options.has(option))
  if (absent.length > 0) throw missing(cli, absent)
  const expected = priceExpected(cli)
  /** The value of an option, read; without the option what stands for it, which must be readable too. */
  const read = <Value>(
    option: PriceOption,
    instead: string,
    reader: (text: string) => Value | undefined,
  ): Value => {
    const value = reader(given(cli, typed, option) ?? instead)
    if (value !== undefined) return value
    throw new Ending(cli.say('wrong.value', { option: `--${option}`, expected: expected[option] }), 2)
  }
  const whole = (max: number) => (text: string) =>
    /^[1-9]\d{0,5}$/.test(text) && Number(text) <= max ? Number(text) : undefined
  const rates = {
    campaignRate: read('campaign-rate', '0', (text) => parsePercent(text)),
    partnerRate: read('partner-rate', '0', (text) => parsePercent(text, 35)),
    volumeRate: read('volume-rate', '0', (text) => parsePercent(text)),
  }
  const asked = {
    ...rates,
    list: read('list', '', (text) => (parseUnit(text) === undefined ? undefined : text)),
    quantity: read('quantity', '1', whole(100_000)),
    periods: read('periods', '1', whole(60)),
    currency: read('currency', '', (text) => currencies.find((currency) => currency === text)),
  }
  const steps = quoted(cli, asked)
  cli.io.out(typed.options.has('json') ? `${JSON.stringify(steps)}\n` : statement(cli, asked, steps))
}

type Asked = Parameters<typeof quotePrice>[0]

function quoted({ language }: Cli, asked: Asked): PriceSteps {
  try {
    return quotePrice(asked)
  } catch (error) {
    if (error instanceof RangeError) throw new Ending(refusals.amount_too_large[language], 2)
    throw error
  }
}

/** 1250 basis points as "12.5 %". */
function percent(rate: number): string {
  const [whole, fraction] = [
    Math.floor(rate / 100),
    String(rate % 100)
      .padStart(2, '0')
      .replace(/0+$/, ''),
  ]
  return `${whole}${fraction === '' ? '' : `.${fraction}`} %`
}

/** The steps one below the other, as on paper; what takes nothing off is left out. */
function statement({ say }: Cli, asked: Asked, steps: PriceSteps): string {
  const terms = `${asked.quantity} × ${asked.list}${asked.periods > 1 ? ` × ${asked.periods}` : ''}`
  const off = (key: CliTextKey, rate: number, amount: string): string[][] =>
    rate === 0 ? [] : [[say(key), percent(rate), `−${amount}`]]
  // between two steps, what the second is taken from
  const after = (rate: number, next: number, rest: string): string[][] =>
    rate === 0 || next === 0 ? [] : [[say('price.after'), '', rest]]
  return aligned(
    [
      [say('price.list'), terms, steps.list],
      ...off('price.campaign', asked.campaignRate, steps.campaignAllowance),
      ...after(asked.campaignRate, asked.partnerRate + asked.volumeRate, steps.afterCampaign),
      ...off('price.partner', asked.partnerRate, steps.partnerAllowance),
      ...after(asked.partnerRate, asked.volumeRate, steps.afterPartner),
      ...off('price.volume', asked.volumeRate, steps.volumeAllowance),
      [say('price.net'), steps.currency, steps.net],
      ...(asked.partnerRate === 0
        ? []
        : [
            [say('price.publicNet'), '', steps.publicNet],
            [say('price.gain'), '', steps.gain],
          ]),
    ],
    (column) => column > 0,
  )
}
