import { z } from 'zod'
import { amount, asked, country, currency, day, done, email, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { applicationReasons } from '../mail/vocabulary.ts'
import { applicationStates, checkAnswers, checkKinds, duties, dutiesVersion } from './application.ts'
import { conditions } from './eligibility.ts'

export const applicationState = z.enum(applicationStates)
export const reasonCode = z.enum(applicationReasons)
const person = z.object({ id: idOf('person'), name: z.string() })

/** What a company says before anybody knows it; nothing of it is kept. */
const saidOfCompany = z.strictObject({
  kind: z.enum(['company', 'person']),
  country,
  registerNumber: z.string().max(60).default(''),
  website: z.string().max(200).default(''),
  currency,
  /** Products managed in the last twelve months, and a year from now; without VAT. */
  managed: amount,
  expected: amount,
  supportsClients: z.boolean(),
  isAffiliate: z.boolean().default(false),
})

export const judgement = z.object({
  mayApply: z.boolean(),
  threshold: z.object({ amount, currency }),
  lines: z.array(
    z.object({
      condition: z.enum(conditions),
      verdict: z.enum(['met', 'later', 'not_met']),
      because: z.string(),
    }),
  ),
})
export type Judgement = z.infer<typeof judgement>

/** What a company says when it applies. Everything may still be missing in a draft. */
export const said = z.strictObject({
  country,
  registerNumber: z.string().trim().max(60).default(''),
  vatNumber: z.string().trim().max(20).default(''),
  website: z.string().trim().max(200).default(''),
  /** What it does, in its own words. */
  activity: z.string().trim().max(2000).default(''),
  clients: z.int().min(0).max(1_000_000).default(0),
  supportHours: z.string().trim().max(200).default(''),
  supportEmail: z.union([email, z.literal('')]).default(''),
  billingEmail: z.union([email, z.literal('')]).default(''),
  managed: amount.default('0.00'),
  expected: amount.default('0.00'),
})
export type Said = z.infer<typeof said>

export const missingParts = ['register', 'website', 'activity', 'support', 'billing', 'volume'] as const

const check = z.object({
  kind: z.enum(checkKinds),
  answer: z.enum(checkAnswers),
  source: z.string().nullable(),
  /** What was found, by name: company, form, seat, status, title, why. */
  found: z.record(z.string(), z.string()),
  at: z.string().nullable(),
  /** When it is made again by itself. */
  tryAt: z.string().nullable(),
})
export type Check = z.infer<typeof check>

export const application = z.object({
  id: idOf('application'),
  organisation: z.object({
    id: idOf('organisation'),
    name: z.string(),
    country: z.string(),
    town: z.string(),
  }),
  state: applicationState,
  currency,
  said,
  missing: z.array(z.enum(missingParts)),
  /** Put on the site to prove that it is yours. */
  proofToken: z.string(),
  startedAt: z.string(),
  askedToSign: person.nullable(),
  submittedBy: person.nullable(),
  submittedAt: z.string().nullable(),
  /** The day by which it is decided. */
  decideBy: day.nullable(),
  owner: person.nullable(),
  decidedAt: z.string().nullable(),
  reasons: z.array(reasonCode),
  note: z.string().nullable(),
  /** From that day on the company may apply again. */
  againFrom: day.nullable(),
  appeal: z.string().nullable(),
  appealedAt: z.string().nullable(),
  checks: z.array(check),
  duties: z.array(z.object({ duty: z.enum(duties), version: z.string(), by: person, at: z.string() })),
  messages: z.array(
    z.object({
      byProvider: z.boolean(),
      /** Nobody's name of the provider is shown to the applicant. */
      name: z.string().nullable(),
      at: z.string(),
      reasons: z.array(reasonCode),
      text: z.string(),
    }),
  ),
})
export type Application = z.infer<typeof application>

const staffApplication = application.extend({
  decidedBy: person.nullable(),
  /** Who was first to turn an appeal down; a second one ends it. */
  upheldBy: person.nullable(),
  risk: z.enum(['low', 'medium', 'high']),
  /** Other companies that named the same number of a register: in the programme, or on their way. */
  sameNumber: z.array(z.object({ id: idOf('organisation'), name: z.string(), isPartner: z.boolean() })),
  organisationRecord: z.object({
    registerNumber: z.string().nullable(),
    vatNumber: z.string().nullable(),
    website: z.string().nullable(),
  }),
  /** What the provider billed for products that this organisation pays, over the last twelve months. */
  billedLastYear: amount,
})
export type StaffApplication = z.infer<typeof staffApplication>

const queued = z.object({
  id: idOf('application'),
  organisation: z.object({ id: idOf('organisation'), name: z.string(), country: z.string() }),
  state: applicationState,
  submittedAt: z.string(),
  decideBy: day,
  owner: person.nullable(),
  risk: z.enum(['low', 'medium', 'high']),
})
export type QueuedApplication = z.infer<typeof queued>

const own = { organisationId: idOf('organisation') }
const one = { applicationId: idOf('application') }
const text = z.string().trim().min(3).max(4000)
const moved = ['application_moved'] as const
const reasons = z.array(reasonCode).min(1).max(applicationReasons.length)

export const programmeContract = {
  judge: asked({
    method: 'POST',
    path: '/eligibility',
    summary: 'Whether a company could become a partner: each condition, met or not, and why; nothing is kept',
    tag: 'programme',
    open: true,
  })
    .input(saidOfCompany)
    .output(judgement),
  application: asked({
    method: 'GET',
    path: '/o/{organisationId}/application',
    summary: 'Your organisation’s way into the programme: the newest application, or nothing',
    tag: 'programme',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(application.nullable()),
  save: asked({
    method: 'PUT',
    path: '/o/{organisationId}/application',
    summary: 'Begin an application, or keep what is filled in so far',
    tag: 'programme',
    refusals: ['boss_only', 'partner_needs_company', 'already_partner', 'apply_later', ...moved],
  })
    .input(z.strictObject({ ...own, said }))
    .output(application),
  askToSign: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/signer',
    summary: 'Ask a legal representative to read the application, accept the duties and send it in',
    tag: 'programme',
    refusals: ['boss_only', 'signer_is_legal', ...moved],
  })
    .input(z.strictObject({ ...own, personId: idOf('person') }))
    .output(application),
  submit: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/submission',
    summary: 'Accept the five duties and send the application in; its checks begin at once',
    tag: 'programme',
    refusals: [
      'legal_only',
      'application_incomplete',
      'duties_missing',
      'already_partner',
      'affiliate_or_partner',
      ...moved,
    ],
  })
    .input(
      z.strictObject({
        ...own,
        duties: z.array(z.enum(duties)).max(duties.length),
        words: z.string().max(20).default(dutiesVersion).describe('The version of the duties that was read'),
      }),
    )
    .output(application),
  answer: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/answers',
    summary: 'Answer what was asked; the checks are made again with what you changed',
    tag: 'programme',
    refusals: ['boss_only', 'application_incomplete', 'affiliate_or_partner', ...moved],
  })
    .input(z.strictObject({ ...own, text }))
    .output(application),
  checkAgain: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/checks/{kind}',
    summary: 'Have one check made again now',
    tag: 'programme',
    refusals: ['boss_only', ...moved],
  })
    .input(z.strictObject({ ...own, kind: z.enum(checkKinds) }))
    .output(application),
  withdraw: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/withdrawal',
    summary: 'Take the application back',
    tag: 'programme',
    refusals: ['legal_only', ...moved],
  })
    .input(z.strictObject(own))
    .output(application),
  appeal: asked({
    method: 'POST',
    path: '/o/{organisationId}/application/appeal',
    summary: 'Appeal against a rejection, once; others than before decide',
    tag: 'programme',
    refusals: ['legal_only', 'appeal_once', 'affiliate_or_partner', ...moved],
  })
    .input(z.strictObject({ ...own, text }))
    .output(application),
}

export const admissionsContract = {
  queue: asked({
    method: 'GET',
    path: '/staff/applications',
    summary: 'Applications, those that wait the longest first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ state: applicationState.optional(), ...paging }))
    .output(pageOf(queued)),
  get: asked({
    method: 'GET',
    path: '/staff/applications/{applicationId}',
    summary: 'An application: what the company says beside what registers say',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(one))
    .output(staffApplication),
  take: asked({
    method: 'POST',
    path: '/staff/applications/{applicationId}/owner',
    summary: 'Take an application on, in your own name',
    tag: 'staff',
    refusals: ['staff_only', ...moved],
  })
    .input(z.strictObject(one))
    .output(done),
  ask: asked({
    method: 'POST',
    path: '/staff/applications/{applicationId}/questions',
    summary: 'Ask the company for more',
    tag: 'staff',
    refusals: ['staff_only', ...moved],
  })
    .input(z.strictObject({ ...one, reasons, text }))
    .output(staffApplication),
  approve: asked({
    method: 'POST',
    path: '/staff/applications/{applicationId}/approval',
    summary: 'Take the company into the programme, provisionally for its first twelve months',
    tag: 'staff',
    refusals: ['staff_only', 'appeal_by_others', 'already_partner', 'affiliate_or_partner', ...moved],
  })
    .input(z.strictObject({ ...one, note: z.string().trim().max(2000).default('') }))
    .output(staffApplication),
  reject: asked({
    method: 'POST',
    path: '/staff/applications/{applicationId}/rejection',
    summary: 'Turn the company down, with reasons; after an appeal it takes two others',
    tag: 'staff',
    refusals: ['staff_only', 'appeal_by_others', ...moved],
  })
    .input(z.strictObject({ ...one, reasons, text }))
    .output(staffApplication),
}
