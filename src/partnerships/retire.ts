import { remember } from '../audit/store.ts'
import type { Context } from '../lib/operation.ts'
import { retireOver } from './store.ts'
import { tellEnded } from './tell.ts'

/**
 * Labels partnerships whose time is over, of one client or of all, tells both sides and writes it into the log: it was
 * time that ended them, whoever comes along just now. Their reach was gone at the instant itself. How many there were.
 */
export async function retire(context: Context, clientId?: string): Promise<number> {
  const byTime: Context = { ...context, actor: null }
  const rows = await retireOver(context.tx, context.now, clientId)
  for (const row of rows) {
    await tellEnded(byTime, row, 'time', '', 0)
    await remember(byTime, {
      action: 'partnership.ended',
      hatId: null,
      clientId: row.client_id,
      partnerId: row.partner_id,
      objectId: row.id,
      witness: { version: row.version },
      changes: { by: 'time' },
    })
  }
  return rows.length
}
