import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { creditCashback } from '../orders/jobs.ts'

let p: Platform
let client: Side
let agency: Side
let staff: Guest
let second: Guest
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  staff = await staffOf(p)
  second = await p.person('Second Manager', { staff: 'manager' })
  await topUp(client, '5000.00')
  await topUp(agency, '80.00')
  await partnered(client, agency, { access: 'full', payer: 'client' })
  await order(p, client, 35)
  await creditCashback(p.db)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const iban = 'CH93 0076 2011 6238 5295 7'
const other = 'DE89 3704 0044 0532 0130 00'
const address = {
  holder: 'Agency SA',
  street: 'Rue du Lac',
  houseNumber: '3',
  postcode: '1000',
  town: 'Lausanne',
  country: 'CH',
}
const partnerId = () => agency.id

const agree = (
  facts: { country?: string; registered?: boolean; vatNumber?: string; agreed?: boolean } = {},
) =>
  agency.legal.client.payouts.setTaxProfile({
    partnerId: partnerId(),
    country: 'CH',
    registered: false,
    agreed: true,
    ...facts,
  })
const setAccount = (number = iban, by = agency.legal) =>
  withPassword(by, (context) =>
    by.client.payouts.setAccount({ partnerId: partnerId(), iban: number, ...address }, { context }),
  )
/** Agreed, with an account whose two days are over. */
async function ready(): Promise<void> {
  await agree()
  await setAccount()
  await p.at('2026-01-17T09:00:00Z')
}
const request = (amount: string, by = agency.legal) =>
  by.client.payouts.request({ partnerId: partnerId(), currency: 'CHF', amount })
const file = (by: Guest = second) => by.client.payoutRuns.file({ currency: 'CHF' })

async function purses() {
  const [francs] = await agency.legal.client.prepaid.get({ organisationId: agency.id })
  return { cash: francs?.cash, cashback: francs?.cashback, held: francs?.held }
}
const full = { cash: '80.00', cashback: '52.08', held: '0.00' }
const stateOf = async (id: string) =>
  (await agency.legal.client.payouts.list({ partnerId: partnerId() })).rows.find((row) => row.id === id)
    ?.state

const letters = (template: string) =>
  rowsOf(
    p.db,
    sql<{
      recipient: string
      facts: { state?: string }
    }>`select recipient, facts from letter where template = ${template} order by created_at, id`,
  )

describe('to ask for money', () => {
  test('cashback and paid-in money can leave, a promotion cannot; each obstacle is named, the first first', async () => {
    const balance = async () => (await agency.legal.client.payouts.balance({ partnerId: partnerId() }))[0]
    expect(await balance()).toMatchObject({
      withdrawable: '132.08',
      refusal: 'payout_needs_agreement',
      minimum: '50.00',
    })
    expect(await refusalOf(request('132.08'))).toMatchObject({ code: 'payout_needs_agreement' })
    await agree()
    expect(await refusalOf(request('132.08'))).toMatchObject({ code: 'payout_needs_account' })
    await setAccount()
    expect((await balance())?.refusal).toBe(null)
    expect(await refusalOf(request('49.99'))).toMatchObject({
      code: 'payout_too_small',
      data: { minimum: '50.00' },
    })
    expect(await refusalOf(request('132.09'))).toMatchObject({ code: 'insufficient_funds' })
    expect(await refusalOf(request('-60.00'))).toMatchObject({ code: 'payout_too_small' })
    const made = await request('132.08')
    expect(made).toMatchObject({ state: 'approved', waitsFor: 'payout_account_fresh', approvedBy: null })
    expect(await purses()).toEqual({ ...full, held: '132.08' })
    expect(await refusalOf(request('50.00'))).toMatchObject({ code: 'payout_open' })
  })

  test('only a legal representative asks; an administrator is told so, a stranger finds nothing', async () => {
    await ready()
    const admin = await p.person('Admin')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: admin.email,
      name: 'Admin',
      language: 'en',
      role: 'administrator',
      accounting: true,
    })
    expect(await refusalOf(request('60.00', admin))).toMatchObject({ code: 'legal_only' })
    expect(await admin.client.payouts.balance({ partnerId: partnerId() })).toHaveLength(1)
    expect(await refusalOf(request('60.00', client.legal))).toMatchObject({ code: 'not_found' })
    expect(
      await refusalOf(
        client.legal.client.payouts.request({ partnerId: client.id, currency: 'CHF', amount: '60.00' }),
      ),
    ).toMatchObject({ code: 'not_a_partner' })
  })

  test('twice at the same instant: one request stands, its money held once', async () => {
    await ready()
    const answers = await Promise.allSettled([request('100.00'), request('100.00'), request('132.08')])
    expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    expect(['100.00', '132.08']).toContain((await purses()).held)
  })

  test('an order and a payout that want the same money: never below zero', async () => {
    await ready()
    const answers = await Promise.allSettled([
      request('132.08'),
      order(p, agency, 10, 'own'),
      order(p, agency, 10, 'own too'),
    ])
    expect(answers.some((a) => a.status === 'fulfilled')).toBe(true)
    const { cash, cashback, held } = await purses()
    const left = Number(cash) + Number(cashback) - Number(held)
    expect(Math.round(left * 100)).toBeGreaterThanOrEqual(0)
  })

  test('can be taken back as long as it is in no file, approved by policy or by a person; the money is free again', async () => {
    await ready()
    const takeBack = (payoutId: Id<'payout'>) =>
      agency.legal.client.payouts.withdraw({ partnerId: partnerId(), payoutId })
    const alone = await request('60.00')
    expect(alone).toMatchObject({ state: 'approved', approvedBy: null })
    expect(await takeBack(alone.id)).toMatchObject({ state: 'rejected', reason: 'withdrawn' })
    expect(await purses()).toEqual({ ...full, held: '0.00' })
    expect(await refusalOf(takeBack(alone.id))).toMatchObject({ code: 'payout_moved' })
    await sql`update policy set payout_alone_max = 10000`.execute(p.db)
    const looked = await request('132.08')
    await staff.client.payoutRuns.approve({ payoutId: looked.id })
    expect(await takeBack(looked.id)).toMatchObject({ state: 'rejected' })
    expect(await purses()).toEqual({ ...full, held: '0.00' })
    // the moment it goes into a file it is too late, and only one of the two has it
    const last = await request('70.00')
    const both = await Promise.allSettled([takeBack(last.id), file()])
    expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    expect(await purses()).toMatchObject({ held: '0.00' })
    expect(['filed', 'rejected']).toContain(await stateOf(last.id))
    expect(await refusalOf(takeBack(last.id))).toMatchObject({ code: 'payout_moved' })
  })
})

describe('where it goes', () => {
  test('the account asks for the password, tells every legal representative, and a new number rests for 48 hours', async () => {
    await agree()
    const partnerOf = await p.person('Other Legal')
    await withPassword(agency.legal, (context) =>
      agency.legal.client.organisations.addMember(
        {
          organisationId: agency.id,
          email: partnerOf.email,
          name: 'Other Legal',
          language: 'de',
          role: 'legal',
        },
        { context },
      ),
    )
    const plain = agency.legal.client.payouts.setAccount({ partnerId: partnerId(), iban, ...address })
    expect(await refusalOf(plain)).toMatchObject({ code: 'proof_needed' })
    expect(await setAccount()).toMatchObject({
      iban: 'CH93 •••• •••• •••• •295 7',
      isUsable: false,
      usableAt: '2026-01-17T09:00:00.000Z',
    })
    expect((await letters('payout_account_changed')).map((l) => l.recipient).sort()).toEqual(
      [agency.legal.email, partnerOf.email].sort(),
    )
    await request('60.00')
    await p.at('2026-01-17T08:59:59Z')
    expect(await refusalOf(file())).toMatchObject({ code: 'payout_none_ready' })
    await p.at('2026-01-17T09:00:00Z')
    expect(await file()).toMatchObject({ payouts: 1, total: '60.00' })
  })

  test('a change holds back what was requested before; the same number with another holder rests no longer', async () => {
    await ready()
    const made = await request('60.00')
    expect(await setAccount(other)).toMatchObject({ isUsable: false })
    expect(await refusalOf(file())).toMatchObject({ code: 'payout_none_ready' })
    await p.at('2026-01-19T09:00:00Z')
    expect(await setAccount(other)).toMatchObject({ isUsable: true })
    const { id } = await file()
    const { lines, csv } = await staff.client.payoutRuns.batch({ batchId: id })
    // it goes where it was requested for
    expect(lines).toMatchObject([
      { payoutId: made.id, iban: 'CH9300762011623852957', holder: 'Agency SA', amount: '60.00' },
    ])
    expect(csv.split('\r\n')[1]).toContain('CH9300762011623852957,60.00,CHF')
  })

  test.each([
    ['CH4431999123000889012', 'iban_is_qr'],
    ['CH93 0076 2011 6238 5295 8', 'iban_wrong'],
  ])('the number %s is refused: %s', async (number, code) => {
    const asked = agency.legal.client.payouts.setAccount({ partnerId: partnerId(), iban: number, ...address })
    expect(await refusalOf(asked)).toMatchObject({ code })
  })
})

describe('the run', () => {
  test('approved by a second person above the limit, filed by a third, booked once: the books say where it went', async () => {
    await sql`update policy set payout_alone_max = 10000`.execute(p.db)
    await ready()
    const made = await request('132.08')
    expect(await refusalOf(file())).toMatchObject({ code: 'payout_none_ready' })
    expect(await refusalOf(agency.legal.client.payoutRuns.approve({ payoutId: made.id }))).toMatchObject({
      code: 'staff_only',
    })
    await staff.client.payoutRuns.approve({ payoutId: made.id })
    expect(await refusalOf(staff.client.payoutRuns.approve({ payoutId: made.id }))).toMatchObject({
      code: 'payout_moved',
    })
    expect(await refusalOf(file(staff))).toMatchObject({ code: 'payout_same_person' })
    const batch = await file()
    expect(batch).toMatchObject({ payouts: 1, total: '132.08', day: '2026-01-17', bank: 'main' })
    expect(await purses()).toEqual({ cash: '0.00', cashback: '0.00', held: '0.00' })
    const book = (bankReference: string) => staff.client.payoutRuns.book({ payoutId: made.id, bankReference })
    const both = await Promise.allSettled([book('B1'), book('B2')])
    expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    expect(await letters('payout_ended')).toMatchObject([
      { recipient: agency.legal.email, facts: { state: 'booked' } },
    ])
    const sides = await rowsOf(
      p.db,
      sql<{ kind: string; account: string; amount: string }>`
        select j.kind, a.kind as account, e.amount::text as amount from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
         where j.subject_id = ${made.id} order by j.id, e.seq`,
    )
    expect(sides.map((s) => `${s.kind} ${s.account} ${s.amount}`)).toEqual([
      'payout prepaid.cash 8000',
      'payout prepaid.cashback 5208',
      'payout payout.transit -13208',
      'payout_booked payout.transit 13208',
      'payout_booked bank -13208',
    ])
  })

  test('somebody of the staff who asked for it as a partner neither approves nor files it', async () => {
    await sql`update policy set payout_alone_max = 10000`.execute(p.db)
    const both = await p.person('Both Sides', { staff: 'finance' })
    await withPassword(agency.legal, (context) =>
      agency.legal.client.organisations.addMember(
        { organisationId: agency.id, email: both.email, name: 'Both Sides', language: 'en', role: 'legal' },
        { context },
      ),
    )
    await ready()
    const made = await request('132.08', both)
    expect(await refusalOf(both.client.payoutRuns.approve({ payoutId: made.id }))).toMatchObject({
      code: 'payout_same_person',
    })
    await staff.client.payoutRuns.approve({ payoutId: made.id })
    expect(await refusalOf(file(both))).toMatchObject({ code: 'payout_same_person' })
  })

  test.each(['filed', 'booked'] as const)(
    '%s and sent back: the money is in the very purses it left',
    async (state) => {
      await ready()
      const made = await request('100.00')
      await file()
      expect(await purses()).toEqual({ cash: '32.08', cashback: '0.00', held: '0.00' })
      if (state === 'booked') await staff.client.payoutRuns.book({ payoutId: made.id, bankReference: 'B7' })
      const back = () => staff.client.payoutRuns.return({ payoutId: made.id, reason: 'Account closed' })
      const both = await Promise.allSettled([back(), back()])
      expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
      expect(await purses()).toEqual(full)
      expect((await letters('payout_ended')).at(-1)).toMatchObject({ facts: { state: 'returned' } })
    },
  )

  test('rejected with its reason: the money is free, the partner is told, and may ask again', async () => {
    await ready()
    const made = await request('132.08')
    await staff.client.payoutRuns.reject({ payoutId: made.id, reason: 'Name and account differ' })
    expect(await purses()).toEqual(full)
    expect(await letters('payout_ended')).toMatchObject([
      { facts: { state: 'rejected', reason: 'Name and account differ' } },
    ])
    expect((await request('132.08')).state).toBe('approved')
  })

  test('one file for a bank, currency and day; two at once make one', async () => {
    await ready()
    await request('60.00')
    const both = await Promise.allSettled([file(), file(staff)])
    expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    await request('50.00')
    expect(await refusalOf(file())).toMatchObject({ code: 'batch_once_a_day' })
    await p.at('2026-01-18T09:00:00Z')
    expect(await file()).toMatchObject({ total: '50.00' })
  })

  test('a frozen partner asks for nothing, and what was approved waits', async () => {
    await ready()
    const made = await request('60.00')
    const freeze = (frozen: boolean) =>
      staff.client.organisations.freezePartner({ organisationId: agency.id, frozen, reason: 'breach' })
    await freeze(true)
    expect(await refusalOf(file())).toMatchObject({ code: 'payout_none_ready' })
    const [row] = (await staff.client.payoutRuns.queue({ state: 'approved' })).rows
    expect(row).toMatchObject({ id: made.id, waitsFor: 'payouts_stopped' })
    await freeze(false)
    expect(await file()).toMatchObject({ payouts: 1 })
  })

  test('nothing in the wrong moment: each act is refused in each state it does not follow', async () => {
    await ready()
    const made = await request('60.00')
    const { client: api } = staff
    const acts = {
      approve: () => api.payoutRuns.approve({ payoutId: made.id }),
      book: () => api.payoutRuns.book({ payoutId: made.id, bankReference: 'X' }),
      return: () => api.payoutRuns.return({ payoutId: made.id, reason: 'no such account' }),
      reject: () => api.payoutRuns.reject({ payoutId: made.id, reason: 'not now' }),
      withdraw: () => agency.legal.client.payouts.withdraw({ partnerId: partnerId(), payoutId: made.id }),
    }
    const refused = async (...names: (keyof typeof acts)[]) => {
      for (const name of names)
        expect([name, (await refusalOf(acts[name]())).code]).toEqual([name, 'payout_moved'])
    }
    await refused('approve', 'book', 'return')
    await file()
    await refused('approve', 'reject', 'withdraw')
    await acts.book()
    await refused('approve', 'reject', 'withdraw', 'book')
    await acts.return()
    await refused('approve', 'reject', 'withdraw', 'book', 'return')
  })
})

describe('the partner’s own tax', () => {
  const sidesOfCashback = () =>
    rowsOf(
      p.db,
      sql<{ kind: string; amount: string }>`
        select a.kind, e.amount::text as amount from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
         where j.kind = 'cashback' order by j.id desc, e.seq limit 4`,
    )
  const again = async () => {
    await order(p, client, 35, 'again')
    return Object.fromEntries((await sidesOfCashback()).map((s) => [s.kind, s.amount]))
  }

  test.each([
    [
      { country: 'CH', registered: false },
      { 'expense.cashback': '5208', 'cashback.pending': '-5208' },
    ],
    [
      { country: 'CH', registered: true, vatNumber: 'CHE-123.456.788 MWST' },
      { 'expense.cashback': '5208', 'vat.input': '422', 'cashback.pending': '-5630' },
    ],
    [
      { country: 'DE', registered: true, vatNumber: 'DE123456789' },
      {
        'expense.cashback': '5208',
        'vat.input': '422',
        'cashback.pending': '-5208',
        'vat.acquisition': '-422',
      },
    ],
  ])('%o: booked as %o, credited with it', async (profile, sides) => {
    const before = (await purses()).cashback
    await agree(profile)
    expect(await again()).toMatchObject(sides)
    await creditCashback(p.db)
    const gained = Number((await purses()).cashback) - Number(before)
    expect(gained.toFixed(2)).toBe((-Number(sides['cashback.pending']) / 100).toFixed(2))
  })

  test('frozen with the benefit: what was earned before the profile keeps its treatment', async () => {
    await agree({ registered: true, vatNumber: 'CHE-123.456.788 MWST' })
    await again()
    await agree({ registered: false })
    await again()
    const kept = await rowsOf(
      p.db,
      sql<{ treatment: string; tax: bigint }>`select treatment, tax from benefit order by earned_at, id`,
    )
    expect(kept).toEqual([
      { treatment: 'none', tax: 0n },
      { treatment: 'own_tax', tax: 422n },
      { treatment: 'none', tax: 0n },
    ])
    await expect(sql`update benefit set treatment = 'none', tax_rate = 0`.execute(p.db)).rejects.toThrow(
      'frozen',
    )
  })

  test('whoever is registered gives a number; only a legal representative signs; the agreement keeps its first day', async () => {
    expect(await refusalOf(agree({ registered: true }))).toMatchObject({ code: 'vat_number_needed' })
    const first = await agree()
    expect(first.agreement).toMatchObject({ at: '2026-01-15T09:00:00.000Z', by: { id: agency.legal.id } })
    await p.at('2026-02-01T09:00:00Z')
    expect((await agree({ registered: true, vatNumber: 'CHE-123.456.788' })).agreement).toEqual(
      first.agreement,
    )
    expect((await agree({ agreed: false })).agreement).toBe(null)
    expect((await agree()).agreement?.at).toBe('2026-02-01T09:00:00.000Z')
  })
})
