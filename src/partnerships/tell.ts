import { formatMinor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import type { Rights, Wish } from './contract.ts'
import { differs } from './partnership.ts'
import { inWords } from './present.ts'
import type { PartnershipRow, VoidedOrder } from './store.ts'

interface Sides {
  client: string
  partner: string
}

/** Writes to the legal representatives of both sides, each in their own words and language. */
async function tellBoth(
  context: Context,
  row: PartnershipRow,
  write: (sides: Sides, forPartner: boolean) => Pick<Letter, 'template' | 'facts'>,
  whom: 'both' | 'client' = 'both',
): Promise<void> {
  const sides = {
    client: await nameOf(context.tx, row.client_id),
    partner: await nameOf(context.tx, row.partner_id),
  }
  const letters: Letter[] = []
  for (const [organisationId, forPartner] of [
    [row.client_id, false],
    [row.partner_id, true],
  ] as const) {
    if (forPartner && whom === 'client') continue
    for (const reader of await legalReaders(context.tx, organisationId)) {
      letters.push({
        ...write(sides, forPartner),
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
      } as Letter)
    }
  }
  await post(context.tx, context.world.ids, context.now, letters)
}

function linkFor(context: Context, row: PartnershipRow, forPartner: boolean): string {
  return forPartner
    ? `${context.world.publicUrl}/p/${row.partner_id}/clients/${row.client_id}`
    : `${context.world.publicUrl}/o/${row.client_id}/partners/${row.id}`
}

export function tellAccepted(
  context: Context,
  row: PartnershipRow,
  asked: Rights | Wish,
  given: Rights,
): Promise<void> {
  return tellBoth(context, row, (sides, forPartner) => ({
    template: 'invitation_accepted',
    facts: {
      ...sides,
      asked: inWords(asked),
      given: inWords(given),
      differs: differs(asked, given),
      forPartner,
      link: linkFor(context, row, forPartner),
    },
  }))
}

export function tellRights(
  context: Context,
  row: PartnershipRow,
  before: Rights,
  after: Rights,
): Promise<void> {
  return tellBoth(context, row, (sides, forPartner) => ({
    template: 'rights_changed',
    facts: {
      ...sides,
      before: inWords(before),
      after: inWords(after),
      link: linkFor(context, row, forPartner),
    },
  }))
}

export function tellPayer(
  context: Context,
  row: PartnershipRow,
  payer: 'client' | 'partner',
  voided: number,
): Promise<void> {
  return tellBoth(context, row, (sides, forPartner) => ({
    template: 'payer_changed',
    facts: { ...sides, payer, voided, forPartner, link: linkFor(context, row, forPartner) },
  }))
}

/** A partner stops paying: told at once, before the day, and on it. */
export function tellPayerNotice(
  context: Context,
  row: PartnershipRow,
  what: 'given' | 'reminder' | 'effective',
  day: string,
  count: number,
): Promise<void> {
  return tellBoth(context, row, (sides, forPartner) => ({
    template: 'payer_notice',
    facts: { ...sides, what, day, count, forPartner, link: linkFor(context, row, forPartner) },
  }))
}

export function tellEnded(
  context: Context,
  row: PartnershipRow,
  endedBy: 'client' | 'partner' | 'provider' | 'time',
  reason: string,
  people: number,
): Promise<void> {
  return tellBoth(context, row, (sides, forPartner) => ({
    template: 'partnership_ended',
    facts: { ...sides, endedBy, reason, people, forPartner },
  }))
}

export interface Motion {
  what:
    | 'paused'
    | 'resumed'
    | 'term'
    | 'ending'
    | 'leaving'
    | 'relinquished'
    | 'asked'
    | 'declined'
    | 'review'
    | 'breach'
  by: 'client' | 'partner' | 'provider' | 'time'
  /** A reason or a message, in the words of whoever acted. */
  text: string
  /** The last day, where it is about one; null where there is none any more. */
  day?: string | null
  count?: number
  rights?: Rights
}

/** Tells both sides how their partnership moved; a review is asked of the client alone. */
export function tellMotion(context: Context, row: PartnershipRow, motion: Motion): Promise<void> {
  const { what, by, text, day = null, count = 0, rights } = motion
  return tellBoth(
    context,
    row,
    (sides, forPartner) => ({
      template: 'partnership_moved',
      facts: {
        ...sides,
        what,
        by,
        text,
        day,
        count,
        rights: rights ? inWords(rights) : null,
        forPartner,
        link: linkFor(context, row, forPartner),
      },
    }),
    what === 'review' ? 'client' : 'both',
  )
}

/** An order that lost its ground before it was paid: whoever would have paid it is told, and nobody else. */
export async function tellVoided(
  context: Context,
  orders: readonly VoidedOrder[],
  reason: 'rights_changed' | 'payer_changed' | 'partnership_ended',
): Promise<void> {
  const letters: Letter[] = []
  for (const order of orders) {
    const organisation = await nameOf(context.tx, order.billed_id)
    for (const reader of await legalReaders(context.tx, order.billed_id)) {
      letters.push({
        template: 'order_voided',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          organisation,
          title: order.title,
          reason,
          gross: formatMinor(order.gross),
          currency: order.currency,
        },
      })
    }
  }
  await post(context.tx, context.world.ids, context.now, letters)
}
