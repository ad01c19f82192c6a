/** How far a session lets somebody in, and what a second factor is. */
import type { FactorPolicy } from '../lib/operation.ts'

/** Days from becoming a partner's or the provider's person until the second factor has to be there. */
export const graceDays = 7

/** Minutes without a call after which whoever owes a second factor comes in anew (NIST 800-63B-4, AAL2). */
export const idleMinutes = 60

export interface SessionFacts {
  /** A second factor was given in this session. */
  strong: boolean
  /** By a passkey, or by a key that the identity provider vouches for. */
  resistant: boolean
  hasFactor: boolean
  hasPasskey: boolean
  isStaff: boolean
  /** Since when the person owes one, if at all. */
  dutySince: Date | null
}

export function dueOn(dutySince: Date): Date {
  return new Date(dutySince.getTime() + graceDays * 86_400_000)
}

/** Whether a session fell asleep: nobody's console stays open over lunch where other people's products are at hand. */
export function isAsleep(
  { dutySince, idle }: { dutySince: Date | null; idle: number },
  policy: FactorPolicy,
): boolean {
  return policy !== 'optional' && dutySince !== null && idle >= idleMinutes
}

/** Whether this person comes in by something only that a false page cannot pass on. */
export function mustResist(
  { isStaff, dutySince }: Pick<SessionFacts, 'isStaff' | 'dutySince'>,
  policy: FactorPolicy,
  now: Date,
): boolean {
  return policy === 'passkey' && isStaff && dutySince !== null && now >= dueOn(dutySince)
}

/** What a session still lacks before anything may happen in it; null when it lacks nothing. */
export function needOf(
  facts: SessionFacts,
  policy: FactorPolicy,
  now: Date,
): 'second_factor_needed' | 'factor_missing' | null {
  const { strong, resistant, hasFactor, hasPasskey, dutySince } = facts
  if (mustResist(facts, policy, now)) {
    if (strong && resistant) return null
    if (hasFactor && !strong) return 'second_factor_needed'
    return hasPasskey ? 'second_factor_needed' : 'factor_missing'
  }
  if (strong) return null
  if (hasFactor) return 'second_factor_needed'
  return policy !== 'optional' && dutySince && now >= dueOn(dutySince) ? 'factor_missing' : null
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

/** Whether the identity provider saw a key at work that a false page cannot pass on (RFC 8176). */
export function isResistant(amr: readonly string[]): boolean {
  return amr.some((method) => method === 'hwk' || method === 'swk' || method === 'pop' || method === 'sc')
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
