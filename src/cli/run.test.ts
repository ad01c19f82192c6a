import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openTerminal } from '../../test/commandLine.ts'
import { languages } from '../lib/language.ts'
import { commands, parametersOf } from './commands.ts'

async function ended(...argv: string[]) {
  await using terminal = await openTerminal()
  return terminal.run(argv)
}

describe('a price', () => {
  const hostings = [
    'price',
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
  ]

  test('of 35 hostings is 208.32 francs, every step of it', async () => {
    expect(await ended(...hostings, '--json')).toEqual({
      code: 0,
      err: '',
      out: '{"list":"347.20","campaignAllowance":"0.00","afterCampaign":"347.20","partnerAllowance":"69.44","afterPartner":"277.76","volumeAllowance":"69.44","net":"208.32","publicNet":"260.40","gain":"52.08","currency":"CHF"}\n',
    })
  })

  test('stands there as on paper', async () => {
    expect((await ended(...hostings)).out).toBe(
      [
        'List price                    35 × 9.92  347.20',
        'Partner discount                   20 %  −69.44',
        'Leaves                                   277.76',
        'Volume price                       25 %  −69.44',
        'Net                                 CHF  208.32',
        'Net without partner discount             260.40',
        'The partner’s gain                        52.08',
        '',
      ].join('\n'),
    )
  })

  test('takes rates of two decimals exactly', async () => {
    const { out } = await ended(
      'price',
      '--list=100',
      '--partner-rate=12.57',
      '--campaign-rate',
      '0.01',
      '--currency=EUR',
      '--json',
    )
    expect(JSON.parse(out)).toMatchObject({
      campaignAllowance: '0.01',
      afterCampaign: '99.99',
      partnerAllowance: '12.57',
      net: '87.42',
    })
  })

  test.each([
    [['--list', '9.92'], 'The option --currency is missing.'],
    [[], 'The options --list, --currency are missing.'],
    [
      ['--list', '9,92', '--currency', 'CHF'],
      'The value of --list does not fit: expected is a price such as 9.92, with six decimals at most.',
    ],
    [
      ['--list', '-1', '--currency', 'CHF'],
      'The value of --list does not fit: expected is a price such as 9.92, with six decimals at most.',
    ],
    [
      ['--list', '1', '--currency', 'USD'],
      'The value of --currency does not fit: expected is one of CHF, EUR.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--partner-rate', '35.01'],
      'The value of --partner-rate does not fit: expected is a percentage from 0 to 35 with two decimals at most.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--volume-rate', '12.345'],
      'The value of --volume-rate does not fit: expected is a percentage from 0 to 100 with two decimals at most.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--quantity', '0'],
      'The value of --quantity does not fit: expected is a whole number from 1 to 100000.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--quantity', '1e3'],
      'The value of --quantity does not fit: expected is a whole number from 1 to 100000.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--periods', '61'],
      'The value of --periods does not fit: expected is a whole number from 1 to 60.',
    ],
    [
      ['--list', '999999999', '--quantity', '100000', '--periods', '60', '--currency', 'CHF'],
      'This amount is larger than one order can carry.',
    ],
    [
      ['--list', '1', '--currency', 'CHF', '--volumerate', '5'],
      'There is no option --volumerate. Did you mean --volume-rate?',
    ],
    [['--list', '1', '--list', '2', '--currency', 'CHF'], 'The option --list is given twice.'],
    [['--currency', 'CHF', '--list'], 'The option --list needs a value.'],
    [['--list', '1', '--currency', 'CHF', 'now'], '“now” is one word too many.'],
  ])('%j is answered with one sentence', async (options, sentence) => {
    expect(await ended('price', ...options)).toEqual({ code: 2, out: '', err: `${sentence}\n` })
  })
})

describe('every operation of the contract', () => {
  test('is a command with a page of its own', async () => {
    await using terminal = await openTerminal()
    expect(commands.length).toBeGreaterThan(50)
    for (const command of commands) {
      const { code, out, err } = await terminal.run([command.group, command.verb, '--help'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(command.summary)
      expect(out).toContain(command.url)
      for (const parameter of parametersOf(command)) expect(out).toContain(`--${parameter.option}`)
      for (const code_ of command.refusals) expect(out).toContain(`  ${code_} `)
    }
  })

  test('names in kebab case what the contract names in camel case', () => {
    const names = commands.map(({ group, verb }) => `${group} ${verb}`)
    expect(names).toContain('invitations ask')
    expect(names).toContain('orders place-for-client')
    expect(names).toContain('partnerships preview-end-as-partner')
    expect(new Set(names).size).toBe(names.length)
  })

  test('none has a value that one of the options of every command would take away', () => {
    const taken = ['server', 'body', 'json', 'help', 'idempotency-key']
    const clashing = commands.flatMap((command) =>
      parametersOf(command).filter(({ option }) => taken.includes(option)),
    )
    expect(clashing).toEqual([])
  })
})

describe('help', () => {
  test('names every group, every verb and the words that stand for themselves', async () => {
    const { code, out } = await ended('--help')
    expect(code).toBe(0)
    for (const { group, verb } of commands)
      expect(out).toMatch(new RegExp(`^  ${group} .*\\b${verb}\\b`, 'm'))
    for (const word of ['sign-in', 'sign-out', 'whoami', 'price', 'import', 'verify'])
      expect(out).toMatch(new RegExp(`^  ${word} `, 'm'))
    expect((await ended()).out).toBe(out)
  })

  test.each(['sign-in', 'sign-out', 'whoami', 'price', 'import', 'verify', 'orders'])(
    'stands for %s',
    async (word) => {
      const { code, out } = await ended(word, '--help')
      expect(code).toBe(0)
      expect(out).toContain(`mandato ${word}`)
    },
  )

  test('comes in the language of the terminal', async () => {
    await using terminal = await openTerminal()
    const titles = await Promise.all(
      languages.map(
        async (language) =>
          (await terminal.run([], { env: { LC_ALL: `${language}_CH.UTF-8` } })).out.split('\n')[0],
      ),
    )
    expect(new Set(titles).size).toBe(5)
    expect((await terminal.run([], { env: { LANG: 'C' } })).out).toContain('the partner programme')
  })
})

describe('a command that is none', () => {
  const organisationId = 'org_00000000000000000000'

  test.each([
    [['ordres'], 'There is no command “ordres”. Did you mean orders?'],
    [['orders', 'plaice'], 'There is no command “orders plaice”. Did you mean orders place?'],
    [['xyz', 'list'], 'There is no command “xyz”.'],
    [['orders', 'list'], 'The option --organisation-id is missing.'],
    [
      ['orders', 'list', '--organisation-id', '7'],
      'The value of --organisation-id does not fit: expected is an id such as org_….',
    ],
    [
      ['orders', 'list', '--organisation-id', organisationId, '--state', 'open'],
      'The value of --state does not fit: expected is one of awaiting_payment, on_account, paid, void.',
    ],
    [
      ['orders', 'list', '--organisation-id', organisationId, '--limit', 'ten'],
      'The value of --limit does not fit: expected is a whole number from 1 to 200.',
    ],
    [
      ['orders', 'list', '--organisation-id', organisationId, '--limit', '201'],
      'The value of --limit does not fit: expected is a whole number from 1 to 200.',
    ],
    [['orders', 'list', '--organisation', organisationId], 'There is no option --organisation.'],
    [['orders', 'list', '--organisation-id'], 'The option --organisation-id needs a value.'],
    [['orders', 'list', 'all', '--organisation-id', organisationId], '“all” is one word too many.'],
    [
      ['orders', 'quote', '--organisation-id', organisationId, '--lines', '[{'],
      'The value of --lines does not fit: expected is JSON such as',
    ],
    [
      [
        'orders',
        'quote',
        '--organisation-id',
        organisationId,
        '--lines',
        '[{"itemId":"itm_00000000000000000000"}]',
      ],
      'The option --lines.0.months is missing.',
    ],
    [
      [
        'orders',
        'quote',
        '--organisation-id',
        organisationId,
        '--lines.0.item-id',
        'itm_00000000000000000000',
        '--lines.0.months',
        '5',
      ],
      'The value of --lines.0.months does not fit: expected is one of 1, 3, 6, 12, 24, 36.',
    ],
    [['people', 'change', '--body', '-'], 'What --body names is no JSON object.'],
    [
      ['catalogue', 'items', '--server', 'example.org'],
      'The address of the server does not begin with http:// or https://: example.org',
    ],
    [['sign-in'], 'The option --email is missing.'],
    [['sign-in', '--email', 'a@b.example'], 'The option --password is missing.'],
    [
      ['import', 'products'],
      'Say what to import and from which file, for example: mandato import products FILE.csv',
    ],
  ])('%j is answered with one sentence', async (argv, sentence) => {
    const { code, out, err } = await ended(...argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(sentence)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('a file', () => {
  test('that is not there or not in UTF-8 is named', async () => {
    await using terminal = await openTerminal()
    const file = join(terminal.folder, 'old.csv')
    await writeFile(file, Buffer.from('reference;name\nK-1;M\xfcller', 'latin1'))
    expect(await terminal.run(['import', 'products', file])).toMatchObject({
      code: 1,
      err: `${file} is not in UTF-8.\n`,
    })
    expect(await terminal.run(['import', 'products', `${file}.gone`])).toMatchObject({
      code: 1,
      err: `The file ${file}.gone cannot be read.\n`,
    })
  })
})

test('a server that is not there is named', async () => {
  await using terminal = await openTerminal()
  const elsewhere = await terminal.run(['catalogue', 'items'], {
    env: { MANDATO_URL: 'https://partners.example/app' },
  })
  expect(elsewhere).toEqual({ code: 1, out: '', err: 'No server answers at https://partners.example.\n' })
})
