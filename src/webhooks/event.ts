/** What is told to programs, and of which entry of the log it is read off. */
import { z } from 'zod'

export const eventTypes = [
  'invitation.sent',
  'invitation.accepted',
  'invitation.declined',
  'invitation.withdrawn',
  'invitation.expired',
  'partnership.activated',
  'partnership.paused',
  'partnership.resumed',
  'partnership.expiring',
  'partnership.ended',
  'access.widened',
  'access.narrowed',
  'access.relinquished',
  'access.asked',
  'assignment.changed',
  'payer.changed',
  'payer.notice',
  'payer.notice_withdrawn',
  'guarded.proposed',
  'guarded.confirmed',
  'guarded.refused',
  'guarded.withdrawn',
  'order.paid',
  'renewal.done',
  'renewal.failed',
  'invoice.issued',
  'credit_note.issued',
  'payout.requested',
  'payout.approved',
  'payout.filed',
  'payout.booked',
  'payout.returned',
  'payout.rejected',
] as const
export type EventType = (typeof eventTypes)[number]
/** Sent when somebody asks for it, to see whether messages arrive. */
export const testType = 'webhook.test'

/** An entry of the log; of an order it speaks of, whose it is and through whom it was placed. */
export interface Entry {
  id: string
  at: Date
  action: string
  client: string | null
  partner: string | null
  object: string | null
  witness: unknown
  changes: unknown
  order: { owner: string; partner: string | null } | null
}

export type Ids = Record<string, string | null>

/** Something that happened, and the organisations it may concern. */
export interface Occurrence {
  type: EventType
  source: string
  at: Date
  client: string | null
  partner: string | null
  object: string | null
  ids: Ids
  readers: readonly string[]
}

const product = z.object({ productId: z.string(), level: z.enum(['look', 'manage', 'order']) })
const family = z.object({ family: z.string(), level: z.enum(['look', 'manage', 'order']) })
const rights = z.object({
  access: z.enum(['limited', 'full']),
  payer: z.enum(['client', 'partner']).default('client'),
  products: z.array(product).default([]),
  families: z.array(family).default([]),
})
const changed = z.object({ before: rights, after: rights })
const levels = { look: 1, manage: 2, order: 3 }

/** Everything that rights give, each with how much of it. */
function gives(given: z.infer<typeof rights>): Map<string, number> {
  const parts: [string, number][] = [
    ...given.products.map(({ productId, level }): [string, number] => [productId, levels[level]]),
    ...given.families.map((one): [string, number] => [`family ${one.family}`, levels[one.level]]),
  ]
  return new Map(parts)
}

/** Whether the second gives something the first did not. */
function givesMore(than: z.infer<typeof rights>, now: z.infer<typeof rights>): boolean {
  if (than.access === 'full') return false
  if (now.access === 'full') return true
  const before = gives(than)
  return [...gives(now)].some(([what, level]) => level > (before.get(what) ?? 0))
}

function typesOfRights(changes: unknown): EventType[] {
  const read = changed.safeParse(changes)
  if (!read.success) return []
  const { before, after } = read.data
  return [
    ...(givesMore(before, after) ? (['access.widened'] as const) : []),
    ...(givesMore(after, before) ? (['access.narrowed'] as const) : []),
    ...(before.payer !== after.payer ? (['payer.changed'] as const) : []),
  ]
}

const automatic = z.object({ mandate: z.string() })
const paidOff = z.object({ owed: z.literal('0') })

const plain: Readonly<Record<string, readonly EventType[]>> = {
  'invitation.asked': ['invitation.sent'],
  'invitation.offered': ['invitation.sent'],
  'invitation.declined': ['invitation.declined'],
  'invitation.withdrawn': ['invitation.withdrawn'],
  'invitation.expired': ['invitation.expired'],
  'partnership.started': ['invitation.accepted', 'partnership.activated'],
  'partnership.paused': ['partnership.paused'],
  'partnership.frozen': ['partnership.paused'],
  'partnership.resumed': ['partnership.resumed'],
  'partnership.expiring': ['partnership.expiring'],
  'partnership.ended': ['partnership.ended'],
  'partnership.relinquished': ['access.relinquished'],
  'partnership.asked': ['access.asked'],
  'partnership.payer': ['payer.changed'],
  'partnership.payer_notice': ['payer.notice'],
  'partnership.payer_notice_withdrawn': ['payer.notice_withdrawn'],
  'partnership.act_proposed': ['guarded.proposed'],
  'partnership.act_confirmed': ['guarded.confirmed'],
  'partnership.act_refused': ['guarded.refused'],
  'partnership.act_withdrawn': ['guarded.withdrawn'],
  'holding.set': ['assignment.changed'],
  'holding.removed': ['assignment.changed'],
  'renewal.failed': ['renewal.failed'],
  'order.on_account': ['renewal.done'],
  'payout.requested': ['payout.requested'],
  'payout.approved': ['payout.approved'],
  'payout.filed': ['payout.filed'],
  'payout.booked': ['payout.booked'],
  'payout.returned': ['payout.returned'],
  'payout.rejected': ['payout.rejected'],
}

/** Actions of the log that say something to programs, beside those above. */
const special: Readonly<Record<string, (entry: Entry) => readonly EventType[]>> = {
  'partnership.rights': ({ changes }) => typesOfRights(changes),
  'order.paid': ({ witness }) =>
    automatic.safeParse(witness).success ? ['order.paid', 'renewal.done'] : ['order.paid'],
  'debt.paid': ({ changes }) => (paidOff.safeParse(changes).success ? ['order.paid'] : []),
}

/** The actions that are worth reading. */
export const told = [...Object.keys(plain), ...Object.keys(special)]

/** A proposal is named by whoever decided on it, or by what was proposed. */
const proposal = z.object({ proposal: z.string() })
const proposalOf = ({ witness, changes }: Entry): string | null =>
  (proposal.safeParse(witness).data ?? proposal.safeParse(changes).data)?.proposal ?? null

const through = z.object({ partnership: z.string().nullish(), invitation: z.string().nullish() })

/** The ids by which the thing itself can be asked for. */
function idsOf(type: EventType, entry: Entry): Ids {
  const { partnership, invitation } = through.catch({}).parse(entry.witness)
  const [noun] = type.split('.')
  if (noun === 'payout') return { payoutId: entry.object }
  const { client, partner } = sidesOf(entry)
  const sides = { clientId: client, partnerId: partner }
  if (type === 'invitation.accepted')
    return { invitationId: invitation ?? null, partnershipId: entry.object, ...sides }
  if (noun === 'invitation') return { invitationId: entry.object, ...sides }
  if (type === 'assignment.changed')
    return { partnershipId: partnership ?? null, personId: entry.object, ...sides }
  if (noun === 'guarded') return { proposedActId: proposalOf(entry), partnershipId: entry.object, ...sides }
  if (type === 'renewal.failed') return { productId: entry.object, ...sides }
  if (noun === 'order' || noun === 'renewal') return { orderId: entry.object, ...sides }
  return { partnershipId: entry.object, ...sides }
}

const sidesOf = ({ client, partner, order }: Entry) =>
  order ? { client: order.owner, partner: order.partner } : { client, partner }

/** What of an entry is told, and to whom it may be. */
export function occurrencesOf(entry: Entry): Occurrence[] {
  const types = special[entry.action]?.(entry) ?? plain[entry.action] ?? []
  const { client, partner } = sidesOf(entry)
  return types.map((type) => ({
    type,
    source: entry.id,
    at: entry.at,
    client,
    partner,
    object: type === 'invitation.accepted' ? (idsOf(type, entry).invitationId ?? null) : entry.object,
    ids: idsOf(type, entry),
    readers: [...new Set([client, partner].filter((id) => id !== null))],
  }))
}

export interface Issued {
  id: string
  kind: 'invoice' | 'credit'
  at: Date
  billed: string
  order: string | null
  invoice: string | null
}

/** A document concerns whoever pays it, and nobody else. */
export const occurrenceOf = ({ id, kind, at, billed, order, invoice }: Issued): Occurrence => ({
  type: kind === 'invoice' ? 'invoice.issued' : 'credit_note.issued',
  source: id,
  at,
  client: null,
  partner: null,
  object: id,
  ids:
    kind === 'invoice'
      ? { documentId: id, orderId: order }
      : { documentId: id, invoiceId: invoice, orderId: order },
  readers: [billed],
})

/** The message itself: what happened, when, and ids. Whoever wants more asks, and is asked in turn who they are. */
export const payloadOf = (type: EventType | typeof testType, at: Date, reader: string, ids: Ids): string =>
  JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: {
      organisationId: reader,
      ...Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null)),
    },
  })
