import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  brokenPromises,
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
import { parseMinor } from '../lib/money.ts'
import { creditCashback } from '../orders/jobs.ts'
import type { AccountRow } from './contract.ts'
import { accountKinds, journalKinds } from './kinds.ts'

let p: Platform
let staff: Guest
let client: Side
let agency: Side
let italian: Side
beforeAll(async () => {
  p = await openPlatform()
  staff = await staffOf(p)
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  italian = await organisation(p, 'Cliente', 'IT')
  await topUp(client, '1000.00')
  await topUp(italian, '80.00')
  await partnered(client, agency, { access: 'full', payer: 'client' })
  await p.at('2026-01-20T09:00:00Z')
  await order(p, client, 35)
  await p.at('2026-02-03T09:00:00Z')
  await order(p, client, 1)
  await order(p, italian, 2)
  await creditCashback(p.db)
})
afterAll(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const minor = (text: string | null) => parseMinor(text ?? '0') ?? 0n
const account = async (kind: string, of: Partial<AccountRow> & { organisationId?: Side['id'] } = {}) => {
  const { rows } = await staff.client.ledger.accounts({
    kind,
    currency: of.currency ?? 'CHF',
    ...(of.organisationId ? { organisationId: of.organisationId } : {}),
  })
  const [found] = rows
  if (!found || rows.length !== 1) throw new Error(`${rows.length} accounts of ${kind}`)
  return found
}

describe('who reads the books', () => {
  const everything = (guest: Guest) => [
    () => guest.client.ledger.accounts({}),
    () => guest.client.ledger.kinds({}),
    () => guest.client.ledger.statement({ accountId: '1' }),
    () => guest.client.ledger.journals({}),
    () => guest.client.ledger.journal({ journalId: '1' }),
    () => guest.client.ledger.trialBalance({}),
  ]
  test('no organisation, whoever in it asks', async () => {
    for (const call of [...everything(client.legal), ...everything(agency.legal)])
      expect(await refusalOf(call())).toMatchObject({ code: 'staff_only', status: 403 })
  })
  test('of the staff finance and managers, not support', async () => {
    const colleague = await p.person('Colleague')
    const become = (role: string) =>
      sql`update person set staff = ${role} where id = ${colleague.id}`.execute(p.db)
    await become('support')
    for (const call of everything(colleague))
      expect(await refusalOf(call())).toMatchObject({ code: 'staff_only' })
    await become('finance')
    for (const call of everything(colleague)) expect(await call()).toBeDefined()
  })
  test('what does not exist is not found', async () => {
    expect(await refusalOf(staff.client.ledger.statement({ accountId: '999999' }))).toMatchObject({
      status: 404,
    })
    expect(await refusalOf(staff.client.ledger.journal({ journalId: '999999' }))).toMatchObject({
      status: 404,
    })
    for (const accountId of ['0', 'x', '-1', '1234567890123456789'])
      expect(await refusalOf(staff.client.ledger.statement({ accountId }))).toMatchObject({ status: 400 })
  })
})

describe('accounts', () => {
  test('a prepaid account is a liability: what the client has stands on the credit side, under its number', async () => {
    // 1000.00 − 281.49 (35 at a quarter less and tax) − 8.04 (one more at the same tier)
    expect(await account('prepaid.cash', { organisationId: client.id })).toMatchObject({
      number: '2030',
      type: 'liability',
      organisation: { id: client.id, name: 'Client' },
      debit: '289.53',
      credit: '1000.00',
      balance: '-710.47',
      held: '0.00',
      entries: 3,
    })
    const { rows } = await staff.client.ledger.accounts({
      kind: 'prepaid.cash',
      currency: 'CHF',
      chart: 'skr03',
    })
    expect(rows[0]?.number).toBe('1710')
  })
  test('all together are zero in each currency, page by page', async () => {
    const rows: AccountRow[] = []
    let cursor: string | undefined
    do {
      const page = await staff.client.ledger.accounts({ limit: 3, cursor })
      expect(page.rows.length).toBeLessThanOrEqual(3)
      rows.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor)
    expect(new Set(rows.map((row) => row.accountId)).size).toBe(rows.length)
    for (const currency of ['CHF', 'EUR']) {
      const of = rows.filter((row) => row.currency === currency)
      expect(of.length).toBeGreaterThan(3)
      expect(of.reduce((sum, row) => sum + minor(row.balance), 0n)).toBe(0n)
    }
  })
})

describe('the statement of an account', () => {
  test('has every entry with the balance after it, and what it stands against', async () => {
    const { accountId } = await account('prepaid.cash', { organisationId: client.id })
    const statement = await staff.client.ledger.statement({ accountId })
    expect(statement).toMatchObject({
      opening: '0.00',
      debit: '289.53',
      credit: '1000.00',
      closing: '-710.47',
    })
    expect(statement.rows).toMatchObject([
      {
        kind: 'top_up',
        bookedOn: '2026-01-15',
        against: ['psp'],
        debit: null,
        credit: '1000.00',
        balance: '-1000.00',
      },
      {
        kind: 'order',
        bookedOn: '2026-01-20',
        against: ['contra.volume', 'revenue', 'vat.output'],
        debit: '281.49',
        balance: '-718.51',
      },
      { kind: 'order', bookedOn: '2026-02-03', debit: '8.04', balance: '-710.47' },
    ])
  })
  test('of a period opens with what was before', async () => {
    const { accountId } = await account('prepaid.cash', { organisationId: client.id })
    const february = await staff.client.ledger.statement({ accountId, from: '2026-02-01', to: '2026-02-28' })
    expect(february).toMatchObject({ opening: '-718.51', debit: '8.04', credit: '0.00', closing: '-710.47' })
    expect(february.rows).toHaveLength(1)
    const january = await staff.client.ledger.statement({ accountId, to: '2026-01-31' })
    expect(january).toMatchObject({ opening: '0.00', closing: february.opening })
    const none = await staff.client.ledger.statement({ accountId, from: '2027-01-01' })
    expect(none).toMatchObject({ opening: '-710.47', rows: [], closing: '-710.47' })
  })
  test('page by page is the same as at once', async () => {
    const { accountId } = await account('revenue')
    const whole = await staff.client.ledger.statement({ accountId })
    const rows = []
    let cursor: string | undefined
    do {
      const page = await staff.client.ledger.statement({ accountId, limit: 1, cursor })
      rows.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor)
    expect(rows).toEqual(whole.rows)
    expect(rows.at(-1)?.balance).toBe(whole.closing)
  })
})

describe('journals', () => {
  test('an order with all its sides, adding up to nothing, and what belongs to it', async () => {
    const { rows } = await staff.client.ledger.journals({ kind: 'order', organisationId: client.id })
    expect(rows.map((row) => [row.bookedOn, row.total])).toEqual([
      ['2026-02-03', '10.52'],
      ['2026-01-20', '368.29'],
    ])
    const journal = await staff.client.ledger.journal({ journalId: rows[1]?.journalId ?? '' })
    expect(
      journal.entries.map((e) => [e.kind, e.number, e.organisation?.name ?? null, e.debit, e.credit]),
    ).toEqual([
      ['prepaid.cash', '2030', 'Client', '281.49', null],
      ['contra.volume', '3802', null, '86.80', null],
      ['revenue', '3400', null, null, '347.20'],
      ['vat.output', '2200', null, null, '21.09'],
    ])
    expect(journal).toMatchObject({
      difference: '0.00',
      subject: { kind: 'order', amount: '281.49', state: 'paid' },
    })
    const [benefitId = ''] = journal.subject?.related ?? []
    const earned = await staff.client.ledger.journals({ subjectId: benefitId })
    expect(earned.rows.map((row) => row.kind)).toEqual(['cashback_credit', 'cashback'])
    const cashback = await staff.client.ledger.journal({ journalId: earned.rows[0]?.journalId ?? '' })
    expect(cashback.subject).toMatchObject({
      kind: 'benefit',
      organisation: { name: 'Agency' },
      amount: '52.08',
      related: [journal.subjectId],
    })
  })
  test('a top-up leads to its payment', async () => {
    const { rows } = await staff.client.ledger.journals({ kind: 'top_up', currency: 'EUR' })
    const journal = await staff.client.ledger.journal({ journalId: rows[0]?.journalId ?? '' })
    expect(journal.subject).toMatchObject({
      kind: 'payment',
      amount: '80.00',
      organisation: { name: 'Cliente' },
    })
  })
  test('a refund leads to its credit note, and that to the order it takes back', async () => {
    const { rows: before } = await staff.client.ledger.journals({ kind: 'order', organisationId: italian.id })
    const orderId = before[0]?.subjectId ?? ''
    const documentId = `doc_${orderId.slice(4)}` as const
    const { creditId } = await staff.client.refunds.make({ documentId, reason: 'a test' })
    await numberDocuments(p.db)
    const { rows } = await staff.client.ledger.journals({ subjectId: creditId })
    const journal = await staff.client.ledger.journal({ journalId: rows[0]?.journalId ?? '' })
    expect(journal).toMatchObject({
      kind: 'refund',
      difference: '0.00',
      subject: { kind: 'document', title: 'CRN-2026-000001', state: 'issued', related: [orderId] },
    })
    const order = await staff.client.ledger.journal({ journalId: before[0]?.journalId ?? '' })
    expect(order.subject?.related).toContain(creditId)
  })
  test('the newest first, page by page, within a period', async () => {
    const all = await staff.client.ledger.journals({})
    const first = await staff.client.ledger.journals({ limit: 2 })
    const second = await staff.client.ledger.journals({ limit: 2, cursor: first.next ?? '' })
    expect([...first.rows, ...second.rows]).toEqual(all.rows.slice(0, 4))
    const january = await staff.client.ledger.journals({ from: '2026-01-01', to: '2026-01-31' })
    expect(january.rows.map((row) => row.kind)).toEqual(['cashback', 'order', 'top_up', 'top_up'])
  })
})

describe('the trial balance', () => {
  test('is zero in every currency on any day, in every chart', async () => {
    for (const day of ['2025-12-31', '2026-01-15', '2026-01-20', '2026-02-03', '2030-01-01'])
      for (const chart of ['kmu', 'skr03', 'pcg'] as const) {
        const trial = await staff.client.ledger.trialBalance({ day, chart })
        expect(trial).toMatchObject({ day, chart })
        for (const { rows, totals, difference } of trial.currencies) {
          expect(difference).toBe('0.00')
          expect(totals.debit).toBe(totals.credit)
          expect(totals.balanceDebit).toBe(totals.balanceCredit)
          expect(rows.reduce((sum, row) => sum + minor(row.debit), 0n)).toBe(minor(totals.debit))
          expect(rows.every((row) => row.number !== null)).toBe(true)
        }
      }
  })
  test('knows each day what was booked until then', async () => {
    const of = async (day: string, kind: string) => {
      const { currencies } = await staff.client.ledger.trialBalance({ day })
      return currencies.find((c) => c.currency === 'CHF')?.rows.find((row) => row.kind === kind)
    }
    expect(await of('2026-01-19', 'revenue')).toBeUndefined()
    expect(await of('2026-01-20', 'revenue')).toMatchObject({
      number: '3400',
      credit: '347.20',
      balanceCredit: '347.20',
    })
    expect(await of('2026-02-03', 'revenue')).toMatchObject({ credit: '357.12' })
    expect(await of('2026-02-03', 'prepaid.cash')).toMatchObject({
      accounts: 1,
      balanceCredit: '710.47',
      balanceDebit: '0.00',
    })
  })
})

test('every kind the database knows has its words', async () => {
  const { accounts, journals } = await staff.client.ledger.kinds({})
  expect(accounts.map((a) => a.kind).toSorted()).toEqual([...accountKinds].toSorted())
  expect(journals.toSorted()).toEqual([...journalKinds].toSorted())
})

test('kinds are named with their numbers in every chart', async () => {
  const { accounts, journals } = await staff.client.ledger.kinds({})
  expect(accounts.find((a) => a.kind === 'revenue')?.numbers).toEqual([
    { chart: 'kmu', number: '3400' },
    { chart: 'pcg', number: '706' },
    { chart: 'skr03', number: '8400' },
  ])
  expect(journals).toContain('cashback_credit')
})
