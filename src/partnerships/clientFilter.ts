import { z } from 'zod'
import { access, level, payer } from '../access/access.ts'
import { idOf } from '../lib/id.ts'
import { languages } from '../lib/language.ts'

export const clientStates = ['active', 'invited', 'ended'] as const
export const clientSorts = ['name', 'access', 'payer', 'products', 'volume', 'gain', 'due'] as const
export type ClientSort = (typeof clientSorts)[number]

/** By how many days ahead one looks for what falls due; 0 is what falls due today or is over. */
export const dueWithins = [0, 7, 30, 60, 90] as const

/** What narrows the table of clients. */
export const clientFilter = {
  q: z
    .string()
    .trim()
    .max(120)
    .optional()
    .describe('Part of a name, website, UID, e-mail address or product'),
  access: access.optional(),
  payer: payer.optional(),
  state: z.enum(clientStates).optional(),
  inCharge: idOf('person').optional(),
  dueWithin: z.coerce
    .number()
    .int()
    .min(0)
    .max(366)
    .optional()
    .describe('A product falls due within so many days, or is overdue'),
  // not from the contract, whose refusals no page has to load
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  language: z.enum(languages).optional(),
  level: level.optional().describe('How far you reach the client'),
}

/** Columns that can be left out; name and actions always stand. */
export const clientColumns = [
  'access',
  'payer',
  'inCharge',
  'products',
  'volume',
  'gain',
  'due',
  'country',
  'language',
  'level',
] as const
export type ClientColumnId = (typeof clientColumns)[number]

/** What stands in the table as long as nothing else is chosen. */
export const usualColumns: readonly ClientColumnId[] = [
  'access',
  'payer',
  'inCharge',
  'products',
  'volume',
  'gain',
  'due',
]

export const pageSizes = [50, 100] as const

/** How the table is looked at: what a saved view keeps, and the address says. */
export const clientsShown = z.strictObject({
  ...clientFilter,
  sort: z.enum(clientSorts).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  columns: z
    .array(z.enum(clientColumns))
    .max(clientColumns.length)
    .refine((chosen) => new Set(chosen).size === chosen.length, 'each column once')
    .optional(),
  size: z.coerce.number().int().min(1).max(200).optional(),
})
export type ClientsShown = z.infer<typeof clientsShown>

/** A view from where it was kept: what an older version left and nobody knows any more is forgotten. */
export function readShown(kept: unknown): ClientsShown {
  return clientsShown.safeParse(kept).data ?? {}
}
