import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { call } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/box.ts'
import { demoSignIns } from '../demo/cast.ts'
import { buildDemo } from '../demo/demo.ts'
import type { Player } from '../demo/scene.ts'
import { asPerson } from '../demo/stage.ts'
import { type OpenDatabase, openDatabase, rowsOf } from '../lib/database.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'
import { operations } from '../operations.ts'
import { personByEmail } from '../people/store.ts'
import { makeWorld } from '../server/world.ts'
import type { BookFormat } from './export.ts'
import { makeExports } from './jobs.ts'
import { accountName } from './plainText.ts'

/** The demo world's books, in every format, against readers that know nothing of us and against the ledger. */
const run = promisify(execFile)

/** Whether a program is there; where not, its test says so and is left out. */
async function isThere(program: string): Promise<boolean> {
  const found = await run('sh', ['-c', `command -v ${program}`]).then(
    () => true,
    () => false,
  )
  if (!found)
    process.stdout.write(`${program} is not installed: its reading of the demo year is not tested here\n`)
  return found
}
const [hasHledger, hasBeancount] = await Promise.all([isThere('hledger'), isThere('bean-check')])

let box: TestDatabase
let open: OpenDatabase
let world: ReturnType<typeof makeWorld>
let keeper: Player
let folder: string

beforeAll(async () => {
  box = await createDatabase()
  open = openDatabase(box.url)
  folder = await mkdtemp(join(tmpdir(), 'mandato-books-'))
  world = makeWorld({
    ...{ db: open.db, publicUrl: 'http://localhost:3000', secret: 'a secret for tests, long enough to sign' },
    ...{ mailbox: true, secondFactor: 'optional' },
  })
  await buildDemo(world)
  const manager = await rowsOf(
    world.db,
    sql<{ email: string }>`select email from person where staff = 'manager' order by id limit 1`,
  )
  const person = await personByEmail(world.db, manager[0]?.email ?? demoSignIns[0]?.email ?? '')
  if (!person) throw new Error('nobody keeps the books')
  keeper = await asPerson(world, person.id)
  const context = keeper
  await call(
    operations.bookExports.setTarget,
    { target: 'datev', chart: 'skr03', adviserNo: '29098', clientNo: '55003' },
    { context },
  )
  await call(
    operations.bookExports.setTarget,
    { target: 'fec', chart: 'pcg', siren: '123456789' },
    { context },
  )
}, 60_000)

afterAll(async () => {
  await open.close()
  await box.drop()
  await rm(folder, { recursive: true })
})

const whole = { from: '2000-01-01', to: '2099-12-31' }

async function written(format: BookFormat, period = whole, currency: Currency = 'CHF') {
  const context = keeper
  const { exportId } = await call(operations.bookExports.ask, { format, ...period, currency }, { context })
  await makeExports(world)
  const row = await call(operations.bookExports.get, { exportId }, { context })
  expect(row).toMatchObject({ state: 'ready', fault: null })
  const parts: Buffer[] = []
  for (let no: number | null = 0; no !== null; ) {
    const part: { content: string; next: number | null } = await call(
      operations.bookExports.part,
      { exportId, no },
      { context },
    )
    parts.push(Buffer.from(part.content, 'base64'))
    no = part.next
  }
  return { row, bytes: Buffer.concat(parts) }
}

/** What the ledger says each account ends with, by the name it has in plain text accounting. */
async function balances(): Promise<Map<string, string>> {
  const rows = await rowsOf(
    world.db,
    sql<{
      kind: string
      type: 'asset'
      organisation_id: string | null
      detail: string | null
      currency: string
      amount: bigint
    }>`
      select a.kind, k.type, a.organisation_id, nullif(a.detail, '') as detail, a.currency, sum(e.amount)::bigint as amount
        from ledger.entry e join ledger.account a on a.id = e.account_id join ledger.account_kind k on k.kind = a.kind group by 1, 2, 3, 4, 5`,
  )
  const sums = new Map<string, bigint>()
  for (const { kind, type, organisation_id, detail, currency, amount } of rows) {
    const of = {
      kind,
      type,
      organisationId: organisation_id,
      detail,
      organisation: null,
      number: null,
      vatCode: null,
    }
    const key = `${accountName(of)} ${currency}`
    sums.set(key, (sums.get(key) ?? 0n) + amount)
  }
  return new Map(
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([key, sum]): [string, string] => [key, formatMinor(sum)])
      .sort(),
  )
}

/** What the ledger says each number of a chart ends with in a currency and year. */
async function numbered(
  chart: string,
  currency: Currency,
  from: string,
  to: string,
): Promise<Map<string, bigint>> {
  const rows = await rowsOf(
    world.db,
    sql<{ number: string; amount: bigint }>`
      select c.number, sum(e.amount)::bigint as amount from ledger.entry e join ledger.journal j on j.id = e.journal_id join ledger.account a on a.id = e.account_id
        join ledger.chart c on c.account_kind = a.kind and c.chart = ${chart}
       where j.currency = ${currency} and j.booked_on between ${from}::date and ${to}::date group by 1`,
  )
  return new Map(
    rows
      .filter(({ amount }) => amount !== 0n)
      .map(({ number, amount }): [string, bigint] => [number, amount])
      .sort(),
  )
}

function summed(rows: readonly (readonly [string, bigint])[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const [number, amount] of rows) sums.set(number, (sums.get(number) ?? 0n) + amount)
  return new Map([...sums].filter(([, sum]) => sum !== 0n).sort())
}

const minor = (text: string | undefined): bigint => parseMinor((text ?? '').replace(',', '.')) ?? 0n

test.runIf(hasHledger)(
  'hledger takes the books strictly and ends with our balances',
  async () => {
    const { bytes, row } = await written('hledger')
    const file = join(folder, 'books.journal')
    await writeFile(file, bytes)
    expect(row.rowsDone).toBeGreaterThan(500)
    await run('hledger', ['-f', file, 'check', '--strict', 'ordereddates'])
    const told = await run('hledger', [
      '-f',
      file,
      'balance',
      '--flat',
      '--no-total',
      '-O',
      'csv',
      '--layout',
      'bare',
    ])
    const cells: string[][] = parse(told.stdout, { from_line: 2 })
    const theirs = cells
      .filter(([, , amount]) => minor(amount) !== 0n)
      .map(([name, currency, amount]): [string, string] => [`${name} ${currency}`, amount ?? ''])
    expect(new Map(theirs.sort())).toEqual(await balances())
  },
  60_000,
)

test.runIf(hasHledger)(
  'hledger refuses the same books where a rappen is missing',
  async () => {
    const { bytes } = await written('hledger')
    const file = join(folder, 'wrong.journal')
    const wrong = bytes
      .toString()
      .replace(/^( {2}\S+ {2})-?\d+\.\d\d CHF$/m, (_line, name: string) => `${name}0.01 CHF`)
    await writeFile(file, wrong)
    await expect(run('hledger', ['-f', file, 'check', '--strict'])).rejects.toThrow(/could not balance/)
  },
  60_000,
)

test.runIf(hasBeancount)(
  'beancount takes the books',
  async () => {
    const { bytes } = await written('beancount')
    const file = join(folder, 'books.beancount')
    await writeFile(file, bytes)
    const { stdout, stderr } = await run('bean-check', [file])
    expect(stdout + stderr).toBe('')
  },
  60_000,
)

/** The years of the demo world's books. */
async function years(): Promise<{ from: string; to: string }[]> {
  const rows = await rowsOf(
    world.db,
    sql<{ year: string }>`select distinct to_char(booked_on, 'YYYY') as year from ledger.journal order by 1`,
  )
  return rows.map(({ year }) => ({ from: `${year}-01-01`, to: `${year}-12-31` }))
}

test('a DATEV file has 125 fields a line and ends, account by account, as the ledger does in SKR03', async () => {
  for (const period of await years()) {
    const { bytes } = await written('datev', period)
    const lines = new TextDecoder('windows-1252').decode(bytes).split('\r\n')
    expect(lines.at(-1)).toBe('')
    const [header = '', columns = '', ...rows] = lines.slice(0, -1)
    expect(header).toMatch(/^"EXTF";700;21;"Buchungsstapel";13;\d{17};;"RE";/)
    expect(columns.split(';')).toHaveLength(125)
    const fields: string[][] = parse(rows.join('\r\n'), { delimiter: ';' })
    for (const row of fields) {
      expect(row).toHaveLength(125)
      // as DATEV's description of the format has them
      expect(row[0]).toMatch(/^(?!0{1,10},00)\d{1,10},\d{2}$/)
      expect(row[1]).toBe('S')
      expect(row[6]).toMatch(/^\d{4}$/)
      expect(row[7]).toMatch(/^\d{4}$/)
      expect(row[9]).toMatch(/^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])$/)
      expect(row[10]).toMatch(/^[A-Za-z0-9$&%*+\-/]{0,36}$/)
    }
    const moved = fields.flatMap((row): [string, bigint][] => [
      [row[6] ?? '', minor(row[0])],
      [row[7] ?? '', -minor(row[0])],
    ])
    expect(summed(moved)).toEqual(await numbered('skr03', 'CHF', period.from, period.to))
  }
}, 60_000)

test('a French file balances in every entry and ends, account by account, as the ledger does in the PCG', async () => {
  for (const period of await years()) {
    const { bytes, row } = await written('fec', period, 'EUR')
    expect(row.name).toBe(`123456789FEC${period.to.replaceAll('-', '')}.txt`)
    const fields: Record<string, string>[] = parse(bytes.toString(), {
      delimiter: '\t',
      columns: true,
      relax_quotes: true,
    })
    const amounts = fields.map((f): [string, bigint] => [f.CompteNum ?? '', minor(f.Debit) - minor(f.Credit)])
    expect(
      summed(
        fields.map((f): [string, bigint] => [
          `${f.JournalCode}${f.EcritureNum}`,
          minor(f.Debit) - minor(f.Credit),
        ]),
      ),
    ).toEqual(new Map())
    expect(summed(amounts)).toEqual(await numbered('pcg', 'EUR', period.from, period.to))
    for (const code of ['VE', 'BQ', 'OD']) {
      const numbers = [
        ...new Set(fields.filter((f) => f.JournalCode === code).map((f) => Number(f.EcritureNum))),
      ]
      expect(numbers).toEqual(numbers.map((_, n) => n + 1))
    }
    expect(fields.map((f) => f.EcritureDate)).toEqual(fields.map((f) => f.EcritureDate).sort())
  }
}, 60_000)

test.each(['banana', 'bexio'] as const)(
  '%s ends, account by account, as the ledger does in the KMU chart',
  async (format) => {
    const { bytes } = await written(format)
    const fields: Record<string, string>[] = parse(bytes.toString(), {
      delimiter: format === 'banana' ? '\t' : ';',
      columns: true,
    })
    const names =
      format === 'banana'
        ? (['AccountDebit', 'AccountCredit', 'Amount'] as const)
        : (['Soll', 'Haben', 'Betrag'] as const)
    const moved = fields.flatMap((row): [string, bigint][] => [
      [row[names[0]] ?? '', minor(row[names[2]])],
      [row[names[1]] ?? '', -minor(row[names[2]])],
    ])
    expect(summed(moved)).toEqual(await numbered('kmu', 'CHF', whole.from, whole.to))
  },
  60_000,
)

test('the returns of all time hold exactly the tax that the ledger holds', async () => {
  const { swiss, oss } = await call(operations.bookExports.vatReturn, whole, { context: keeper })
  const rows = await rowsOf(
    world.db,
    sql<{ detail: string; currency: string; tax: bigint }>`
      select a.detail, a.currency, -sum(e.amount)::bigint as tax from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'vat.output' group by 1, 2`,
  )
  const sum = (all: readonly { tax: bigint }[]) => all.reduce((total, { tax }) => total + tax, 0n)
  for (const currency of ['CHF', 'EUR']) {
    const ours = rows.filter((row) => row.currency === currency)
    const inland = swiss
      .filter((row) => row.currency === currency && row.rate !== null)
      .map((row) => ({ tax: minor(row.tax) }))
    expect(sum(inland)).toBe(sum(ours.filter((row) => /^(CH|LI)\./.test(row.detail))))
    const union = oss.filter((row) => row.currency === currency).map((row) => ({ tax: minor(row.tax) }))
    expect(sum(union)).toBe(sum(ours.filter((row) => !/^(CH|LI|none)\./.test(row.detail))))
  }
}, 60_000)
