import { z } from 'zod'
import { asked, day, done, version, versionRefusals } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { partnership, rights } from './contract.ts'
import { foreseen, previewHash } from './previewContract.ts'

const organisationId = idOf('organisation')
const byClient = { organisationId, partnershipId: idOf('partnership') }
const byPartner = { partnerId: organisationId, partnershipId: idOf('partnership') }
const reason = z.string().trim().max(500).default('')

export const accessAsk = z.object({
  id: idOf('ask'),
  state: z.enum(['asked', 'granted', 'partly', 'declined', 'withdrawn', 'expired']),
  /** What is wanted beside what holds. */
  wish: rights,
  /** What would hold if it were given as asked; only the client is told, and only while it is open. */
  comesTo: rights.nullable(),
  message: z.string(),
  by: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  answeredAt: z.string().nullable(),
  reason: z.string().nullable(),
})
export type AccessAsk = z.infer<typeof accessAsk>

/** A paused partnership as its partner sees it, which no longer reaches the client. */
export const pausedRow = z.object({
  partnershipId: idOf('partnership'),
  client: z.object({ id: organisationId, name: z.string() }),
  at: z.string(),
  by: z.enum(['client', 'partner', 'provider']),
  reason: z.string(),
})

/** A right that nobody used: what could be taken back without anybody missing it. */
export const unusedRight = z.object({
  productId: idOf('product'),
  name: z.string(),
  /** When anybody of the partner last acted on it, or null for never. */
  lastActAt: z.string().nullable(),
})

export const motionsContract = {
  pause: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/pause',
    summary: 'Pause the partnership as client: the partner reaches nothing until you resume it',
    tag: 'partnerships',
    refusals: ['boss_only', 'not_from_here'],
  })
    .input(z.strictObject({ ...byClient, reason }))
    .output(partnership),
  resume: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/resumption',
    summary: 'Resume what you paused; asks for the password',
    tag: 'partnerships',
    proof: 'resume_partnership',
    refusals: ['legal_only', 'not_from_here', 'paused_by_other'],
  })
    .input(z.strictObject(byClient))
    .output(partnership),
  pauseAsPartner: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/pause',
    summary: 'Pause the partnership as partner: none of your people reaches the client until you resume it',
    tag: 'partnerships',
    refusals: ['boss_only', 'not_from_here'],
  })
    .input(z.strictObject({ ...byPartner, reason }))
    .output(done),
  pausedOfPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/paused',
    summary: 'Your paused partnerships: none of your people reaches these clients now',
    tag: 'partnerships',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ partnerId: organisationId }))
    .output(z.array(pausedRow)),
  resumeAsPartner: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/resumption',
    summary: 'Resume what you paused as partner',
    tag: 'partnerships',
    refusals: ['boss_only', 'not_from_here', 'paused_by_other'],
  })
    .input(z.strictObject(byPartner))
    .output(done),
  setTerm: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/term',
    summary:
      'Say on which day the partnership ends by itself, or that it has no end; both sides are reminded',
    tag: 'partnerships',
    refusals: ['legal_only', 'partnership_ended', ...versionRefusals],
  })
    .input(z.strictObject({ ...byClient, version, lastDay: day.nullable() }))
    .output(partnership),
  review: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/review',
    summary: 'Confirm after a year that the partnership goes on as it is',
    tag: 'partnerships',
    refusals: ['legal_only', 'not_from_here'],
  })
    .input(z.strictObject(byClient))
    .output(partnership),
  unused: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}/unused',
    summary: 'What the partner could have used for so many days and did not',
    tag: 'partnerships',
  })
    .input(z.strictObject({ ...byClient, days: z.coerce.number().int().min(1).max(730).optional() }))
    .output(z.object({ products: z.array(unusedRight), used: z.int() })),
  previewRelinquish: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/relinquishment/preview',
    summary: 'Who of your people would lose what by giving products back; changes nothing',
    tag: 'partnerships',
    refusals: ['boss_only', 'partnership_ended', 'not_managed'],
  })
    .input(z.strictObject({ ...byPartner, products: z.array(idOf('product')).min(1).max(5000) }))
    .output(foreseen),
  relinquish: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/relinquishment',
    summary: 'Give products back that you manage under limited access; holds at once',
    tag: 'partnerships',
    refusals: ['boss_only', 'partnership_ended', 'not_managed', 'preview_stale', ...versionRefusals],
  })
    .input(
      z.strictObject({
        ...byPartner,
        version,
        products: z.array(idOf('product')).min(1).max(5000),
        preview: previewHash,
      }),
    )
    .output(done),
  ask: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/asks',
    summary: 'Ask the client for more access; it answers with what it likes',
    tag: 'partnerships',
    refusals: ['boss_only', 'not_from_here', 'ask_open', 'ask_rests', 'payer_needs_full'],
  })
    .input(z.strictObject({ ...byPartner, wish: rights, message: z.string().trim().max(2000).default('') }))
    .output(accessAsk),
  asks: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}/asks',
    summary: 'What a partner asked for beyond its access, the newest first',
    tag: 'partnerships',
  })
    .input(z.strictObject(byClient))
    .output(z.array(accessAsk)),
  asksAsPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/partnerships/{partnershipId}/asks',
    summary: 'What you asked a client for beyond your access, the newest first',
    tag: 'partnerships',
  })
    .input(z.strictObject(byPartner))
    .output(z.array(accessAsk)),
  answerAsk: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/asks/{askId}/answer',
    summary: 'Answer what a partner asked for: give it, give something else, or decline',
    tag: 'partnerships',
    refusals: [
      'legal_only',
      'ask_closed',
      'partnership_ended',
      'preview_stale',
      ...versionRefusals,
      'product_taken',
      'product_not_yours',
      'full_access_taken',
      'payer_needs_full',
    ],
  })
    .input(
      z.strictObject({
        ...byClient,
        askId: idOf('ask'),
        version,
        /** The rights that hold from now on; none to decline. */
        granted: rights.nullable(),
        preview: previewHash,
        reason,
      }),
    )
    .output(partnership),
  withdrawAsk: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/asks/{askId}/withdrawal',
    summary: 'Withdraw what you asked for',
    tag: 'partnerships',
    refusals: ['boss_only', 'ask_closed'],
  })
    .input(z.strictObject({ ...byPartner, askId: idOf('ask') }))
    .output(done),
  breach: asked({
    method: 'POST',
    path: '/p/{partnerId}/breach',
    summary:
      'Report a breach of your own organisation: all reach to all clients is gone at once, until the provider gives it back',
    tag: 'partnerships',
    proof: 'report_breach',
    refusals: ['legal_only', 'not_a_partner'],
  })
    .input(z.strictObject({ partnerId: organisationId, reason: z.string().trim().min(3).max(500) }))
    .output(z.object({ clients: z.int() })),
}
