import { z } from 'zod'
import { amount, asked, country, currency, day, language, pageOf, paging, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { bookFormats, columns, presets, sheetFormats, states, targets } from './export.ts'

const exportId = idOf('export')
const partnerId = idOf('organisation')
const period = { from: day.describe('First day'), to: day.describe('Last day') }

/** Which lines of clients' billing data, and how they are written. */
export const billingFilter = z.strictObject({
  clientIds: z
    .array(idOf('organisation'))
    .min(1)
    .max(200)
    .optional()
    .describe('Some clients; without them all of them'),
  ...period,
  columns: z
    .array(z.enum(columns))
    .min(1)
    .max(columns.length)
    .default([...presets.accounting])
    .refine((chosen) => new Set(chosen).size === chosen.length, 'each column once'),
  separator: z
    .enum(['comma', 'semicolon', 'tab'])
    .default('comma')
    .describe('Of CSV: what stands between two values'),
  decimal: z.enum(['point', 'comma']).default('point').describe('Of CSV: what stands before the decimals'),
  language: language.default('en').describe('Of the heads of columns'),
})
export type BillingFilter = z.infer<typeof billingFilter>

/** Which journals. Plain text accounting takes both currencies into one file, the others one each. */
export const journalFilter = z.strictObject({ ...period, currency: currency.default('CHF') })
export type JournalFilter = z.infer<typeof journalFilter>

export const exportRow = z.object({
  exportId,
  kind: z.enum(['billing', 'journal']),
  format: z.enum([...sheetFormats, ...bookFormats]),
  from: day,
  to: day,
  /** The only one, where there is but one. */
  client: z.object({ id: idOf('organisation'), name: z.string() }).nullable(),
  /** Of how many clients; nothing where all are meant. */
  clients: z.int().nullable(),
  currency: currency.nullable(),
  askedBy: z.string(),
  askedAt: z.string(),
  state: z.enum(states),
  /** The sentence of the refusal a file failed with stands under this code. */
  fault: z.string().nullable(),
  rowsDone: z.int(),
  /** Nothing before they are counted. */
  rowsTotal: z.int().nullable(),
  name: z.string().nullable(),
  /** In bytes. */
  size: z.int().nullable(),
  /** Of the bytes, in hexadecimal. */
  sha256: z.string().nullable(),
  expiresAt: z.string().nullable(),
})
export type ExportRow = z.infer<typeof exportRow>

const part = z.object({
  name: z.string(),
  mediaType: z.string(),
  no: z.int(),
  /** The bytes of this piece in base 64. */
  content: z.string(),
  /** The number of the next piece; nothing after the last one. */
  next: z.int().nullable(),
})
const partNo = z.coerce.number().int().min(0).max(1_000_000)

const ofPartner = ['accounting_only', 'not_a_partner'] as const
const ofFile = ['export_not_ready', 'export_expired'] as const

export const exportsContract = {
  list: asked({
    method: 'GET',
    path: '/p/{partnerId}/exports',
    summary: 'Files of the clients’ billing data, the newest first, with how far each has come',
    tag: 'exports',
    refusals: ofPartner,
  })
    .input(z.strictObject({ partnerId, ...paging }))
    .output(pageOf(exportRow)),
  ask: asked({
    method: 'POST',
    path: '/p/{partnerId}/exports',
    summary: 'Ask for a file of what you paid for your clients and earned on them',
    tag: 'exports',
    refusals: [...ofPartner, 'export_under_way'],
  })
    .input(z.strictObject({ partnerId, format: z.enum(sheetFormats), ...billingFilter.shape }))
    .output(exportRow),
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/exports/{exportId}',
    summary: 'How far a file has come',
    tag: 'exports',
    refusals: ofPartner,
  })
    .input(z.strictObject({ partnerId, exportId }))
    .output(exportRow),
  part: asked({
    method: 'GET',
    path: '/p/{partnerId}/exports/{exportId}/parts/{no}',
    summary: 'A piece of a file; the bytes of the whole come from …/exports/{exportId}/file',
    tag: 'exports',
    refusals: [...ofPartner, ...ofFile],
  })
    .input(z.strictObject({ partnerId, exportId, no: partNo }))
    .output(part),
}

const target = z.enum(targets)
const number = z.string().regex(/^[0-9]{3,10}$/)
const vatCode = z.string().regex(/^[A-Za-z0-9.-]{1,10}$/)
const chart = z.enum(['kmu', 'skr03', 'pcg'])

export const targetFacts = z.object({
  target,
  chart,
  adviserNo: z.string().nullable(),
  clientNo: z.string().nullable(),
  siren: z.string().nullable(),
})
export type TargetFacts = z.infer<typeof targetFacts>

export const mappedAccount = z.object({
  kind: z.string(),
  /** The family of products, or country and rate of the tax; empty for all others of the kind. */
  detail: z.string(),
  /** As the chart has it. */
  usual: z.string().nullable(),
  number: z.string().nullable(),
  vatCode: z.string().nullable(),
})
export type MappedAccount = z.infer<typeof mappedAccount>

const sum = { currency, net: amount, tax: amount }

export const bookExportsContract = {
  list: asked({
    method: 'GET',
    path: '/staff/exports',
    summary: 'Files of the journal, the newest first, with how far each has come',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(exportRow)),
  ask: asked({
    method: 'POST',
    path: '/staff/exports',
    summary: 'Ask for a file of the journal as a program of bookkeepers reads it',
    tag: 'staff',
    refusals: ['staff_only', 'export_under_way', 'export_one_year', 'export_target_unset'],
  })
    .input(z.strictObject({ format: z.enum(bookFormats), ...journalFilter.shape }))
    .output(exportRow),
  get: asked({
    method: 'GET',
    path: '/staff/exports/{exportId}',
    summary: 'How far a file of the journal has come',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ exportId }))
    .output(exportRow),
  part: asked({
    method: 'GET',
    path: '/staff/exports/{exportId}/parts/{no}',
    summary: 'A piece of a file of the journal; the bytes of the whole come from …/exports/{exportId}/file',
    tag: 'staff',
    refusals: ['staff_only', ...ofFile],
  })
    .input(z.strictObject({ exportId, no: partNo }))
    .output(part),
  targets: asked({
    method: 'GET',
    path: '/staff/export-targets',
    summary: 'The programs the journal goes to, and the numbers they ask for',
    tag: 'staff',
    refusals: ['staff_only'],
  }).output(z.array(targetFacts)),
  setTarget: asked({
    method: 'PUT',
    path: '/staff/export-targets/{target}',
    summary: 'Say which chart a program goes by, and the numbers it asks for',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        target,
        chart,
        adviserNo: z
          .string()
          .regex(/^[1-9][0-9]{3,6}$/)
          .nullable()
          .default(null)
          .describe('DATEV: Beraternummer'),
        clientNo: z
          .string()
          .regex(/^[1-9][0-9]{0,4}$/)
          .nullable()
          .default(null)
          .describe('DATEV: Mandantennummer'),
        siren: z
          .string()
          .regex(/^[0-9]{9}$/)
          .nullable()
          .default(null)
          .describe('FEC: SIREN'),
      }),
    )
    .output(targetFacts),
  accounts: asked({
    method: 'GET',
    path: '/staff/export-targets/{target}/accounts',
    summary: 'The number and tax code of each kind of account in a program',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ target }))
    .output(z.array(mappedAccount)),
  setAccount: asked({
    method: 'PUT',
    path: '/staff/export-targets/{target}/accounts',
    summary:
      'Change the number or tax code of a kind of account; nothing in both leaves it as the chart has it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        target,
        kind: z.string().max(40),
        detail: z.string().max(60).default(''),
        number: number.nullable().default(null),
        vatCode: vatCode.nullable().default(null),
      }),
    )
    .output(z.array(mappedAccount)),
  vatReturn: asked({
    method: 'GET',
    path: '/staff/vat-return',
    summary: 'Totals for the Swiss VAT return by its numbers, and for the OSS return by country and rate',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(period))
    .output(
      z.object({
        swiss: z.array(z.object({ ziffer: z.string(), rate: rate.nullable(), ...sum })),
        oss: z.array(z.object({ country, rate, ...sum })),
      }),
    ),
}
