import { z } from 'zod'
import { accesses, levels, payers } from '../access/access.ts'
import { idOf } from '../lib/id.ts'
import { languages } from '../lib/language.ts'
import {
  type ClientColumnId,
  type ClientsShown,
  clientColumns,
  clientSorts,
  clientStates,
  dueWithins,
  pageSizes,
} from './clientFilter.ts'

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** The table of clients in the address: what narrows and orders it, its columns, its page and the row peeked at. */
export const clientsAsked = z.object({
  q: z.string().max(120).default('').catch(''),
  access: optional(z.enum(accesses)),
  payer: optional(z.enum(payers)),
  state: optional(z.enum(clientStates)),
  inCharge: optional(idOf('person')),
  due: optional(z.coerce.number().refine((days) => dueWithins.some((known) => known === days))),
  country: optional(z.string().regex(/^[A-Z]{2}$/)),
  lang: optional(z.enum(languages)),
  level: optional(z.enum(levels)),
  sort: z.enum(clientSorts).default('name').catch('name'),
  order: z.enum(['asc', 'desc']).default('asc').catch('asc'),
  /** Chosen columns, joined by commas; `none` for the name alone. */
  cols: optional(z.string().max(120)),
  size: optional(z.coerce.number().refine((size) => pageSizes.some((known) => known === size))),
  peek: optional(z.string().max(30)),
  after: optional(z.string().max(8000)),
})
export type ClientsAsked = z.infer<typeof clientsAsked>
export type ClientsChange = { [K in keyof ClientsAsked]?: ClientsAsked[K] | undefined }

/** Nothing narrows the table any more. */
export const unnarrowed = {
  q: '',
  access: undefined,
  payer: undefined,
  state: undefined,
  inCharge: undefined,
  due: undefined,
  country: undefined,
  lang: undefined,
  level: undefined,
} satisfies ClientsChange

export function isNarrowed(asked: ClientsAsked): boolean {
  const { q, access, payer, state, inCharge, due, country, lang, level } = asked
  const some = [access, payer, state, inCharge, due, country, lang, level]
  return q !== '' || some.some((value) => value !== undefined)
}

const none = 'none'

/** The columns of the address, in the order of the table; nothing where none were chosen. */
export function columnsOf(cols: string | undefined): ClientColumnId[] | undefined {
  if (cols === undefined) return undefined
  const chosen = cols.split(',')
  return clientColumns.filter((column) => chosen.includes(column))
}

export function writeColumns(columns: readonly ClientColumnId[] | undefined): string | undefined {
  if (columns === undefined) return undefined
  return columns.length === 0 ? none : clientColumns.filter((column) => columns.includes(column)).join(',')
}

/** What a view keeps of the address: everything but the page and the row peeked at. */
export function shownOf(asked: ClientsAsked): ClientsShown {
  const { q, due, lang, cols, sort, order, access, payer, state, inCharge, country, level, size } = asked
  const all = {
    q: q || undefined,
    access,
    payer,
    state,
    inCharge,
    dueWithin: due,
    country,
    language: lang,
    level,
    sort: sort === 'name' ? undefined : sort,
    order: order === 'asc' ? undefined : order,
    columns: columnsOf(cols),
    size,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The address of a view, from its first page. */
export function addressOf(shown: ClientsShown): ClientsChange {
  const { q, dueWithin, language, columns, sort, order, access, payer, state, inCharge, country, level } =
    shown
  return {
    q: q ?? '',
    access,
    payer,
    state,
    inCharge,
    due: dueWithin,
    country,
    lang: language,
    level,
    sort,
    order,
    cols: writeColumns(columns),
    size: shown.size,
    after: undefined,
    peek: undefined,
  }
}

/** Whether two views show the same. */
export function isSameView(one: ClientsShown, other: ClientsShown): boolean {
  const written = (shown: ClientsShown) =>
    JSON.stringify(Object.entries(shown).sort(([a], [b]) => a.localeCompare(b)))
  return written(one) === written(other)
}
