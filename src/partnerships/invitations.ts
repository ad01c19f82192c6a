import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss, mustBeLegal, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { addMember, addOrganisation, legalReaders, nameOf, partnerById } from '../organisations/store.ts'
import { addPerson, personByEmail, setPassword } from '../people/store.ts'
import { answering, close, mustAnswer, pendingOf } from './answer.ts'
import type { Assignment } from './assignment.ts'
import { type Acceptance, begin, foreseeBeginning } from './beginning.ts'
import type { Rights } from './contract.ts'
import { foresee } from './foresee.ts'
import { mustBeAssignable } from './holdings.ts'
import { invitationsContract } from './invitationContract.ts'
import { type Draft, sendAgain, sendInvitation } from './invite.ts'
import { mustBeOpen, mustTakeClients, settleRights, settleWish } from './partnership.ts'
import { presentInvitation, presentPartnership } from './present.ts'
import {
  type InvitationRow,
  invitationById,
  invitationByToken,
  invitationColumns,
  lockInvitation,
  partnershipById,
} from './store.ts'

const os = implement(invitationsContract).$context<Call>().use(inTransaction)

/** The organisation that sent an invitation; only its legal representatives send it again or withdraw it. */
async function lockOwn(context: Context, id: string): Promise<InvitationRow> {
  const actor = actorOf(context)
  const row = (await lockInvitation(context.tx, id)) ?? refuse('not_found')
  const sender = row.direction === 'asked' ? row.partner_id : row.client_id
  const seat = sender ? await seatOf(context.tx, actor.personId, sender) : undefined
  if (!seat) refuse('not_found')
  if (seat.role !== 'legal') refuse('legal_only')
  mustBeOpen(pendingOf(row), context.now)
  return row
}

async function tellSender(context: Context, row: InvitationRow, reason: string): Promise<void> {
  const sender = row.direction === 'asked' ? row.partner_id : row.client_id
  if (!sender) return
  const recipient =
    row.direction === 'asked' ? row.company || row.email : await nameOf(context.tx, row.partner_id)
  const readers = await legalReaders(context.tx, sender)
  await post(
    context.tx,
    context.world.ids,
    context.now,
    readers.map((r) => ({
      template: 'invitation_declined',
      recipient: r.email,
      language: r.language,
      organisationId: r.organisationId,
      facts: { recipient, reason },
    })),
  )
}

async function tellWithdrawn(context: Context, row: InvitationRow): Promise<void> {
  const sender =
    row.direction === 'asked' ? await nameOf(context.tx, row.partner_id) : (row.client_name ?? '')
  const readers =
    row.direction === 'asked'
      ? [{ organisationId: undefined, email: row.email, language: row.language }]
      : await legalReaders(context.tx, row.partner_id)
  await post(
    context.tx,
    context.world.ids,
    context.now,
    readers.map((r) => ({
      template: 'invitation_withdrawn',
      recipient: r.email,
      language: r.language,
      organisationId: r.organisationId,
      facts: { sender },
    })),
  )
}

async function listWhere(
  context: Context,
  where: ReturnType<typeof sql>,
  input: { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
  side: 'client' | 'partner',
) {
  const limit = input.limit ?? 50
  const after = decodeCursor(input.cursor, 1)
  const rows = await rowsOf(
    context.tx,
    sql<InvitationRow>`
      select * from (select ${invitationColumns} from invitation i where ${where}) i
       where (${input.state ?? null}::text is null or i.state = ${input.state ?? null}) and (${after?.[0] ?? null}::text is null or i.id < ${after?.[0] ?? null})
       order by i.id desc limit ${limit + 1}`,
  )
  const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
  const shown = []
  for (const row of page.rows) shown.push(await presentInvitation(context.tx, row, side))
  return { rows: shown, next: page.next }
}

const senderOf = (row: Pick<InvitationRow, 'direction'>) => (row.direction === 'asked' ? 'partner' : 'client')
const recipientOf = (row: Pick<InvitationRow, 'direction'>) =>
  row.direction === 'asked' ? 'client' : 'partner'

async function sent(context: Context, draft: Draft) {
  const row = await sendInvitation(context, draft)
  await remember(context, {
    action: draft.direction === 'asked' ? 'invitation.asked' : 'invitation.offered',
    hatId: draft.direction === 'asked' ? draft.partnerId : draft.clientId,
    clientId: draft.clientId,
    partnerId: draft.partnerId,
    objectId: row.id,
    witness: { role: 'legal' },
    changes: { wish: draft.wish },
  })
  return presentInvitation(context.tx, row, senderOf(row))
}

interface Accepting {
  invitationId: string
  token?: string | undefined
  organisationId?: Id<'organisation'> | undefined
  granted?: Rights | undefined
  assigned?: Assignment[] | undefined
}

/** What somebody who may answer would accept: for which organisation, with which rights, for whom. */
async function accepting(context: Context, input: Accepting): Promise<Acceptance> {
  const { row, answerers } = await mustAnswer(context, input)
  const chosen =
    row.direction === 'offered'
      ? row.client_id
      : (input.organisationId ?? (answerers.length === 1 ? answerers[0]?.id : undefined))
  if (!chosen)
    refuse('input_invalid', {
      flaws: [{ field: 'organisationId', reason: 'say for which of your organisations you accept' }],
    })
  if (row.direction === 'asked' && !answerers.some((a) => a.id === chosen)) refuse('legal_only')
  if (row.direction === 'asked' && input.assigned)
    refuse('input_invalid', { flaws: [{ field: 'assigned', reason: 'is said by the partner' }] })
  await mustBeAssignable(context, row.partner_id, input.assigned ?? [])
  const assigned = input.assigned ?? row.assigned
  return { row, clientId: chosen, granted: input.granted, assigned, id: context.world.ids('partnership') }
}

/** Offers a partner access to a client, by its own representative. */
export async function offerTo(
  context: Context,
  offer: { clientId: Id<'organisation'>; partnerId: Id<'organisation'>; rights: Rights; message: string },
) {
  const { tx } = context
  const { clientId, partnerId, message } = offer
  if (partnerId === clientId) refuse('same_organisation')
  const partner = await partnerById(tx, partnerId)
  mustTakeClients(partner)
  const live = await rowsOf(
    tx,
    sql`select 1 from access.standing where client_id = ${clientId} and partner_id = ${partnerId}`,
  )
  if (live.length > 0) refuse('pair_already_live')
  const wish = settleRights(offer.rights)
  const foreign = await rowsOf(
    tx,
    sql`select 1 from jsonb_array_elements(${JSON.stringify(wish.products)}::jsonb) x
         where not exists (select 1 from product p where p.id = x->>'productId' and p.organisation_id = ${clientId}) limit 1`,
  )
  if (foreign.length > 0) refuse('product_not_yours')
  const contact = await rowsOf(
    tx,
    sql<{ contact_email: string; language: string }>`
    select r.contact_email, o.language from partner r join organisation o on o.id = r.organisation_id where r.organisation_id = ${partnerId}`,
  )
  return sent(context, {
    direction: 'offered',
    partnerId,
    clientId,
    email: contact[0]?.contact_email ?? '',
    language: contact[0]?.language ?? 'en',
    company: partner?.name ?? '',
    wish,
    assigned: [],
    message,
  })
}

export const invitationsOperations = {
  ask: os.ask.handler(async ({ context, input }) => {
    await mustBeLegal(context.tx, actorOf(context), input.partnerId)
    mustTakeClients(await partnerById(context.tx, input.partnerId))
    await mustBeAssignable(context, input.partnerId, input.assigned)
    return sent(context, { direction: 'asked', clientId: null, ...input, wish: settleWish(input.wish) })
  }),

  offer: os.offer.handler(async ({ context, input }) => {
    await mustBeLegal(context.tx, actorOf(context), input.organisationId)
    const { organisationId: clientId, partnerId, rights, message } = input
    return offerTo(context, { clientId, partnerId, rights, message })
  }),

  ofPartner: os.ofPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    return listWhere(context, sql`i.partner_id = ${input.partnerId}`, input, 'partner')
  }),

  ofClient: os.ofClient.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustBeBoss(context.tx, actor, input.organisationId)
    // requests that nobody answered yet carry no client: they are shown to the legal representatives they are for
    const forMe = seat.role === 'legal'
    return listWhere(
      context,
      sql`(i.client_id = ${input.organisationId} or (${forMe} and i.client_id is null and i.direction = 'asked' and i.state = 'pending' and i.email = ${actor.email}))`,
      input,
      'client',
    )
  }),

  open: os.open.handler(async ({ context, input }) => {
    const byLink = input.token !== undefined
    const row =
      (input.token !== undefined
        ? await invitationByToken(context.tx, input.token)
        : input.invitationId && (await invitationById(context.tx, input.invitationId))) || refuse('not_found')
    const { answerers, obstacle } = await answering(context, row, byLink)
    if (!byLink && (obstacle === 'not_signed_in' || obstacle === 'invitation_not_yours')) refuse('not_found')
    const closed =
      row.state === 'expired' ? 'invitation_expired' : row.state === 'pending' ? null : 'invitation_closed'
    const known = row.direction === 'asked' ? await personByEmail(context.tx, row.email) : undefined
    return {
      invitation: await presentInvitation(context.tx, row, recipientOf(row)),
      answerers,
      obstacle: closed ?? obstacle,
      newcomer: row.direction === 'asked' && !known && byLink && !context.actor && closed === null,
    }
  }),

  join: os.join.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const found = (await invitationByToken(tx, input.token)) ?? refuse('not_found')
    const row = (await lockInvitation(tx, found.id)) ?? refuse('not_found')
    mustBeOpen(pendingOf(row), now)
    if (row.direction !== 'asked') refuse('not_found')
    if (await personByEmail(tx, row.email)) refuse('email_taken')
    const personId = await addPerson(tx, world, now, {
      name: input.name,
      email: row.email,
      emailVerified: true,
      language: input.language,
    })
    await setPassword(tx, world.passwords, personId, input.password, now)
    const organisationId = await addOrganisation(tx, world, now, {
      ...input.organisation,
      language: input.language,
      street: '',
      houseNumber: '',
      postcode: '',
      town: '',
    })
    await addMember(tx, { organisationId, personId, role: 'legal', accounting: true }, now)
    await remember(context, {
      action: 'organisation.joined',
      hatId: organisationId,
      clientId: organisationId,
      objectId: organisationId,
      witness: { invitation: row.id },
    })
    return { personId, organisationId }
  }),

  previewAcceptance: os.previewAcceptance.handler(async ({ context, input }) => {
    const acceptance = await accepting(context, input)
    return foresee(context.tx, await foreseeBeginning(context, acceptance))
  }),

  accept: os.accept.handler(async ({ context, input }) => {
    const acceptance = await accepting(context, input)
    const id = await begin(context, acceptance, input.preview)
    const started = (await partnershipById(context.tx, id)) ?? refuse('not_found')
    return presentPartnership(context.tx, started)
  }),

  decline: os.decline.handler(async ({ context, input }) => {
    const { row } = await mustAnswer(context, input)
    await close(context, row, 'declined', input.reason)
    await tellSender(context, row, input.reason ?? '')
    await remember(context, {
      action: 'invitation.declined',
      hatId: row.direction === 'asked' ? row.client_id : row.partner_id,
      clientId: row.client_id,
      partnerId: row.partner_id,
      objectId: row.id,
      changes: { reason: input.reason ?? '' },
    })
    const closed = (await invitationById(context.tx, row.id)) ?? refuse('not_found')
    return presentInvitation(context.tx, closed, recipientOf(row))
  }),

  resend: os.resend.handler(async ({ context, input }) => {
    const row = await lockOwn(context, input.invitationId)
    const again = await sendAgain(context, row)
    await remember(context, {
      action: 'invitation.resent',
      hatId: row.direction === 'asked' ? row.partner_id : row.client_id,
      clientId: row.client_id,
      partnerId: row.partner_id,
      objectId: row.id,
    })
    return presentInvitation(context.tx, again, senderOf(row))
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    const row = await lockOwn(context, input.invitationId)
    await close(context, row, 'withdrawn')
    await tellWithdrawn(context, row)
    await remember(context, {
      action: 'invitation.withdrawn',
      hatId: row.direction === 'asked' ? row.partner_id : row.client_id,
      clientId: row.client_id,
      partnerId: row.partner_id,
      objectId: row.id,
    })
    const closed = (await invitationById(context.tx, row.id)) ?? refuse('not_found')
    return presentInvitation(context.tx, closed, senderOf(row))
  }),
}
