import { implement } from '@orpc/server'
import { mayAccount, mustAccount, mustKeepBooks, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import type { Database } from '../lib/database.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { partnerById } from '../organisations/store.ts'
import {
  billingFilter,
  bookExportsContract,
  type ExportRow,
  exportsContract,
  journalFilter,
} from './contract.ts'
import { type BookFormat, isOneYear, targetOf } from './export.ts'
import {
  addExport,
  allTargets,
  type ExportRecord,
  exportById,
  exportsAfter,
  mappedAccounts,
  pieceOf,
  saveAccount,
  saveTarget,
  targetByName,
} from './store.ts'
import { returnsOf } from './supplies.ts'

async function mustSeeMoney(context: Context, partnerId: string): Promise<void> {
  await mustAccount(context.tx, actorOf(context), partnerId)
  if (!(await partnerById(context.tx, partnerId))) refuse('not_a_partner')
}

function present(row: ExportRecord): ExportRow {
  const { clientIds, from, to } =
    row.kind === 'billing'
      ? billingFilter.parse(row.filter)
      : { clientIds: undefined, ...journalFilter.parse(row.filter) }
  const [only] = clientIds?.length === 1 ? clientIds : []
  const isPlain = row.format === 'hledger' || row.format === 'beancount'
  return {
    exportId: row.id,
    kind: row.kind,
    format: row.format,
    from,
    to,
    client: only ? { id: only, name: row.client ?? '' } : null,
    clients: clientIds?.length ?? null,
    currency: row.kind === 'billing' || isPlain ? null : journalFilter.parse(row.filter).currency,
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    state: row.state,
    fault: row.fault,
    rowsDone: Number(row.rows_done),
    rowsTotal: row.rows_total === null ? null : Number(row.rows_total),
    name: row.name,
    size: row.size === null ? null : Number(row.size),
    sha256: row.sha256,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }
}

/** One page of the files of a partner, or of the provider. */
async function listed(
  { tx }: Context,
  organisationId: string | null,
  { cursor, limit = 20 }: { cursor?: string | undefined; limit?: number | undefined },
) {
  const rows = await exportsAfter(tx, organisationId, decodeCursor(cursor, 1)?.[0] ?? null, limit + 1)
  const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
  return { rows: page.rows.map(present), next: page.next }
}

const found = async ({ tx }: Context, organisationId: string | null, exportId: string) =>
  (await exportById(tx, organisationId, exportId)) ?? refuse('not_found')

/** A piece of a file that is ready and not over: its hour counts here, not when the job comes by. */
async function piece(context: Context, organisationId: string | null, exportId: string, no: number) {
  const row = await found(context, organisationId, exportId)
  const isOver = row.state === 'expired' || (row.expires_at !== null && row.expires_at <= context.now)
  if (isOver) refuse('export_expired')
  if (row.state !== 'ready' || row.name === null || row.media_type === null) refuse('export_not_ready')
  const part = (await pieceOf(context.tx, exportId, no)) ?? refuse('not_found')
  return {
    name: row.name,
    mediaType: row.media_type,
    no,
    content: part.bytes.toString('base64'),
    next: part.isLast ? null : no + 1,
  }
}

const os = implement(exportsContract).$context<Call>().use(inTransaction)

export const exportsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    return listed(context, input.partnerId, input)
  }),

  ask: os.ask.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    const { tx, now, world } = context
    const { partnerId, format, ...filter } = input
    mustBeInOrder(filter)
    const id = world.ids('export')
    const personId = actorOf(context).personId
    await addExport(tx, { id, kind: 'billing', format, organisationId: partnerId, personId, filter, now })
    await remember(context, {
      action: 'export.asked',
      hatId: partnerId,
      clientId: partnerId,
      objectId: id,
      changes: {
        format,
        from: filter.from,
        to: filter.to,
        ...(filter.clientIds ? { clients: filter.clientIds } : {}),
      },
    })
    return present(await found(context, partnerId, id))
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    return present(await found(context, input.partnerId, input.exportId))
  }),

  part: os.part.handler(async ({ context, input }) => {
    await mustSeeMoney(context, input.partnerId)
    return piece(context, input.partnerId, input.exportId, input.no)
  }),
}

function mustBeInOrder({ from, to }: { from: string; to: string }): void {
  if (from > to) refuse('input_invalid', { flaws: [{ field: 'to', reason: 'not before the first day' }] })
}

/** What a program asks for must be known before a file for it is begun. */
async function mustBeSetUp(
  tx: Database,
  format: BookFormat,
  period: { from: string; to: string },
): Promise<void> {
  if ((format === 'datev' || format === 'fec') && !isOneYear(period)) refuse('export_one_year')
  const target = targetOf(format)
  const facts = target && (await targetByName(tx, target))
  if (format === 'datev' && !(facts?.adviserNo && facts.clientNo)) refuse('export_target_unset')
  if (format === 'fec' && !facts?.siren) refuse('export_target_unset')
}

function keeper(context: Context): Actor {
  const actor = actorOf(context)
  mustKeepBooks(actor)
  return actor
}

const staff = implement(bookExportsContract).$context<Call>().use(inTransaction)

export const bookExportsOperations = {
  list: staff.list.handler(async ({ context, input }) => {
    keeper(context)
    return listed(context, null, input)
  }),

  ask: staff.ask.handler(async ({ context, input }) => {
    const { personId } = keeper(context)
    const { tx, now, world } = context
    const { format, ...filter } = input
    mustBeInOrder(filter)
    await mustBeSetUp(tx, format, filter)
    const id = world.ids('export')
    await addExport(tx, { id, kind: 'journal', format, organisationId: null, personId, filter, now })
    await remember(context, {
      action: 'export.asked',
      hatId: null,
      clientId: null,
      objectId: id,
      changes: { format, ...filter },
    })
    return present(await found(context, null, id))
  }),

  get: staff.get.handler(async ({ context, input }) => {
    keeper(context)
    return present(await found(context, null, input.exportId))
  }),

  part: staff.part.handler(async ({ context, input }) => {
    keeper(context)
    return piece(context, null, input.exportId, input.no)
  }),

  targets: staff.targets.handler(async ({ context }) => {
    keeper(context)
    return allTargets(context.tx)
  }),

  setTarget: staff.setTarget.handler(async ({ context, input }) => {
    keeper(context)
    await saveTarget(context.tx, input)
    await remember(context, {
      action: 'export.target_changed',
      hatId: null,
      clientId: null,
      objectId: null,
      changes: { ...input },
    })
    return (await targetByName(context.tx, input.target)) ?? refuse('not_found')
  }),

  accounts: staff.accounts.handler(async ({ context, input }) => {
    keeper(context)
    return mappedAccounts(context.tx, input.target)
  }),

  setAccount: staff.setAccount.handler(async ({ context, input }) => {
    keeper(context)
    const { tx } = context
    const known = await mappedAccounts(tx, input.target)
    if (!known.some(({ kind }) => kind === input.kind)) refuse('not_found')
    await saveAccount(tx, input)
    await remember(context, {
      action: 'export.account_changed',
      hatId: null,
      clientId: null,
      objectId: null,
      changes: { ...input },
    })
    return mappedAccounts(tx, input.target)
  }),

  vatReturn: staff.vatReturn.handler(async ({ context, input }) => {
    keeper(context)
    mustBeInOrder(input)
    return returnsOf(context.tx, input)
  }),
}

/** Whether somebody may still have what they asked for: asked again with every piece that is made. */
export async function mayHave(
  tx: Database,
  {
    organisationId,
    personId,
    staffRole,
  }: { organisationId: string | null; personId: string; staffRole: string | null },
): Promise<boolean> {
  if (organisationId === null) return staffRole === 'manager' || staffRole === 'finance'
  const seat = await seatOf(tx, personId, organisationId)
  return seat !== undefined && mayAccount(seat)
}
