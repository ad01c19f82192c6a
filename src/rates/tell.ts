import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import type { Language } from '../lib/language.ts'
import type { Context } from '../lib/operation.ts'
import type { Letter, RateInLetter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import type { ChangeRow, Ground } from './rates.ts'
import type { ChangeRecord } from './store.ts'
import { subjectText, writeValue } from './subject.ts'

interface Told {
  id: string
  name: string
  level: string
  readers: { email: string; language: Language }[]
}

/** Most rows a letter lists; the page has all of them. */
const listed = 12

/** The partners of a change: those of its levels, and all of them where it touches what all of them pay. */
async function partnersOf(context: Context, rows: readonly ChangeRow[]): Promise<Told[]> {
  const levels = rows.flatMap(({ subject }) => ('level' in subject ? [subject.level] : []))
  const isForAll = rows.some(({ subject }) => subject.kind === 'volume_tier' || subject.kind === 'price')
  return rowsOf(
    context.tx,
    sql<Told>`
      select p.organisation_id as id, o.name, p.level,
             (select coalesce(jsonb_agg(jsonb_build_object('email', x.email, 'language', x.language) order by x.id), '[]') from member m join person x on x.id = m.person_id
               where m.organisation_id = p.organisation_id and m.role = 'legal' and m.state = 'active' and x.state = 'active') as readers
        from partner p join organisation o on o.id = p.organisation_id
       where p.state <> 'ended' and (${isForAll} or p.level = any(${levels}))
       order by p.organisation_id`,
  )
}

/** The rows that are a partner's business. */
function rowsFor(rows: readonly ChangeRow[], level: string): ChangeRow[] {
  return rows.filter(({ subject }) =>
    'level' in subject ? subject.level === level : subject.kind === 'volume_tier' || subject.kind === 'price',
  )
}

/** A row in the words of a letter; tax and settings are nothing that partners are told of. */
function inLetter({ subject, value }: ChangeRow, ground: Ground): RateInLetter[] {
  if (subject.kind === 'vat_rate' || subject.kind === 'policy') return []
  return [
    {
      kind: subject.kind,
      of: 'family' in subject ? subject.family : (ground.items.get(subject.sku)?.name ?? subject.sku),
      quantity: 'quantityMin' in subject ? subject.quantityMin : null,
      currency: 'currency' in subject ? subject.currency : null,
      months: 'months' in subject ? subject.months : null,
      before: writeValue(subject, ground.holds.get(subjectText(subject)) ?? null),
      after: writeValue(subject, value),
    },
  ]
}

/** Tells the partners whose rates or prices change: from when, from what to what. */
export async function tellApproved(
  context: Context,
  change: ChangeRecord,
  rows: readonly ChangeRow[],
  ground: Ground,
): Promise<void> {
  const letters = (await partnersOf(context, rows)).flatMap(({ id, name, level, readers }) => {
    const own = rowsFor(rows, level)
    return readers.map((reader): Letter => {
      const facts = {
        organisation: name,
        from: change.effective_on,
        rows: own.slice(0, listed).flatMap((row) => inLetter(row, ground)),
        more: Math.max(0, own.length - listed),
        link: `${context.world.publicUrl}/p/${id}/revenue`,
      }
      return { template: 'rates_changing', recipient: reader.email, language: reader.language, facts }
    })
  })
  await post(context.tx, context.world.ids, context.now, letters)
}

/** Tells those who were told of it that a change does not come. */
export async function tellCancelled(
  context: Context,
  change: ChangeRecord,
  rows: readonly ChangeRow[],
): Promise<void> {
  const letters = (await partnersOf(context, rows)).flatMap(({ id, name, readers }) =>
    readers.map((reader): Letter => {
      const link = `${context.world.publicUrl}/p/${id}/revenue`
      const facts = { organisation: name, from: change.effective_on, link }
      return { template: 'rates_kept', recipient: reader.email, language: reader.language, facts }
    }),
  )
  await post(context.tx, context.world.ids, context.now, letters)
}
