import type { Language } from '../lib/language.ts'
import { languages } from '../lib/language.ts'
import { speaker } from '../lib/texts.ts'
import { facetTexts } from './facetTexts.ts'
import { type Activity, plainWords, type Skill } from './listing.ts'

const speakers = languages.map((language) => speaker(facetTexts, language))
const regions = languages.map((language) => new Intl.DisplayNames(language, { type: 'region' }))
const tongues = languages.map((language) => new Intl.DisplayNames(language, { type: 'language' }))
const wordsMax = 12_000

interface Said {
  town: string
  country: string
  claims: Partial<Record<Language, string | undefined>>
  abouts: Partial<Record<Language, string | undefined>>
  skills: readonly Skill[]
  activities: readonly Activity[]
  languages: readonly string[]
}

/** Everything by which a profile is found: what it says, and its facets by their names in five languages. */
export function wordsOf(name: string, words: Said): string {
  const named = [
    ...words.skills.flatMap((skill) => speakers.map((t) => t(`directory.skill.${skill}`))),
    ...words.activities.flatMap((activity) => speakers.map((t) => t(`directory.activity.${activity}`))),
    ...words.languages.flatMap((code) => tongues.map((names) => names.of(code) ?? code)),
    ...regions.map((names) => names.of(words.country) ?? words.country),
  ]
  const own = [name, words.town, ...Object.values(words.claims), ...named, ...Object.values(words.abouts)]
  const all = plainWords(own.filter((text) => text !== undefined).join(' ')).split(' ')
  return [...new Set(all)].join(' ').slice(0, wordsMax)
}
