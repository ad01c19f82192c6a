import { z } from 'zod'
import { asked, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { sealedPage, signedRoot } from './chain.ts'

const organisationId = idOf('organisation')

/** What began, changed or ended a partnership, and can be had as a signed receipt. */
export const receiptRow = z.object({
  eventId: idOf('event'),
  at: z.string(),
  action: z.string(),
  client: z.object({ id: organisationId, name: z.string() }).nullable(),
  partner: z.object({ id: organisationId, name: z.string() }).nullable(),
})

export const auditContract = {
  sealed: asked({
    method: 'GET',
    path: '/o/{organisationId}/audit',
    summary:
      'The sealed log of an account, to be checked without us; a partner sees its own part of a client’s',
    tag: 'audit',
  })
    .input(
      z.strictObject({
        organisationId,
        /** For a partner: the client whose chain it asks for. */
        clientId: organisationId.optional(),
        cursor: z.string().max(400).optional(),
        limit: z.coerce.number().int().min(1).max(1000).optional(),
      }),
    )
    .output(sealedPage),
  roots: asked({
    method: 'GET',
    path: '/audit/roots',
    summary: 'The signed ends of all chains, newest first, for whoever wants to keep them elsewhere',
    tag: 'audit',
    open: true,
  })
    .input(z.strictObject(paging))
    .output(pageOf(signedRoot)),
  receipts: asked({
    method: 'GET',
    path: '/o/{organisationId}/receipts',
    summary: 'What began, changed or ended your partnerships, each to be had as a signed receipt',
    tag: 'audit',
  })
    .input(z.strictObject({ organisationId, ...paging }))
    .output(pageOf(receiptRow)),
  receipt: asked({
    method: 'GET',
    path: '/o/{organisationId}/receipts/{eventId}',
    summary: 'The signed receipt of one grant, change or end',
    tag: 'audit',
  })
    .input(z.strictObject({ organisationId, eventId: idOf('event') }))
    .output(z.object({ receipt: z.string() })),
}
