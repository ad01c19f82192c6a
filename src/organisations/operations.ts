import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { levelNumber } from '../access/access.ts'
import { lockOne, mustBeBoss, mustBelong, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { mustProve } from '../people/proof.ts'
import { addPerson, passwordHash, passwordLink, personByEmail } from '../people/store.ts'
import { organisationsContract } from './contract.ts'
import { move } from './move.ts'
import {
  addMember,
  addOrganisation,
  lockMember,
  membersOf,
  nameOf,
  organisationById,
  presentPartner,
  searchPartners,
} from './store.ts'

const os = implement(organisationsContract).$context<Call>().use(inTransaction)

function mustBeStaff(context: Context): void {
  if (actorOf(context).staff !== 'manager') refuse('staff_only')
}

/** Only a legal representative makes or unmakes one; an administrator rules over the others. */
async function mustRule(
  context: Context,
  organisationId: string,
  roles: readonly (string | undefined)[],
): Promise<void> {
  const seat = await mustBeBoss(context.tx, actorOf(context), organisationId)
  if (seat.role !== 'legal' && roles.includes('legal')) refuse('legal_only')
}

type Freezing = { organisationId: string; reason: string }

async function freeze({ tx, now }: Context, { organisationId, reason }: Freezing): Promise<false> {
  const row = await rowOf(
    tx,
    sql`update partner set frozen_at = ${now}, frozen_cause = case when frozen_at is null then 'provider' else frozen_cause end, frozen_reason = ${reason}, thaw_asked_by = null, thaw_asked_at = null
         where organisation_id = ${organisationId} returning organisation_id`,
  )
  if (!row) refuse('not_a_partner')
  return false
}

/**
 * Gives reach back. After a breach, and after a sweep, one of the provider's people asks and another one gives it.
 * Whether it was only asked for.
 */
async function thaw(context: Context, { organisationId }: Freezing): Promise<boolean> {
  const { tx, now } = context
  const { personId } = actorOf(context)
  const row = await rowOf(
    tx,
    sql<{ cause: string | null; asked_by: string | null }>`
      select frozen_cause as cause, thaw_asked_by as asked_by from partner where organisation_id = ${organisationId} for update`,
  )
  if (!row) refuse('not_a_partner')
  const needsTwo = row.cause === 'reported' || row.cause === 'sweep'
  if (needsTwo && row.asked_by === personId) refuse('thaw_by_another')
  const isAsked = needsTwo && row.asked_by === null
  await (isAsked
    ? sql`update partner set thaw_asked_by = ${personId}, thaw_asked_at = ${now} where organisation_id = ${organisationId}`
    : sql`update partner set frozen_at = null, frozen_reason = null where organisation_id = ${organisationId}`
  ).execute(tx)
  return isAsked
}

export const organisationsOperations = {
  create: os.create.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const id = await addOrganisation(context.tx, context.world, context.now, input)
    await addMember(
      context.tx,
      { organisationId: id, personId: actor.personId, role: 'legal', accounting: true },
      context.now,
    )
    await remember(context, { action: 'organisation.created', hatId: id, clientId: id, objectId: id })
    return organisationById(context.tx, id)
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustSit(context.tx, actorOf(context), input.organisationId)
    return organisationById(context.tx, input.organisationId)
  }),

  move: os.move.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    await move(context, input)
    return organisationById(context.tx, input.organisationId)
  }),

  members: os.members.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.organisationId)
    return membersOf(context.tx, input.organisationId)
  }),

  addMember: os.addMember.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    await mustRule(context, input.organisationId, [input.role])
    if (input.role === 'legal') {
      await mustProve(context, {
        action: 'name_legal_representative',
        objectId: input.email,
        objectVersion: input.organisationId,
      })
    }
    const known = await personByEmail(tx, input.email)
    const personId =
      known?.id ??
      (await addPerson(tx, world, now, {
        name: input.name,
        email: input.email,
        emailVerified: false,
        language: input.language,
      }))
    await addMember(
      tx,
      { organisationId: input.organisationId, personId, role: input.role, accounting: input.accounting },
      now,
    )
    const link = (await passwordHash(tx, personId))
      ? `${world.publicUrl}/o/${input.organisationId}`
      : await passwordLink(tx, world, personId)
    await post(tx, world.ids, now, [
      {
        template: 'member_added',
        recipient: input.email,
        language: known?.language ?? input.language,
        facts: {
          organisation: await nameOf(tx, input.organisationId),
          by: actorOf(context).name,
          role: input.role,
          link,
        },
      },
    ])
    await remember(context, {
      action: 'member.added',
      hatId: input.organisationId,
      clientId: input.organisationId,
      objectId: personId,
      changes: { role: input.role, accounting: input.accounting },
    })
    return (await lockMember(tx, input.organisationId, personId)) ?? refuse('not_found')
  }),

  changeMember: os.changeMember.handler(async ({ context, input }) => {
    const { tx } = context
    await lockOne(tx, 'person', input.personId, 'alone')
    const member = (await lockMember(tx, input.organisationId, input.personId)) ?? refuse('not_found')
    await mustRule(context, input.organisationId, [member.role, input.role])
    const role = input.role ?? member.role
    const accounting = input.accounting ?? member.accounting
    if ((role === 'legal') !== (member.role === 'legal') && input.personId !== actorOf(context).personId) {
      await mustProve(context, {
        action: 'name_legal_representative',
        objectId: input.personId,
        objectVersion: `${input.organisationId}:${member.role}`,
      })
    }
    await sql`update member set role = ${role}, accounting = ${accounting} where organisation_id = ${input.organisationId} and person_id = ${input.personId}`.execute(
      tx,
    )
    await remember(context, {
      action: 'member.changed',
      hatId: input.organisationId,
      clientId: input.organisationId,
      objectId: input.personId,
      changes: { role: [member.role, role], accounting: [member.accounting, accounting] },
    })
    return { ...member, role, accounting }
  }),

  removeMember: os.removeMember.handler(async ({ context, input }) => {
    const { tx } = context
    await lockOne(tx, 'person', input.personId, 'alone')
    const member = (await lockMember(tx, input.organisationId, input.personId)) ?? refuse('not_found')
    if (input.personId !== actorOf(context).personId)
      await mustRule(context, input.organisationId, [member.role])
    await mustProve(context, {
      action: 'remove_member',
      objectId: input.personId,
      objectVersion: `${input.organisationId}:${member.role}`,
    })
    await sql`update member set state = 'removed' where organisation_id = ${input.organisationId} and person_id = ${input.personId}`.execute(
      tx,
    )
    await sql`
      delete from holding h using partnership p
       where p.id = h.partnership_id and p.partner_id = ${input.organisationId} and h.person_id = ${input.personId}`.execute(
      tx,
    )
    await sql`delete from member_product where organisation_id = ${input.organisationId} and person_id = ${input.personId}`.execute(
      tx,
    )
    await remember(context, {
      action: 'member.removed',
      hatId: input.organisationId,
      clientId: input.organisationId,
      objectId: input.personId,
      changes: { role: [member.role, null] },
    })
    return { done: true }
  }),

  memberProducts: os.memberProducts.handler(async ({ context, input }) => {
    const { tx } = context
    await lockOne(tx, 'person', input.personId, 'alone')
    await mustRule(context, input.organisationId, [])
    const member = (await lockMember(tx, input.organisationId, input.personId)) ?? refuse('not_found')
    if (member.role !== 'collaborator' && member.role !== 'external') refuse('holding_needs_collaborator')
    const rows = input.products.map((p) => ({ id: p.productId, level: levelNumber(p.level) }))
    await sql`delete from member_product where organisation_id = ${input.organisationId} and person_id = ${input.personId}`.execute(
      tx,
    )
    const added = await rowOf(
      tx,
      sql<{ n: number }>`
        with added as (
          insert into member_product (organisation_id, person_id, product_id, level)
          select p.organisation_id, ${input.personId}, p.id, x.level
            from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id text, level smallint)
            join product p on p.id = x.id and p.organisation_id = ${input.organisationId}
          on conflict (person_id, organisation_id, product_id) do nothing
          returning 1)
        select count(*)::int as n from added`,
    )
    if (added?.n !== new Set(rows.map((r) => r.id)).size) refuse('product_not_yours')
    await remember(context, {
      action: 'member.products',
      hatId: input.organisationId,
      clientId: input.organisationId,
      objectId: input.personId,
      changes: { products: rows.length },
    })
    return { done: true }
  }),

  searchPartners: os.searchPartners.handler(async ({ context, input }) => {
    const rows = await searchPartners(context.tx, input.q)
    return rows.map(presentPartner)
  }),

  admitPartner: os.admitPartner.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const found = await organisationById(context.tx, input.organisationId)
    if (found.kind !== 'company') refuse('partner_needs_company')
    await sql`
      insert into partner (organisation_id, state, level, contact_email, since)
      values (${input.organisationId}, ${input.state}, ${input.level}, ${input.contactEmail}, ${context.now})`.execute(
      context.tx,
    )
    await remember(context, {
      action: 'partner.admitted',
      hatId: null,
      clientId: null,
      partnerId: input.organisationId,
      objectId: input.organisationId,
      changes: { level: input.level },
    })
    return organisationById(context.tx, input.organisationId)
  }),

  freezePartner: os.freezePartner.handler(async ({ context, input }) => {
    mustBeStaff(context)
    await lockOne(context.tx, 'organisation', input.organisationId, 'alone')
    const isAsked = input.frozen ? await freeze(context, input) : await thaw(context, input)
    await remember(context, {
      action: input.frozen ? 'partner.frozen' : isAsked ? 'partner.thaw_asked' : 'partner.unfrozen',
      hatId: null,
      clientId: null,
      partnerId: input.organisationId,
      objectId: input.organisationId,
      changes: { reason: input.reason },
    })
    return organisationById(context.tx, input.organisationId)
  }),
}
