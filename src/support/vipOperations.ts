import { createHash, randomInt } from 'node:crypto'
import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss, mustBelong } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { forgive, mayGuess, type Subject } from '../people/guessing.ts'
import { premiumOf } from './caseStore.ts'
import { type PremiumSupport, type VipCaller, vipContract } from './vipContract.ts'

const os = implement(vipContract).$context<Call>().use(inTransaction)

/** For how long the code before holds beside a new one. */
const rotationDays = 14

const shaOf = (code: string) => createHash('sha256').update(`vip ${code}`).digest('base64url')

async function shown({ tx, now, world }: Context, organisationId: string): Promise<PremiumSupport | null> {
  const premium = await premiumOf(tx, [organisationId], dayOf(now))
  if (!premium) return null
  const codes = await rowsOf(
    tx,
    sql<{ code_sealed: string; retires_at: Date | null }>`
      select code_sealed, retires_at from vip_code
       where organisation_id = ${organisationId} and (retires_at is null or retires_at > ${now})
       order by retires_at nulls first limit 2`,
  )
  return {
    responseHours: premium.hours,
    aroundTheClock: premium.aroundTheClock,
    until: premium.until,
    codes: codes.map(({ code_sealed, retires_at }) => {
      const code = world.vault.open(code_sealed)
      return { code: `${code.slice(0, 5)} ${code.slice(5)}`, retiresAt: retires_at?.toISOString() ?? null }
    }),
  }
}

function personOf(context: Context) {
  const actor = actorOf(context)
  return actor.token ? refuse('person_only') : actor
}

export const vipOperations = {
  get: os.get.handler(async ({ context, input }) => {
    await mustBelong(context.tx, personOf(context), input.organisationId)
    return shown(context, input.organisationId)
  }),

  renew: os.renew.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const { organisationId } = input
    await mustBeBoss(tx, personOf(context), organisationId)
    if (!(await premiumOf(tx, [organisationId], dayOf(now)))) refuse('vip_needs_premium')
    const code = String(randomInt(0, 10_000_000_000)).padStart(10, '0')
    // of three the oldest ends now
    await sql`update vip_code set retires_at = ${now} where organisation_id = ${organisationId} and retires_at > ${now}`.execute(
      tx,
    )
    await sql`
      update vip_code set retires_at = ${now}::timestamptz + make_interval(days => ${rotationDays})
       where organisation_id = ${organisationId} and retires_at is null`.execute(tx)
    await sql`
      insert into vip_code (organisation_id, code_sha, code_sealed, made_at)
      values (${organisationId}, ${shaOf(code)}, ${world.vault.seal(code)}, ${now})`.execute(tx)
    await remember(context, {
      action: 'vip.renewed',
      hatId: organisationId,
      clientId: organisationId,
      objectId: organisationId,
    })
    return (await shown(context, organisationId)) ?? refuse('vip_needs_premium')
  }),

  route: os.route.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    if (!actor.staff) refuse('staff_only')
    const subjects: Subject[] = [`factor:vip ${actor.personId}`]
    const { allowed } = await mayGuess(tx, subjects)
    if (!allowed) refuseKeeping('too_many_guesses')
    const organisation = await rowOf(
      tx,
      sql<VipCaller['organisation']>`
        select o.id, o.name from vip_code v join organisation o on o.id = v.organisation_id
         where v.code_sha = ${shaOf(input.code.replace(/\D/g, ''))} and (v.retires_at is null or v.retires_at > ${now})`,
    )
    const premium = organisation && (await premiumOf(tx, [organisation.id], dayOf(now)))
    if (!organisation || !premium) return refuseKeeping('support_code_wrong')
    await forgive(tx, subjects)
    return { organisation, responseHours: premium.hours, aroundTheClock: premium.aroundTheClock }
  }),
}
