import { z } from 'zod'
import { asked, day, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const byPartner = { partnerId: idOf('organisation'), partnershipId: idOf('partnership') }

export const payerNoticeContract = {
  stopPaying: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/payer-notice',
    summary:
      'Give notice that you stop paying: what comes due within 30 days you still pay, from then on the client does',
    tag: 'partnerships',
    proof: 'stop_paying',
    refusals: ['legal_only', 'partnership_ended', 'not_paying', 'notice_given'],
  })
    .input(z.strictObject(byPartner))
    /** The last day on which you pay. */
    .output(z.object({ lastDay: day })),
  payOn: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/payer-notice/withdrawal',
    summary: 'Take back the notice: you pay on',
    tag: 'partnerships',
    refusals: ['legal_only', 'partnership_ended', 'not_paying'],
  })
    .input(z.strictObject(byPartner))
    .output(done),
}
