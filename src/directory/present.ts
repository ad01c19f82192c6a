import { z } from 'zod'
import type { Language } from '../lib/language.ts'
import { languages } from '../lib/language.ts'
import type { FoundPartner, OwnListing, Profile } from './contract.ts'
import { badgeOf, clientBand, completeness, inLanguage } from './listing.ts'
import { type EvidenceRow, type FoundRow, type ListingRow, wordsIn } from './store.ts'

export function presentOwn(row: ListingRow): OwnListing {
  const words = wordsIn(row)
  return {
    ...words,
    state: row.state,
    slug: row.slug,
    version: row.version,
    suspendedFor: row.suspended_for,
    publishedAt: row.published_at?.toISOString() ?? null,
    complete: z
      .record(z.enum(languages), z.int())
      .parse(Object.fromEntries(languages.map((language) => [language, completeness(words, language)]))),
  }
}

export function presentFound(row: FoundRow, words: readonly string[], language: Language): FoundPartner {
  const own = wordsIn(row)
  const verified = [
    ...(row.has_register ? (['register'] as const) : []),
    ...(row.has_site ? (['website'] as const) : []),
    ...(row.meets ? (['threshold'] as const) : []),
  ]
  return {
    slug: row.slug,
    name: row.name,
    town: own.town,
    country: own.country,
    claim: inLanguage(own.claims, language),
    skills: own.skills,
    languages: own.languages,
    budget: own.budget,
    accepts: own.accepts,
    remote: own.remote,
    verified,
    because: {
      words: words.filter((_, n) => row.exact[n]),
      nearly: words.filter((_, n) => !row.exact[n]),
      facts: verified.length,
    },
  }
}

/** What is proved, and nothing that is not: an amount or a number of clients is never told. */
export function presentEvidence(row: EvidenceRow, hidesClients: boolean): Profile['evidence'] {
  return {
    since: row.since.toISOString(),
    threshold: row.state === 'active' ? 'met' : row.state === 'provisional' ? 'first_year' : null,
    register:
      row.register_number && row.register_at
        ? {
            number: row.register_number,
            source: row.register_source ?? '',
            at: row.register_at.toISOString(),
          }
        : null,
    website: row.site && row.site_at ? { host: row.site, at: row.site_at.toISOString() } : null,
    clients: hidesClients ? null : clientBand(row.clients),
  }
}

export function presentProfile(row: ListingRow, proved: EvidenceRow, language: Language): Profile {
  const { claims, abouts, hidesClients, domains: _, ...words } = wordsIn(row)
  return {
    ...words,
    partnerId: row.partner_id,
    slug: row.slug,
    name: row.name,
    claim: inLanguage(claims, language),
    about: inLanguage(abouts, language),
    website: proved.website,
    evidence: presentEvidence(proved, hidesClients),
  }
}

export const badgeStateOf = (proved: EvidenceRow | undefined) =>
  badgeOf(proved && { state: proved.state, frozen: proved.frozen })
