import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
  hosting,
  order,
  partner,
  refusalOf,
  staffOf,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform, password } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'

let p: Platform
/** Who writes changes, and who decides on them. */
let author: Guest
let second: Guest
beforeEach(async () => {
  p = await openPlatform('2026-06-15T09:00:00Z')
  author = await staffOf(p)
  second = await p.person('Second Manager', { staff: 'manager' })
})
afterEach(() => p.close())

const bronze = 'partner_rate:bronze:hosting'
const content = (value: string | null = '25', subject = bronze, effectiveOn = '2026-07-01') => ({
  title: 'Summer terms',
  reason: 'More partners in hosting',
  effectiveOn,
  rows: [{ subject, value }],
})

type Content = ReturnType<typeof content>

/** A change that waits for a decision, simulated as it stands. */
async function proposed(given: Content = content(), by = author) {
  const draft = await by.client.rates.draft(given)
  const of = { changeId: draft.id, version: draft.version }
  await by.client.rates.simulate(of)
  await by.client.rates.propose(of)
  return of
}

const approve = (of: { changeId: Id<'rateChange'>; version: number }, by = second) =>
  withPassword(by, (context) => by.client.rates.approve(of, { context }))

/** The password is given before, so that two can really decide at once. */
async function readyToApprove(of: { changeId: Id<'rateChange'>; version: number }, by = second) {
  const stepUp = String((await refusalOf(by.client.rates.approve(of))).data.intentId)
  await by.client.people.prove({ intentId: stepUp as Id<'intent'>, password })
  return () => by.client.rates.approve(of, { context: { stepUp } })
}

async function approved(given?: Content) {
  const of = await proposed(given)
  await approve(of)
  return of
}

const cancel = (of: { changeId: Id<'rateChange'>; version: number }, by = second) =>
  withPassword(by, (context) => by.client.rates.cancel({ ...of, note: 'not now' }, { context }))

const history = async (subject = bronze, on?: string) =>
  (await author.client.rates.history({ subject, on })).rows.map(({ value, from, until }) => [
    value,
    from,
    until,
  ])

describe('a rate change', () => {
  test('is drafted, simulated, proposed, approved by another, and holds from its day on', async () => {
    const draft = await author.client.rates.draft(content())
    expect(draft).toMatchObject({
      state: 'draft',
      version: 1,
      simulated: false,
      flaws: [],
      contents: [{ subject: bronze, kind: 'partner_rate', before: '20', after: '25' }],
    })
    const of = { changeId: draft.id, version: 1 }
    expect(await author.client.rates.simulate(of)).toMatchObject({
      from: '2025-06-15',
      to: '2026-06-14',
      lines: 0,
    })
    expect(await author.client.rates.propose(of)).toMatchObject({ state: 'proposed', simulated: true })
    const done = await withPassword(second, (context) =>
      second.client.rates.approve({ ...of, note: 'agreed with sales' }, { context }),
    )
    expect(done).toMatchObject({
      state: 'approved',
      decidedBy: { id: second.id },
      contents: [{ before: '20', after: '25' }],
    })
    expect(await history()).toEqual([
      ['25', '2026-07-01', null],
      ['20', '2020-01-01', '2026-06-30'],
    ])
    await p.at('2026-07-01T08:00:00Z')
    expect(await author.client.rates.change({ changeId: draft.id })).toMatchObject({
      state: 'in_force',
      contents: [{ before: '20', after: '25' }],
    })
    // what it was on a day, and why
    const [then] = (await author.client.rates.history({ subject: bronze, on: '2026-06-30' })).rows
    expect(then).toMatchObject({ value: '20', source: 'example', change: null })
    const [now] = (await author.client.rates.history({ subject: bronze, on: '2026-07-01' })).rows
    expect(now).toMatchObject({
      value: '25',
      change: {
        id: draft.id,
        reason: 'More partners in hosting',
        proposedBy: { id: author.id },
        approvedBy: { id: second.id },
        note: 'agreed with sales',
      },
    })
    const acts = await rowsOf(
      p.db,
      sql<{ action: string }>`select action from audit_event where action like 'rates.%' order by id`,
    )
    expect(acts.map(({ action }) => action)).toEqual(['rates.proposed', 'rates.approved'])
  })

  test('of every kind at once holds from its day, is announced before, and can be taken back whole', async () => {
    const rows = [
      { subject: bronze, value: '22.5' },
      { subject: 'partner_price:gold:domain-ch:CHF:12', value: null },
      { subject: 'partner_price:gold:domain-com:EUR:12', value: '11' },
      { subject: 'volume_tier:hosting:35', value: null },
      { subject: 'volume_tier:hosting:50', value: '30' },
      { subject: 'volume_tier:cloud:10', value: '5' },
      { subject: 'price:web-hosting:CHF:1', value: '10.45' },
      { subject: 'price:cloud-server-s:CHF:12', value: '150.00' },
      { subject: 'vat_rate:CH', value: '8.9' },
      { subject: 'policy:hold_days', value: '30' },
      { subject: 'policy:limited_new_product', value: 'category' },
      { subject: 'policy:payout_min', value: '80.00' },
      { subject: 'policy:account_days_yearly', value: '180' },
      { subject: 'policy:renewal_invoices', value: 'product' },
    ]
    const everything = () =>
      rowsOf(p.db, sql`select subject, value, valid::text from rate_standing order by subject, valid`)
    await sql`update policy set payout_min = 12300, payout_alone_max = 45600, reserve_hours = 7, account_days = 45, provider_country = 'LI'`.execute(
      p.db,
    )
    const before = await everything()
    const of = await approved({ ...content(), rows })
    const standing = await author.client.rates.standing({})
    const next = (subject: string) => standing.rows.find((row) => row.subject === subject)?.next
    expect(next(bronze)).toEqual({ from: '2026-07-01', value: '22.5', changeId: of.changeId })
    expect(next('volume_tier:hosting:35')).toEqual({ from: '2026-07-01', value: null, changeId: of.changeId })
    expect(next('volume_tier:hosting:20')).toBeNull()
    const then = new Map(
      (await author.client.rates.standing({ on: '2026-07-01' })).rows.map((row) => [row.subject, row.value]),
    )
    for (const { subject, value } of rows)
      expect([subject, then.get(subject) ?? null]).toEqual([subject, value?.replace(/^11$/, '11.00') ?? null])
    expect(then.get('policy:overdue_days')).toBe('3')
    // what the change does not name goes on as it was, be it a setting or not
    expect(
      await rowsOf(
        p.db,
        sql`select payout_min::int, payout_alone_max::int, reserve_hours, account_days, provider_country, renewal_invoices from policy where valid @> '2026-07-01'::date`,
      ),
    ).toEqual([
      {
        payout_min: 8000,
        payout_alone_max: 45600,
        reserve_hours: 7,
        account_days: 45,
        provider_country: 'LI',
        renewal_invoices: 'product',
      },
    ])
    const removed = sql`delete from policy where valid @> '2026-06-15'::date`.execute(p.db)
    await expect(removed).rejects.toThrow('rows of policy are never changed or removed')
    await cancel(of)
    expect(await everything()).toEqual(before)
    expect(await author.client.rates.change({ changeId: of.changeId })).toMatchObject({
      state: 'cancelled',
      cancelNote: 'not now',
    })
  })

  test('prices orders from its day on and none before', async () => {
    const agency = await partner(p, 'Agency')
    await topUp(agency, '5000.00')
    await approved()
    const priced = async () => {
      const quote = await agency.legal.client.orders.quote({
        organisationId: agency.id,
        lines: [{ itemId: await hosting(p), quantity: 35, months: 1, name: 'x' }],
      })
      return quote.net
    }
    await p.at('2026-06-30T21:00:00Z')
    expect(await priced()).toBe('208.32')
    await p.at('2026-06-30T22:30:00Z')
    expect(await priced()).toBe('195.30')
  })

  test('is told to the partners of its level, with what was and what comes, and again when it does not come', async () => {
    const agency = await partner(p, 'Agency')
    await partner(p, 'Other', 'CH', 'gold')
    const told = () =>
      rowsOf(
        p.db,
        sql<{ template: string; recipient: string; facts: Record<string, unknown> }>`
          select template, recipient, facts from letter where template like 'rates_%' order by id`,
      )
    const of = await approved()
    expect(await told()).toEqual([
      {
        template: 'rates_changing',
        recipient: agency.legal.email,
        facts: {
          organisation: 'Agency',
          from: '2026-07-01',
          rows: [
            {
              kind: 'partner_rate',
              of: 'hosting',
              quantity: null,
              currency: null,
              months: null,
              before: '20',
              after: '25',
            },
          ],
          more: 0,
          link: `http://localhost:3000/p/${agency.id}/revenue`,
        },
      },
    ])
    await cancel(of)
    expect((await told()).map(({ template, recipient }) => [template, recipient])).toEqual([
      ['rates_changing', agency.legal.email],
      ['rates_kept', agency.legal.email],
    ])
  })

  test('follows an earlier one, which then cannot be cancelled before it', async () => {
    const first = await approved(content('22'))
    const later = await approved(content('24', bronze, '2026-09-01'))
    expect(await history()).toEqual([
      ['24', '2026-09-01', null],
      ['22', '2026-07-01', '2026-08-31'],
      ['20', '2020-01-01', '2026-06-30'],
    ])
    expect((await refusalOf(second.client.rates.cancel({ ...first, note: 'no' }))).code).toBe(
      'later_change_follows',
    )
    await cancel(later)
    await cancel(first)
    expect(await history()).toEqual([['20', '2020-01-01', null]])
  })
})

describe('the wrong person', () => {
  test('a client, a partner and support set no rates; only staff look', async () => {
    const agency = await partner(p, 'Agency')
    const support = await p.person('Support', { staff: 'manager' })
    await sql`update person set staff = 'support' where id = ${support.id}`.execute(p.db)
    const of = await proposed()
    for (const { client } of [agency.legal, support]) {
      expect((await refusalOf(client.rates.draft(content()))).code).toBe('staff_only')
      expect((await refusalOf(client.rates.revise({ ...of, ...content() }))).code).toBe('staff_only')
      for (const act of ['simulate', 'propose', 'approve', 'withdraw'] as const)
        expect((await refusalOf(client.rates[act](of))).code).toBe('staff_only')
      for (const act of ['reject', 'cancel'] as const)
        expect((await refusalOf(client.rates[act]({ ...of, note: 'no' }))).code).toBe('staff_only')
    }
    expect((await refusalOf(agency.legal.client.rates.standing({}))).code).toBe('staff_only')
    expect((await refusalOf(agency.legal.client.rates.change({ changeId: of.changeId }))).code).toBe(
      'staff_only',
    )
    expect((await refusalOf(agency.legal.client.rates.simulatedLines({ changeId: of.changeId }))).code).toBe(
      'staff_only',
    )
    expect(await support.client.rates.change({ changeId: of.changeId })).toMatchObject({ state: 'proposed' })
  })

  test('the author does not decide; nobody else rewrites, proposes or withdraws', async () => {
    const draft = await author.client.rates.draft(content())
    const of = { changeId: draft.id, version: 1 }
    for (const call of [
      () => second.client.rates.revise({ ...of, ...content('30') }),
      () => second.client.rates.propose(of),
      () => second.client.rates.withdraw(of),
    ])
      expect((await refusalOf(call())).code).toBe('author_only')
    await author.client.rates.simulate(of)
    await author.client.rates.propose(of)
    expect((await refusalOf(author.client.rates.approve(of))).code).toBe('own_change')
    expect((await refusalOf(author.client.rates.reject({ ...of, note: 'no' }))).code).toBe('own_change')
    // whatever the code believes
    await expect(
      sql`update rate_change set state = 'approved', decided_by = author_id, decided_at = app.now(), simulated_version = version where id = ${draft.id}`.execute(
        p.db,
      ),
    ).rejects.toThrow('change_decided_by_another')
    expect(await history()).toEqual([['20', '2020-01-01', null]])
  })

  test('nobody approves without the password of this very version', async () => {
    const of = await proposed()
    const refused = await refusalOf(second.client.rates.approve(of))
    expect(refused).toMatchObject({ code: 'proof_needed', data: { action: 'approve_rates' } })
    expect(await history()).toEqual([['20', '2020-01-01', null]])
  })
})

describe('the wrong moment', () => {
  test('approval needs a simulation of exactly what is proposed, on the terms of today', async () => {
    const draft = await author.client.rates.draft(content())
    const of = { changeId: draft.id, version: 1 }
    await author.client.rates.simulate(of)
    const revised = await author.client.rates.revise({ ...of, ...content('30') })
    expect(revised).toMatchObject({ version: 2, simulated: false })
    const now = { changeId: draft.id, version: 2 }
    await author.client.rates.propose(now)
    expect((await refusalOf(second.client.rates.approve(now))).code).toBe('simulation_needed')
    await second.client.rates.simulate(now)
    expect((await approve(now)).state).toBe('approved')

    // a tier approved meanwhile makes another table of what was simulated
    const first = await proposed(content('26', 'volume_tier:hosting:35', '2026-08-01'))
    await approve(await proposed(content('22', 'volume_tier:hosting:20', '2026-07-15')))
    expect((await refusalOf(second.client.rates.approve(first))).code).toBe('simulation_needed')
    await second.client.rates.simulate(first)
    expect((await approve(first)).state).toBe('approved')
  })

  test('what was read and changed meanwhile is not decided on', async () => {
    const draft = await author.client.rates.draft(content())
    const of = { changeId: draft.id, version: 1 }
    await author.client.rates.revise({ ...of, ...content('30') })
    for (const call of [
      () => author.client.rates.revise({ ...of, ...content('31') }),
      () => author.client.rates.propose(of),
      () => author.client.rates.simulate(of),
      () => author.client.rates.withdraw(of),
    ])
      expect((await refusalOf(call())).code).toBe('changed_meanwhile')
  })

  test('a proposal is not rewritten, nothing is approved on its day or after it, and what is in force stays', async () => {
    const of = await proposed()
    expect((await refusalOf(author.client.rates.revise({ ...of, ...content('30') }))).code).toBe(
      'change_decided',
    )
    await expect(sql`update rate_change_row set value = 3000`.execute(p.db)).rejects.toThrow('only a draft')
    await p.at('2026-06-30T22:30:00Z')
    expect((await refusalOf(second.client.rates.approve(of))).code).toBe('change_too_late')
    await p.at('2026-06-20T10:00:00Z')
    await approve(of)
    expect((await refusalOf(author.client.rates.withdraw(of))).code).toBe('change_decided')
    await p.at('2026-07-01T10:00:00Z')
    expect((await refusalOf(second.client.rates.cancel({ ...of, note: 'no' }))).code).toBe('change_in_force')
    await expect(
      sql`update partner_rate set rate = 1 where change_id is not null`.execute(p.db),
    ).rejects.toThrow('history')
    await expect(sql`delete from partner_rate where change_id is not null`.execute(p.db)).rejects.toThrow(
      'history',
    )
  })

  test('rejected and withdrawn is the end of a change', async () => {
    const one = await proposed()
    expect(await second.client.rates.reject({ ...one, note: 'too much' })).toMatchObject({
      state: 'rejected',
      decisionNote: 'too much',
    })
    const other = await proposed()
    expect((await author.client.rates.withdraw(other)).state).toBe('withdrawn')
    for (const of of [one, other])
      expect((await refusalOf(second.client.rates.approve(of))).code).toBe('change_decided')
    const listed = await author.client.rates.changes({ state: 'rejected' })
    expect(listed.rows.map(({ id }) => id)).toEqual([one.changeId])
  })
})

describe('twice at once', () => {
  test('one approval of two is done', async () => {
    const third = await p.person('Third Manager', { staff: 'manager' })
    const of = await proposed()
    const ready = [await readyToApprove(of), await readyToApprove(of, third)]
    const answers = await Promise.allSettled(ready.map((decide) => decide()))
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ code: 'change_decided' })
    expect(await history()).toEqual([
      ['25', '2026-07-01', null],
      ['20', '2020-01-01', '2026-06-30'],
    ])
  })

  test('two changes of the same rate: one holds, the other hears which day is taken', async () => {
    const one = await proposed(content('22'))
    const other = await proposed(content('24'))
    const third = await p.person('Third Manager', { staff: 'manager' })
    const ready = [await readyToApprove(one), await readyToApprove(other, third)]
    const answers = await Promise.allSettled(ready.map((decide) => decide()))
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({
      code: 'dates_overlap',
      data: { flaws: [{ field: 'rows.0.subject', reason: 'another value is announced for 2026-07-01' }] },
    })
    expect(await history()).toHaveLength(2)
  })

  test('rewriting and proposing at once leaves one of them undone', async () => {
    const draft = await author.client.rates.draft(content())
    const of = { changeId: draft.id, version: 1 }
    const answers = await Promise.allSettled([
      author.client.rates.revise({ ...of, ...content('30') }),
      author.client.rates.propose(of),
    ])
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))
    expect(refused).toHaveLength(1)
    expect(['changed_meanwhile', 'change_decided']).toContain(refused[0])
  })
})

describe('wrong input', () => {
  test('every row that says nothing is named by its field', async () => {
    const rows = [
      { subject: 'partner_rate:bronze', value: '20' },
      { subject: bronze, value: '36' },
      { subject: bronze, value: '21' },
      { subject: 'volume_tier:hosting:05', value: '21' },
      { subject: 'price:web-hosting:CHF:1', value: '9,92' },
      { subject: 'price:web-hosting:CHF:1', value: null },
      { subject: 'vat_rate:CH', value: '8.123' },
      { subject: 'policy:hold_days', value: '400' },
      { subject: 'policy:limited_new_product', value: 'all' },
      { subject: 'policy:payout_min', value: '0.00' },
      { subject: 'policy:reserve_hours', value: '400' },
    ]
    const refused = await refusalOf(author.client.rates.draft({ ...content(), rows }))
    expect(refused).toMatchObject({ code: 'input_invalid' })
    expect(refused.data.flaws).toEqual([
      { field: 'rows.0.subject', reason: 'names nothing that has a rate' },
      { field: 'rows.1.value', reason: 'must be 35 or less' },
      { field: 'rows.2.subject', reason: 'stands here twice' },
      { field: 'rows.3.subject', reason: 'names nothing that has a rate' },
      { field: 'rows.4.value', reason: 'is no price such as "9.92"' },
      { field: 'rows.5.subject', reason: 'stands here twice' },
      { field: 'rows.5.value', reason: 'cannot end, only change' },
      { field: 'rows.6.value', reason: 'is no percentage such as "25" or "12.5"' },
      { field: 'rows.7.value', reason: 'must be 0 to 365 days' },
      { field: 'rows.8.value', reason: 'must be none or category' },
      { field: 'rows.9.value', reason: 'is no amount such as "50.00"' },
      { field: 'rows.10.value', reason: 'must be 1 to 336 hours' },
    ])
  })

  test('what cannot hold is shown in the draft and keeps it from being proposed', async () => {
    const rows = [
      { subject: 'partner_rate:diamond:hosting', value: '20' },
      { subject: 'partner_rate:bronze:hostings', value: '20' },
      { subject: 'price:no-such-thing:CHF:1', value: '20' },
      { subject: bronze, value: '20' },
      { subject: 'volume_tier:hosting:10', value: '22' },
      { subject: 'volume_tier:hosting:50', value: '24' },
      { subject: 'volume_tier:hosting:99', value: null },
      { subject: 'partner_price:gold:domain-ch:CHF:12', value: '10.00' },
      { subject: 'price:domain-com:CHF:12', value: '12.00' },
      { subject: 'policy:block_days', value: '2' },
    ]
    const draft = await author.client.rates.draft({ ...content(), effectiveOn: '2026-06-15', rows })
    const flaws = [
      { field: 'effectiveOn', reason: 'must be after 2026-06-15' },
      { field: 'rows.0.subject', reason: 'names no partner level' },
      { field: 'rows.1.subject', reason: 'names no product category' },
      { field: 'rows.2.subject', reason: 'names no item on offer' },
      { field: 'rows.3.value', reason: 'holds already' },
      { field: 'rows.4.value', reason: 'lies above the rate from 20 units' },
      { field: 'rows.5.value', reason: 'lies below the rate from 35 units' },
      { field: 'rows.6.value', reason: 'holds already' },
      { field: 'rows.7.value', reason: 'lies above the public price' },
      {
        field: 'rows.8.value',
        reason: expect.stringContaining('lies below the partner price partner_price:'),
      },
      { field: 'rows.9.value', reason: 'reminded, blocked and terminated must follow each other' },
    ]
    expect(draft.flaws).toEqual(flaws)
    const refused = await refusalOf(author.client.rates.propose({ changeId: draft.id, version: 1 }))
    expect(refused).toMatchObject({ code: 'input_invalid', data: { flaws } })
    const empty = await author.client.rates.draft({ ...content(), rows: [] })
    expect(empty.flaws).toEqual([{ field: 'rows', reason: 'must not be empty' }])
  })

  test('what is announced already cannot be proposed a second time', async () => {
    await approved()
    const draft = await author.client.rates.draft(content('28', bronze, '2026-06-20'))
    const refused = await refusalOf(author.client.rates.propose({ changeId: draft.id, version: 1 }))
    expect(refused).toMatchObject({
      code: 'dates_overlap',
      data: { flaws: [{ field: 'rows.0.subject', reason: 'another value is announced for 2026-07-01' }] },
    })
  })

  test('a page of a list goes on where it ended', async () => {
    const ids: string[] = []
    for (const value of ['21', '22', '23']) ids.push((await author.client.rates.draft(content(value))).id)
    const first = await author.client.rates.changes({ limit: 2 })
    const rest = await author.client.rates.changes({ limit: 2, cursor: first.next ?? '' })
    expect([...first.rows, ...rest.rows].map(({ id }) => id).sort()).toEqual(ids.sort())
    expect(rest.next).toBeNull()
  })
})

test('orders and books stay whole through a change', async () => {
  const agency = await partner(p, 'Agency')
  await topUp(agency, '5000.00')
  await order(p, agency, 12)
  await p.at('2026-06-16T09:00:00Z')
  await approved()
  await p.at('2026-07-02T09:00:00Z')
  await order(p, agency, 30)
  expect(await brokenPromises(p)).toEqual([])
})
