import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hosting, organisation, type Side, topUp, withPassword } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import type { Id } from '../lib/id.ts'
import { mcpServer } from './mcp.ts'
import { sayIn } from './texts.ts'

let p: Platform
let side: Side
let other: Side
let client: Client
beforeAll(async () => {
  p = await openPlatform()
  side = await organisation(p, 'Side')
  other = await organisation(p, 'Other')
  await topUp(side, '100.00')
  const { tokens } = side.legal.client
  const { personId } = await tokens.addUser({ organisationId: side.id, name: 'Reader', accounting: true })
  const { token } = await withPassword(side.legal, (context) =>
    tokens.create(
      { organisationId: side.id, personId, name: 'Reads and quotes', scopes: ['read', 'orders'], days: 30 },
      { context },
    ),
  )
  const cli = {
    io: {
      env: { MANDATO_TOKEN: token, MANDATO_SERVER: 'http://localhost:3000' },
      out: () => undefined,
      err: () => undefined,
      input: async () => new Uint8Array(),
      askHidden: async () => undefined,
      width: undefined,
      fetch: async (request: Request) => p.answer(request),
    },
    language: 'en' as const,
    say: sayIn('en'),
  }
  const [here, there] = InMemoryTransport.createLinkedPair()
  await mcpServer(cli, { words: [], options: new Map() }).connect(there)
  client = new Client({ name: 'test', version: '1' })
  await client.connect(here)
})
afterAll(async () => {
  await client.close()
  await p.close()
})

const call = async (name: string, args: Record<string, unknown>) => {
  const { content, isError } = await client.callTool({ name, arguments: args })
  const [first] = content as { text: string }[]
  return { text: first?.text ?? '', isError }
}

test('offers reading and quoting, with the shape of each question, and nothing that writes', async () => {
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  expect(names).toContain('products_list')
  expect(names).toContain('orders_quote')
  for (const name of ['orders_place', 'partnerships_end', 'lookUp_open', 'tokens_create'])
    expect(names).not.toContain(name)
  const quote = tools.find(({ name }) => name === 'orders_quote')
  expect(Object.keys(quote?.inputSchema.properties ?? {})).toEqual(
    expect.arrayContaining(['organisationId', 'lines']),
  )
})

test('answers as the API answers whoever asks, and refuses what is not theirs', async () => {
  const own = await call('products_list', { organisationId: side.id })
  expect(own.isError).toBeFalsy()
  expect(JSON.parse(own.text)).toMatchObject({ rows: [] })
  const foreign = await call('products_list', { organisationId: other.id })
  expect(foreign).toMatchObject({ isError: true })
  expect(foreign.text).toContain('not_found')
  const itemId: Id<'item'> = await hosting(p)
  const quoted = await call('orders_quote', {
    organisationId: side.id,
    lines: [{ itemId, quantity: 1, months: 12 }],
  })
  expect([quoted.isError, quoted.text]).toEqual([false, expect.stringContaining('"currency":"CHF"')])
  expect(await call('orders_place', { organisationId: side.id })).toMatchObject({ isError: true })
})
