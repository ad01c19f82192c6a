import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase } from './box.ts'

test('every test database is migrated, and what one writes the other does not see', async () => {
  await using first = await createDatabase()
  await using second = await createDatabase()
  await onDatabase(first.url, 'create table note as select 1 as id')
  expect(await onDatabase(first.url, 'select id from note')).toEqual([{ id: 1 }])
  await expect(onDatabase(second.url, 'select id from note')).rejects.toThrow('"note" does not exist')
  expect(await onDatabase(second.url, 'select count(*) > 0 as migrated from migration')).toEqual([
    { migrated: true },
  ])
})

async function onDatabase(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
