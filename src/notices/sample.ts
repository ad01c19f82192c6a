import type { Language } from '../lib/language.ts'
import { isTemplate, readFacts } from '../mail/facts.ts'
import { sampleFamilyNames, samples } from '../mail/samples.ts'
import { type Written, writeLetter } from '../mail/write.tsx'

/** A letter with made-up facts; nothing where there is no such letter. */
export async function sampleLetter(
  template: string,
  language: Language,
  version: number,
  publicUrl: string,
): Promise<Written | undefined> {
  if (!isTemplate(template)) return undefined
  const facts = samples[template][version]
  if (!facts) return undefined
  const brand = { name: 'Mandato', host: new URL(publicUrl).host }
  return writeLetter({ template, language, facts: readFacts(template, facts) }, sampleFamilyNames, brand)
}
