import { type RefusalCode, refusals } from '../lib/refusals.ts'
import type { Translate } from '../web/text.tsx'

function isCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}

/** The sentence of a refusal that the server foretells; null where it foretells none. */
export function refusalWords(t: Translate, code: string | null | undefined): string | null {
  return code && isCode(code) ? t(`refusal.${code}`) : null
}
