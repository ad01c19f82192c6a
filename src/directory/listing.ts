import type { Language } from '../lib/language.ts'

/** What partners do, and for whom: the facets of the directory. */
export const skills = [
  'websites',
  'shops',
  'wordpress',
  'typo3',
  'joomla',
  'drupal',
  'prestashop',
  'apps',
  'hosting',
  'cloud',
  'email',
  'migration',
  'backup',
  'security',
  'seo',
  'design',
  'training',
] as const
export type Skill = (typeof skills)[number]

export const activities = [
  'retail',
  'restaurants',
  'tourism',
  'health',
  'education',
  'public',
  'associations',
  'culture',
  'finance',
  'industry',
  'crafts',
] as const
export type Activity = (typeof activities)[number]

export const listingStates = ['draft', 'live', 'paused', 'suspended'] as const
export type ListingState = (typeof listingStates)[number]

/** What the badge says: the partner's own state, asked at this instant. */
export const badgeStates = ['valid', 'review', 'suspended', 'ended', 'unknown'] as const
export type BadgeState = (typeof badgeStates)[number]

export const badgeLooks = ['light', 'dark', 'mono'] as const
export type BadgeLook = (typeof badgeLooks)[number]

export interface Standing {
  state: 'provisional' | 'active' | 'at_risk' | 'suspended' | 'ended'
  frozen: boolean
}

/** A partner that is frozen is looked into; nothing is said of why. */
export function badgeOf(partner: Standing | undefined): BadgeState {
  if (!partner) return 'unknown'
  if (partner.state === 'ended') return 'ended'
  if (partner.frozen) return 'review'
  return partner.state === 'suspended' ? 'suspended' : 'valid'
}

/** Bands instead of numbers: how many clients somebody has is their own business. */
export function clientBand(clients: number): '1–9' | '10–49' | '50+' | null {
  if (clients <= 0) return null
  if (clients < 10) return '1–9'
  return clients < 50 ? '10–49' : '50+'
}

/** Letters and digits alone, without accents: as words are kept to be found, and as they are looked for. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** At most so many words of a search are looked for; what is shorter than two letters finds everything. */
const wordsMax = 8
export function searchWords(typed: string): string[] {
  return [...new Set(plainWords(typed).split(' '))].filter((word) => word.length > 1).slice(0, wordsMax)
}

/** The address of a profile: its name, as far as an address can hold it. */
export function slugOf(name: string): string {
  const slug = plainWords(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return slug.replace(/-+$/, '') || 'partner'
}

/** What of a profile is filled in, in per cent, for one language. */
export function completeness(
  listing: {
    claims: Partial<Record<Language, string>>
    abouts: Partial<Record<Language, string>>
    skills: readonly unknown[]
    languages: readonly unknown[]
    work: readonly unknown[]
    email: string
  },
  language: Language,
): number {
  const parts = [
    Boolean(listing.claims[language]),
    Boolean(listing.abouts[language]),
    listing.skills.length > 0,
    listing.languages.length > 0,
    listing.work.length > 0,
    listing.email !== '',
  ]
  return Math.round((parts.filter(Boolean).length / parts.length) * 100)
}

/** Which words of a person's language stand in for one that is missing: the first that there is. */
export function inLanguage(
  words: Partial<Record<Language, string>>,
  language: Language,
): { text: string; language: Language } | null {
  const order: Language[] = [language, 'en', 'fr', 'de', 'it', 'es']
  const found = order.find((one) => words[one])
  return found ? { text: words[found] ?? '', language: found } : null
}
