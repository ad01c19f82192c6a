import { z } from 'zod'
import { asked, day } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const tier = { responseHours: z.int(), aroundTheClock: z.boolean() }

export const premiumSupport = z.object({
  ...tier,
  /** The last day paid for. */
  until: day,
  /** The code that holds, and the one that holds a while beside it. */
  codes: z.array(z.object({ code: z.string(), retiresAt: z.string().nullable() })).max(2),
})
export type PremiumSupport = z.infer<typeof premiumSupport>

export const vipCaller = z.object({
  organisation: z.object({ id: idOf('organisation'), name: z.string() }),
  ...tier,
})
export type VipCaller = z.infer<typeof vipCaller>

export const vipContract = {
  get: asked({
    method: 'GET',
    path: '/organisations/{organisationId}/premium-support',
    summary: 'The Premium Support that an organisation has, and its VIP codes',
    tag: 'support',
    refusals: ['person_only', 'boss_only'],
  })
    .input(z.strictObject({ organisationId: idOf('organisation') }))
    .output(premiumSupport.nullable()),
  renew: asked({
    method: 'POST',
    path: '/organisations/{organisationId}/vip-codes',
    summary: 'A new VIP code; the one before holds two weeks longer',
    tag: 'support',
    secret: true,
    refusals: ['person_only', 'boss_only', 'vip_needs_premium', 'changed_meanwhile'],
  })
    .input(z.strictObject({ organisationId: idOf('organisation') }))
    .output(premiumSupport),
  route: asked({
    method: 'POST',
    path: '/staff/vip-code',
    summary: 'Whose VIP code a caller says, and what they were promised; a support code then says who calls',
    tag: 'staff',
    secret: true,
    refusals: ['staff_only', 'support_code_wrong', 'too_many_guesses'],
  })
    .input(z.strictObject({ code: z.string().trim().min(10).max(20) }))
    .output(vipCaller),
}
