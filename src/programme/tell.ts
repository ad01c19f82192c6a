import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Context, World } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import type { ApplicationNews, ApplicationReason } from '../mail/vocabulary.ts'
import { legalReaders, type Reader } from '../organisations/store.ts'
import { personById } from '../people/store.ts'
import { type ApplicationRow, applicationById } from './store.ts'

const linkTo = (world: World, row: ApplicationRow) => `${world.publicUrl}/o/${row.organisation_id}/programme`

/** Tells the company's legal representatives, and whoever sent the application in, how it stands. */
export async function tellApplicant(
  context: Context,
  id: string,
  what: ApplicationNews,
  said: { reasons?: readonly ApplicationReason[]; text?: string } = {},
): Promise<void> {
  const { tx, world, now } = context
  const row = await applicationById(tx, id)
  const letters = (await legalReaders(tx, row.organisation_id)).map(
    ({ email, language }): Letter => ({
      template: 'application_moved',
      recipient: email,
      language,
      facts: {
        organisation: row.organisation,
        reference: row.id,
        what,
        reasons: [...(said.reasons ?? [])],
        text: said.text ?? '',
        day: (what === 'rejected' || what === 'upheld' ? row.again_from : row.decide_by) ?? null,
        link: linkTo(world, row),
      },
    }),
  )
  await post(tx, world.ids, now, letters)
}

/** Asks a legal representative to send in what somebody else has prepared. */
export async function tellSigner(context: Context, row: ApplicationRow, personId: string): Promise<void> {
  const { tx, world, now } = context
  const person = await personById(tx, personId)
  if (!person) return
  await post(tx, world.ids, now, [
    {
      template: 'application_to_sign',
      recipient: person.email,
      language: person.language,
      facts: { organisation: row.organisation, by: context.actor?.name ?? '', link: linkTo(world, row) },
    },
  ])
}

/** Addresses that the company's legal representatives and administrators have proved to read. */
export function provenEmails(db: Database, organisationId: string): Promise<Pick<Reader, 'email'>[]> {
  return rowsOf(
    db,
    sql<{ email: string }>`
      select p.email from member m join person p on p.id = m.person_id
       where m.organisation_id = ${organisationId} and m.role in ('legal', 'administrator') and m.state = 'active' and p.email_verified and p.kind = 'human'
       order by p.id limit 50`,
  )
}
