import type { Id } from '../lib/id.ts'
import type { Signer } from '../lib/signing.ts'

/** What is signed in a letter's stopping link: that letter, and nothing else. */
export const stopText = (letterId: Id<'letter'>): string => `stop ${letterId}`

/** Where a mail's reader, or their mail program, stops mails like it; the page changes nothing when it is opened. */
export function stopLinkOf(publicUrl: string, signer: Signer): (letterId: Id<'letter'>) => string {
  return (letterId) => `${publicUrl}/letters/${letterId}.${signer.sign(stopText(letterId))}`
}
