import type { Language } from '../lib/language.ts'
import { speaker } from '../lib/texts.ts'
import { badgeTexts } from './badgeTexts.ts'
import type { BadgeLook, BadgeState } from './listing.ts'

const colours: Record<BadgeLook, { ground: string; line: string; ink: string; mark: string }> = {
  light: { ground: '#ffffff', line: '#d7d9d6', ink: '#14191d', mark: '#005f87' },
  dark: { ground: '#14191d', line: '#3a4248', ink: '#f4f5f2', mark: '#6fc3e8' },
  mono: { ground: 'none', line: 'currentColor', ink: 'currentColor', mark: 'currentColor' },
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

interface Drawn {
  provider: string
  state: BadgeState
  look: BadgeLook
  language: Language
}

/** The badge as one file: no script, no font from elsewhere, nothing that could tell who looked at it. */
export function badgeDrawing({ provider, state, look, language }: Drawn): string {
  const isValid = state === 'valid'
  const t = speaker(badgeTexts, language)
  const { ground, line, ink, mark } = colours[look]
  const word = t(isValid ? 'badge.word.valid' : 'badge.word.void')
  const sign = isValid ? 'M15 24.5l6 6 12-13' : 'M17 17l14 14M31 17L17 31'
  const colour = isValid ? mark : look === 'mono' ? mark : '#8a5a00'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="48" viewBox="0 0 220 48" role="img" aria-label="${escaped(`${provider}: ${word}`)}">
<rect x=".5" y=".5" width="219" height="47" rx="7.5" fill="${ground}" stroke="${line}"/>
<path d="${sign}" fill="none" stroke="${colour}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>
<g font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif" fill="${ink}">
<text x="46" y="21" font-size="11" opacity=".75">${escaped(provider.slice(0, 26))}</text>
<text x="46" y="36" font-size="14" font-weight="600">${escaped(word)}</text>
</g></svg>`
}
