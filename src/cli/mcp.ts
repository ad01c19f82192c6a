import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { ask, isRefusal, refusalText } from './ask.ts'
import { type Command, commands } from './commands.ts'
import { type Cli, Ending } from './io.ts'
import { onlyKnown, onlyWords, type Typed } from './options.ts'

/** What works out an answer and changes nothing, although it is asked with a body. */
const quotes = [
  'orders.quote',
  'orders.quoteForClient',
  'invitations.previewAcceptance',
  'partnerships.previewRights',
]

/** What may be asked: reading and quoting, by clients and partners. The provider's own pages are not among it. */
const tools: readonly Command[] = commands.filter(
  ({ method, url, path }) =>
    (method === 'GET' && !url.startsWith('/api/v1/staff/')) || quotes.includes(path.join('.')),
)

const nameOf = ({ path }: Command) => path.join('_')

function schemaOf({ input }: Command) {
  const { $schema: _, ...schema } = input
    ? z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
    : { $schema: '', properties: {} }
  return { ...schema, type: 'object' as const }
}

/**
 * The operations that read and quote as tools of the Model Context Protocol. Whoever asks is who the command line is
 * signed in as, or whose token it was given: each call is checked by the server like any other, and none can write.
 */
export function mcpServer(cli: Cli, typed: Typed): Server {
  const server = new Server({ name: 'mandato', version: '1' }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map((tool) => ({
      name: nameOf(tool),
      description: tool.summary,
      inputSchema: schemaOf(tool),
      annotations: { readOnlyHint: true },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = tools.find((one) => nameOf(one) === params.name)
    const said = (text: string, isError = false) => ({ content: [{ type: 'text' as const, text }], isError })
    if (!tool) return said(cli.say('wrong.command', { word: params.name }), true)
    try {
      return said(JSON.stringify(await ask(cli, typed, tool, params.arguments ?? {})))
    } catch (error) {
      if (isRefusal(error)) return said(refusalText(cli, error), true)
      if (error instanceof Ending) return said(error.message, true)
      throw error
    }
  })
  return server
}

/** `mandato mcp`: speaks the Model Context Protocol over its input and output until they close. */
export async function mcp(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'help'])
  onlyWords(cli, typed.words, 1)
  const server = mcpServer(cli, typed)
  const closed = new Promise<void>((done) => {
    server.onclose = done
    process.stdin.once('end', done)
  })
  await server.connect(new StdioServerTransport())
  await closed
  await server.close()
}
