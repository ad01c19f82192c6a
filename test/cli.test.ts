import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExports } from '../src/exports/jobs.ts'
import { codeAt, fromBase32, stepOf } from '../src/people/totp.ts'
import { hosting, organisation, partner, partnered, staffOf, topUp } from './cast.ts'
import { openTerminal, type Terminal } from './commandLine.ts'
import { type Guest, openPlatform, type Platform, password } from './platform.ts'
import { samples, spoiledOrganisations, spoiledProducts } from './samples.ts'

let platform: Platform

beforeAll(async () => {
  platform = await openPlatform()
})
afterAll(() => platform.close())

/** A terminal at which somebody has signed in. */
async function signedIn({ email }: Pick<Guest, 'email'>): Promise<Terminal> {
  const terminal = await openTerminal(platform)
  const { code } = await terminal.run(['sign-in', '--email', email, '--password', password])
  expect(code).toBe(0)
  return terminal
}

describe('a session', () => {
  test('begins with a password and is kept for its owner alone', async () => {
    const { email } = await platform.person('Nora Frey')
    await using terminal = await openTerminal(platform)
    expect(
      await terminal.run(['sign-in', '--email', email, '--password-stdin'], { input: `${password}\n` }),
    ).toEqual({
      code: 0,
      err: '',
      out: `Signed in at http://localhost:3000 as Nora Frey (${email}).\n`,
    })
    const file = join(terminal.folder, 'config/mandato/session.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
    expect(await readFile(file, 'utf8')).not.toContain(password)
    const { code, out } = await terminal.run(['whoami', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ name: 'Nora Frey', email, hats: [] })
    expect((await terminal.run(['whoami'])).out).toContain('Nora Frey')
  })

  test('asks for the second factor, keeps no half session, and goes on under the token it got then', async () => {
    const { email, client } = await platform.person('Nino Berta')
    const { secret } = await client.security.beginTotp({})
    const code = codeAt(fromBase32(secret), stepOf(new Date('2026-01-15T09:00:00Z')))
    const { recoveryCodes } = await client.security.confirmTotp({ code })
    await using terminal = await openTerminal(platform)
    const signIn = (more: string[]) =>
      terminal.run(['sign-in', '--email', email, '--password', password, ...more])
    expect((await signIn(['--code', '000000'])).err).toContain('(code_wrong)')
    expect((await terminal.run(['whoami'])).err).toContain('(not_signed_in)')
    expect((await signIn(['--code', recoveryCodes?.[0] ?? ''])).code).toBe(0)
    expect((await terminal.run(['whoami'])).out).toContain('Nino Berta')
  })

  test('ends with sign-out, on the server too', async () => {
    const { email, id } = await platform.person('Olaf Senn')
    await using terminal = await openTerminal(platform)
    await terminal.run(['sign-in', '--email', email], { env: { MANDATO_PASSWORD: password } })
    const sessions = async () =>
      (await sql`select 1 from session where person_id = ${id}`.execute(platform.db)).rows.length
    const before = await sessions()
    expect((await terminal.run(['sign-out'])).code).toBe(0)
    expect(await sessions()).toBe(before - 1)
    expect(await terminal.run(['whoami'])).toEqual({
      code: 1,
      out: '',
      err: 'Please sign in first. (not_signed_in)\nSign in with: mandato sign-in --email …\n',
    })
  })

  test('does not begin with a wrong password, nor at an address that is not the server’s own', async () => {
    const { email } = await platform.person('Pia Egli')
    await using terminal = await openTerminal(platform)
    const wrong = await terminal.run(['sign-in', '--email', email], { typed: 'not my password' })
    expect(wrong).toEqual({ code: 1, out: '', err: 'The e-mail address or the password is not right.\n' })
    const elsewhere = await terminal.run([
      'sign-in',
      '--email',
      email,
      '--password',
      password,
      '--server',
      'http://127.0.0.1:3000',
    ])
    expect(elsewhere).toMatchObject({
      code: 1,
      err: 'This server is public at another address: give that one by --server, instead of http://127.0.0.1:3000.\n',
    })
  })

  test('of one server is not shown to another', async () => {
    await using terminal = await signedIn(await platform.person('Rita Bär'))
    expect(await terminal.run(['whoami', '--server', 'http://127.0.0.1:3000'])).toMatchObject({ code: 1 })
    expect(await terminal.run(['whoami'])).toMatchObject({ code: 0 })
  })
})

describe('answers', () => {
  test('are tables, lists, or one JSON document', async () => {
    await using terminal = await openTerminal(platform)
    const table = await terminal.run(['catalogue', 'tiers'])
    expect(table.out.split('\n').slice(0, 2)).toEqual([
      'family   quantity min  rate  source',
      'hosting             5  1000  example',
    ])
    const items = await terminal.run([
      'catalogue',
      'items',
      '--family',
      'hosting',
      '--currency',
      'CHF',
      '--json',
    ])
    expect(JSON.parse(items.out)).toMatchObject([{ sku: 'shop-hosting' }, { sku: 'web-hosting' }])
    const domains = await terminal.run(['catalogue', 'items', '--family', 'domain'])
    expect(domains.out).toMatch(/^itm_\w+ {2}domain-ch {3}\.ch .* CHF 12 9\.90; EUR 12 9\.50$/m)
    expect((await terminal.run(['catalogue', 'items', '--family', 'none'])).out).toBe(
      'There is nothing here.\n',
    )
    expect((await terminal.run(['catalogue', 'families'], { env: { LANG: 'it_IT' } })).out).toContain(
      'Posta elettronica',
    )
  })

  test('that are a file are written as the file is, to be put where it belongs', async () => {
    const agency = await partner(platform, 'Agency of files')
    await using terminal = await signedIn(agency.legal)
    const words = ['statements', 'csv', '--partner-id', agency.id, '--month', '2026-01', '--currency', 'CHF']
    expect((await terminal.run([...words, '--separator', 'semicolon'])).out).toBe(
      [
        'date;happening;what;client;pending;prepaid;owed;total;currency;journal;benefit',
        '2026-01-01;opening;;;0.00;0.00;0.00;0.00;CHF;;',
        '2026-01-31;closing;;;0.00;0.00;0.00;0.00;CHF;;',
        '',
      ].join('\r\n'),
    )
    const { name } = JSON.parse((await terminal.run([...words, '--json'])).out)
    expect(name).toBe('Agency-of-files-2026-01-CHF.csv')
  })

  test('that are exports are written byte by byte where one says', async () => {
    const agency = await partner(platform, 'Agency of exports')
    await using terminal = await signedIn(agency.legal)
    const period = ['--from', '2026-01-01', '--to', '2026-12-31']
    const asked = await terminal.run([
      'exports',
      'ask',
      '--partner-id',
      agency.id,
      '--format',
      'csv',
      ...period,
      '--json',
    ])
    const { exportId } = JSON.parse(asked.out)
    const folder = await mkdtemp(join(tmpdir(), 'mandato-export-'))
    const output = join(folder, 'billing.csv')
    const words = [
      'exports',
      'download',
      '--partner-id',
      agency.id,
      '--export-id',
      exportId,
      '--output',
      output,
    ]
    expect(await terminal.run(words)).toMatchObject({
      code: 1,
      err: expect.stringContaining('export_not_ready'),
    })
    await makeExports(platform.world)
    expect(await terminal.run(words)).toMatchObject({ code: 0, out: expect.stringContaining(output) })
    expect(await readFile(output, 'utf8')).toMatch(/^\uFEFFPayment date,Client,/)
    await rm(folder, { recursive: true })
  })

  test('wider than the terminal become lists', async () => {
    await using terminal = await openTerminal(platform)
    const { out } = await terminal.run(['catalogue', 'tiers'], { width: 20 })
    expect(out.split('\n').slice(0, 5)).toEqual([
      'family        hosting',
      'quantity min  5',
      'rate          1000',
      'source        example',
      '',
    ])
  })

  test('cannot steer the terminal', async () => {
    const side = await organisation(platform, 'Esc \u001b[2J Ltd')
    await using terminal = await signedIn(side.legal)
    const { out } = await terminal.run(['organisations', 'get', '--organisation-id', side.id])
    expect(out).toContain('Esc  [2J Ltd')
    expect(out).not.toContain('\u001b')
  })

  test('of a price are the same from the server as without one', async () => {
    await using terminal = await openTerminal(platform)
    const options = [
      '--list',
      '9.92',
      '--quantity',
      '35',
      '--partner-rate',
      '20',
      '--volume-rate',
      '25',
      '--currency',
      'CHF',
      '--json',
    ]
    const [here, there] = [
      await terminal.run(['price', ...options]),
      await terminal.run(['catalogue', 'price', ...options]),
    ]
    expect(JSON.parse(there.out)).toEqual(JSON.parse(here.out))
  })

  test('that are refusals name the code and every flaw, and end with 1', async () => {
    const side = await organisation(platform, 'Refusal AG')
    await using terminal = await signedIn(side.legal)
    const asked = [
      'rates',
      'draft',
      '--title',
      'More',
      '--reason',
      'Because',
      '--effective-on',
      '2030-01-01',
      '--rows',
      '[{"subject":"partner_rate:gold:mail","value":"1"}]',
    ]
    expect(await terminal.run(asked)).toEqual({
      code: 1,
      out: '',
      err: 'Only the provider’s staff can do this. (staff_only)\n',
    })
    expect((await terminal.run(asked, { env: { LANG: 'fr_CH.UTF-8' } })).err).toBe(
      'Seul le personnel du fournisseur peut le faire. (staff_only)\n',
    )
    const json = await terminal.run([...asked, '--json'])
    expect(JSON.parse(json.err)).toMatchObject({ code: 'staff_only', status: 403 })
    await using staff = await signedIn(await staffOf(platform))
    const high = await staff.run([
      ...asked.slice(0, -1),
      '[{"subject":"partner_rate:gold:mail","value":"36"}]',
    ])
    expect(high.err).toBe(
      'Some fields need your attention. (input_invalid)\nrows.0.value: must be 35 or less\n',
    )
  })
})

describe('writes', () => {
  test('take values from options, dotted options, JSON and --body alike', async () => {
    const client = await organisation(platform, 'Body Client')
    await topUp(client, '1000.00')
    await using terminal = await signedIn(client.legal)
    const itemId = await hosting(platform)
    const lines = [{ itemId, quantity: 2, months: 1 }]
    const file = join(terminal.folder, 'order.json')
    await writeFile(file, JSON.stringify({ organisationId: client.id, lines }))
    const own = ['--organisation-id', client.id]
    const answers = [
      await terminal.run(['orders', 'quote', ...own, '--lines', JSON.stringify(lines), '--json']),
      await terminal.run([
        'orders',
        'quote',
        ...own,
        '--lines.0.item-id',
        itemId,
        '--lines.0.quantity',
        '2',
        '--lines.0.months',
        '1',
        '--json',
      ]),
      await terminal.run(['orders', 'quote', '--body', file, '--json']),
      await terminal.run(['orders', 'quote', ...own, '--body', '-', '--json'], {
        input: JSON.stringify({ lines }),
      }),
    ]
    expect(answers.map(({ code, err }) => ({ code, err }))).toEqual(answers.map(() => ({ code: 0, err: '' })))
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1)
    expect(JSON.parse(answers[0]?.out ?? '')).toMatchObject({ net: '19.84' })
  })

  test('repeated with the same key act once', async () => {
    const client = await organisation(platform, 'Once Client')
    await topUp(client, '1000.00')
    await using terminal = await signedIn(client.legal)
    const line = JSON.stringify([{ itemId: await hosting(platform), months: 1 }])
    const place = (key: string) =>
      terminal.run([
        'orders',
        'place',
        '--organisation-id',
        client.id,
        '--means',
        'prepaid',
        '--lines',
        line,
        '--idempotency-key',
        key,
        '--json',
      ])
    const [first, again, other] = [await place('k1'), await place('k1'), await place('k2')]
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out))
    expect(JSON.parse(other.out).orderId).not.toBe(JSON.parse(first.out).orderId)
  })

  test('that change what has a version say which one they saw: nothing is sent without --if-match, an old one is 412', async () => {
    const client = await organisation(platform, 'Match Client')
    const agency = await partner(platform, 'Match Agency')
    const { id } = await partnered(client, agency, { access: 'full' })
    await using terminal = await signedIn(client.legal)
    const own = ['--organisation-id', client.id, '--partnership-id', id]
    const setTerm = (...more: string[]) =>
      terminal.run(['partnerships', 'set-term', ...own, '--last-day', '2030-12-31', ...more])
    const { version } = JSON.parse((await terminal.run(['partnerships', 'get', ...own, '--json'])).out)
    expect(await setTerm()).toMatchObject({ code: 2, err: 'The option --if-match is missing.\n' })
    expect((await setTerm('--if-match', String(version))).code).toBe(0)
    expect(await setTerm('--if-match', String(version))).toEqual({
      code: 1,
      out: '',
      err: 'Somebody changed this meanwhile. Look at it again before you confirm. (changed_meanwhile)\nIf-Match: "2" holds now\n',
    })
    const { err } = await setTerm('--if-match', String(version), '--json')
    expect(JSON.parse(err)).toMatchObject({ code: 'changed_meanwhile', status: 412 })
  })

  test('that ask for the password take it from the option, the environment or the person', async () => {
    const by = await partner(platform, 'Ending Partner')
    for (const [name, options, more] of [
      ['Option Client', ['--password', password], {}],
      ['Environment Client', [], { env: { MANDATO_PASSWORD: password } }],
      ['Typing Client', ['--idempotency-key', 'end'], { typed: password }],
    ] as const) {
      const client = await organisation(platform, name)
      const { id } = await partnered(client, by, { access: 'full' })
      await using terminal = await signedIn(client.legal)
      const end = ['partnerships', 'end', '--organisation-id', client.id, '--partnership-id', id]
      expect(await terminal.run(end)).toMatchObject({
        code: 1,
        err: 'Your password is needed: give it by --password or MANDATO_PASSWORD.\n',
      })
      expect(await terminal.run([...end, '--password', 'wrong'])).toMatchObject({
        code: 1,
        err: 'That password is not right. (proof_wrong)\n',
      })
      const { code, out } = await terminal.run([...end, ...options, '--json'], more)
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ id, state: 'ended' })
    }
  })
})

describe('an import', () => {
  async function fileOf(terminal: Terminal, name: string): Promise<string> {
    const file = join(terminal.folder, name)
    await writeFile(file, samples[name] ?? '')
    return file
  }

  test('prints what it counted; a second time everything is unchanged', async () => {
    await using terminal = await signedIn(await staffOf(platform))
    const organisations = await fileOf(terminal, 'organisations.csv')
    expect(await terminal.run(['import', 'organisations', organisations])).toEqual({
      code: 0,
      err: '',
      out: 'Rows: 500. Added: 500. Changed: 0. Unchanged: 0.\n',
    })
    const products = samples['products.csv'] ?? ''
    const first = await terminal.run(['import', 'products', '-', '--json'], { input: products })
    expect(JSON.parse(first.out)).toEqual({ rows: 5000, added: 5000, changed: 0, unchanged: 0 })
    const second = await terminal.run(['import', 'products', '-'], { input: products })
    expect(second.out).toBe('Rows: 5000. Added: 0. Changed: 0. Unchanged: 5000.\n')
  })

  test.each([
    ['organisations', spoiledOrganisations],
    ['products', spoiledProducts],
  ] as const)('of bad %s prints every bad row by line and column', async (kind, spoiled) => {
    await using terminal = await signedIn(await staffOf(platform))
    const { code, out, err } = await terminal.run(['import', kind, await fileOf(terminal, `${kind}-bad.csv`)])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    const [sentence, ...rows] = err.trimEnd().split('\n')
    expect(sentence).toBe('Nothing was imported. Correct the rows named and try again. (import_refused)')
    expect(rows.map((row) => row.split(':')[0]).sort()).toEqual(
      spoiled.map(([line, column]) => `line ${line}, column ${column}`).sort(),
    )
  })
})

describe('verify', () => {
  test('names every promise of the live database and ends with 0 while all are kept', async () => {
    await using terminal = await signedIn(await staffOf(platform))
    const text = await terminal.run(['verify'])
    expect({ code: text.code, err: text.err }).toEqual({ code: 0, err: '' })
    expect(text.out).toMatch(/^✓ I1 {3}every journal adds up to zero/)
    const { sound, checks } = JSON.parse((await terminal.run(['verify', '--json'])).out)
    expect([sound, checks.every((c: { violations: number }) => c.violations === 0)]).toEqual([true, true])
  })
  test('ends with 1 and names what is broken', async () => {
    await using terminal = await signedIn(await staffOf(platform))
    await sql`insert into orders (id, owner_id, billed_id, placed_by, initiator, currency, net, vat_category, vat_rate, vat, gross, means, state, placed_at)
      select 'ord_00000000000000000000', o.id, o.id, p.id, 'client', 'CHF', 100, 'S', 810, 9, 109, 'provider', 'awaiting_payment', app.now() from organisation o, person p limit 1`.execute(
      platform.db,
    )
    await sql`insert into order_line (order_id, pos, operation, item_id, name, quantity, months, periods, unit_e6, volume_count, volume_rate, list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain)
      select 'ord_00000000000000000000', 1, 'order', i.id, 'x', 1, 1, 1, 1000000, 1, 0, 100, 0, 0, 0, 100, 'N1', '{}', 'example-1', 'none', 0 from item i limit 1`.execute(
      platform.db,
    )
    const { code, out, err } = await terminal.run(['verify'])
    expect({ code, err }).toEqual({ code: 1, err: 'At least one promise is broken.\n' })
    expect(out).toContain('✗ I8')
    expect(out).toContain('ord_00000000000000000000')
  })
})
