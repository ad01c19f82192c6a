import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { World } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import { tellDays, unusedDays } from './token.ts'

interface Ending {
  name: string
  user: string
  organisation_id: Id<'organisation'> | null
  ends_on: string
  now: Date
}

async function tell(world: World, tx: Tx, tokens: readonly Ending[], because: 'unused' | 'expiring') {
  for (const token of tokens) {
    if (!token.organisation_id) continue
    const facts = {
      organisation: await nameOf(tx, token.organisation_id),
      token: token.name,
      user: token.user,
      because,
      endsOn: token.ends_on,
      link: `${world.publicUrl}/o/${token.organisation_id}/tokens`,
    }
    const letters = (await legalReaders(tx, token.organisation_id)).map((reader) => ({
      template: 'token_ending' as const,
      recipient: reader.email,
      language: reader.language,
      organisationId: reader.organisationId,
      facts,
    }))
    await post(tx, world.ids, token.now, letters)
  }
}

const ending = sql`t.name, p.name as user, p.belongs_to as organisation_id, t.expires_at::date::text as ends_on, app.now() as now`

/** Disables tokens that nobody used for a year, and tells of those that end soon; each once. How many were disabled. */
export function retireTokens(world: World, limit = 200): Promise<number> {
  return world.db.transaction().execute(async (tx) => {
    const unused = await rowsOf(
      tx,
      sql<Ending>`
        update api_token t set revoked_at = app.now(), revoked_because = 'unused' from person p
         where p.id = t.person_id and t.id in (
           select id from api_token where revoked_at is null and expires_at > app.now()
              and coalesce(last_used_at, created_at) <= app.now() - make_interval(days => ${unusedDays})
            order by id limit ${limit} for update skip locked)
        returning ${ending}`,
    )
    await tell(world, tx, unused, 'unused')
    const soon = await rowsOf(
      tx,
      sql<Ending>`
        update api_token t set told_at = app.now() from person p
         where p.id = t.person_id and t.id in (
           select id from api_token where revoked_at is null and told_at is null
              and expires_at > app.now() and expires_at <= app.now() + make_interval(days => ${tellDays})
            order by id limit ${limit} for update skip locked)
        returning ${ending}`,
    )
    await tell(world, tx, soon, 'expiring')
    return unused.length
  })
}

/** Adds up the noted changes of access; the numbers stay what they were. */
export async function foldEpochs(db: Database): Promise<void> {
  await rowOf(db, sql`select access.fold_epochs()`)
}
