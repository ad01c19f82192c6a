/** Texts for people: written once per key in all five languages, compiled and spoken in one. */
import { I18n } from '@lingui/core'
import { type CompiledMessage, compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Language } from './language.ts'

/** ICU messages by key; the type asks for all five languages of each. */
export type Texts<Key extends string> = Record<Key, Record<Language, string>>

/** What a message may be given to put in its places. */
export type TextValues = Record<string, string | number | Date>

export type Speaker<Key extends string> = (key: Key, values?: TextValues) => string

/** Declares the texts of a noun. It only carries the type: a key without one of the languages does not compile. */
export function texts<Key extends string>(entries: Texts<Key>): Texts<Key> {
  return entries
}

/** The messages of one language, ready to be spoken without a compiler. */
export function compileTexts<Key extends string>(
  entries: Texts<Key>,
  language: Language,
): Record<string, CompiledMessage> {
  const compiled: Record<string, CompiledMessage> = {}
  for (const [key, text] of Object.entries<Record<Language, string>>(entries)) {
    try {
      compiled[key] = compileMessageOrThrow(text[language])
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`The text ${key} (${language}) is no ICU message: ${reason}`, { cause: error })
    }
  }
  return compiled
}

/** A function that writes texts in one language, for letters, the server and the command line. Keep it: it compiles. */
export function speaker<Key extends string>(entries: Texts<Key>, language: Language): Speaker<Key> {
  const i18n = new I18n({ locale: language, messages: { [language]: compileTexts(entries, language) } })
  return (key, values) => i18n._(key, values)
}
