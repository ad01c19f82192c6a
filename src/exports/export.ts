import type { Day } from '../lib/day.ts'

/** Files of clients' billing data, for whoever works with spreadsheets. */
export const sheetFormats = ['csv', 'xlsx'] as const
/** Files of the provider's journal, each as a program of bookkeepers reads it. */
export const bookFormats = ['datev', 'fec', 'banana', 'bexio', 'hledger', 'beancount'] as const
export type SheetFormat = (typeof sheetFormats)[number]
export type BookFormat = (typeof bookFormats)[number]
export type ExportFormat = SheetFormat | BookFormat

/** Programs that go by account numbers; plain text accounting goes by the names of our own chart. */
export const targets = ['datev', 'fec', 'banana', 'bexio'] as const
export type Target = (typeof targets)[number]

export function targetOf(format: BookFormat): Target | undefined {
  return targets.find((target) => target === format)
}

export const states = ['waiting', 'running', 'ready', 'failed', 'revoked', 'expired'] as const
export type State = (typeof states)[number]

export const isOpen = (state: State): boolean => state === 'waiting' || state === 'running'

/** How long a file is kept. */
export const hoursKept = 24

/** A DATEV file holds no more bookings than this; more go into several periods. */
export const datevRowsMax = 99_999

export const columns = [
  'client',
  'order',
  'document',
  'product',
  'family',
  'operation',
  'from',
  'to',
  'quantity',
  'base',
  'discount',
  'paid',
  'credited',
  'cashback',
  'clawed',
  'currency',
  'state',
  'orderedBy',
  'paidBy',
  'placedOn',
  'paidOn',
] as const
export type ColumnId = (typeof columns)[number]

/** Choices of columns by what one wants to do with them; everything else is one's own choice. */
export const presets = {
  short: ['client', 'product', 'from', 'to', 'base', 'discount', 'cashback', 'paid', 'currency', 'state'],
  accounting: [
    'paidOn',
    'client',
    'document',
    'order',
    'product',
    'base',
    'discount',
    'paid',
    'credited',
    'cashback',
    'clawed',
    'currency',
    'state',
    'paidBy',
  ],
  everything: columns,
} as const satisfies Record<string, readonly ColumnId[]>
export type Preset = keyof typeof presets

/** Which preset a choice of columns is; undefined for one's own. */
export function presetOf(chosen: readonly ColumnId[]): Preset | undefined {
  const same = (preset: readonly ColumnId[]) =>
    preset.length === chosen.length && preset.every((column) => chosen.includes(column))
  return (Object.keys(presets) as Preset[]).find((name) => same(presets[name]))
}

/** A name of a file that every system takes. */
export function plainName(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

interface Period {
  from: Day
  to: Day
}

/** DATEV and the FEC know one financial year a file. */
export const isOneYear = ({ from, to }: Period): boolean => from.slice(0, 4) === to.slice(0, 4)

const endings = {
  csv: 'csv',
  xlsx: 'xlsx',
  banana: 'txt',
  bexio: 'csv',
  hledger: 'journal',
  beancount: 'beancount',
}

interface Named extends Period {
  format: ExportFormat
  /** Of the partner or, for books, the currency. */
  title: string
  siren: string | null
}

/** What a file is called: DATEV and the French tax office want their own names. */
export function fileName({ format, title, siren, from, to }: Named): string {
  const compact = to.replaceAll('-', '')
  if (format === 'fec') return `${siren ?? ''}FEC${compact}.txt`
  if (format === 'datev') return `EXTF_Buchungsstapel_${plainName(title)}_${from}_${to}.csv`
  return `${plainName(title)}_${from}_${to}.${endings[format]}`
}

export const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  datev: 'text/csv; charset=windows-1252',
  fec: 'text/plain; charset=utf-8',
  banana: 'text/plain; charset=utf-8',
  bexio: 'text/csv; charset=utf-8',
  hledger: 'text/plain; charset=utf-8',
  beancount: 'text/plain; charset=utf-8',
}
