import { z } from 'zod'
import { asked, day, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { emergencyHours, endings, temporaryHours, temporaryLevels, temporaryStates } from './temporary.ts'

const accessId = idOf('supportAccess')
const hours = z.union(temporaryHours.map((n) => z.literal(n)))
const level = z.enum(temporaryLevels)
const products = z.array(idOf('product')).min(1).max(200).optional()
const reason = z.string().trim().min(3).max(500)

export const temporaryAccess = z.object({
  id: accessId,
  state: z.enum(temporaryStates),
  level,
  hours: z.int(),
  /** Everything in the lender's reach, or these. */
  everything: z.boolean(),
  products: z.array(z.object({ id: idOf('product'), name: z.string() })),
  reason: z.string(),
  isEmergency: z.boolean(),
  client: z.object({ id: idOf('organisation'), name: z.string() }),
  /** The partner through which it is lent. */
  partner: z.object({ id: idOf('organisation'), name: z.string() }).nullable(),
  lender: z.object({ id: idOf('person'), name: z.string() }).nullable(),
  askedBy: z.string().nullable(),
  madeAt: z.string(),
  expiresAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBecause: z.enum(endings).nullable(),
  /** Who of support is inside at this moment. */
  inside: z.array(z.object({ name: z.string(), since: z.string() })),
  /** Whether the one who asks may answer, or end it. */
  mayAnswer: z.boolean(),
  mayEnd: z.boolean(),
})
export type TemporaryAccess = z.infer<typeof temporaryAccess>

/** What support did inside, one line each, out of the log. */
export const supportAct = z.object({
  at: z.string(),
  name: z.string(),
  action: z.string(),
  text: z.string().nullable(),
  products: z.array(z.object({ id: idOf('product'), name: z.string() })),
})
export type SupportAct = z.infer<typeof supportAct>

/** A product as support sees it: what it is and how it is renewed; no money, no means of payment, no secret. */
export const seenProduct = z.object({
  id: idOf('product'),
  name: z.string(),
  item: z.string(),
  state: z.enum(['active', 'ended']),
  expiresOn: day,
  months: z.int(),
  quantity: z.int(),
  level,
  renewsByItself: z.boolean(),
})
export type SeenProduct = z.infer<typeof seenProduct>

export const temporaryAccessContract = {
  list: asked({
    method: 'GET',
    path: '/me/support-access',
    summary:
      'Access of support to what is yours: what you lent or are asked for, and what others lent of your organisation',
    tag: 'support',
  })
    .input(z.strictObject({}))
    .output(z.array(temporaryAccess)),
  grant: asked({
    method: 'POST',
    path: '/me/support-access',
    summary: 'Let support in for some hours, to look or to act, at chosen products or all you reach',
    tag: 'support',
    proof: 'let_support_in',
    refusals: ['person_only', 'support_access_lacking'],
  })
    .input(
      z.strictObject({
        hatId: idOf('organisation'),
        clientId: idOf('organisation').optional(),
        level,
        hours,
        productIds: products,
        reason,
      }),
    )
    .output(temporaryAccess),
  answer: asked({
    method: 'POST',
    path: '/me/support-access/{accessId}/answer',
    summary: 'Answer support’s question for access: give what it asks, less, or nothing',
    tag: 'support',
    proof: 'let_support_in',
    refusals: ['person_only', 'support_access_over', 'support_access_more', 'support_access_lacking'],
  })
    .input(
      z.strictObject({
        accessId,
        approve: z.boolean(),
        level: level.optional(),
        hours: hours.optional(),
        productIds: products,
      }),
    )
    .output(temporaryAccess),
  end: asked({
    method: 'POST',
    path: '/me/support-access/{accessId}/end',
    summary: 'End access of support at once',
    tag: 'support',
    refusals: ['support_access_over'],
  })
    .input(z.strictObject({ accessId }))
    .output(temporaryAccess),
  acts: asked({
    method: 'GET',
    path: '/me/support-access/{accessId}/acts',
    summary: 'What support looked at and did, line by line as the log has it',
    tag: 'support',
  })
    .input(z.strictObject({ accessId }))
    .output(z.array(supportAct)),

  offered: asked({
    method: 'GET',
    path: '/staff/support-access',
    summary: 'Access that customers lend to support, and what it has asked them for',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.array(temporaryAccess)),
  ask: asked({
    method: 'POST',
    path: '/staff/support-access',
    summary: 'Ask somebody whose support code you have just checked for access where they act',
    tag: 'staff',
    refusals: ['staff_only', 'support_caller_unknown'],
  })
    .input(z.strictObject({ personId: idOf('person'), level, hours, reason }))
    .output(temporaryAccess),
  visit: asked({
    method: 'POST',
    path: '/staff/support-access/{accessId}/visit',
    summary: 'Go in, with a reason; whoever lent it sees that you are there',
    tag: 'staff',
    refusals: ['staff_only', 'support_access_over', 'support_own', 'support_caller_unknown'],
  })
    .input(z.strictObject({ accessId, reason }))
    .output(temporaryAccess),
  look: asked({
    method: 'POST',
    path: '/staff/support-access/{accessId}/look',
    summary: 'The products lent, as support sees them; that you looked stands in the customer’s log',
    tag: 'staff',
    refusals: ['staff_only', 'support_access_over', 'support_not_inside'],
  })
    .input(z.strictObject({ accessId }))
    .output(z.array(seenProduct)),
  renewByHand: asked({
    method: 'POST',
    path: '/staff/support-access/{accessId}/renew-by-hand',
    summary: 'Switch automatic renewal of products off for the customer; never on, and nothing that costs',
    tag: 'staff',
    refusals: ['staff_only', 'support_access_over', 'support_not_inside', 'level_too_low'],
  })
    .input(z.strictObject({ accessId, productIds: z.array(idOf('product')).min(1).max(200) }))
    .output(z.object({ changed: z.array(idOf('product')) })),
  leave: asked({
    method: 'POST',
    path: '/staff/support-access/{accessId}/leave',
    summary: 'Go out; ending the access for good, where it is no longer needed',
    tag: 'staff',
    refusals: ['staff_only', 'support_access_over'],
  })
    .input(z.strictObject({ accessId, forGood: z.boolean().default(false) }))
    .output(done),
  breakIn: asked({
    method: 'POST',
    path: '/staff/emergency-access',
    summary:
      'Ask for a look into an organisation in an emergency; a second person decides, and the customer is told',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        organisationId: idOf('organisation'),
        hours: z.union(emergencyHours.map((n) => z.literal(n))),
        reason,
      }),
    )
    .output(temporaryAccess),
  confirmBreakIn: asked({
    method: 'POST',
    path: '/staff/emergency-access/{accessId}/confirmation',
    summary: 'Allow or refuse a look into an organisation in an emergency, as the second person',
    tag: 'staff',
    refusals: ['staff_only', 'support_access_over', 'second_person'],
  })
    .input(z.strictObject({ accessId, approve: z.boolean() }))
    .output(temporaryAccess),
}
