import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type ForClient, rememberEach } from '../audit/store.ts'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { World } from '../lib/operation.ts'
import { Refusal } from '../lib/refusal.ts'
import { sheetOf } from './cells.ts'
import { type Made, writeBilling, writeJournal } from './files.ts'
import { type Claimed, claimExport, finishExport, giveUpExport, keepParts } from './making.ts'
import { mayHave } from './operations.ts'

/** Pieces of a file as they are kept: large enough to be few, small enough to be sent in one answer. */
const partBytes = 512 * 1024

/** Somebody lost the right to what they asked for while it was made. */
class Revoked extends Error {}

async function mustStillHave(tx: Database, row: Claimed): Promise<void> {
  const person = await rowOf(
    tx,
    sql<{ staff: string | null }>`select staff from person where id = ${row.person_id} and state = 'active'`,
  )
  const asked = {
    organisationId: row.organisation_id,
    personId: row.person_id,
    staffRole: person?.staff ?? null,
  }
  if (!person || !(await mayHave(tx, asked))) throw new Revoked()
}

/** Collects bytes, and keeps them in pieces beside the transaction that reads: what is written can be seen at once. */
function partsOf({ db }: World, row: Claimed) {
  const digest = createHash('sha256')
  let loose: Uint8Array[] = []
  let size = 0
  let kept = 0
  let no = 0
  const keep = async (rowsDone: number, rowsTotal: number, isLast: boolean) => {
    const isEnough = size - kept >= partBytes || (isLast && size > kept)
    const parts = isEnough ? cut(Buffer.concat(loose)) : []
    await db.transaction().execute(async (tx) => {
      await mustStillHave(tx, row)
      await keepParts(tx, row.id, { rowsDone, rowsTotal, no, parts })
    })
    if (!isEnough) return
    no += parts.length
    kept = size
    loose = []
  }
  return {
    give(bytes: Uint8Array) {
      if (bytes.length === 0) return
      digest.update(bytes)
      size += bytes.length
      loose.push(bytes)
    },
    keep,
    done: () => ({ size, sha256: digest.digest() }),
  }
}

function cut(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / partBytes)
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * partBytes, (n + 1) * partBytes))
}

/** Reads as the person who asked: the fence stands around what a partner's file can hold. */
async function standAs(tx: Tx, row: Claimed): Promise<void> {
  const person = row.organisation_id === null ? 'open' : row.person_id
  await sql`select set_config('mandato.fence', ${person}, true), set_config('mandato.hat', ${row.organisation_id ?? ''}, true)`.execute(
    tx,
  )
}

/** Every client whose figures are in the file finds that in its log; a file of the books stands in the provider's. */
function notedOf(world: World, row: Claimed, made: Made): ForClient[] {
  const { format } = row
  if (row.organisation_id === null)
    return [{ id: world.ids('event'), clientId: null, changes: { format, rows: made.rows } }]
  return [...made.clients].map(([clientId, rows]) => ({
    id: world.ids('event'),
    clientId,
    changes: { format, rows },
  }))
}

async function makeExport(world: World, row: Claimed): Promise<void> {
  const parts = partsOf(world, row)
  const made = await world.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await standAs(tx, row)
      return row.kind === 'billing' ? writeBilling(tx, row, parts, sheetOf) : writeJournal(tx, row, parts)
    })
  await world.db.transaction().execute(async (tx) => {
    await mustStillHave(tx, row)
    const organisationId = row.organisation_id
    await rememberEach(
      tx,
      {
        action: 'export.made',
        personId: row.person_id,
        hatId: organisationId,
        partnerId: organisationId,
        objectId: row.id,
      },
      notedOf(world, row, made),
    )
    await finishExport(tx, row.id, { name: made.name, mediaType: made.mediaType, ...parts.done() })
  })
}

/** Makes the files that were asked for, one after the other; returns how many were ended, one way or the other. */
export async function makeExports(world: World): Promise<number> {
  for (let made = 0; ; made++) {
    const row = await world.db.transaction().execute(claimExport)
    if (!row) return made
    try {
      await makeExport(world, row)
    } catch (error) {
      const fault = error instanceof Refusal ? error.code : error instanceof Revoked ? null : 'failed'
      await world.db.transaction().execute((tx) => giveUpExport(tx, row.id, fault))
      if (fault === 'failed') throw error
    }
  }
}
