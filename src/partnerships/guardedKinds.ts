/** Acts of a partner that a client may keep a hand on. */
export const actKinds = ['order', 'frequency', 'renewal_off'] as const
export type ActKind = (typeof actKinds)[number]
