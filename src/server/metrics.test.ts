import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisation } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { openDatabase } from '../lib/database.ts'
import { createApp } from './app.ts'
import { serveHealth } from './metrics.ts'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

const token = 'a token for figures'
const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } })

test('figures are for whoever knows the token; where none is set there is no such page', async () => {
  expect((await p.request('/metrics', bearer(token))).status).toBe(404)
  const app = createApp({
    world: p.world,
    auth: undefined as never,
    onBug: () => undefined,
    metricsToken: token,
  })
  expect((await app.request('/metrics')).status).toBe(401)
  expect((await app.request('/metrics', bearer('another token here'))).status).toBe(401)
  await app.request('/api/v1/catalogue/items')
  await app.request('/api/v1/me')
  const text = await (await app.request('/metrics', bearer(token))).text()
  expect(text).toMatch(/mandato_calls_seconds_count\{operation="catalogue\.items",status="200"\} 1/)
  expect(text).toMatch(/mandato_calls_seconds_count\{operation="people\.me",status="401"\} 1/)
  expect(text).toMatch(/^mandato_letters_waiting \d+$/m)
  expect(text).toMatch(/^mandato_database_bytes [1-9]\d+$/m)
})

test('figures name nobody', async () => {
  const app = createApp({
    world: p.world,
    auth: undefined as never,
    onBug: () => undefined,
    metricsToken: token,
  })
  const side = await organisation(p, 'Nobody’s business')
  await app.request(`/api/v1/o/${side.id}/products`)
  const text = await (await app.request('/metrics', bearer(token))).text()
  expect(text).toContain('operation="products.list"')
  expect(text).not.toContain(side.id)
})

test('ready is who reaches the database; alive is who runs', async () => {
  expect(await (await p.request('/readyz')).text()).toBe('ready')
  const { db, close } = openDatabase('postgres://nobody@127.0.0.1:1/nothing', 1)
  const app = new Hono()
  serveHealth(app, db)
  expect((await app.request('/healthz')).status).toBe(200)
  expect((await app.request('/readyz')).status).toBe(503)
  await close()
})
