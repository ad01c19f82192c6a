/** How a message can be signed: by Ed25519, or by a secret both sides have. */
export const schemes = ['v1a', 'v1'] as const
export type Scheme = (typeof schemes)[number]
