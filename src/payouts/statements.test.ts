import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
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
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { parseMinor } from '../lib/money.ts'
import { creditCashback } from '../orders/jobs.ts'

const acts = ['order', 'refund', 'credit', 'days', 'payout', 'file', 'end', 'back', 'spend'] as const
type Act = { act: (typeof acts)[number]; n: number }

interface Story {
  p: Platform
  client: Side
  agency: Side
  day: number
}

async function open(): Promise<Story> {
  const p = await openPlatform()
  await sql`update policy set hold_days = 20, payout_min = 100`.execute(p.db)
  const client = await organisation(p, 'Client')
  const agency = await partner(p, 'Agency')
  await topUp(client, '9000.00')
  await topUp(agency, '30.00')
  await partnered(client, agency, { access: 'full', payer: 'client' })
  const own = { partnerId: agency.id, country: 'CH' }
  const { client: legal } = agency.legal
  await legal.payouts.setTaxProfile({ ...own, registered: true, vatNumber: 'CHE-123.456.788', agreed: true })
  await withPassword(agency.legal, (context) =>
    legal.payouts.setAccount(
      { ...own, iban: 'CH9300762011623852957', holder: 'A', street: 'B', postcode: '1', town: 'C' },
      { context },
    ),
  )
  return { p, client, agency, day: 0 }
}

/** One act; what may be refused in its moment is. */
async function happen(story: Story, { act, n }: Act): Promise<void> {
  const { p, client, agency } = story
  const { client: staff } = await staffOf(p)
  const partnerId = agency.id
  const first = async (state: 'approved' | 'filed') => (await staff.payoutRuns.queue({ state })).rows[0]?.id
  const does: Record<Act['act'], () => Promise<unknown>> = {
    order: () => order(p, client, (n % 40) + 1, `site ${n}`),
    async refund() {
      const { rows } = await client.legal.client.invoices.list({ organisationId: client.id })
      const document = rows[n % Math.max(rows.length, 1)]
      if (!document) return
      await staff.refunds.make({
        documentId: document.id,
        reason: 'a test',
        how: 'share',
        share: ((n % 9) + 1) * 1000,
      })
    },
    credit: () => creditCashback(p.db),
    async days() {
      story.day += (n % 25) + 3
      await p.at(new Date(Date.UTC(2026, 0, 15 + story.day, 9)).toISOString())
    },
    async payout() {
      const [balance] = await agency.legal.client.payouts.balance({ partnerId })
      await agency.legal.client.payouts.request({
        partnerId,
        currency: 'CHF',
        amount: balance?.withdrawable ?? '0.00',
      })
    },
    file: () => staff.payoutRuns.file({ currency: 'CHF' }),
    async end() {
      const id = await first('filed')
      if (id) await staff.payoutRuns.book({ payoutId: id, bankReference: `B${story.day}${id}` })
    },
    async back() {
      const id = await first('filed')
      if (id) await staff.payoutRuns.return({ payoutId: id, reason: 'came back' })
    },
    spend: () => order(p, agency, 1, `own ${n}`),
  }
  await does[act]().catch((error: { code?: string }) => {
    if (!error.code || error.code === 'failed') throw error
  })
}

const inBooks = async ({ p, agency }: Story) => {
  const rows = await rowsOf(
    p.db,
    sql<{ kind: string; amount: bigint }>`
      select a.kind, coalesce(-sum(e.amount), 0)::bigint as amount from ledger.account a left join ledger.entry e on e.account_id = a.id
       where a.organisation_id = ${agency.id} and a.currency = 'CHF' group by 1`,
  )
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.amount ?? 0n
  return { pending: of('cashback.pending'), prepaid: of('prepaid.cashback'), owed: of('receivable.clawback') }
}

const minor = (text: string) => parseMinor(text) ?? 0n
const sumOf = <T>(rows: readonly T[], of: (row: T) => string) =>
  rows.reduce((sum, row) => sum + minor(of(row)), 0n)

/** Every month follows from the one before, line by line, and the last one ends where the books stand. */
type Statement = Awaited<ReturnType<Side['legal']['client']['statements']['get']>>

/** The file says what the page says: as many lines, and in each column opening and lines are closing. */
async function mustAddUpInCells(
  { agency }: Story,
  of: { month: string; statement: Statement; lines: Statement['rows'] },
): Promise<void> {
  const input = { partnerId: agency.id, month: of.month, currency: 'CHF' as const }
  const { name, csv } = await agency.legal.client.statements.csv({ ...input, separator: 'semicolon' })
  expect(name).toBe(`Agency-${of.month}-CHF.csv`)
  const rows: Record<string, string>[] = parse(csv, {
    delimiter: ';',
    record_delimiter: '\r\n',
    columns: true,
  })
  const told = rows.slice(1, -1)
  expect(told.map(({ journal, total }) => [journal, total])).toEqual(of.lines.map((l) => [l.id, l.total]))
  for (const place of ['pending', 'prepaid', 'owed', 'total'] as const) {
    expect(rows[0]?.[place]).toBe(of.statement.opening[place])
    expect(rows.at(-1)?.[place]).toBe(of.statement.closing[place])
    const moved = told.reduce((sum, row) => sum + minor(row[place] ?? ''), 0n)
    expect(minor(of.statement.opening[place]) + moved).toBe(minor(of.statement.closing[place]))
  }
}

async function mustAddUp(story: Story): Promise<void> {
  const { agency } = story
  const { client: legal } = agency.legal
  const [francs] = await legal.statements.months({ partnerId: agency.id })
  let before = { pending: '0.00', prepaid: '0.00', owed: '0.00', total: '0.00' }
  for (const month of [...(francs?.months ?? [])].reverse()) {
    const input = { partnerId: agency.id, month, currency: 'CHF' as const, limit: 3 }
    const statement = await legal.statements.get(input)
    const lines = [...statement.rows]
    for (let next = statement.next; next; ) {
      const page = await legal.statements.get({ ...input, cursor: next })
      lines.push(...page.rows)
      next = page.next
    }
    expect(statement.opening).toEqual(before)
    for (const place of ['pending', 'prepaid', 'owed', 'total'] as const)
      expect([place, minor(statement.opening[place]) + sumOf(lines, (l) => l[place])]).toEqual([
        place,
        minor(statement.closing[place]),
      ])
    for (const happening of ['earned', 'clawed', 'paidOut', 'spent', 'other'] as const)
      expect([
        happening,
        sumOf(
          lines.filter((l) => l.happening === happening),
          (l) => l.total,
        ),
      ]).toEqual([happening, minor(statement[happening])])
    expect(
      sumOf(
        lines.filter((l) => l.happening === 'credited'),
        (l) => l.prepaid,
      ),
    ).toBe(minor(statement.credited))
    expect(statement.other).toBe('0.00')
    await mustAddUpInCells(story, { month, statement, lines })
    // every line of cashback leads to the benefit that explains it
    for (const line of lines)
      if (['earned', 'credited', 'clawed', 'settled'].includes(line.happening)) {
        expect(line.benefitId).toBe(line.subjectId)
        expect([line.what, line.client].every(Boolean)).toBe(true)
      }
    before = statement.closing
  }
  const books = await inBooks(story)
  expect({
    pending: minor(before.pending),
    prepaid: minor(before.prepaid),
    owed: minor(before.owed),
  }).toEqual(books)
}

test('random histories: every statement adds up, follows the one before, and ends where the books stand', async () => {
  const act = fc.record({ act: fc.constantFrom(...acts), n: fc.nat(1000) })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 30 }), async (history) => {
      const story = await open()
      try {
        for (const one of [{ act: 'order', n: 34 } as Act, ...history]) await happen(story, one)
        await mustAddUp(story)
        expect(await brokenPromises(story.p)).toEqual([])
      } finally {
        await story.p.close()
      }
    }),
    {
      numRuns: Number(process.env.STATEMENT_RUNS ?? 8),
      seed: Number(process.env.STATEMENT_SEED ?? 11),
      endOnFailure: true,
    },
  )
}, 180_000)

test('a month told: earned, credited, taken back, paid out', async () => {
  const story = await open()
  const { p, client, agency } = story
  const { client: staff } = await staffOf(p)
  await sql`update policy set hold_days = 0`.execute(p.db)
  await p.at('2026-01-18T09:00:00Z')
  await order(p, client, 35)
  await creditCashback(p.db)
  await agency.legal.client.payouts.request({ partnerId: agency.id, currency: 'CHF', amount: '50.00' })
  await staff.payoutRuns.file({ currency: 'CHF' })
  const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
  await staff.refunds.make({ documentId: invoice?.id as `doc_${string}`, reason: 'a test', how: 'whole' })
  const january = await agency.legal.client.statements.get({
    partnerId: agency.id,
    month: '2026-01',
    currency: 'CHF',
  })
  // 52.08 and its tax of 4.22; all of it is taken back, of which 50.00 had gone
  expect(january).toMatchObject({
    earned: '56.30',
    credited: '56.30',
    paidOut: '-50.00',
    clawed: '-56.30',
    closing: { pending: '0.00', prepaid: '0.00', owed: '-50.00', total: '-50.00' },
  })
  expect((await agency.legal.client.payouts.balance({ partnerId: agency.id }))[0]).toMatchObject({
    owed: '50.00',
    withdrawable: '0.00',
  })
  expect(await refusalOf(client.legal.client.statements.months({ partnerId: agency.id }))).toMatchObject({
    code: 'not_found',
  })
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

test('a file of a statement tells names that are formulas as names, to those who may see the money', async () => {
  const { p, client, agency } = await open()
  await sql`update organisation set name = '=HYPERLINK("http://evil.example";"x")' where id = ${client.id}`.execute(
    p.db,
  )
  await order(p, client, 1, '+1; "site"')
  const input = { partnerId: agency.id, month: '2026-01', currency: 'CHF' as const }
  const { csv } = await agency.legal.client.statements.csv(input)
  const line = csv.split('\r\n')[2]?.split(/,(?=CHF,)/)
  expect(line).toEqual([
    `2026-01-15,earned,"'+1; ""site""","'=HYPERLINK(""http://evil.example"";""x"")",2.14,0.00,0.00,2.14`,
    expect.stringMatching(/^CHF,\d+,bnf_\w{20}$/),
  ])
  expect(await refusalOf(client.legal.client.statements.csv(input))).toMatchObject({ code: 'not_found' })
  const staff = await staffOf(p)
  expect(await refusalOf(staff.client.statements.csv(input))).toMatchObject({ code: 'not_found' })
  await p.close()
})
