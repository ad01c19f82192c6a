import type { Language } from '../lib/language.ts'
import { type RefusalCode, refusals } from '../lib/refusals.ts'
import type { Texts } from '../lib/texts.ts'

type Key = `refusal.${RefusalCode}`

function isCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}

function isWhole(entries: Partial<Texts<Key>>): entries is Texts<Key> {
  return Object.keys(entries).length === Object.keys(refusals).length
}

function sentences(): Texts<Key> {
  const entries: Partial<Record<Key, Record<Language, string>>> = {}
  for (const code of Object.keys(refusals).filter(isCode)) {
    const { it, fr, de, en, es } = refusals[code]
    entries[`refusal.${code}`] = { it, fr, de, en, es }
  }
  if (!isWhole(entries)) throw new Error('a refusal has no sentence')
  return entries
}

/** The sentence of every refusal, `refusal.<code>`: a button that the server would refuse says it beforehand. */
export const refusalTexts = sentences()
