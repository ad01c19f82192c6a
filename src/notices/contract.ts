import { z } from 'zod'
import { asked, done, language, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { choosableGroups, noticeGroups, paces } from '../mail/notice.ts'

const group = z.enum(noticeGroups)
const choosable = z.enum(choosableGroups)
const pace = z.enum(paces)
const named = z.object({ id: idOf('organisation'), name: z.string() })
const letterId = idOf('letter')

/** What a letter told, as its reader sees it in the console now. */
export const notice = z.object({
  letterId,
  group,
  at: z.string(),
  isRead: z.boolean(),
  subject: z.string(),
  lead: z.string(),
  /** For which organisation the person reads it, and about whose account. */
  organisation: named.nullable(),
  client: named.nullable(),
  /** Where it leads to, and the words of its button. */
  place: z.string().nullable(),
  label: z.string().nullable(),
})
export type Notice = z.infer<typeof notice>

const which = { organisationId: idOf('organisation').optional(), group: group.optional() }

export const noticesContract = {
  list: asked({
    method: 'GET',
    path: '/me/notices',
    summary: 'What you were told, newest first; what you may no longer see is not there',
    tag: 'notices',
  })
    .input(z.strictObject({ ...which, unread: z.coerce.boolean().optional(), ...paging }))
    .output(pageOf(notice)),
  count: asked({
    method: 'GET',
    path: '/me/notices/count',
    summary: 'How many notices you have not read',
    tag: 'notices',
  })
    .input(z.strictObject({}))
    .output(z.object({ unread: z.int() })),
  mark: asked({
    method: 'PUT',
    path: '/me/notices/{letterId}/read',
    summary: 'Mark a notice as read, or as not read',
    tag: 'notices',
  })
    .input(z.strictObject({ letterId, isRead: z.boolean() }))
    .output(done),
  markAll: asked({
    method: 'POST',
    path: '/me/notices/read',
    summary: 'Mark notices as read, up to one you have seen; what came later stays unread',
    tag: 'notices',
  })
    .input(z.strictObject({ ...which, upTo: letterId }))
    .output(z.object({ marked: z.int() })),
  choices: asked({
    method: 'GET',
    path: '/me/notices/choices',
    summary: 'How your mails come: for each of your organisations and each group',
    tag: 'notices',
  })
    .input(z.strictObject({}))
    .output(
      z.array(
        z.object({
          organisation: named,
          /** Whether you may say what holds for its people who chose nothing. */
          mayDefault: z.boolean(),
          groups: z.array(
            z.object({ group: choosable, own: pace.nullable(), ofOrganisation: pace.nullable() }),
          ),
        }),
      ),
    ),
  choose: asked({
    method: 'PUT',
    path: '/me/notices/choices',
    summary: 'Choose how mails of a group come for one of your organisations; nothing: as it has it',
    tag: 'notices',
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), group: choosable, pace: pace.nullable() }))
    .output(done),
  setDefault: asked({
    method: 'PUT',
    path: '/o/{organisationId}/notices/defaults',
    summary: 'How mails of a group come to people of the organisation who chose nothing',
    tag: 'notices',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), group: choosable, pace: pace.nullable() }))
    .output(done),
  stopped: asked({
    method: 'GET',
    path: '/letters/{letterId}/stop',
    summary: 'What the link at the head of a mail would stop; it changes nothing',
    tag: 'notices',
    open: true,
  })
    .input(z.strictObject({ letterId, signature: z.string().max(100) }))
    .output(z.array(z.object({ organisation: z.string(), group: choosable, isOff: z.boolean() }))),
  stop: asked({
    method: 'POST',
    path: '/letters/{letterId}/stop',
    summary: 'No more mails like this one, by the link at its head (RFC 8058)',
    tag: 'notices',
    open: true,
  })
    .input(z.strictObject({ letterId, signature: z.string().max(100) }))
    .output(done),
}

const failedLetter = z.object({
  letterId,
  template: z.string(),
  recipient: z.string(),
  language,
  problem: z.string(),
  createdAt: z.string(),
})

export const lettersContract = {
  samples: asked({
    method: 'GET',
    path: '/staff/letters/samples',
    summary: 'Every letter there is, by its name and how many versions its sample has',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(
      z.array(
        z.object({ template: z.string(), versions: z.int(), group: group.nullable(), isDue: z.boolean() }),
      ),
    ),
  sample: asked({
    method: 'GET',
    path: '/staff/letters/samples/{template}',
    summary: 'A letter with made-up facts, as its reader would get it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        template: z.string().max(60),
        language,
        version: z.coerce.number().int().min(0).max(50).optional(),
      }),
    )
    .output(z.object({ subject: z.string(), html: z.string(), plain: z.string() })),
  failed: asked({
    method: 'GET',
    path: '/staff/letters/failed',
    summary: 'Letters that could not be delivered, newest first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ ...paging }))
    .output(pageOf(failedLetter)),
  retry: asked({
    method: 'POST',
    path: '/staff/letters/{letterId}/retry',
    summary: 'Try again to deliver a letter that failed',
    tag: 'staff',
    refusals: ['staff_only', 'letter_not_failed', 'letter_link_gone'],
  })
    .input(z.strictObject({ letterId }))
    .output(done),
}
