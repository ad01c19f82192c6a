import type { AnyProcedure } from '@orpc/server'
import { ORPCError } from '@orpc/server'
import { z } from 'zod'
import type { Call } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { flawsOf } from './problem.ts'

/**
 * The version of what is read and changed travels as an entity tag (RFC 9110): every answer that names a `version`
 * carries it as ETag, and a write whose contract names one takes it from If-Match and from nowhere else.
 */
export function entityTag(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { etag: `"${version}"` }
}

/** Whether a contract's input names the version of what it changes, and whether it must be there. */
export function versionIn(schema: unknown): 'required' | 'optional' | undefined {
  if (!(schema instanceof z.ZodObject)) return undefined
  const version: unknown = schema.shape.version
  if (!(version instanceof z.ZodType)) return undefined
  return version.safeParse(undefined).success ? 'optional' : 'required'
}

/** The number in a strong entity tag of ours. */
function versionOf(match: string | undefined): number | undefined {
  if (match === undefined) return undefined
  const digits = /^"(\d{1,9})"$/.exec(match.trim())?.[1]
  if (!digits)
    refuse('input_invalid', { flaws: [{ field: 'If-Match', reason: 'one ETag as an answer gave it: "3"' }] })
  return Number(digits)
}

interface Asking {
  context: Call
  input: unknown
  procedure: AnyProcedure
}

const versioned = z.looseObject({ version: z.int() })

/** Brings the version of If-Match into the input, and the version of the answer out to the ETag. */
export async function versionInHeaders<T extends Asking>(
  options: T & { next(options?: T): Promise<unknown> },
): Promise<unknown> {
  const { next, ...asking } = options
  const { context, procedure } = asking
  const wants = versionIn(procedure['~orpc'].inputSchema)
  const output = wants ? await matching(wants, options) : await next()
  const found = versioned.safeParse(output).data
  if (found && context.keepsakes) context.keepsakes.version = found.version
  return output
}

async function matching<T extends Asking>(
  wants: 'required' | 'optional',
  options: T & { next(options?: T): Promise<unknown> },
): Promise<unknown> {
  const { context, input } = options
  const fields = input && typeof input === 'object' ? input : {}
  if ('version' in fields)
    refuse('input_invalid', { flaws: [{ field: 'version', reason: 'is said by the header If-Match' }] })
  const version = versionOf(context.match)
  try {
    return await options.next(version === undefined ? options : { ...options, input: { ...fields, version } })
  } catch (error) {
    if (wants === 'optional' || version !== undefined || !isMalformed(error)) throw error
    const flaws = flawsOf(error.cause).map((flaw) =>
      flaw.field === 'version' ? { field: 'If-Match', reason: 'the ETag that reading answered: "3"' } : flaw,
    )
    return refuse(flaws.every(({ field }) => field === 'If-Match') ? 'if_match_missing' : 'input_invalid', {
      flaws,
    })
  }
}

const isMalformed = (error: unknown): error is ORPCError<string, unknown> =>
  error instanceof ORPCError && error.code === 'BAD_REQUEST'
