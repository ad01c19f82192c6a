import { type Access, isBoss, type Level, levelNumber, type Payer, type Role } from '../access/access.ts'
import type { RefusalCode } from '../lib/refusals.ts'

/** What somebody of a partner can do at a client, from looking to ending. */
export const teamActs = ['look', 'manage', 'renew', 'order', 'money', 'assign', 'end'] as const
export type TeamAct = (typeof teamActs)[number]

/** Refusals that say why not. */
export const teamLacks = [
  'not_found',
  'level_too_low',
  'limited_never_spends',
  'accounting_only',
  'boss_only',
  'legal_only',
] as const satisfies readonly RefusalCode[]
export type TeamLack = (typeof teamLacks)[number]

/** How somebody stands with a client, in the partner's hat. */
export interface Standing {
  role: Role
  accounting: boolean
  access: Access
  payer: Payer
  /** The highest level on any product; null where nothing is reached. */
  level: Level | null
  /** Whether it holds for products to come too. */
  allProducts: boolean
}

/** Why somebody may not do something, by the refusal they would meet; null where they may. */
export function lackFor(
  act: TeamAct,
  { role, accounting, access, level, allProducts }: Standing,
): TeamLack | null {
  const reached = level === null ? 0 : levelNumber(level)
  switch (act) {
    case 'look':
      return reached > 0 ? null : 'not_found'
    case 'manage':
      if (reached === 0) return 'not_found'
      return reached >= levelNumber('manage') ? null : 'level_too_low'
    case 'renew':
    case 'order':
      if (reached === 0) return 'not_found'
      if (access === 'limited') return 'limited_never_spends'
      return reached >= levelNumber('order') && (act === 'renew' || allProducts) ? null : 'level_too_low'
    case 'money':
      return isBoss(role) || (role === 'collaborator' && accounting) ? null : 'accounting_only'
    case 'assign':
      return isBoss(role) ? null : 'boss_only'
    case 'end':
      return role === 'legal' ? null : 'legal_only'
  }
}
