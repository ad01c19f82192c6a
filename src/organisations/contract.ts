import { z } from 'zod'
import { level, role } from '../access/access.ts'
import { asked, country, currency, done, email, language } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { organisationKinds } from './kinds.ts'

export const organisationKind = z.enum(organisationKinds)

const address = {
  street: z.string().trim().max(120).default(''),
  houseNumber: z.string().trim().max(20).default(''),
  postcode: z.string().trim().max(16).default(''),
  town: z.string().trim().max(80).default(''),
  country,
}

/** What somebody says of a new organisation. */
export const newOrganisation = z.strictObject({
  name: z.string().trim().min(1).max(160),
  kind: organisationKind,
  registerNumber: z.string().trim().max(40).optional(),
  vatNumber: z.string().trim().max(20).optional(),
  website: z.string().trim().max(200).optional(),
  language,
  ...address,
})
export type NewOrganisation = z.infer<typeof newOrganisation>

export const organisation = z.object({
  id: idOf('organisation'),
  name: z.string(),
  kind: organisationKind,
  registerNumber: z.string().nullable(),
  vatNumber: z.string().nullable(),
  website: z.string().nullable(),
  street: z.string(),
  houseNumber: z.string(),
  postcode: z.string(),
  town: z.string(),
  country: z.string(),
  language,
  currency,
  partner: z
    .object({ state: z.string(), level: z.string(), contactEmail: z.string(), frozen: z.boolean() })
    .nullable(),
})
export type Organisation = z.infer<typeof organisation>

export const memberRow = z.object({
  personId: idOf('person'),
  name: z.string(),
  /** None for a technical user, to whom nobody writes. */
  email: z.string().nullable(),
  role,
  accounting: z.boolean(),
  joinedAt: z.string(),
})
export type MemberRow = z.infer<typeof memberRow>

const own = { organisationId: idOf('organisation') }

export const organisationsContract = {
  create: asked({
    method: 'POST',
    path: '/organisations',
    summary: 'Open an organisation; you become its legal representative',
    tag: 'organisations',
  })
    .input(newOrganisation)
    .output(organisation),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}',
    summary: 'One of your organisations',
    tag: 'organisations',
  })
    .input(z.strictObject(own))
    .output(organisation),
  move: asked({
    method: 'PUT',
    path: '/o/{organisationId}/address',
    summary: 'Change the postal address; its country decides the currency of later invoices',
    tag: 'organisations',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ ...own, ...address }))
    .output(organisation),
  members: asked({
    method: 'GET',
    path: '/o/{organisationId}/members',
    summary: 'The people of an organisation',
    tag: 'organisations',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(z.array(memberRow)),
  addMember: asked({
    method: 'POST',
    path: '/o/{organisationId}/members',
    summary: 'Take a person into the organisation; a new person gets a letter to set a password',
    tag: 'organisations',
    proof: 'name_legal_representative',
    refusals: ['boss_only', 'legal_only', 'already_member', 'affiliate_or_partner'],
  })
    .input(
      z.strictObject({
        ...own,
        email,
        name: z.string().trim().min(1).max(120),
        language,
        role,
        accounting: z.boolean().default(false),
      }),
    )
    .output(memberRow),
  changeMember: asked({
    method: 'PATCH',
    path: '/o/{organisationId}/members/{personId}',
    summary:
      'Change the role or the accounting right of a person; naming a legal representative asks for the password',
    tag: 'organisations',
    proof: 'name_legal_representative',
    refusals: ['boss_only', 'legal_only', 'last_legal_representative', 'affiliate_or_partner'],
  })
    .input(
      z.strictObject({
        ...own,
        personId: idOf('person'),
        role: role.optional(),
        accounting: z.boolean().optional(),
      }),
    )
    .output(memberRow),
  removeMember: asked({
    method: 'DELETE',
    path: '/o/{organisationId}/members/{personId}',
    summary: 'Remove a person from the organisation, at once; asks for the password',
    tag: 'organisations',
    proof: 'remove_member',
    refusals: ['boss_only', 'legal_only', 'last_legal_representative'],
  })
    .input(z.strictObject({ ...own, personId: idOf('person') }))
    .output(done),
  memberProducts: asked({
    method: 'PUT',
    path: '/o/{organisationId}/members/{personId}/products',
    summary: 'Say which products a collaborator or external user reaches, and how far',
    tag: 'organisations',
    refusals: ['boss_only', 'holding_needs_collaborator', 'product_not_yours'],
  })
    .input(
      z.strictObject({
        ...own,
        personId: idOf('person'),
        products: z.array(z.strictObject({ productId: idOf('product'), level })).max(5000),
      }),
    )
    .output(done),
  searchPartners: asked({
    method: 'GET',
    path: '/partners',
    summary: 'Partners of the programme by name or e-mail',
    tag: 'organisations',
  })
    .input(z.strictObject({ q: z.string().trim().min(2).max(120) }))
    .output(
      z.array(
        z.object({
          id: idOf('organisation'),
          name: z.string(),
          town: z.string(),
          country: z.string(),
          registerNumber: z.string().nullable(),
          website: z.string().nullable(),
          since: z.string(),
        }),
      ),
    ),
  admitPartner: asked({
    method: 'POST',
    path: '/staff/partners',
    summary: 'Take a company into the programme',
    tag: 'staff',
    refusals: ['staff_only', 'partner_needs_company', 'already_partner', 'affiliate_or_partner'],
  })
    .input(
      z.strictObject({
        organisationId: idOf('organisation'),
        level: z.string().max(31),
        contactEmail: email,
        state: z.enum(['provisional', 'active']).default('provisional'),
      }),
    )
    .output(organisation),
  freezePartner: asked({
    method: 'POST',
    path: '/staff/partners/{organisationId}/freeze',
    summary:
      'Take all reach from a partner, at once and everywhere, or give it back; after a breach or a sweep one asks and another gives it',
    tag: 'staff',
    refusals: ['staff_only', 'not_a_partner', 'thaw_by_another'],
  })
    .input(z.strictObject({ ...own, frozen: z.boolean(), reason: z.string().trim().min(3).max(400) }))
    .output(organisation),
}
