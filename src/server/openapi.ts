import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { actorRow } from '../access/contract.ts'
import { item } from '../catalogue/contract.ts'
import { contracts } from '../contracts.ts'
import { letterRow } from '../mail/contract.ts'
import { benefitRow, explainedLine, order, payment, placed, quote } from '../orders/contract.ts'
import { memberRow, organisation } from '../organisations/contract.ts'
import { clientRow } from '../partnerships/clientContract.ts'
import { invitation, partnership, rights } from '../partnerships/contract.ts'
import { productRow } from '../products/contract.ts'
import { renewal } from '../renewals/contract.ts'

const problem: OpenAPI.SchemaObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'The refusal in the language of Accept-Language' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable name of the refusal' },
    flaws: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'reason'],
        properties: { field: { type: 'string' }, reason: { type: 'string' } },
      },
    },
  },
}

let kept: Promise<string> | undefined

/** openapi.json, read off the contract; the same text every time. */
export function openapiText(): Promise<string> {
  kept ??= generate()
  return kept
}

async function generate(): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contracts, {
    info: {
      title: 'Mandato',
      version: '1',
      description:
        'Partner programme for cloud and hosting providers. Amounts are decimal strings, rates basis points, refusals problem documents (RFC 9457).',
    },
    servers: [{ url: '/api/v1' }],
    // every refusal has one form; its codes stand in each operation's description
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/Problem' }),
    commonSchemas: {
      Organisation: { schema: organisation },
      Member: { schema: memberRow },
      Item: { schema: item },
      Product: { schema: productRow },
      Actor: { schema: actorRow },
      Rights: { schema: rights },
      Invitation: { schema: invitation },
      Partnership: { schema: partnership },
      Client: { schema: clientRow },
      ExplainedLine: { schema: explainedLine },
      Quote: { schema: quote },
      Placed: { schema: placed },
      Order: { schema: order },
      Benefit: { schema: benefitRow },
      Payment: { schema: payment },
      Renewal: { schema: renewal },
      Letter: { schema: letterRow },
    },
    security: [{ session: [] }],
    components: {
      schemas: { Problem: problem },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mandato.session_token' } },
    },
  })
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path?.[method]
      if (operation) describeForm(operation, method)
    }
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

interface Described {
  description?: string
  parameters?: unknown[]
  responses?: Record<string, object>
}

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
})

/** What the generator cannot read off the contract: the headers of writes, and the media type of refusals. */
function describeForm(operation: Described, method: string): void {
  const parameters = operation.parameters ?? []
  if (method !== 'get')
    parameters.push(header('Idempotency-Key', 'The same key again answers what it answered before'))
  if (operation.description?.includes('proof_needed')) {
    parameters.push(header('Step-Up', 'The proven intent that covers this act'))
  }
  if (parameters.length > 0) operation.parameters = parameters
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    if (Number(status) < 400 || !('content' in response)) continue
    response.content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  }
}
