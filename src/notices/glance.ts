import type { Language } from '../lib/language.ts'
import { isTemplate, readFacts } from '../mail/facts.ts'
import { glanceAt } from '../mail/write.tsx'

interface Told {
  template: string
  facts: unknown
  place: string | null
}

/**
 * What a letter says at one glance, in a language. Its link is kept nowhere once it has left, so it is put together
 * anew; what an older release wrote and this one cannot read goes by its name.
 */
export function glance(
  { template, facts, place }: Told,
  language: Language,
  families: Record<string, string>,
  publicUrl: string,
): { subject: string; lead: string; label: string | null } {
  const unread = { subject: template, lead: '', label: null }
  if (!isTemplate(template) || typeof facts !== 'object') return unread
  try {
    const whole = readFacts(template, { link: publicUrl + (place ?? '/me/notices'), ...facts })
    return glanceAt({ template, language, facts: whole }, families)
  } catch {
    return unread
  }
}
