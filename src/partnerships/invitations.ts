import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockPair, mustBeBoss, mustBeLegal, mustSit, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { addMember, addOrganisation, legalReaders, nameOf, partnerById } from '../organisations/store.ts'
import { addPerson, personByEmail, setPassword } from '../people/store.ts'
import { invitationsContract, type OpenedInvitation, type Rights } from './contract.ts'
import { type Draft, sendAgain, sendInvitation } from './invite.ts'
import { grantedRights, mustBeOpen, mustTakeClients, type Pending, settleRights, settleWish } from './partnership.ts'
import { presentInvitation, presentPartnership } from './present.ts'
import { answerersOf, type InvitationRow, invitationByToken, invitationById, invitationColumns, lockInvitation, partnershipById, retireOver, standingPartners, voidWaitingOrders, wishInProducts, writeGrants } from './store.ts'
import { tellAccepted, tellVoided } from './tell.ts'

const os = implement(invitationsContract).$context<Call>().use(inTransaction)

const pendingOf = (row: InvitationRow): Pending => ({ state: row.state, direction: row.direction, expiresAt: row.expires_at })

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

interface Answering {
  answerers: { id: Id<'organisation'>; name: string }[]
  obstacle: OpenedInvitation['obstacle']
}

/**
 * Who may answer. A request is answered by whoever owns the address it went to (verified, or following its link), or
 * by a legal representative of an organisation that this person belongs to; an offer by the partner's. A link alone,
 * in another person's hands, opens nothing.
 */
async function answering(context: Context, row: InvitationRow, byLink: boolean): Promise<Answering> {
  const { actor, tx } = context
  if (!actor) return { answerers: [], obstacle: 'not_signed_in' }
  if (row.direction === 'offered') {
    const seat = await seatOf(tx, actor.personId, row.partner_id)
    if (!seat || seat.role === 'external') return { answerers: [], obstacle: 'invitation_not_yours' }
    if (seat.role !== 'legal') return { answerers: [], obstacle: 'legal_only' }
    return { answerers: [{ id: row.partner_id, name: await nameOf(tx, row.partner_id) }], obstacle: null }
  }
  const answerers = await answerersOf(tx, actor.personId, row.email)
  if (answerers.length > 0) return { answerers, obstacle: null }
  const addressed = actor.email === row.email && (actor.emailVerified || byLink)
  return { answerers, obstacle: addressed ? 'legal_only' : 'invitation_not_yours' }
}

async function mustAnswer(context: Context, input: { invitationId: string; token?: string | undefined }): Promise<{ row: InvitationRow; answerers: Answering['answerers'] }> {
  const row = (await lockInvitation(context.tx, input.invitationId)) ?? refuse('not_found')
  const byLink = input.token !== undefined && (await invitationByToken(context.tx, input.token))?.id === row.id
  const { answerers, obstacle } = await answering(context, row, byLink)
  if (obstacle === 'invitation_not_yours' && !byLink) refuse('not_found')
  if (obstacle) refuse(obstacle)
  mustBeOpen(pendingOf(row), context.now)
  return { row, answerers }
}

async function close(context: Context, row: InvitationRow, state: string, reason?: string, partnershipId?: string, clientId?: string): Promise<void> {
  await sql`
    update invitation set state = ${state}, answered_by = ${context.actor?.personId ?? null}, answered_at = ${context.now}, reason = ${reason ?? null},
           partnership_id = ${partnershipId ?? null}, client_id = coalesce(${clientId ?? null}, client_id)
     where id = ${row.id}`.execute(context.tx)
}

/** An offer's products as they are now: what moved away or ended meanwhile is dropped. */
async function offeredRights(context: Context, row: InvitationRow): Promise<Rights> {
  const rights = row.wish
  if (rights.access === 'full') return rights
  const still = await rowsOf(
    context.tx,
    sql<{ id: string }>`
      select p.id from product p where p.organisation_id = ${row.client_id} and p.state = 'active' and p.id in (
        select x->>'productId' from jsonb_array_elements(${JSON.stringify(rights.products)}::jsonb) x)`,
  )
  const ids = new Set(still.map((p) => p.id))
  return { ...rights, products: rights.products.filter((p) => ids.has(p.productId)) }
}

/** Starts the partnership with the client's rights; the database decides who comes first. */
async function begin(context: Context, row: InvitationRow, clientId: Id<'organisation'>, granted: Rights | undefined): Promise<Id<'partnership'>> {
  const { tx, now, world } = context
  if (clientId === row.partner_id) refuse('same_organisation')
  mustTakeClients(await partnerById(tx, row.partner_id))
  const partners = new Set([...(await standingPartners(tx, clientId)), row.partner_id])
  for (const partnerId of [...partners].sort()) await lockPair(tx, clientId, partnerId, 'alone')
  await retireOver(tx, now, clientId)
  const asAsked =
    row.direction === 'offered'
      ? await offeredRights(context, row)
      : { ...row.wish, products: row.wish.access === 'limited' ? await wishInProducts(tx, clientId, row.wish.families) : [], families: [] }
  const rights = grantedRights(pendingOf(row), granted, asAsked)
  const id = world.ids('partnership')
  await sql`
    insert into partnership (id, client_id, partner_id, state, access, payer, starts_at)
    values (${id}, ${clientId}, ${row.partner_id}, 'active', ${rights.access}, ${rights.payer}, ${now})`.execute(tx)
  if (rights.access === 'limited') await writeGrants(tx, { id, client_id: clientId }, rights, now)
  await close(context, row, 'accepted', undefined, id, clientId)
  const others = await rowsOf(tx, sql<{ id: string }>`select id from access.standing where client_id = ${clientId} and id <> ${id} order by id`)
  for (const other of others) await tellVoided(context, await voidWaitingOrders(tx, other.id, 'rights_changed', now, 'unmanaged'), 'rights_changed')
  const started = (await partnershipById(tx, id)) ?? refuse('not_found')
  await tellAccepted(context, started, row.wish, rights)
  await remember(context, {
    action: 'partnership.started',
    hatId: row.direction === 'asked' ? clientId : row.partner_id,
    clientId,
    partnerId: row.partner_id,
    objectId: id,
    witness: { invitation: row.id, role: 'legal' },
    changes: { asked: row.wish, given: rights },
  })
  return id
}

async function tellSender(context: Context, row: InvitationRow, reason: string): Promise<void> {
  const sender = row.direction === 'asked' ? row.partner_id : row.client_id
  if (!sender) return
  const recipient = row.direction === 'asked' ? row.company || row.email : await nameOf(context.tx, row.partner_id)
  const readers = await legalReaders(context.tx, sender)
  await post(context.tx, context.world.ids, context.now, readers.map((r) => ({ template: 'invitation_declined', recipient: r.email, language: r.language, facts: { recipient, reason } })))
}

async function tellWithdrawn(context: Context, row: InvitationRow): Promise<void> {
  const sender = row.direction === 'asked' ? await nameOf(context.tx, row.partner_id) : (row.client_name ?? '')
  const readers = row.direction === 'asked' ? [{ email: row.email, language: row.language }] : await legalReaders(context.tx, row.partner_id)
  await post(context.tx, context.world.ids, context.now, readers.map((r) => ({ template: 'invitation_withdrawn', recipient: r.email, language: r.language, facts: { sender } })))
}

async function listWhere(context: Context, where: ReturnType<typeof sql>, input: { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined }) {
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
  for (const row of page.rows) shown.push(await presentInvitation(context.tx, row))
  return { rows: shown, next: page.next }
}

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
  return presentInvitation(context.tx, row)
}

export const invitationsOperations = {
  ask: os.ask.handler(async ({ context, input }) => {
    await mustBeLegal(context.tx, actorOf(context), input.partnerId)
    mustTakeClients(await partnerById(context.tx, input.partnerId))
    return sent(context, { direction: 'asked', clientId: null, ...input, wish: settleWish(input.wish) })
  }),

  offer: os.offer.handler(async ({ context, input }) => {
    const { tx } = context
    await mustBeLegal(tx, actorOf(context), input.organisationId)
    if (input.partnerId === input.organisationId) refuse('same_organisation')
    const partner = await partnerById(tx, input.partnerId)
    mustTakeClients(partner)
    const live = await rowsOf(tx, sql`select 1 from access.standing where client_id = ${input.organisationId} and partner_id = ${input.partnerId}`)
    if (live.length > 0) refuse('pair_already_live')
    const wish = settleRights(input.rights)
    const foreign = await rowsOf(
      tx,
      sql`select 1 from jsonb_array_elements(${JSON.stringify(wish.products)}::jsonb) x
           where not exists (select 1 from product p where p.id = x->>'productId' and p.organisation_id = ${input.organisationId}) limit 1`,
    )
    if (foreign.length > 0) refuse('product_not_yours')
    const contact = await rowsOf(tx, sql<{ contact_email: string; language: string }>`
      select r.contact_email, o.language from partner r join organisation o on o.id = r.organisation_id where r.organisation_id = ${input.partnerId}`)
    return sent(context, {
      direction: 'offered',
      partnerId: input.partnerId,
      clientId: input.organisationId,
      email: contact[0]?.contact_email ?? '',
      language: contact[0]?.language ?? 'en',
      company: partner?.name ?? '',
      wish,
      message: input.message,
    })
  }),

  ofPartner: os.ofPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    return listWhere(context, sql`i.partner_id = ${input.partnerId}`, input)
  }),

  ofClient: os.ofClient.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSit(context.tx, actor, input.organisationId)
    // requests that nobody answered yet carry no client: they are shown to the legal representatives they are for
    const forMe = seat.role === 'legal'
    return listWhere(
      context,
      sql`(i.client_id = ${input.organisationId} or (${forMe} and i.client_id is null and i.direction = 'asked' and i.state = 'pending' and exists (
        select 1 from access.seat w join person p on p.id = w.person_id
         where w.organisation_id = ${input.organisationId} and w.role <> 'external' and p.email = i.email)))`,
      input,
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
    const closed = row.state === 'expired' ? 'invitation_expired' : row.state === 'pending' ? null : 'invitation_closed'
    const known = row.direction === 'asked' ? await personByEmail(context.tx, row.email) : undefined
    return {
      invitation: await presentInvitation(context.tx, row),
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
    const personId = await addPerson(tx, world, now, { name: input.name, email: row.email, emailVerified: true, language: input.language })
    await setPassword(tx, world.passwords, personId, input.password, now)
    const organisationId = await addOrganisation(tx, world, now, { ...input.organisation, language: input.language, street: '', houseNumber: '', postcode: '', town: '' })
    await addMember(tx, { organisationId, personId, role: 'legal', accounting: true }, now)
    await remember(context, { action: 'organisation.joined', hatId: organisationId, clientId: organisationId, objectId: organisationId, witness: { invitation: row.id } })
    return { personId, organisationId }
  }),

  accept: os.accept.handler(async ({ context, input }) => {
    const { row, answerers } = await mustAnswer(context, input)
    const chosen = row.direction === 'offered' ? row.client_id : (input.organisationId ?? (answerers.length === 1 ? answerers[0]?.id : undefined))
    if (!chosen) refuse('input_invalid', { flaws: [{ field: 'organisationId', reason: 'say for which of your organisations you accept' }] })
    if (row.direction === 'asked' && !answerers.some((a) => a.id === chosen)) refuse('legal_only')
    const id = await begin(context, row, chosen, input.granted)
    const started = (await partnershipById(context.tx, id)) ?? refuse('not_found')
    return presentPartnership(context.tx, started)
  }),

  decline: os.decline.handler(async ({ context, input }) => {
    const { row } = await mustAnswer(context, input)
    await close(context, row, 'declined', input.reason)
    await tellSender(context, row, input.reason ?? '')
    await remember(context, { action: 'invitation.declined', hatId: row.client_id, clientId: row.client_id, partnerId: row.partner_id, objectId: row.id, changes: { reason: input.reason ?? '' } })
    return presentInvitation(context.tx, (await invitationById(context.tx, row.id)) ?? refuse('not_found'))
  }),

  resend: os.resend.handler(async ({ context, input }) => {
    const row = await lockOwn(context, input.invitationId)
    const again = await sendAgain(context, row)
    await remember(context, { action: 'invitation.resent', hatId: row.direction === 'asked' ? row.partner_id : row.client_id, clientId: row.client_id, partnerId: row.partner_id, objectId: row.id })
    return presentInvitation(context.tx, again)
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    const row = await lockOwn(context, input.invitationId)
    await close(context, row, 'withdrawn')
    await tellWithdrawn(context, row)
    await remember(context, { action: 'invitation.withdrawn', hatId: row.direction === 'asked' ? row.partner_id : row.client_id, clientId: row.client_id, partnerId: row.partner_id, objectId: row.id })
    return presentInvitation(context.tx, (await invitationById(context.tx, row.id)) ?? refuse('not_found'))
  }),
}
