import type { TextKey } from '../texts.ts'

interface Said {
  key: TextKey
  values: Record<string, string | number>
}

/** What the rule says in English, by the text that says it in the reader's language. */
const sayings: readonly (readonly [pattern: RegExp, key: TextKey, value?: 'day' | 'count' | 'max'])[] = [
  [/^must be after (.+)$/, 'rates.flaw.after', 'day'],
  [/^must not be empty$/, 'rates.flaw.empty'],
  [/^names no/, 'rates.flaw.unknown'],
  [/^another value is announced for (.+)$/, 'rates.flaw.announced', 'day'],
  [/^holds already$/, 'rates.flaw.same'],
  [/^stands here twice$/, 'rates.flaw.twice'],
  [/^has no public price$/, 'rates.flaw.noPrice'],
  [/^lies above the public price$/, 'rates.flaw.abovePublic'],
  [/^lies below the partner price/, 'rates.flaw.belowPartner'],
  [/^lies below the rate from (\d+) units$/, 'rates.flaw.belowTier', 'count'],
  [/^lies above the rate from (\d+) units$/, 'rates.flaw.aboveTier', 'count'],
  [/^reminded, blocked/, 'rates.flaw.days'],
  [/^must be (\d+) or less$/, 'rates.flaw.max', 'max'],
]

/** A flaw of a change as a text of the reader's language; what is not known is a value nobody can read. */
export function flawText(reason: string, day: (iso: string) => string): Said {
  for (const [pattern, key, of] of sayings) {
    const match = pattern.exec(reason)
    if (!match) continue
    const said = match[1] ?? ''
    if (!of) return { key, values: {} }
    return { key, values: { [of]: of === 'day' ? day(said) : of === 'count' ? Number(said) : said } }
  }
  return { key: 'rates.flaw.form', values: {} }
}
