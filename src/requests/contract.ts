import { z } from 'zod'
import {
  amount,
  asked,
  country,
  currency,
  day,
  done,
  email,
  language,
  pageOf,
  paging,
} from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import {
  closings,
  deliveryStates,
  exclusivityVersion,
  ownClosings,
  placeKinds,
  priceKinds,
  proposalStates,
  requestKinds,
  requestStarts,
  requestStates,
} from './request.ts'

const kind = z.enum(requestKinds)
const languageCode = z.string().regex(/^[a-z]{2}$/)
const budget = z.strictObject({ from: amount.nullable(), to: amount.nullable() }).nullable()

/** What somebody needs, and how they are reached. */
export const need = z.strictObject({
  kind,
  title: z.string().trim().min(10).max(80),
  description: z.string().trim().min(80).max(3000),
  languages: z.array(languageCode).min(1).max(10),
  placeKind: z.enum(placeKinds),
  place: z.string().trim().max(80).default(''),
  country,
  budget: budget.default(null),
  currency,
  starts: z.enum(requestStarts),
  /** How many offers are wanted; nothing for any number. */
  wanted: z
    .union([z.literal(3), z.literal(5)])
    .nullable()
    .default(null),
  days: z.union([z.literal(14), z.literal(30), z.literal(60)]).default(30),
  name: z.string().trim().min(2).max(80),
  company: z.string().trim().max(120).default(''),
  phone: z.string().trim().max(40).default(''),
})
export type Need = z.infer<typeof need>

const proposal = z.object({
  id: idOf('proposal'),
  partner: z.object({ id: idOf('organisation'), name: z.string(), slug: z.string().nullable() }),
  at: z.string(),
  text: z.string(),
  priceKind: z.enum(priceKinds),
  amount: amount.nullable(),
  currency: currency.nullable(),
  startsOn: day.nullable(),
  state: z.enum(proposalStates),
})
export type ShownProposal = z.infer<typeof proposal>

/** A request as its author sees it. */
export const managed = z.object({
  id: idOf('request'),
  reference: z.string(),
  state: z.enum(requestStates),
  closedFor: z.enum(closings).nullable(),
  language,
  kind,
  title: z.string().nullable(),
  description: z.string().nullable(),
  madeAt: z.string(),
  closesAt: z.string().nullable(),
  /** When contact data go, at the latest. */
  keptUntil: z.string().nullable(),
  erasedAt: z.string().nullable(),
  notified: z.int(),
  /** Who has read it whole, and when. */
  openedBy: z.array(z.object({ name: z.string(), at: z.string() })),
  proposals: z.array(proposal),
})
export type Managed = z.infer<typeof managed>

const extract = z.object({
  id: idOf('request'),
  reference: z.string(),
  kind,
  title: z.string(),
  extract: z.string(),
  languages: z.array(z.string()),
  placeKind: z.enum(placeKinds),
  place: z.string(),
  country: z.string(),
  budget,
  currency,
  starts: z.enum(requestStarts),
  closesAt: z.string().nullable(),
  /** Answers so far, of those wanted. */
  answers: z.object({ sent: z.int(), wanted: z.int().nullable() }),
  state: z.enum(deliveryStates),
  /** Whether it can still be read and answered. */
  isOpen: z.boolean(),
})
export type Extract = z.infer<typeof extract>

export const openedRequest = extract.extend({
  /** Nothing before it is opened, and nothing any more once it is closed. */
  whole: z
    .object({
      description: z.string(),
      name: z.string(),
      company: z.string(),
      email: z.string(),
      phone: z.string(),
    })
    .nullable(),
  openedAt: z.string().nullable(),
  proposal: proposal.nullable(),
})
export type OpenedRequest = z.infer<typeof openedRequest>

const subscription = z.object({
  wants: z.boolean(),
  /** Empty: any. */
  kinds: z.array(kind),
  languages: z.array(languageCode),
  countries: z.array(country),
})
export type Subscription = z.infer<typeof subscription>

const token = z.string().min(20).max(100)
const own = { partnerId: idOf('organisation') }
const one = { ...own, requestId: idOf('request') }

export const requestsContract = {
  send: asked({
    method: 'POST',
    path: '/requests',
    summary: 'Ask partners for offers, without an account: a letter with a link confirms the address first',
    tag: 'requests',
    open: true,
    secret: true,
    refusals: ['too_many_guesses', 'request_too_many', 'request_title_contact'],
  })
    .input(z.strictObject({ need, email, language }))
    .output(z.object({ reference: z.string() })),
  sendForOrganisation: asked({
    method: 'POST',
    path: '/o/{organisationId}/requests',
    summary: 'Ask partners for offers in the name of your organisation; it is sent at once',
    tag: 'requests',
    refusals: ['boss_only', 'request_too_many', 'request_title_contact'],
    secret: true,
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), need }))
    .output(z.object({ reference: z.string(), token: z.string() })),
  manage: asked({
    method: 'POST',
    path: '/requests/look',
    summary: 'Your request by the secret of its link: who opened it, and what was offered',
    tag: 'requests',
    open: true,
    secret: true,
  })
    .input(z.strictObject({ token }))
    .output(managed),
  confirm: asked({
    method: 'POST',
    path: '/requests/confirmation',
    summary: 'Confirm the address; the request goes to the partners that want such requests',
    tag: 'requests',
    open: true,
    secret: true,
    refusals: ['request_closed'],
  })
    .input(z.strictObject({ token }))
    .output(managed),
  change: asked({
    method: 'POST',
    path: '/requests/changes',
    summary: 'Pause your request, go on with it, keep it open for longer, or close it',
    tag: 'requests',
    open: true,
    secret: true,
    refusals: ['request_closed'],
  })
    .input(
      z.strictObject({
        token,
        act: z.enum(['pause', 'resume', 'extend', 'close']),
        because: z.enum(ownClosings).default('not_needed'),
      }),
    )
    .output(managed),
  erase: asked({
    method: 'POST',
    path: '/requests/erasure',
    summary: 'Delete your request now: nobody can read it any more, and what was typed is erased',
    tag: 'requests',
    open: true,
    secret: true,
  })
    .input(z.strictObject({ token }))
    .output(managed),
  decide: asked({
    method: 'POST',
    path: '/requests/decisions',
    summary: 'Put an offer on your short list, decline it, or accept it; accepting closes the request',
    tag: 'requests',
    open: true,
    secret: true,
    refusals: ['request_closed', 'proposal_decided'],
  })
    .input(
      z.strictObject({
        token,
        proposalId: idOf('proposal'),
        decision: z.enum(['shortlist', 'decline', 'accept']),
      }),
    )
    .output(managed),
}

export const requestInboxContract = {
  list: asked({
    method: 'GET',
    path: '/p/{partnerId}/requests',
    summary: 'Requests for offers that were sent to you, the newest first',
    tag: 'requests',
  })
    .input(z.strictObject({ ...own, state: z.enum(deliveryStates).optional(), ...paging }))
    .output(pageOf(extract)),
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/requests/{requestId}',
    summary: 'A request: its extract, and the whole of it once it is opened and while it is open',
    tag: 'requests',
  })
    .input(z.strictObject(one))
    .output(openedRequest),
  open: asked({
    method: 'POST',
    path: '/p/{partnerId}/requests/{requestId}/opening',
    summary: 'Open a request whole, contact included; its author sees that you did',
    tag: 'requests',
    refusals: ['request_closed', 'request_openings_spent', 'partner_no_new_business'],
  })
    .input(z.strictObject(one))
    .output(openedRequest),
  pass: asked({
    method: 'POST',
    path: '/p/{partnerId}/requests/{requestId}/pass',
    summary: 'Let a request go',
    tag: 'requests',
    refusals: ['request_closed'],
  })
    .input(z.strictObject(one))
    .output(done),
  report: asked({
    method: 'POST',
    path: '/p/{partnerId}/requests/{requestId}/report',
    summary: 'Tell the provider that a request is none; reported by three it is taken away',
    tag: 'requests',
  })
    .input(z.strictObject({ ...one, reason: z.string().trim().min(3).max(500) }))
    .output(done),
  propose: asked({
    method: 'POST',
    path: '/p/{partnerId}/requests/{requestId}/proposal',
    summary: 'Make an offer, with the promise to use the provider’s products for what you win',
    tag: 'requests',
    refusals: [
      'boss_only',
      'request_closed',
      'request_not_opened',
      'request_answered',
      'exclusivity_needed',
      'partner_no_new_business',
    ],
  })
    .input(
      z.strictObject({
        ...one,
        text: z.string().trim().min(20).max(4000),
        priceKind: z.enum(priceKinds),
        amount: amount.nullable().default(null),
        currency: currency.nullable().default(null),
        startsOn: day.nullable().default(null),
        exclusive: z.boolean(),
        words: z.string().max(20).default(exclusivityVersion),
      }),
    )
    .output(openedRequest),
  subscription: asked({
    method: 'GET',
    path: '/p/{partnerId}/request-subscription',
    summary: 'Which requests you want to be told of',
    tag: 'requests',
  })
    .input(z.strictObject(own))
    .output(subscription),
  subscribe: asked({
    method: 'PUT',
    path: '/p/{partnerId}/request-subscription',
    summary: 'Say which requests you want to be told of',
    tag: 'requests',
    refusals: ['boss_only', 'not_a_partner'],
  })
    .input(z.strictObject({ ...own, ...subscription.shape }))
    .output(subscription),
}
