import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import readSheet from 'read-excel-file/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { numberDocuments } from '../invoices/jobs.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { makeExports } from './jobs.ts'
import { expireExports } from './making.ts'

let p: Platform
let agency: Side
let client: Side
let other: Side
beforeEach(async () => {
  p = await openPlatform()
  agency = await partner(p, 'Agency')
  client = await organisation(p, 'Client')
  await sql`update organisation set name = '=Client; "AG"' where id = ${client.id}`.execute(p.db)
  other = await organisation(p, 'Other')
  await topUp(client, '5000.00')
  await topUp(other, '5000.00')
  await topUp(agency, '5000.00')
  await partnered(client, agency, { access: 'full', payer: 'client' })
  await partnered(other, agency, { access: 'full', payer: 'partner' })
})
afterEach(() => p.close())

const year = { from: '2026-01-01', to: '2026-12-31' }
const exportsOf = (guest: Guest) => guest.client.exports

/** The client orders for itself, the partner pays an order for the other. */
async function trade(): Promise<void> {
  await order(p, client, 35)
  const items = await p.client().catalogue.items({ family: 'hosting' })
  const item = items.find((i) => i.prices.some((price) => price.months === 1 && price.unit === '9.92'))
  if (!item) throw new Error('no hosting')
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: other.id,
    lines: [{ itemId: item.id, quantity: 2, months: 1, name: 'shop' }],
    means: 'prepaid',
  })
  await numberDocuments(p.world.db)
}

/** The whole file, fetched piece by piece. */
async function fileOf(guest: Guest, exportId: Id<'export'>): Promise<Buffer> {
  const bytes: Buffer[] = []
  for (let no: number | null = 0; no !== null; ) {
    const part = await exportsOf(guest).part({ partnerId: agency.id, exportId, no })
    bytes.push(Buffer.from(part.content, 'base64'))
    no = part.next
  }
  return Buffer.concat(bytes)
}

async function made(format: 'csv' | 'xlsx', more: object = {}) {
  const { exportId } = await exportsOf(agency.legal).ask({ partnerId: agency.id, format, ...year, ...more })
  await makeExports(p.world)
  return exportsOf(agency.legal).get({ partnerId: agency.id, exportId })
}

describe('clients’ billing data', () => {
  test('holds what the partner paid and earned, client by client, with no formula in it, and says how it was made', async () => {
    await trade()
    const row = await made('csv', {
      columns: [
        'client',
        'document',
        'product',
        'quantity',
        'base',
        'discount',
        'paid',
        'cashback',
        'currency',
        'state',
        'paidBy',
      ],
      separator: 'semicolon',
      decimal: 'comma',
      language: 'de',
    })
    expect(row).toMatchObject({
      state: 'ready',
      rowsDone: 2,
      rowsTotal: 2,
      expiresAt: '2026-01-16T09:00:00.000Z',
    })
    const bytes = await fileOf(agency.legal, row.exportId)
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([row.size, row.sha256])
    const cells: string[][] = parse(bytes.toString(), { bom: true, delimiter: ';' })
    const own = await agency.legal.client.invoices.list({ organisationId: agency.id })
    expect(cells).toEqual([
      [
        'Kunde',
        'Rechnung',
        'Produkt',
        'Menge',
        'Grundpreis',
        'Rabatt',
        'Bezahlt',
        'Cashback',
        'Währung',
        'Stand',
        'Bezahlt von',
      ],
      // its document is the client's alone
      [
        `'=Client; "AG"`,
        '',
        'site',
        '35',
        '347,20',
        '86,80',
        '260,40',
        '52,08',
        'CHF',
        'Bezahlt, Cashback folgt',
        'Kunde',
      ],
      [
        'Other',
        own.rows[0]?.number,
        'shop',
        '2',
        '19,84',
        '3,97',
        '15,87',
        '0,00',
        'CHF',
        'Bezahlt',
        'Partner',
      ],
    ])
  })

  test('is of several clients where they are named, and says of how many', async () => {
    await trade()
    const both = await made('csv', { clientIds: [other.id, client.id], columns: ['client'] })
    expect(both).toMatchObject({ client: null, clients: 2 })
    const only = await made('csv', { clientIds: [other.id], columns: ['client'] })
    expect(only).toMatchObject({ client: { id: other.id, name: 'Other' }, clients: 1 })
    const lines = async (row: typeof both) =>
      (await fileOf(agency.legal, row.exportId)).toString().split('\n')
    expect((await lines(both)).length).toBeGreaterThan((await lines(only)).length)
    expect(await made('csv')).toMatchObject({ client: null, clients: null })
  })

  test('is the same in a workbook, for one client', async () => {
    await trade()
    const row = await made('xlsx', { clientIds: [other.id], columns: ['client', 'paid', 'placedOn'] })
    const [sheet] = await readSheet(await fileOf(agency.legal, row.exportId))
    expect(row.name).toBe('Other_2026-01-01_2026-12-31.xlsx')
    expect(sheet?.data).toEqual([
      ['Client', 'Paid', 'Order date'],
      ['Other', 15.87, new Date('2026-01-15T00:00:00Z')],
    ])
  })

  test('both sides read of it in their logs, each client with its own number of lines', async () => {
    await trade()
    await order(p, client, 1)
    const { exportId } = await made('csv')
    const events = await rowsOf(
      p.db,
      sql`select action, person_id, hat_id, client_id, partner_id, object_id, changes->'rows' as rows from audit_event where action like 'export.%' order by action, client_id`,
    )
    const of = { person_id: agency.legal.id, hat_id: agency.id, object_id: exportId }
    expect(events).toEqual([
      expect.objectContaining({ ...of, action: 'export.asked', client_id: agency.id }),
      { ...of, action: 'export.made', client_id: client.id, partner_id: agency.id, rows: 2 },
      { ...of, action: 'export.made', client_id: other.id, partner_id: agency.id, rows: 1 },
    ])
    const { rows } = await client.legal.client.access.activity({ organisationId: client.id })
    expect(rows[0]).toMatchObject({
      action: 'export.made',
      person: agency.legal.id && 'Agency Legal',
      changes: { rows: 2 },
    })
  })

  test('lines outside the period and of other partners stay out; nothing at all is a file with a head', async () => {
    await trade()
    const rival = await partner(p, 'Rival')
    const { exportId } = await rival.legal.client.exports.ask({ partnerId: rival.id, format: 'csv', ...year })
    await makeExports(p.world)
    expect(await rival.legal.client.exports.get({ partnerId: rival.id, exportId })).toMatchObject({
      state: 'ready',
      rowsDone: 0,
    })
    expect(await made('csv', { from: '2025-01-01', to: '2026-01-14' })).toMatchObject({
      state: 'ready',
      rowsDone: 0,
    })
    expect(await refusalOf(exportsOf(agency.legal).get({ partnerId: agency.id, exportId }))).toMatchObject({
      code: 'not_found',
    })
  })

  test('a second one waits for the first; a period that ends before it begins is none', async () => {
    const asked = { partnerId: agency.id, format: 'csv' as const, ...year }
    const both = await Promise.allSettled([
      exportsOf(agency.legal).ask(asked),
      exportsOf(agency.legal).ask(asked),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await refusalOf(exportsOf(agency.legal).ask(asked))).toMatchObject({
      code: 'export_under_way',
      status: 409,
    })
    await makeExports(p.world)
    const wrong = exportsOf(agency.legal).ask({ ...asked, from: '2026-02-02', to: '2026-02-01' })
    expect(await refusalOf(wrong)).toMatchObject({ code: 'input_invalid' })
  })

  test('two makers at once make one file', async () => {
    await trade()
    const { exportId } = await exportsOf(agency.legal).ask({ partnerId: agency.id, format: 'csv', ...year })
    const counts = await Promise.all([makeExports(p.world), makeExports(p.world)])
    expect(counts.reduce((sum, n) => sum + n)).toBe(1)
    expect(await exportsOf(agency.legal).get({ partnerId: agency.id, exportId })).toMatchObject({
      state: 'ready',
    })
  })

  test('whoever may no longer see the money gets nothing: neither made nor fetched', async () => {
    await trade()
    const clerk = await p.person('Clerk')
    const sit = (role: string, accounting: boolean) =>
      sql`insert into member (organisation_id, person_id, role, accounting, joined_at) values (${agency.id}, ${clerk.id}, ${role}, ${accounting}, app.now())
          on conflict (organisation_id, person_id) do update set role = excluded.role, accounting = excluded.accounting`.execute(
        p.db,
      )
    await sit('collaborator', true)
    const of = { partnerId: agency.id, format: 'csv' as const, ...year }
    const first = await exportsOf(clerk).ask(of)
    await makeExports(p.world)
    expect((await fileOf(clerk, first.exportId)).length).toBeGreaterThan(0)
    const second = await exportsOf(clerk).ask(of)
    await sit('collaborator', false)
    await makeExports(p.world)
    expect(
      await exportsOf(agency.legal).get({ partnerId: agency.id, exportId: second.exportId }),
    ).toMatchObject({ state: 'revoked' })
    expect(await refusalOf(fileOf(clerk, first.exportId))).toMatchObject({
      code: 'accounting_only',
      status: 403,
    })
    await sql`update member set state = 'removed' where person_id = ${clerk.id}`.execute(p.db)
    expect(await refusalOf(fileOf(clerk, first.exportId))).toMatchObject({ code: 'not_found', status: 404 })
    const raw = await p.request(`/api/v1/p/${agency.id}/exports/${first.exportId}/file`, {
      headers: { cookie: clerk.cookie },
    })
    expect(raw.status).toBe(404)
  })

  test('comes as raw bytes to whoever is signed in, and is gone after a day', async () => {
    await trade()
    const row = await made('csv')
    const path = `/api/v1/p/${agency.id}/exports/${row.exportId}/file`
    const answer = await p.request(path, { headers: { cookie: agency.legal.cookie } })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${row.name}"`)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(await fileOf(agency.legal, row.exportId))
    expect((await p.request(path)).status).toBe(401)
    await p.at('2026-01-16T09:00:00Z')
    expect(await refusalOf(fileOf(agency.legal, row.exportId))).toMatchObject({
      code: 'export_expired',
      status: 410,
    })
    expect(await expireExports(p.world.db)).toBe(1)
    expect(await rowsOf(p.db, sql`select from export_part`)).toEqual([])
    expect(await exportsOf(agency.legal).get({ partnerId: agency.id, exportId: row.exportId })).toMatchObject(
      { state: 'expired' },
    )
  })

  test('a maker that died is followed by another, which begins anew', async () => {
    await trade()
    const { exportId } = await exportsOf(agency.legal).ask({ partnerId: agency.id, format: 'csv', ...year })
    await sql`update export set state = 'running', beat_at = clock_timestamp() - interval '4 minutes', rows_done = 1`.execute(
      p.db,
    )
    await sql`insert into export_part values (${exportId}, 0, 'half')`.execute(p.db)
    expect(await makeExports(p.world)).toBe(0)
    await sql`update export set beat_at = clock_timestamp() - interval '6 minutes'`.execute(p.db)
    expect(await makeExports(p.world)).toBe(1)
    expect((await fileOf(agency.legal, exportId)).toString()).not.toContain('half')
  })
})

describe('the journal', () => {
  test('is for whoever keeps the books, with what the program asks for', async () => {
    const support = await p.person('Support', { staff: 'support' })
    const { client: staff } = await staffOf(p)
    const ask = { format: 'datev' as const, ...year, currency: 'CHF' as const }
    expect(await refusalOf(support.client.bookExports.ask(ask))).toMatchObject({ code: 'staff_only' })
    expect(await refusalOf(agency.legal.client.bookExports.list({}))).toMatchObject({ code: 'staff_only' })
    expect(await refusalOf(staff.bookExports.ask({ ...ask, to: '2027-01-01' }))).toMatchObject({
      code: 'export_one_year',
    })
    expect(await refusalOf(staff.bookExports.ask(ask))).toMatchObject({ code: 'export_target_unset' })
    await staff.bookExports.setTarget({
      target: 'datev',
      chart: 'skr03',
      adviserNo: '29098',
      clientNo: '55003',
    })
    const row = await staff.bookExports.ask(ask)
    expect(row).toMatchObject({ kind: 'journal', format: 'datev', currency: 'CHF', state: 'waiting' })
  })

  test('goes to the accounts that staff say: by kind, by detail, else as the chart has them', async () => {
    await trade()
    const { client: staff } = await staffOf(p)
    await staff.bookExports.setAccount({
      target: 'banana',
      kind: 'revenue',
      detail: 'hosting',
      number: '3410',
    })
    await staff.bookExports.setAccount({
      target: 'banana',
      kind: 'vat.output',
      number: '2205',
      vatCode: 'V81',
    })
    const all = await staff.bookExports.accounts({ target: 'banana' })
    expect(all.find((a) => a.kind === 'revenue' && a.detail === 'hosting')).toMatchObject({
      usual: '3400',
      number: '3410',
    })
    const { exportId } = await staff.bookExports.ask({ format: 'banana', ...year })
    await makeExports(p.world)
    const { content, name } = await staff.bookExports.part({ exportId, no: 0 })
    const rows: Record<string, string>[] = parse(Buffer.from(content, 'base64').toString(), {
      delimiter: '\t',
      columns: true,
    })
    expect(name).toBe('Mandato-CHF_2026-01-01_2026-12-31.txt')
    expect(new Set(rows.map((row) => row.AccountCredit))).toEqual(new Set(['2030', '3410', '2205', '2300']))
    expect(new Set(rows.filter((row) => row.AccountCredit === '2205').map((row) => row.VatCode))).toEqual(
      new Set(['V81']),
    )
    const unknown = staff.bookExports.setAccount({ target: 'banana', kind: 'nothing', number: '1000' })
    expect(await refusalOf(unknown)).toMatchObject({ code: 'not_found' })
    // nothing in both: as in the chart again
    await staff.bookExports.setAccount({ target: 'banana', kind: 'revenue', detail: 'hosting' })
    expect(
      (await staff.bookExports.accounts({ target: 'banana' })).find((a) => a.detail === 'hosting')?.number,
    ).toBeNull()
  })

  test('the return has the tax of the ledger', async () => {
    await trade()
    const { client: staff } = await staffOf(p)
    const { swiss } = await staff.bookExports.vatReturn(year)
    const { rows } = await staff.ledger.accounts({ kind: 'vat.output' })
    const owed = rows.reduce((sum, row) => sum - Number(row.balance), 0)
    expect(Number(swiss.find((row) => row.ziffer === '303')?.tax)).toBeCloseTo(owed, 2)
  })
})
