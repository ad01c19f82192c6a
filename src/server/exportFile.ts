import { call } from '@orpc/server'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import type { Call } from '../lib/operation.ts'
import { operations } from '../operations.ts'

interface Piece {
  name: string
  mediaType: string
  content: string
  next: number | null
}

/**
 * A file as raw bytes, for browsers: its pieces one after the other, each asked for through the operation, so that
 * rights are looked at with every one and never more than one is in memory.
 */
async function fileOf(piece: (no: number) => Promise<Piece>): Promise<Response> {
  const first = await piece(0)
  let next: Piece | null = first
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!next) return controller.close()
      controller.enqueue(Buffer.from(next.content, 'base64'))
      next = next.next === null ? null : await piece(next.next)
      if (!next) controller.close()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': first.mediaType,
      'content-disposition': `attachment; filename="${first.name}"`,
      'x-content-type-options': 'nosniff',
    },
  })
}

const ofPartner = z.object({ partnerId: idOf('organisation'), exportId: idOf('export') })
const ofProvider = z.object({ exportId: idOf('export') })
const addresses = /^\/api\/v1\/(?:p\/(?<partnerId>[^/]+)|staff)\/exports\/(?<exportId>[^/]+)\/file$/

/** The file at an address, or undefined where none can be. */
export function exportFileAt(path: string, context: Call): Promise<Response> | undefined {
  const found = addresses.exec(path)?.groups
  const partners = ofPartner.safeParse(found).data
  if (partners) return fileOf((no) => call(operations.exports.part, { ...partners, no }, { context }))
  const providers = found?.partnerId === undefined ? ofProvider.safeParse(found).data : undefined
  return providers && fileOf((no) => call(operations.bookExports.part, { ...providers, no }, { context }))
}
