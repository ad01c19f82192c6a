import { z } from 'zod'
import {
  amount,
  asked,
  country,
  currency,
  done,
  language,
  version,
  versionRefusals,
} from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { languages } from '../lib/language.ts'
import { activities, badgeStates, listingStates, skills } from './listing.ts'

const skill = z.enum(skills)
const activity = z.enum(activities)
/** Words by language; what is missing is shown in another and marked. */
const inLanguages = (most: number) =>
  z.strictObject(Object.fromEntries(languages.map((one) => [one, z.string().trim().max(most).optional()])))
const webAddress = z
  .string()
  .trim()
  .max(200)
  .regex(/^https:\/\/[^\s]+$/, 'an https address')
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'a domain such as agency.example')

const certification = z.strictObject({
  name: z.string().trim().min(1).max(120),
  on: z.iso.date(),
  proof: webAddress.optional(),
})
const work = z.strictObject({
  title: z.string().trim().min(1).max(120),
  client: z.string().trim().max(120).default(''),
  href: webAddress.optional(),
})

export const profileWords = z.strictObject({
  claims: inLanguages(160),
  abouts: inLanguages(4000),
  skills: z.array(skill).max(skills.length),
  activities: z.array(activity).max(activities.length),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).max(20),
  town: z.string().trim().max(80),
  country,
  budget: z
    .strictObject({ from: amount.nullable(), to: amount.nullable(), currency })
    .nullable()
    .default(null),
  accepts: z.boolean().default(true),
  remote: z.boolean().default(true),
  hidesClients: z.boolean().default(false),
  email: z.union([z.email().max(254), z.literal('')]).default(''),
  phone: z.string().trim().max(40).default(''),
  hours: z.string().trim().max(200).default(''),
  certifications: z.array(certification).max(30).default([]),
  work: z.array(work).max(30).default([]),
  domains: z.array(host).max(20).default([]),
})
export type ProfileWords = z.infer<typeof profileWords>

export const ownListing = profileWords.extend({
  state: z.enum(listingStates),
  slug: z.string(),
  version,
  suspendedFor: z.string().nullable(),
  publishedAt: z.string().nullable(),
  /** Per cent, by language. */
  complete: z.record(language, z.int()),
})
export type OwnListing = z.infer<typeof ownListing>

const evidence = z.object({
  since: z.string(),
  threshold: z.enum(['met', 'first_year']).nullable(),
  register: z.object({ number: z.string(), source: z.string(), at: z.string() }).nullable(),
  website: z.object({ host: z.string(), at: z.string() }).nullable(),
  clients: z.string().nullable(),
})

const said = z.object({ text: z.string(), language })
const found = z.object({
  slug: z.string(),
  name: z.string(),
  town: z.string(),
  country: z.string(),
  claim: said.nullable(),
  skills: z.array(skill),
  languages: z.array(z.string()),
  budget: z.object({ from: amount.nullable(), to: amount.nullable(), currency }).nullable(),
  accepts: z.boolean(),
  remote: z.boolean(),
  verified: z.array(z.enum(['register', 'website', 'threshold'])),
  /** Why it stands where it stands: words that match, words that nearly match, facts that are proved. */
  because: z.object({ words: z.array(z.string()), nearly: z.array(z.string()), facts: z.int() }),
})
export type FoundPartner = z.infer<typeof found>

const facet = z.array(z.object({ value: z.string(), count: z.int() }))

export const sorts = ['relevance', 'name', 'verified'] as const

export const searchInput = z.strictObject({
  q: z.string().trim().max(200).default(''),
  skill: skill.optional(),
  activity: activity.optional(),
  speaks: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  country: country.optional(),
  /** Those who take on projects of so much. */
  budget: amount.optional(),
  currency: currency.optional(),
  accepts: z.boolean().optional(),
  remote: z.boolean().optional(),
  sort: z.enum(sorts).default('relevance'),
  language: language.default('en'),
  page: z.coerce.number().int().min(1).max(50).default(1),
})

export const searched = z.object({
  rows: z.array(found),
  count: z.int(),
  pages: z.int(),
  facets: z.object({ skills: facet, activities: facet, languages: facet, countries: facet }),
})
export type Searched = z.infer<typeof searched>

export const profile = z.object({
  partnerId: idOf('organisation'),
  slug: z.string(),
  name: z.string(),
  claim: said.nullable(),
  about: said.nullable(),
  skills: z.array(skill),
  activities: z.array(activity),
  languages: z.array(z.string()),
  town: z.string(),
  country: z.string(),
  budget: z.object({ from: amount.nullable(), to: amount.nullable(), currency }).nullable(),
  accepts: z.boolean(),
  remote: z.boolean(),
  email: z.string(),
  phone: z.string(),
  hours: z.string(),
  website: z.string().nullable(),
  certifications: z.array(certification),
  work: z.array(work),
  evidence,
})
export type Profile = z.infer<typeof profile>

export const badge = z.object({
  state: z.enum(badgeStates),
  partnerId: idOf('organisation'),
  name: z.string(),
  slug: z.string().nullable(),
  domains: z.array(z.string()),
  evidence: evidence.nullable(),
  checkedAt: z.string(),
  /** The same, signed (JWS, Ed25519; keys at /.well-known/jwks.json), good for five minutes. */
  statement: z.string(),
})
export type Badge = z.infer<typeof badge>

const own = { partnerId: idOf('organisation') }

export const directoryContract = {
  search: asked({
    method: 'GET',
    path: '/directory',
    summary: 'Partners that everybody may see: by words and places with slips forgiven, narrowed by facets',
    tag: 'directory',
    open: true,
  })
    .input(searchInput)
    .output(searched),
  profile: asked({
    method: 'GET',
    path: '/directory/{slug}',
    summary: 'A partner as it shows itself, beside what is proved of it',
    tag: 'directory',
    open: true,
  })
    .input(z.strictObject({ slug: z.string().max(90), language: language.default('en') }))
    .output(profile),
  badge: asked({
    method: 'GET',
    path: '/badges/{partnerId}',
    summary: 'Whether a badge is good at this instant, and the same as a signed statement',
    tag: 'directory',
    open: true,
  })
    .input(z.strictObject(own))
    .output(badge),
  own: asked({
    method: 'GET',
    path: '/p/{partnerId}/listing',
    summary: 'Your profile in the directory',
    tag: 'directory',
    refusals: ['not_a_partner'],
  })
    .input(z.strictObject(own))
    .output(ownListing),
  save: asked({
    method: 'PUT',
    path: '/p/{partnerId}/listing',
    summary: 'Change your profile; what is live changes at once',
    tag: 'directory',
    refusals: ['boss_only', 'not_a_partner', ...versionRefusals],
  })
    .input(z.strictObject({ ...own, version, words: profileWords }))
    .output(ownListing),
  show: asked({
    method: 'POST',
    path: '/p/{partnerId}/listing/visibility',
    summary: 'Show your profile in the directory, or take it out for a while',
    tag: 'directory',
    refusals: [
      'boss_only',
      'not_a_partner',
      'listing_incomplete',
      'listing_suspended',
      'partner_no_new_business',
    ],
  })
    .input(z.strictObject({ ...own, shown: z.boolean() }))
    .output(ownListing),
}

export const listingsContract = {
  suspend: asked({
    method: 'POST',
    path: '/staff/partners/{partnerId}/listing/suspension',
    summary: 'Take a profile out of the directory with a reason, or let it in again',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ ...own, suspended: z.boolean(), reason: z.string().trim().min(3).max(1000) }))
    .output(done),
}
