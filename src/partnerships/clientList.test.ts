import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisation, partner, partnered, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'

let p: Platform
let agency: Side
let client: Side
beforeAll(async () => {
  p = await openPlatform()
  agency = await partner(p, 'Agency')
  client = await organisation(p, 'Mountain')
  const other = await organisation(p, 'River')
  await partnered(client, agency, { access: 'full' })
  await partnered(other, agency, { access: 'full' })
})
afterAll(() => p.close())

const names = async (q?: string) =>
  (await agency.legal.client.clients.list({ partnerId: agency.id, ...(q && { q }) })).rows.map(
    (row) => row.name,
  )

test('a client that changes its name is listed, sorted and found by the new one', async () => {
  expect(await names()).toEqual(['Mountain', 'River'])
  await sql`update organisation set name = 'Valley' where id = ${client.id}`.execute(p.db)
  expect(await names()).toEqual(['River', 'Valley'])
  expect(await names('mount')).toEqual([])
  expect(await names('vall')).toEqual(['Valley'])
})

test('an ended client keeps its place under its name; it is found by its website still', async () => {
  await sql`update organisation set website = 'hills.example' where id = ${client.id}`.execute(p.db)
  expect(await names('hills')).toEqual(['Valley'])
  await sql`update partnership set state = 'ended', ended_at = app.now(), ends_at = app.now() where client_id = ${client.id}`.execute(
    p.db,
  )
  expect(await names('hills')).toEqual(['Valley'])
  await sql`update organisation set name = 'Abyss' where id = ${client.id}`.execute(p.db)
  expect(await names()).toEqual(['Abyss', 'River'])
})
