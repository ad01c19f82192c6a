/** How far a session lets somebody in, and what a second factor is. */

/** Days from becoming a partner's or the provider's person until the second factor has to be there. */
export const graceDays = 7

export interface SessionFacts {
  /** A second factor was given in this session. */
  strong: boolean
  hasFactor: boolean
  /** Since when the person owes one, if at all. */
  dutySince: Date | null
}

export function dueOn(dutySince: Date): Date {
  return new Date(dutySince.getTime() + graceDays * 86_400_000)
}

/** What a session still lacks before anything may happen in it; null when it lacks nothing. */
export function needOf(
  { strong, hasFactor, dutySince }: SessionFacts,
  policy: 'required' | 'optional',
  now: Date,
): 'second_factor_needed' | 'factor_missing' | null {
  if (strong) return null
  if (hasFactor) return 'second_factor_needed'
  return policy === 'required' && dutySince && now >= dueOn(dutySince) ? 'factor_missing' : null
}

const kinds: Record<string, 'known' | 'held' | 'own'> = {
  pwd: 'known',
  pin: 'known',
  kba: 'known',
  otp: 'held',
  hwk: 'held',
  swk: 'held',
  sc: 'held',
  sms: 'held',
  tel: 'held',
  face: 'own',
  fpt: 'own',
  iris: 'own',
  retina: 'own',
  vbm: 'own',
}

/** Whether the methods an identity provider names (RFC 8176) make two factors: it says so, or they are of two kinds. */
export function isStrong(amr: readonly string[]): boolean {
  if (amr.includes('mfa')) return true
  return new Set(amr.flatMap((method) => kinds[method] ?? [])).size >= 2
}

export interface ResetAsker {
  isPerson: boolean
  isStaff: boolean
  /** Legal representative or administrator of an organisation of the person. */
  isBoss: boolean
}

/** Why somebody may not ask for or decide on the reset of a person's factor; null when they may. */
export function whyNoReset(
  asker: ResetAsker,
  person: { isStaff: boolean; organisations: number },
): 'reset_by_others' | 'reset_by_staff' | 'not_found' | null {
  if (asker.isPerson) return 'reset_by_others'
  if (asker.isStaff) return null
  if (!asker.isBoss) return 'not_found'
  return person.isStaff || person.organisations > 1 ? 'reset_by_staff' : null
}
