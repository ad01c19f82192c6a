import addresses from 'virtual:texts'
import type { Language } from '../lib/language.ts'
import type { Messages } from './language.ts'

/** Fetches the compiled messages of a language, which are data and no script; the browser keeps the file. */
export async function messagesOf(language: Language): Promise<Messages> {
  const answer = await fetch(addresses[language])
  return answer.json()
}
