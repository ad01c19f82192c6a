import { z } from 'zod'
import { access, level, payer } from '../access/access.ts'
import {
  amount,
  asked,
  country,
  currency,
  day,
  language,
  pageOf,
  paging,
  version,
  versionRefusals,
} from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { clientFilter, clientSorts } from './clientFilter.ts'
import { rights } from './contract.ts'
import { foreseen, previewHash } from './previewContract.ts'

const organisationId = idOf('organisation')

export const clientRow = z.object({
  /** Null while the invitation is unanswered: who it is, is not known yet. */
  id: organisationId.nullable(),
  name: z.string(),
  domain: z.string().nullable(),
  partnershipId: idOf('partnership').nullable(),
  invitationId: idOf('invitation').nullable(),
  state: z.enum(['active', 'paused', 'ended', 'invited']),
  access: access.nullable(),
  payer: payer.nullable(),
  inCharge: z.array(z.object({ personId: idOf('person'), name: z.string() })),
  products: z.int().nullable(),
  /** Only with full access is the client's total the partner's to know. */
  productsAll: z.int().nullable(),
  /** Where the client sits, and so its currency: neither is known before the invitation is answered. */
  country: country.nullable(),
  currency: currency.nullable(),
  /** Of the client; while it is invited, of the invitation. */
  language,
  /** How far the person asking reaches it. */
  level: level.nullable(),
  /** Base price of what went through the partnership in 12 months; null without the accounting right. */
  volume12: amount.nullable(),
  gain12: amount.nullable(),
  /** What was moved and gained in another currency than the client's, which is never added to it. */
  others: z.array(z.object({ currency, volume12: amount, gain12: amount })),
  nextDue: z.object({ on: day, name: z.string() }).nullable(),
  expiresAt: z.string().nullable(),
})
export type ClientRow = z.infer<typeof clientRow>

export const clientFigures = z.object({
  managed: z.int(),
  invited: z.int(),
  /** Null without the accounting right. One row a currency. */
  money: z
    .array(
      z.object({ currency, cashbackMonth: amount, discount12: amount, gain12: amount, volume12: amount }),
    )
    .nullable(),
  renewals30: z.int(),
})

export const clientRecord = z.object({
  client: z.object({
    id: organisationId,
    name: z.string(),
    town: z.string(),
    country: z.string(),
    website: z.string().nullable(),
    currency,
  }),
  partnershipId: idOf('partnership'),
  version: z.int(),
  state: z.enum(['active', 'paused', 'ended']),
  access,
  payer,
  /** From which day on the client pays, where you gave notice. */
  clientPaysFrom: day.nullable(),
  /** How far the person asking reaches this client. */
  level,
  startsAt: z.string(),
  products: z.int(),
  asked: rights.nullable(),
})
export type ClientRecord = z.infer<typeof clientRecord>

export const holding = z.object({
  personId: idOf('person'),
  name: z.string(),
  role: z.enum(['legal', 'administrator', 'collaborator']),
  /** Representatives and administrators hold everything and cannot be narrowed. */
  fixed: z.boolean(),
  allProducts: z.boolean(),
  level: level.nullable(),
  products: z.array(z.object({ productId: idOf('product'), level })),
  /** The last day on which it holds; null for as long as the partnership. */
  lastDay: day.nullable(),
  /** Whether that day is over. */
  over: z.boolean(),
})
export type Holding = z.infer<typeof holding>

/** Who holds what for a client; its version is that of the partner's side alone. */
const holdings = z.object({ version: z.int(), rows: z.array(holding) })

/** What a collaborator is to hold. */
const held = z.strictObject({
  allProducts: z.boolean(),
  level,
  products: z
    .array(z.strictObject({ productId: idOf('product'), level }))
    .max(5000)
    .default([]),
  lastDay: day.nullable().default(null),
})
export type Held = z.infer<typeof held>

const holdingRefusals = ['boss_only', 'holding_needs_collaborator', 'product_not_yours'] as const
const inClient = { partnerId: organisationId, clientId: organisationId }

export const clientsContract = {
  list: asked({
    method: 'GET',
    path: '/p/{partnerId}/clients',
    summary: 'Your clients, as far as you reach them',
    tag: 'clients',
  })
    .input(
      z.strictObject({
        partnerId: organisationId,
        ...clientFilter,
        sort: z.enum(clientSorts).default('name'),
        order: z.enum(['asc', 'desc']).default('asc'),
        ...paging,
      }),
    )
    .output(pageOf(clientRow).extend({ total: z.int() })),
  figures: asked({
    method: 'GET',
    path: '/p/{partnerId}/figures',
    summary: 'The partner’s figures',
    tag: 'clients',
  })
    .input(z.strictObject({ partnerId: organisationId }))
    .output(clientFigures),
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}',
    summary: 'A client you reach: access, payer, since when',
    tag: 'clients',
  })
    .input(z.strictObject(inClient))
    .output(clientRecord),
  holdings: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/holdings',
    summary: 'Who of your people may do what for this client',
    tag: 'clients',
  })
    .input(z.strictObject(inClient))
    .output(holdings),
  assign: asked({
    method: 'POST',
    path: '/p/{partnerId}/clients/assignments',
    summary: 'Give a collaborator several clients whole; what they held there is replaced. All or none',
    tag: 'clients',
    refusals: ['boss_only', 'holding_needs_collaborator'],
  })
    .input(
      z.strictObject({
        partnerId: organisationId,
        clientIds: z.array(organisationId).min(1).max(200),
        personId: idOf('person'),
        level,
        lastDay: day.nullable().default(null),
      }),
    )
    .output(z.object({ assigned: z.int() })),
  previewHolding: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/holdings/{personId}/preview',
    summary: 'What a collaborator would gain and lose; changes nothing',
    tag: 'clients',
    refusals: holdingRefusals,
  })
    .input(z.strictObject({ ...inClient, personId: idOf('person'), holding: held.nullable() }))
    .output(foreseen),
  setHolding: asked({
    method: 'PUT',
    path: '/p/{partnerId}/c/{clientId}/holdings/{personId}',
    summary: 'Give a collaborator this client, whole or product by product, for good or until a day',
    tag: 'clients',
    refusals: [...holdingRefusals, 'preview_stale', ...versionRefusals],
  })
    .input(
      z.strictObject({ ...inClient, personId: idOf('person'), version, ...held.shape, preview: previewHash }),
    )
    .output(holdings),
  removeHolding: asked({
    method: 'DELETE',
    path: '/p/{partnerId}/c/{clientId}/holdings/{personId}',
    summary: 'Take this client from a collaborator, at once',
    tag: 'clients',
    refusals: ['boss_only', 'holding_needs_collaborator', 'preview_stale', ...versionRefusals],
  })
    .input(z.strictObject({ ...inClient, personId: idOf('person'), version, preview: previewHash }))
    .output(holdings),
}
