import type { ProofAction } from '../lib/proofActions.ts'

/** A proof that the person who asks is the one who signed in, for one act on one object at one version. */
export interface Purpose {
  action: ProofAction
  objectId: string
  objectVersion: string
}

/** Wrong passwords before an intent is locked, and how long a person waits after that. */
export const triesMax = 5
export const lockMinutes = 15
export const intentMinutes = 5

export interface Intent {
  action: string
  objectId: string
  objectVersion: string
  /** Hash of the operation and everything it was given when the proof was asked for. */
  contentSha: string
  personId: string
  sessionId: string
  state: 'issued' | 'proven' | 'consumed' | 'locked'
  expiresAt: Date
}

/** Whether a proven intent covers an act: same person, session, action, object, version and content, in time, not used before. */
export function covers(
  intent: Intent,
  asker: { personId: string; sessionId: string },
  purpose: Purpose & { contentSha: string },
  now: Date,
): boolean {
  return (
    intent.personId === asker.personId &&
    intent.sessionId === asker.sessionId &&
    intent.state === 'proven' &&
    now < intent.expiresAt &&
    intent.action === purpose.action &&
    intent.objectId === purpose.objectId &&
    intent.objectVersion === purpose.objectVersion &&
    intent.contentSha === purpose.contentSha
  )
}
