import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import { actorRow } from '../access/contract.ts'
import { item } from '../catalogue/contract.ts'
import { contracts } from '../contracts.ts'
import { letterRow } from '../mail/contract.ts'
import { benefitRow, explainedLine, order, payment, placed, quote } from '../orders/contract.ts'
import { memberRow, organisation } from '../organisations/contract.ts'
import { clientRow } from '../partnerships/clientContract.ts'
import { partnership, rights } from '../partnerships/contract.ts'
import { invitation } from '../partnerships/invitationContract.ts'
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
  const named = z.record(z.string(), fields).parse(document.components?.schemas)
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path?.[method]
      if (operation) describeForm(operation, method, named)
    }
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

interface Described {
  description?: string
  parameters?: unknown[]
  requestBody?: unknown
  responses?: Record<string, object>
}

const header = (name: string, description: string, required = false) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
})

type Named = Readonly<Record<string, z.infer<typeof fields>>>

const json = <T extends z.ZodType>(schema: T) =>
  z.looseObject({ content: z.looseObject({ 'application/json': z.looseObject({ schema }) }) })
const fields = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
})

/** Takes the version out of a described body: it travels as a header. Says whether it has to be there. */
function takeVersion(operation: Described): 'required' | 'optional' | undefined {
  const body = json(fields).safeParse(operation.requestBody).data
  const { properties = {}, required = [], ...schema } = body?.content['application/json'].schema ?? {}
  const { version, ...others } = properties
  if (!body || version === undefined) return undefined
  const needed = required.filter((name) => name !== 'version')
  body.content['application/json'].schema = {
    ...schema,
    properties: others,
    ...(needed.length > 0 ? { required: needed } : {}),
  }
  if (needed.length === 0) delete body.required
  if (Object.keys(others).length > 0) operation.requestBody = body
  else delete operation.requestBody
  return needed.length < required.length ? 'required' : 'optional'
}

const etag = { ETag: { description: 'The version of what was answered', schema: { type: 'string' } } }

/** Whether an answer names a version, in itself or in the schema it refers to. */
function namesVersion(response: unknown, named: Named): boolean {
  const schema = json(fields.extend({ $ref: z.string().optional() })).safeParse(response).data?.content[
    'application/json'
  ].schema
  const name = schema?.$ref?.replace('#/components/schemas/', '')
  const shape = name === undefined ? schema : named[name]
  return shape?.properties?.version !== undefined
}

/** What the generator cannot read off the contract: the headers of writes, and the media type of refusals. */
function describeForm(operation: Described, method: string, named: Named): void {
  const parameters = operation.parameters ?? []
  if (method !== 'get')
    parameters.push(header('Idempotency-Key', 'The same key again answers what it answered before'))
  if (operation.description?.includes('proof_needed')) {
    parameters.push(header('Step-Up', 'The proven intent that covers this act'))
  }
  const version = takeVersion(operation)
  if (version) {
    const description =
      'The ETag that reading answered: 412 where it is another by now, 428 where it is missing'
    parameters.push(header('If-Match', description, version === 'required'))
  }
  if (parameters.length > 0) operation.parameters = parameters
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    if (Number(status) < 300 && namesVersion(response, named)) Object.assign(response, { headers: etag })
    if (Number(status) < 400 || !('content' in response)) continue
    response.content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  }
}
