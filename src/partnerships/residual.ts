import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockOne } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustOwn } from './operations.ts'
import { residualContract } from './residualContract.ts'
import type { PartnershipRow } from './store.ts'

const os = implement(residualContract).$context<Call>().use(inTransaction)

interface ResidualRow {
  person_id: Id<'person'>
  name: string
  products: number
  kept_at: Date | null
}

/** External users of the client who belong to the partner, once nothing between the two is left. */
function left(context: Context, row: PartnershipRow): Promise<ResidualRow[]> {
  return rowsOf(
    context.tx,
    sql<ResidualRow>`
      select m.person_id, p.name, m.kept_at,
             (select count(*)::int from member_product mp where mp.organisation_id = m.organisation_id and mp.person_id = m.person_id) as products
        from member m join person p on p.id = m.person_id and p.state = 'active'
        join member w on w.person_id = m.person_id and w.organisation_id = ${row.partner_id} and w.role <> 'external' and w.state = 'active'
       where m.organisation_id = ${row.client_id} and m.role = 'external' and m.state = 'active'
         and not exists (select 1 from access.standing s where s.client_id = ${row.client_id} and s.partner_id = ${row.partner_id})
       order by lower(p.name), p.id limit 200`,
  )
}

export const residualOperations = {
  residual: os.residual.handler(async ({ context, input }) => {
    const rows = await left(context, await mustOwn(context, input))
    return rows.map((row) => ({
      personId: row.person_id,
      name: row.name,
      products: row.products,
      keptAt: row.kept_at?.toISOString() ?? null,
    }))
  }),

  keepResidual: os.keepResidual.handler(async ({ context, input }) => {
    await lockOne(context.tx, 'person', input.personId, 'alone')
    const row = await mustOwn(context, input)
    const found = (await left(context, row)).some((one) => one.person_id === input.personId)
    if (!found) refuse('not_found')
    await sql`update member set kept_at = ${context.now} where organisation_id = ${row.client_id} and person_id = ${input.personId}`.execute(
      context.tx,
    )
    await remember(context, {
      action: 'member.kept',
      hatId: row.client_id,
      clientId: row.client_id,
      objectId: input.personId,
      changes: { partnership: row.id },
    })
    return { done: true }
  }),
}
