import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount, mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, currencies, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById } from '../organisations/store.ts'
import { warrantiesContract } from './warrantyContract.ts'

const os = implement(warrantiesContract).$context<Call>().use(inTransaction)

/** A warranty is a promise of the provider's money: given by those who answer for it. */
function mustAnswerForMoney(context: Context): void {
  const { staff } = actorOf(context)
  if (staff !== 'manager' && staff !== 'finance') refuse('staff_only')
}

interface Row {
  organisation_id: Id<'organisation'>
  name: string
  currency: Currency
  ceiling: bigint
  used: bigint
  granted_at: Date
  ended_at: Date | null
}

const columns = sql`w.organisation_id, o.name, w.currency, w.ceiling::bigint as ceiling, w.used::bigint as used, w.granted_at, w.ended_at`

const present = (row: Row) => ({
  organisation: { id: row.organisation_id, name: row.name },
  currency: row.currency,
  ceiling: formatMinor(row.ceiling),
  used: formatMinor(row.used),
  grantedAt: row.granted_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

async function warrantyOf(tx: Database, organisationId: string, currency: string) {
  const row = await rowOf(
    tx,
    sql<Row>`select ${columns} from warranty w join organisation o on o.id = w.organisation_id where w.organisation_id = ${organisationId} and w.currency = ${currency}`,
  )
  return present(row ?? refuse('not_found'))
}

interface MeansRow {
  currency: Currency
  means: 'prepaid' | 'provider' | null
  ceiling: bigint | null
  used: bigint | null
  ended: boolean | null
}

export const warrantiesOperations = {
  means: os.means.handler(async ({ context, input }) => {
    const { tx } = context
    await mustAccount(tx, actorOf(context), input.organisationId)
    const home = (await organisationById(tx, input.organisationId)).currency
    const rows = await rowsOf(
      tx,
      sql<MeansRow>`
        select c.currency, m.means, w.ceiling::bigint as ceiling, w.used::bigint as used, w.ended_at is not null as ended
          from unnest(${[...currencies]}::text[]) c(currency)
          left join default_means m on m.organisation_id = ${input.organisationId} and m.currency = c.currency
          left join warranty w on w.organisation_id = ${input.organisationId} and w.currency = c.currency
         where c.currency = ${home} or m.means is not null or w.ceiling is not null order by c.currency`,
    )
    return rows.map(({ currency, means, ceiling, used, ended }) => ({
      currency,
      means: means ?? 'prepaid',
      warranty:
        ceiling === null || used === null
          ? null
          : { ceiling: formatMinor(ceiling), used: formatMinor(used), isEnded: ended === true },
    }))
  }),

  chooseMeans: os.chooseMeans.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId, currency, means } = input
    const actor = actorOf(context)
    // means of payment are for those who answer for the organisation; it is never delegated
    await mustBeBoss(tx, actor, organisationId)
    const before = await rowOf(
      tx,
      sql<{
        means: string
      }>`select means from default_means where organisation_id = ${organisationId} and currency = ${currency}`,
    )
    await sql`
      insert into default_means (organisation_id, currency, means, chosen_by, chosen_at) values (${organisationId}, ${currency}, ${means}, ${actor.personId}, ${now})
      on conflict (organisation_id, currency) do update set means = excluded.means, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`.execute(
      tx,
    )
    await remember(context, {
      action: 'renewal.means',
      hatId: organisationId,
      clientId: organisationId,
      objectId: organisationId,
      changes: { currency, means: [before?.means ?? 'prepaid', means] },
    })
    return { currency, means }
  }),

  list: os.list.handler(async ({ context, input }) => {
    mustAnswerForMoney(context)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 3)
    const rows = await rowsOf(
      context.tx,
      sql<Row>`
        select ${columns} from warranty w join organisation o on o.id = w.organisation_id
         where ${after?.[0] ?? null}::text is null
            or (w.granted_at, w.organisation_id, w.currency) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::text, ${after?.[2] ?? null}::text)
         order by w.granted_at desc, w.organisation_id desc, w.currency desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) =>
      encodeCursor([row.granted_at.toISOString(), row.organisation_id, row.currency]),
    )
    return { rows: page.rows.map(present), next: page.next }
  }),

  grant: os.grant.handler(async ({ context, input }) => {
    mustAnswerForMoney(context)
    const { tx, now } = context
    const { organisationId, currency } = input
    const ceiling = parseMinor(input.ceiling) ?? 0n
    if (ceiling <= 0n) refuse('input_invalid', { flaws: [{ field: 'ceiling', reason: 'more than nothing' }] })
    await organisationById(tx, organisationId)
    await sql`
      insert into warranty (organisation_id, currency, ceiling, granted_by, granted_at) values (${organisationId}, ${currency}, ${ceiling}, ${actorOf(context).personId}, ${now})
      on conflict (organisation_id, currency) do update set ceiling = excluded.ceiling, granted_by = excluded.granted_by, granted_at = excluded.granted_at, ended_at = null`.execute(
      tx,
    )
    await remember(context, {
      action: 'warranty.granted',
      hatId: null,
      clientId: organisationId,
      objectId: organisationId,
      changes: { currency, ceiling: input.ceiling },
    })
    return warrantyOf(tx, organisationId, currency)
  }),

  end: os.end.handler(async ({ context, input }) => {
    mustAnswerForMoney(context)
    const { tx, now } = context
    const { organisationId, currency } = input
    const ended = await rowOf(
      tx,
      sql`update warranty set ended_at = ${now} where organisation_id = ${organisationId} and currency = ${currency} and ended_at is null returning 1`,
    )
    if (ended)
      await remember(context, {
        action: 'warranty.ended',
        hatId: null,
        clientId: organisationId,
        objectId: organisationId,
        changes: { currency },
      })
    return warrantyOf(tx, organisationId, currency)
  }),
}
