import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { brokenPromises, order, organisation, topUp } from '../../test/cast.ts'
import { openPlatform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { renewDue } from './run.ts'

test('a product of the 31st, renewed by runs, ends on the last of each month, also after February', async () => {
  const p = await openPlatform('2026-01-31T09:00:00Z')
  const client = await organisation(p, 'Client')
  await topUp(client, '500.00')
  const productIds = await order(p, client, 1)
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds })
  for (const day of ['2026-02-20', '2026-03-25', '2026-04-25', '2026-05-25']) {
    await p.at(`${day}T09:00:00Z`)
    await renewDue(p.world)
  }
  const ends = await rowsOf(
    p.db,
    sql<{ day: string }>`select period_end as day from order_line where posted order by period_end`,
  )
  expect(ends.map((row) => row.day)).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
  ])
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})
