import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contracts } from '../contracts.ts'

const problem = {
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
} as const

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
    customErrorResponseBodySchema: () => problem,
    security: [{ session: [] }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mandato.session_token' } },
    },
  })
  return `${JSON.stringify(document, null, 2)}\n`
}
