import { implement } from '@orpc/server'
import { mustAccount } from '../access/store.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { invoicesContract } from './contract.ts'
import { presentDocument, presentRow } from './present.ts'
import { type DocumentRow, documentById, listDocuments } from './store.ts'

const os = implement(invoicesContract).$context<Call>().use(inTransaction)

export const cursorAt = (row: DocumentRow) => encodeCursor([row.posted_at.toISOString(), row.id])

export const invoicesOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const { organisationId: reader, cursor, limit = 50, ...filter } = input
    const rows = await listDocuments(context.tx, { ...filter, reader, after: decodeCursor(cursor, 2), limit })
    const page = toPage(rows, limit, cursorAt)
    return { rows: page.rows.map(presentRow), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    return presentDocument(context.tx, await documentById(context.tx, input.documentId, input.organisationId))
  }),
}
