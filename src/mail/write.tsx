import { render } from 'react-email'
import type { Letter, LetterFacts, LetterTemplate } from './letter.ts'
import { LetterSheet } from './letters.tsx'
import { isNotice, kindOf } from './notice.ts'
import { plainText } from './plain.ts'
import type { Brand, Sheet } from './sheet.ts'
import { sheets } from './sheets.ts'
import { type Voice, voiceOf } from './voice.ts'

/** A letter ready to be sent. */
export interface Written {
  subject: string
  html: string
  plain: string
}

/** Writes a letter in its reader's language. `familyNames` are the names of product categories in that language. */
export async function writeLetter(
  letter: Pick<Letter, 'template' | 'language' | 'facts'>,
  familyNames: Record<string, string>,
  brand: Brand,
): Promise<Written> {
  const voice = voiceOf(letter.language, familyNames)
  const { template } = letter
  const isChosen = template === 'digest' || (isNotice(template) && !kindOf(template).isDue)
  const sheet = { ...sheetOf(letter, voice), isChosen }
  const subject = oneLine(sheet.subject)
  const html = await render(
    <LetterSheet sheet={{ ...sheet, subject }} language={letter.language} brand={brand} t={voice.t} />,
  )
  return { subject, html, plain: plainText({ sheet, brand, t: voice.t }) }
}

/** What a letter says at one glance, as lists of notices show it. */
export function glanceAt(
  letter: Pick<Letter, 'template' | 'language' | 'facts'>,
  familyNames: Record<string, string>,
): { subject: string; lead: string; label: string | null } {
  const sheet = sheetOf(letter, voiceOf(letter.language, familyNames))
  return { subject: oneLine(sheet.subject), lead: sheet.lead[0] ?? '', label: sheet.button?.label ?? null }
}

function sheetOf<T extends LetterTemplate>(
  letter: { template: T; facts: LetterFacts[T] },
  voice: Voice,
): Sheet {
  return sheets[letter.template](letter.facts, voice)
}

/** A subject is one line without marks that turn the writing direction; names typed by people stand in it. */
function oneLine(text: string): string {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\x20]+/gu, ' ')
    .trim()
}
