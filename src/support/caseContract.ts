import { z } from 'zod'
import { asked, language } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { caseSides, caseStates } from './case.ts'

const caseId = idOf('supportCase')
const text = z.string().trim().min(1).max(5000)
const organisation = z.object({ id: idOf('organisation'), name: z.string() })

export const supportCase = z.object({
  id: caseId,
  /** What both sides call it by. */
  number: z.int(),
  subject: z.string(),
  state: z.enum(caseStates),
  openedBy: z.string(),
  hat: organisation,
  /** The client it is about, where a partner asks. */
  client: organisation.nullable(),
  product: z.object({ id: idOf('product'), name: z.string() }).nullable(),
  openedAt: z.string(),
  /** Until when the first answer is promised. */
  dueAt: z.string(),
  responseHours: z.int(),
  isEmergency: z.boolean(),
  promise: z.enum(['kept', 'missed', 'running', 'late']),
  movedAt: z.string(),
  closedAt: z.string().nullable(),
})
export type SupportCase = z.infer<typeof supportCase>

export const caseMessage = z.object({
  pos: z.int(),
  side: z.enum(caseSides),
  name: z.string(),
  body: z.string(),
  writtenAt: z.string(),
})
export type CaseMessage = z.infer<typeof caseMessage>

const openedCase = supportCase.extend({ messages: z.array(caseMessage) })

export const queuedCase = supportCase.extend({
  isPartner: z.boolean(),
  language,
  assignee: z.object({ id: idOf('person'), name: z.string() }).nullable(),
})
export type QueuedCase = z.infer<typeof queuedCase>

const staffCase = queuedCase.extend({
  messages: z.array(caseMessage.extend({ isNote: z.boolean() })),
})
export type StaffCase = z.infer<typeof staffCase>

export const casesContract = {
  list: asked({
    method: 'GET',
    path: '/me/cases',
    summary: 'Your cases with support; those of your whole organisation where you lead it',
    tag: 'support',
  })
    .input(z.strictObject({}))
    .output(z.array(supportCase)),
  open: asked({
    method: 'POST',
    path: '/me/cases',
    summary: 'Ask support for something, in general or about a product that you reach',
    tag: 'support',
    refusals: ['emergency_needs_premium'],
  })
    .input(
      z.strictObject({
        hatId: idOf('organisation'),
        clientId: idOf('organisation').optional(),
        productId: idOf('product').optional(),
        subject: z.string().trim().min(3).max(120),
        text,
        /** Answered at any hour, where Premium Support says so. */
        isEmergency: z.boolean().default(false),
      }),
    )
    .output(openedCase),
  get: asked({
    method: 'GET',
    path: '/me/cases/{caseId}',
    summary: 'A case and what was said about it',
    tag: 'support',
  })
    .input(z.strictObject({ caseId }))
    .output(openedCase),
  write: asked({
    method: 'POST',
    path: '/me/cases/{caseId}/messages',
    summary: 'Write to support about a case; a closed one is open again by it',
    tag: 'support',
  })
    .input(z.strictObject({ caseId, text }))
    .output(openedCase),
  close: asked({
    method: 'POST',
    path: '/me/cases/{caseId}/close',
    summary: 'Close a case that is settled',
    tag: 'support',
    refusals: ['case_closed'],
  })
    .input(z.strictObject({ caseId }))
    .output(openedCase),

  queue: asked({
    method: 'GET',
    path: '/staff/cases',
    summary: 'Cases for support: those of partners first, then by the end of the promised time',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        state: z.enum(caseStates).default('open'),
        assigned: z.enum(['me', 'nobody']).optional(),
      }),
    )
    .output(z.array(queuedCase)),
  look: asked({
    method: 'GET',
    path: '/staff/cases/{caseId}',
    summary: 'A case with all that was said and noted about it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ caseId }))
    .output(staffCase),
  take: asked({
    method: 'POST',
    path: '/staff/cases/{caseId}/take',
    summary: 'Take a case on, or give it back; what a colleague has only a manager takes over',
    tag: 'staff',
    refusals: ['staff_only', 'case_taken', 'case_closed'],
  })
    .input(z.strictObject({ caseId, taken: z.boolean() }))
    .output(staffCase),
  answer: asked({
    method: 'POST',
    path: '/staff/cases/{caseId}/answers',
    summary: 'Answer the customer',
    tag: 'staff',
    refusals: ['staff_only', 'case_closed', 'case_own'],
  })
    .input(z.strictObject({ caseId, text }))
    .output(staffCase),
  note: asked({
    method: 'POST',
    path: '/staff/cases/{caseId}/notes',
    summary: 'Note something for support alone; the customer never sees it',
    tag: 'staff',
    refusals: ['staff_only', 'case_own'],
  })
    .input(z.strictObject({ caseId, text }))
    .output(staffCase),
  finish: asked({
    method: 'POST',
    path: '/staff/cases/{caseId}/close',
    summary: 'Close a case that was answered; the customer is told and may write again',
    tag: 'staff',
    refusals: ['staff_only', 'case_closed', 'case_own'],
  })
    .input(z.strictObject({ caseId }))
    .output(staffCase),
}
