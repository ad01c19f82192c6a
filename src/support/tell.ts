import type { Context } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import type { SupportAccessNews } from '../mail/vocabulary.ts'
import { levelName } from './temporary.ts'
import type { AccessRow, Reader } from './temporaryStore.ts'

type Entry = Pick<Context, 'tx' | 'world' | 'now'>

interface News {
  what: SupportAccessNews
  organisation: string
  /** Who lent it, or asks for it. */
  by: string
  acts?: number
}

/** Tells how an access of support goes on. */
export function tellAccess(
  { tx, world, now }: Entry,
  row: AccessRow,
  readers: readonly Reader[],
  { what, organisation, by, acts = 0 }: News,
): Promise<void> {
  return post(
    tx,
    world.ids,
    now,
    readers.map(({ email, language }) => ({
      template: 'support_access',
      recipient: email,
      language,
      organisationId: row.client_id,
      facts: {
        organisation,
        what,
        by,
        level: levelName(row.level),
        hours: row.hours,
        reason: row.reason,
        acts,
        link: `${world.publicUrl}/me/support-access?open=${row.id}`,
      },
    })),
  )
}
