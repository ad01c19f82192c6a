import { z } from 'zod'
import { activityFilters, activityRow } from '../access/contract.ts'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { memberRow, organisation } from './contract.ts'

const own = { organisationId: idOf('organisation') }

/** An organisation in the provider's list. */
export const foundOrganisation = z.object({
  id: idOf('organisation'),
  name: z.string(),
  kind: organisation.shape.kind,
  registerNumber: z.string().nullable(),
  town: z.string(),
  country: z.string(),
  partner: z.object({ state: z.string(), level: z.string(), frozen: z.boolean() }).nullable(),
  products: z.int(),
  createdAt: z.string(),
})
export type FoundOrganisation = z.infer<typeof foundOrganisation>

/** What the provider's people see of an organisation. */
export const openedOrganisation = z.object({
  organisation: organisation.omit({ partner: true }),
  createdAt: z.string(),
  partner: z
    .object({
      state: z.string(),
      level: z.string(),
      contactEmail: z.string(),
      since: z.string(),
      /** Its reach is taken; after a breach or a sweep two people give it back. */
      frozen: z
        .object({
          at: z.string(),
          cause: z.enum(['provider', 'reported', 'sweep']).nullable(),
          reason: z.string(),
          /** Who asked to give it back, and whether it was the person asking here. */
          thawAskedBy: z.string().nullable(),
          own: z.boolean(),
        })
        .nullable(),
    })
    .nullable(),
  people: z.array(memberRow.extend({ lastActAt: z.string().nullable() })),
  counts: z.object({
    products: z.int(),
    /** Partners that act in the account now. */
    partners: z.int(),
    /** Clients it acts for now. */
    clients: z.int(),
    documents: z.int(),
  }),
  /** Per currency; null for those of the provider's people who do not answer for money. */
  money: z
    .array(
      z.object({
        currency,
        /** On the prepaid account, and what of it is held. */
        prepaid: amount,
        held: amount,
        /** Cashback that is earned and not credited yet. */
        pending: amount,
        /** Invoices on account, and cashback taken back, that are not paid. */
        owed: amount,
      }),
    )
    .nullable(),
})
export type OpenedOrganisation = z.infer<typeof openedOrganisation>

export const lookUpContract = {
  find: asked({
    method: 'GET',
    path: '/staff/organisations',
    summary: 'Organisations by part of the name, register number or an e-mail address of its people',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        q: z.string().trim().max(120).optional(),
        kind: z.enum(['partners', 'frozen', 'clients']).optional(),
        ...paging,
      }),
    )
    .output(pageOf(foundOrganisation)),
  open: asked({
    method: 'GET',
    path: '/staff/organisations/{organisationId}',
    summary: 'An organisation as the provider’s people see it; that they looked stands in its log',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(own))
    .output(openedOrganisation),
  products: asked({
    method: 'GET',
    path: '/staff/organisations/{organisationId}/products',
    summary: 'What an organisation owns, and which partner manages it; that they looked stands in its log',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ ...own, ...paging }))
    .output(
      pageOf(
        z.object({
          id: idOf('product'),
          name: z.string(),
          itemName: z.string(),
          quantity: z.int(),
          expiresOn: day,
          state: z.enum(['active', 'ended']),
          managedBy: z.string().nullable(),
        }),
      ),
    ),
  activity: asked({
    method: 'GET',
    path: '/staff/organisations/{organisationId}/activity',
    summary: 'What was done in an account; that they looked stands in its log',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ ...own, ...activityFilters }))
    .output(pageOf(activityRow)),
}
