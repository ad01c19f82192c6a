import type { CompiledMessage } from '@lingui/message-utils/compileMessage'
import type { Language } from '../lib/language.ts'
import { remembered } from './storage.ts'

export const languages: readonly Language[] = ['it', 'fr', 'de', 'en', 'es']

/** Each language in its own words, for the menu. */
export const languageNames: Record<Language, string> = {
  it: 'Italiano',
  fr: 'Français',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
}

export type Messages = Record<string, CompiledMessage>

export function isLanguage(value: string): value is Language {
  return languages.some((language) => language === value)
}

/** The person's language, else the one saved here, else the first of the browser's that we speak, else English. */
export function firstLanguage(ofPerson?: string | null): Language {
  const wishes = [ofPerson, remembered('language'), ...navigator.languages]
  for (const wish of wishes) {
    const language = wish?.slice(0, 2).toLowerCase()
    if (language && isLanguage(language)) return language
  }
  return 'en'
}

/** The region decides how amounts and days are written, unless one was chosen: the browser's, else Switzerland. */
export function firstRegion(): string {
  for (const wish of navigator.languages) {
    const region = /-([A-Z]{2})\b/.exec(wish)?.[1]
    if (region && isLanguage(wish.slice(0, 2))) return region
  }
  return 'CH'
}
