import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AnyProcedure } from '@orpc/server'
import { z } from 'zod'
import type { Call } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'

/**
 * A cursor carries a seal over the list, what was asked of it and who asked: moved to another list, another filter or
 * another person, or changed by hand, it is none. What it says is asked again anyway, so that the seal is no permission.
 */
const sealLength = 12

interface Asking {
  context: Call
  input: unknown
  path: readonly string[]
  procedure: AnyProcedure
}

const paged = z.looseObject({ next: z.string() })
const placed = z.looseObject({ cursor: z.string() })

function isPaged({ procedure }: Asking): boolean {
  const schema: unknown = procedure['~orpc'].inputSchema
  return schema instanceof z.ZodObject && 'cursor' in schema.shape
}

/** What the seal is over, beside the place itself; how many rows a page has may change from page to page. */
function question({ path, input, context }: Asking): string {
  const asked = Object.entries(input ?? {})
    .filter(([name, value]) => name !== 'cursor' && name !== 'limit' && value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([path, context.actor?.personId ?? null, asked])
}

function sealOf(asking: Asking, place: Buffer): Buffer {
  const seal = createHmac('sha256', asking.context.world.cursorKey).update(question(asking)).update('\0')
  return seal.update(place).digest().subarray(0, sealLength)
}

function opened(asking: Asking, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url')
  const seal = bytes.subarray(0, sealLength)
  const place = bytes.subarray(sealLength)
  if (seal.length === sealLength && timingSafeEqual(seal, sealOf(asking, place)))
    return place.toString('base64url')
  return refuse('input_invalid', { flaws: [{ field: 'cursor', reason: 'not a cursor of this list' }] })
}

function sealed(asking: Asking, cursor: string): string {
  const place = Buffer.from(cursor, 'base64url')
  return Buffer.concat([sealOf(asking, place), place]).toString('base64url')
}

/** Opens the cursor that a list is asked from, and seals the one that it answers. */
export async function cursorsSealed<T extends Asking>(
  options: T & { next(options?: T): Promise<unknown> },
): Promise<unknown> {
  if (!isPaged(options)) return options.next()
  const from = placed.safeParse(options.input).data
  const input = from ? { ...from, cursor: opened(options, from.cursor) } : options.input
  const output = await options.next({ ...options, input })
  const page = paged.safeParse(output).data
  return page ? { ...page, next: sealed(options, page.next) } : output
}
