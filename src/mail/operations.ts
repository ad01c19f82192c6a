import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { rowOf, rowsOf } from '../lib/database.ts'
import { type Id, idOf } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type LetterRow, mailContract } from './contract.ts'

const os = implement(mailContract).$context<Call>().use(inTransaction)

const limitUsual = 50

interface KeptLetter {
  id: Id<'letter'>
  template: string
  recipient: string
  language: Language
  subject: string | null
  state: LetterRow['state']
  created_at: Date
  sent_at: Date | null
}

/** Letters hold what is meant for their readers only, so the mailbox is there only where it replaces the post. */
function mustHaveMailbox({ world }: Context): void {
  if (!world.mailbox) refuse('not_found')
}

function present(letter: KeptLetter): LetterRow {
  const { id, template, recipient, language, subject, state } = letter
  return {
    id,
    template,
    recipient,
    language,
    subject,
    state,
    createdAt: letter.created_at.toISOString(),
    sentAt: letter.sent_at?.toISOString() ?? null,
  }
}

const place = z.tuple([z.iso.datetime(), idOf('letter')])

function placeOf(cursor: string | undefined): z.infer<typeof place> | undefined {
  const values = decodeCursor(cursor, 2)
  if (!values) return undefined
  const parsed = place.safeParse(values)
  return parsed.success
    ? parsed.data
    : refuse('input_invalid', { flaws: [{ field: 'cursor', reason: 'not a cursor of this list' }] })
}

export const mailOperations = {
  list: os.list.handler(async ({ context, input }) => {
    mustHaveMailbox(context)
    const limit = input.limit ?? limitUsual
    const after = placeOf(input.cursor)
    const rows = await rowsOf(
      context.tx,
      sql<KeptLetter & { place: string }>`
        select id, template, recipient, language, subject, state, created_at, sent_at,
               to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
          from letter
         where ${input.recipient ? sql`recipient = ${input.recipient.toLowerCase()}` : sql`true`}
           and ${after ? sql`(created_at, id) < (${after[0]}::timestamptz, ${after[1]})` : sql`true`}
         order by created_at desc, id desc
         limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.place, row.id]))
    return { rows: page.rows.map(present), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    mustHaveMailbox(context)
    const letter = await rowOf(
      context.tx,
      sql<KeptLetter & { html: string; plain: string }>`
        select id, template, recipient, language, subject, state, created_at, sent_at, html, plain
          from letter where id = ${input.letterId} and html is not null and plain is not null`,
    )
    return letter ? { ...present(letter), html: letter.html, plain: letter.plain } : refuse('not_found')
  }),
}
