import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'
import { refuse } from '../lib/refusal.ts'

interface PremiumLine {
  itemId: string
  /** Of all its periods. */
  months: number
  quantity: number
}

/** Refuses where placing would: Premium Support is one at a time, for its least term, and upwards only. */
export async function mustTakePremium(
  tx: Database,
  ownerId: string,
  lines: readonly PremiumLine[],
): Promise<void> {
  const row = await rowOf(
    tx,
    sql<{ code: 'premium_term' | 'premium_upgrade_only' | null }>`
      select case when count(*) > 1 then 'premium_upgrade_only'
                  else min(app.premium_problem(${ownerId}, null, x."itemId", x.months, x.quantity)) end as code
        from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x("itemId" text, months int, quantity int)
        join premium_tier t on t.item_id = x."itemId"`,
  )
  if (row?.code) refuse(row.code)
}
