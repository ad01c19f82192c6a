import type { Chance } from '../demo/chance.ts'
import type { Mailer } from '../mail/mailer.ts'
import { oneIn } from './chances.ts'
import type { Fuse } from './fuse.ts'

/** A mail server outside the product, and what lies in people's mailboxes. */
export interface PostOffice extends Mailer {
  /** The invitation links that lie in a mailbox, the newest last. */
  linksOf(address: string): readonly string[]
  /** Addresses to which a link was sent. */
  invited(): string[]
  readonly arrived: number
}

export interface PostSettings {
  chance: Chance
  fuse: Fuse
  faulty(): boolean
  note(fault: string): void
}

export function makePost({ chance, fuse, faulty, note }: PostSettings): PostOffice {
  const mailboxes = new Map<string, string[]>()
  let arrived = 0
  const goesWrong = (what: string, many: number) => {
    if (!faulty() || !oneIn(chance, many)) return false
    note(what)
    return true
  }
  return {
    get arrived() {
      return arrived
    },
    linksOf: (address) => mailboxes.get(address) ?? [],
    invited: () => [...mailboxes.keys()],
    async send({ recipient, plain }) {
      if (goesWrong('the mail server takes no letter', 12)) throw new Error('451 try again later')
      if (!goesWrong('the mail server takes a letter and loses it', 40)) {
        arrived += 1
        const link = /\/i\/([0-9a-z]{43})/.exec(plain)?.[1]
        if (link) mailboxes.set(recipient, [...(mailboxes.get(recipient) ?? []), link])
      }
      if (goesWrong('the mail server takes a letter and its answer gets lost', 25))
        throw new Error('read ECONNRESET')
      if (goesWrong('killed after a letter left', 120)) fuse.blow()
    },
  }
}
