import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contracts } from './contracts.ts'

/** What one call may carry beside its input. */
export interface CallOptions {
  /** A write repeated with the same key answers what it answered before. */
  idempotencyKey?: string
  /** The intent, proven with the password, that covers this call. */
  stepUp?: string
  /** The version that is changed; taken out of the input, which names it. */
  match?: number
}

export interface ClientOptions {
  /** Address of the server, without a path: the page's own origin in a browser. */
  baseUrl: string
  /** Sent with every call; asked for each time, so that a session may change. */
  headers?: () => Record<string, string>
  fetch?: (request: Request) => Promise<Response>
}

export type Client = JsonifiedClient<ContractRouterClient<typeof contracts, CallOptions>>

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * A problem document as the typed error of its code: the sentence is the message, the facts are the data. Read by hand,
 * so that no schema library has to travel to the browser.
 */
function errorOf(body: unknown, status: number): ORPCError<string, Record<string, unknown>> | undefined {
  if (!body || typeof body !== 'object') return undefined
  const {
    type: _type,
    title,
    status: _status,
    detail,
    instance: _instance,
    code,
    ...facts
  } = body as Record<string, unknown>
  const name = text(code)
  if (name === undefined) return undefined
  return new ORPCError(name, {
    defined: true,
    status,
    message: text(detail) ?? text(title) ?? name,
    data: facts,
  })
}

/** The link reads bodies of application/json only, and a problem document is one under another name. */
async function readableProblem(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) return response
  const headers = new Headers(response.headers)
  headers.set('Content-Type', 'application/json')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** An input without the version of what it changes, which travels in the header If-Match. */
function withoutVersion(input: unknown): { input: unknown; match?: number } {
  if (!input || typeof input !== 'object' || !('version' in input)) return { input }
  const { version, ...rest } = input
  return typeof version === 'number' ? { input: rest, match: version } : { input }
}

/** Calls by path, for whoever reads the contract itself, such as the command line. */
export function createLink({
  baseUrl,
  headers,
  fetch = globalThis.fetch,
}: ClientOptions): OpenAPILink<CallOptions> {
  return new OpenAPILink<CallOptions>(contracts, {
    url: new URL('/api/v1', baseUrl).href,
    headers: ({ context }) => ({
      ...headers?.(),
      ...(context.idempotencyKey ? { 'Idempotency-Key': context.idempotencyKey } : {}),
      ...(context.stepUp ? { 'Step-Up': context.stepUp } : {}),
      ...(context.match === undefined ? {} : { 'If-Match': `"${context.match}"` }),
    }),
    interceptors: [
      ({ next, ...call }) => {
        const { input, match } = withoutVersion(call.input)
        return next({
          ...call,
          input,
          context: match === undefined ? call.context : { ...call.context, match },
        })
      },
    ],
    // an API that sends elsewhere is not the one that was asked for
    fetch: (request) => readableProblem(fetch(new Request(request, { redirect: 'error' }))),
    customErrorResponseBodyDecoder: (body, response) => errorOf(body, response.status),
  })
}

/** The API as functions, typed by the contract: `client.orders.place({ … }, { context: { idempotencyKey } })`. */
export function createClient(options: ClientOptions): Client {
  return createORPCClient(createLink(options))
}
