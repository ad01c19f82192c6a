import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss, mustBelong } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { signedLine } from '../lib/signing.ts'
import { organisationById, type PartnerRow, partnerById } from '../organisations/store.ts'
import { directoryContract, listingsContract, type OwnListing } from './contract.ts'
import { searchWords, slugOf } from './listing.ts'
import { badgeStateOf, presentEvidence, presentFound, presentOwn, presentProfile } from './present.ts'
import {
  evidenceOf,
  freeSlug,
  keepWords,
  listingOf,
  lockListing,
  pageSize,
  search,
  seenListing,
  wordsIn,
} from './store.ts'
import { wordsOf } from './words.ts'

const os = implement(directoryContract).$context<Call>().use(inTransaction)
const staffs = implement(listingsContract).$context<Call>().use(inTransaction)

const statementSeconds = 300

async function mustBePartner(context: Context, partnerId: string): Promise<PartnerRow> {
  return (await partnerById(context.tx, partnerId)) ?? refuse('not_a_partner')
}

/** The profile of a partner; the first who changes it makes its draft, filled with what is known. */
async function openListing(context: Context, partner: PartnerRow): Promise<void> {
  const { tx, now } = context
  if (await lockListing(tx, partner.id)) return
  const own = await organisationById(tx, partner.id)
  await sql`select pg_advisory_xact_lock(hashtextextended('listing slug', 0))`.execute(tx)
  await sql`
    insert into listing (partner_id, slug, state, town, country, languages, changed_at)
    values (${partner.id}, ${await freeSlug(tx, slugOf(partner.name))}, 'draft', ${own.town}, ${own.country}, ${[own.language]}::text[], ${now})
    on conflict (partner_id) do nothing`.execute(tx)
}

/** What a partner that never opened its profile sees: the same draft, not kept yet. */
async function draftOf(context: Context, partner: PartnerRow): Promise<OwnListing> {
  const own = await organisationById(context.tx, partner.id)
  return presentOwn({
    partner_id: partner.id,
    name: partner.name,
    slug: slugOf(partner.name),
    state: 'draft',
    claims: {},
    abouts: {},
    skills: [],
    activities: [],
    languages: [own.language],
    town: own.town,
    country: own.country,
    budget_from: null,
    budget_to: null,
    budget_currency: null,
    accepts: true,
    remote: true,
    hides_clients: false,
    email: '',
    phone: '',
    hours: '',
    certifications: [],
    work: [],
    domains: [],
    suspended_for: null,
    published_at: null,
    version: 1,
  })
}

async function shown(context: Context, partner: PartnerRow): Promise<OwnListing> {
  const row = await listingOf(context.tx, partner.id)
  return row ? presentOwn(row) : draftOf(context, partner)
}

export const directoryOperations = {
  search: os.search.handler(async ({ context, input }) => {
    const words = searchWords(input.q)
    const found = await search(context.tx, input, words)
    return {
      rows: found.rows.map((row) => presentFound(row, words, input.language)),
      count: found.count,
      pages: Math.min(50, Math.ceil(found.count / pageSize)),
      facets: found.facets,
    }
  }),

  profile: os.profile.handler(async ({ context, input }) => {
    const row = (await seenListing(context.tx, input.slug)) ?? refuse('not_found')
    const proved = (await evidenceOf(context.tx, row.partner_id)) ?? refuse('not_found')
    return presentProfile(row, proved, input.language)
  }),

  badge: os.badge.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const proved = await evidenceOf(tx, input.partnerId)
    if (!proved) return refuse('not_found')
    const listing = await listingOf(tx, input.partnerId)
    const state = badgeStateOf(proved)
    const said = {
      state,
      partnerId: input.partnerId,
      name: proved.name,
      slug: state === 'valid' && listing?.state === 'live' ? listing.slug : null,
      domains: listing?.domains ?? [],
      evidence: state === 'valid' ? presentEvidence(proved, listing?.hides_clients ?? false) : null,
      checkedAt: now.toISOString(),
    }
    const seconds = Math.floor(now.getTime() / 1000)
    const statement = signedLine(world.signer, 'mandato-badge+jwt', {
      iss: world.publicUrl,
      sub: input.partnerId,
      iat: seconds,
      exp: seconds + statementSeconds,
      state,
      name: said.name,
      domains: said.domains,
    })
    return { ...said, statement }
  }),

  own: os.own.handler(async ({ context, input }) => {
    await mustBelong(context.tx, actorOf(context), input.partnerId)
    return shown(context, await mustBePartner(context, input.partnerId))
  }),

  save: os.save.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeBoss(tx, actorOf(context), input.partnerId)
    const partner = await mustBePartner(context, input.partnerId)
    await openListing(context, partner)
    const row = (await lockListing(tx, partner.id)) ?? refuse('not_found')
    if (row.version !== input.version) refuse('changed_meanwhile')
    await keepWords(tx, partner.id, input.words, wordsOf(partner.name, input.words), now)
    await remember(context, {
      action: 'listing.changed',
      hatId: partner.id,
      clientId: partner.id,
      partnerId: partner.id,
      objectId: partner.id,
    })
    return shown(context, partner)
  }),

  show: os.show.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeBoss(tx, actorOf(context), input.partnerId)
    const partner = await mustBePartner(context, input.partnerId)
    const row = (await lockListing(tx, partner.id)) ?? refuse('listing_incomplete')
    if (row.state === 'suspended') refuse('listing_suspended')
    const words = wordsIn(row)
    const hasWords = Object.values(words.claims).some(Boolean)
    if (input.shown && (!hasWords || words.skills.length === 0 || words.languages.length === 0))
      refuse('listing_incomplete')
    if (input.shown && (partner.frozen || !['provisional', 'active', 'at_risk'].includes(partner.state)))
      refuse('partner_no_new_business')
    await sql`
      update listing set state = ${input.shown ? 'live' : 'paused'}, published_at = coalesce(published_at, ${now}), changed_at = ${now}
       where partner_id = ${partner.id} and (${input.shown} or state <> 'draft')`.execute(tx)
    await remember(context, {
      action: input.shown ? 'listing.shown' : 'listing.hidden',
      hatId: partner.id,
      clientId: partner.id,
      partnerId: partner.id,
      objectId: partner.id,
    })
    return shown(context, partner)
  }),
}

export const listingsOperations = {
  suspend: staffs.suspend.handler(async ({ context, input }) => {
    const { tx, now } = context
    if (!actorOf(context).staff) refuse('staff_only')
    const row = (await lockListing(tx, input.partnerId)) ?? refuse('not_found')
    const to = input.suspended ? 'suspended' : row.state === 'suspended' ? 'paused' : row.state
    await sql`
      update listing set state = ${to}, suspended_for = ${input.suspended ? input.reason : null}, published_at = coalesce(published_at, ${now}), changed_at = ${now}
       where partner_id = ${input.partnerId}`.execute(tx)
    await remember(context, {
      action: input.suspended ? 'listing.suspended' : 'listing.let_in',
      hatId: null,
      clientId: input.partnerId,
      partnerId: input.partnerId,
      objectId: input.partnerId,
      changes: { reason: input.reason },
    })
    return { done: true as const }
  }),
}
