import { parseMinor } from '../lib/money.ts'

/** An amount above nothing as people write it, "1’000.50" or "100,5", as the API reads it; undefined when it is none. */
export function typedAmount(typed: string): string | undefined {
  const plain = typed.replaceAll(/[\s'’]/g, '').replace(',', '.')
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(plain)) return undefined
  const minor = parseMinor(plain)
  return minor !== undefined && minor > 0n ? plain : undefined
}
