import { z } from 'zod'

/** What somebody may do with a product: look (statistics), manage (technical), order (spends money). */
export const levels = ['look', 'manage', 'order'] as const
export type Level = (typeof levels)[number]
export const level = z.enum(levels)
/** Limited access never spends money. */
export const grantLevel = z.enum(['look', 'manage'])

const numbers: Record<Level, number> = { look: 1, manage: 2, order: 3 }

/** The level as the database keeps it, 1 to 3. */
export function levelNumber(value: Level): number {
  return numbers[value]
}

/** The level of a number from the database. */
export function levelOf(value: number): Level {
  return levels[value - 1] ?? 'look'
}

export const roles = ['legal', 'administrator', 'collaborator', 'external'] as const
export type Role = (typeof roles)[number]
export const role = z.enum(roles)

/** Legal representatives and administrators see and do all that their organisation may. */
export function isBoss(value: Role): boolean {
  return value === 'legal' || value === 'administrator'
}

export const accesses = ['limited', 'full'] as const
export type Access = (typeof accesses)[number]
export const access = z.enum(accesses)
export const payers = ['client', 'partner'] as const
export type Payer = (typeof payers)[number]
export const payer = z.enum(payers)
