import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Language } from '../lib/language.ts'
import type { Context } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import type { CaseNews } from '../mail/vocabulary.ts'
import { type CaseRow, readBy } from './caseStore.ts'

interface Told {
  email: string
  language: Language
  organisation: string
}

/**
 * Tells whoever opened a case, as long as they may read it, or whoever of support looks after it, that it went on.
 * What was written stays in the console: people write passwords where they should not.
 */
export async function tellCase(
  { tx, world, now }: Pick<Context, 'tx' | 'world' | 'now'>,
  row: CaseRow,
  what: CaseNews,
): Promise<void> {
  const isForSupport = what === 'written'
  const readerId = isForSupport ? row.assignee_id : row.person_id
  if (!readerId) return
  const readers = await rowsOf(
    tx,
    sql<Told>`
      select p.email, p.language, o.name as organisation
        from person p, support_case c join organisation o on o.id = c.client_id
       where p.id = ${readerId} and c.id = ${row.id} and p.state = 'active' and p.kind = 'human'
         and ${isForSupport ? sql`p.staff is not null` : readBy(readerId)}`,
  )
  const path = isForSupport ? '/staff/cases' : '/me/cases'
  await post(
    tx,
    world.ids,
    now,
    readers.map(({ email, language, organisation }) => ({
      template: 'support_case',
      recipient: email,
      language,
      organisationId: row.hat_id,
      facts: {
        number: row.number,
        organisation,
        what,
        day: dayOf(row.due_at),
        link: `${world.publicUrl}${path}/${row.id}`,
      },
    })),
  )
}
