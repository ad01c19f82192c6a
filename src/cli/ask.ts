import { randomUUID } from 'node:crypto'
import { ORPCError } from '@orpc/client'
import { z } from 'zod'
import { type CallOptions, createLink } from '../client.ts'
import { refusals } from '../lib/refusals.ts'
import type { Command } from './commands.ts'
import { type Cli, Ending } from './io.ts'
import { given, type Typed } from './options.ts'
import { cookieFor, passwordOf, renewSession, serverOf } from './session.ts'
import { plain } from './show.ts'

const answerLimitMs = 300_000

/** A refusal by name, told from the errors of whatever else may answer at the address. */
export function isRefusal(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError && Object.hasOwn(refusals, error.code)
}

/** Runs something that asks a server; silence, and answers that are none, become a sentence. */
export async function reaching<Answer>(
  { say }: Cli,
  server: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(AbortSignal.timeout(answerLimitMs))
  } catch (error) {
    if (isRefusal(error)) throw error
    // fetch throws a TypeError with a cause for an address it cannot reach
    const unreachable = error instanceof TypeError && error.cause !== undefined
    const tooSlow = error instanceof DOMException && error.name === 'TimeoutError'
    if (unreachable || tooSlow) throw new Ending(say('server.silent', { server }), 1)
    if (error instanceof ORPCError || isUnreadable(error))
      throw new Ending(say('server.strange', { server }), 1)
    throw error
  }
}

/** The link throws a plain error for a body that is not what its type says. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Error && /^(Cannot parse response body|Invalid OpenAPI response)/.test(error.message)
  )
}

/**
 * Asks the server for what a command does. Where it wants to be sure who is there, the password is asked for and the
 * same call made again under the proof.
 */
export async function ask(
  cli: Cli,
  typed: Typed,
  command: Pick<Command, 'path' | 'writes'>,
  input: unknown,
): Promise<unknown> {
  const server = serverOf(cli, typed)
  const token = cli.io.env.MANDATO_TOKEN
  const cookie = token ? undefined : await cookieFor(cli.io, server)
  const who = token ? { Authorization: `Bearer ${token}` } : cookie ? { Cookie: cookie } : {}
  const link = createLink({
    baseUrl: server,
    headers: () => ({ 'Accept-Language': cli.language, ...who }),
    fetch: async (request) => {
      const response = await cli.io.fetch(request)
      await renewSession(cli.io, server, response.headers)
      return response
    },
  })
  const call = async (path: readonly string[], body: unknown, context: CallOptions) => {
    const answer = await reaching(cli, server, (signal) => link.call(path, body, { context, signal }))
    if (typeof answer === 'object' && answer !== null && !(answer instanceof Blob)) return answer
    throw new Ending(cli.say('server.strange', { server }), 1)
  }
  const context: CallOptions = command.writes
    ? { idempotencyKey: given(cli, typed, 'idempotency-key') ?? randomUUID() }
    : {}
  try {
    return await call(command.path, input, context)
  } catch (error) {
    const intentId = intentOf(error)
    if (intentId === undefined) throw error
    const password = await passwordOf(cli, typed)
    if (password === undefined) throw new Ending(cli.say('signIn.needsPassword'), 1)
    await call(['people', 'prove'], { intentId, password }, { idempotencyKey: randomUUID() })
    return call(command.path, input, { ...context, stepUp: intentId })
  }
}

/** The intent that has to be proven before the call can pass. */
function intentOf(error: unknown): string | undefined {
  if (!isRefusal(error) || error.code !== 'proof_needed') return undefined
  return z.object({ intentId: z.string() }).safeParse(error.data).data?.intentId
}

const badRows = z.object({
  rows: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string() })),
})
const flaws = z.object({ flaws: z.array(z.object({ field: z.string(), reason: z.string() })) })

/** A refusal for a person: its sentence and code, then everything it names. */
export function refusalText({ say }: Cli, error: ORPCError<string, unknown>): string {
  const rows = badRows.safeParse(error.data).data?.rows.map((row) => say('import.bad', row))
  const named =
    rows ?? flaws.safeParse(error.data).data?.flaws.map(({ field, reason }) => `${field}: ${reason}`) ?? []
  const hint =
    error.code === 'not_signed_in' ? [say('signIn.hint', { command: 'mandato sign-in --email …' })] : []
  return [`${error.message} (${error.code})`, ...named, ...hint].map((line) => `${plain(line)}\n`).join('')
}

/** The same for a program. */
export function refusalJson(error: ORPCError<string, unknown>): string {
  const facts = typeof error.data === 'object' ? error.data : {}
  return `${JSON.stringify({ code: error.code, status: error.status, detail: error.message, ...facts })}\n`
}
