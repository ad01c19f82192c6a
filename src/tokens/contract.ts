import { z } from 'zod'
import { level, levels } from '../access/access.ts'
import { asked, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { daysMax, scopes } from './token.ts'

const organisationId = idOf('organisation')
const scope = z.enum(scopes)
const name = z.string().trim().min(1).max(80)

export const tokenRow = z.object({
  id: idOf('token'),
  name: z.string(),
  /** The technical user it acts as. */
  personId: idOf('person'),
  user: z.string(),
  scopes: z.array(scope),
  /** Its last four characters. */
  hint: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  state: z.enum(['working', 'expired', 'revoked', 'unused', 'removed']),
})
export type TokenRow = z.infer<typeof tokenRow>

/** A collaborator that acts by tokens alone, and how many of them work now. */
const technicalUser = z.object({ personId: idOf('person'), name: z.string(), tokens: z.int() })
export type TechnicalUser = z.infer<typeof technicalUser>

const newToken = z.strictObject({
  name,
  scopes: z.array(scope).min(1).max(scopes.length),
  days: z.int().min(1).max(daysMax),
})
/** The token itself is in this answer and nowhere else. */
const madeToken = z.object({ token: z.string(), row: tokenRow })

export const decision = z.object({
  allowed: z.boolean(),
  /** The highest level reached, or null for none. */
  level: level.nullable(),
  /** The partnership it is reached through, or null for one's own. */
  partnershipId: idOf('partnership').nullable(),
  /** Grows with every change of access at this client or in this hat: refuse an answer below one already seen. */
  epoch: z.string(),
})

export const tokensContract = {
  users: asked({
    method: 'GET',
    path: '/o/{organisationId}/technical-users',
    summary: 'The technical users of an organisation',
    tag: 'tokens',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ organisationId }))
    .output(z.array(technicalUser)),
  addUser: asked({
    method: 'POST',
    path: '/o/{organisationId}/technical-users',
    summary: 'Add a technical user: a collaborator that acts by tokens and never signs in',
    tag: 'tokens',
    refusals: ['boss_only', 'person_only'],
  })
    .input(z.strictObject({ organisationId, name, accounting: z.boolean().default(false) }))
    .output(technicalUser),
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/tokens',
    summary: 'The tokens of an organisation, working ones and those that ended',
    tag: 'tokens',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ organisationId }))
    .output(z.array(tokenRow)),
  create: asked({
    method: 'POST',
    path: '/o/{organisationId}/technical-users/{personId}/tokens',
    summary: 'Make a token; it is shown once. Asks for the password',
    tag: 'tokens',
    proof: 'create_token',
    refusals: ['boss_only', 'person_only'],
    secret: true,
  })
    .input(newToken.extend({ organisationId, personId: idOf('person') }))
    .output(madeToken),
  revoke: asked({
    method: 'DELETE',
    path: '/o/{organisationId}/tokens/{tokenId}',
    summary: 'End a token, at once',
    tag: 'tokens',
    refusals: ['boss_only', 'person_only'],
  })
    .input(z.strictObject({ organisationId, tokenId: idOf('token') }))
    .output(done),
  listOfProvider: asked({
    method: 'GET',
    path: '/staff/tokens',
    summary: 'The tokens of the provider’s own consoles',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.array(tokenRow)),
  createForProvider: asked({
    method: 'POST',
    path: '/staff/tokens',
    summary:
      'Make a token with which a product console asks who may do what; shown once, asks for the password',
    tag: 'staff',
    proof: 'create_token',
    refusals: ['staff_only', 'person_only'],
    secret: true,
  })
    .input(z.strictObject({ name, days: z.int().min(1).max(daysMax) }))
    .output(madeToken),
  revokeOfProvider: asked({
    method: 'DELETE',
    path: '/staff/tokens/{tokenId}',
    summary: 'End a token of a product console, at once',
    tag: 'staff',
    refusals: ['staff_only', 'person_only'],
  })
    .input(z.strictObject({ tokenId: idOf('token') }))
    .output(done),
  check: asked({
    method: 'POST',
    path: '/access/check',
    summary: 'Whether people may act on products, up to 100 questions at once, for product consoles',
    tag: 'access',
    refusals: ['check_only'],
  })
    .input(
      z.strictObject({
        checks: z
          .array(
            z.strictObject({
              personId: idOf('person'),
              /** In whose name: the client itself, or a partner of it. */
              hatId: organisationId,
              clientId: organisationId,
              productId: idOf('product'),
              level: z.enum(levels),
            }),
          )
          .min(1)
          .max(100),
      }),
    )
    .output(z.object({ at: z.string(), decisions: z.array(decision) })),
}
