import { rowIds } from '../pricing/benefit.ts'

/** The rules by which something is earned: the rows of the matrix, and what a partner orders for itself. */
export const ruleIds = [...rowIds, 'OWN'] as const
