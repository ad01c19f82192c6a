import { importKind } from '../imports/contract.ts'
import { refusals } from '../lib/refusals.ts'
import { type Command, commands, type Parameter, parametersOf, propertyOf } from './commands.ts'
import { expectedOf } from './expected.ts'
import type { Cli } from './io.ts'
import { kebab } from './names.ts'
import { priceExpected } from './price.ts'
import { aligned } from './show.ts'

/** Words that stand for themselves, beside the groups of the contract. */
export const ownWords = [
  'sign-in',
  'sign-out',
  'whoami',
  'price',
  'import',
  'verify',
  'audit export',
  'audit verify',
  'exports download',
  'simulate',
  'backup',
  'restore',
  'move',
  'doctor',
  'mcp',
] as const
export type OwnWord = (typeof ownWords)[number]

const indented = (text: string) => text.replace(/^(?=.)/gm, '  ')
const section = (title: string, rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? '' : `\n${title}\n${indented(aligned(rows))}`

function optionsEverywhere({ say }: Cli, { writes }: { writes: boolean }): string[][] {
  return [
    ['--server URL', say('option.server')],
    ['--body FILE', say('option.body')],
    ...(writes
      ? [
          ['--idempotency-key KEY', say('option.key')],
          ['--password PASSWORD', say('option.password')],
        ]
      : []),
    ['--json', say('option.json')],
    ['--help', say('option.help')],
  ]
}

/** `mandato --help` */
export function helpOfAll(cli: Cli): string {
  const { say } = cli
  const groups = Map.groupBy(commands, ({ group }) => group)
  return [
    `${say('help.title')}\n\n${say('help.usage')} mandato GROUP COMMAND [OPTIONS]\n`,
    section(say('help.first'), [
      ['sign-in', say('summary.signIn')],
      ['sign-out', say('summary.signOut')],
      ['whoami', say('summary.whoami')],
      ['price', say('summary.price')],
      ['import', say('summary.import')],
      ['verify', say('summary.verify')],
      ['audit export', say('summary.auditExport')],
      ['audit verify', say('summary.auditVerify')],
      ['exports download', say('summary.exportsDownload')],
      ['simulate', say('summary.simulate')],
      ['backup', say('summary.backup')],
      ['restore', say('summary.restore')],
      ['move', say('summary.move')],
      ['doctor', say('summary.doctor')],
      ['mcp', say('summary.mcp')],
    ]),
    section(
      say('help.groups'),
      [...groups].map(([group, all]) => [group, all.map(({ verb }) => verb).join(', ')]),
    ),
    section(say('help.everywhere'), optionsEverywhere(cli, { writes: true })),
  ].join('')
}

/** `mandato GROUP --help` */
export function helpOfGroup(cli: Cli, group: string): string {
  const rows = commands
    .filter((command) => command.group === group)
    .map(({ verb, summary }) => [verb, summary])
  return `${cli.say('help.usage')} mandato ${group} COMMAND [OPTIONS]\n${section(cli.say('help.commands'), rows)}`
}

/** `mandato GROUP COMMAND --help` */
export function helpOfCommand(cli: Cli, command: Command): string {
  const { say, language } = cli
  const options = parametersOf(command).flatMap((parameter) => optionRows(cli, parameter))
  return [
    `${command.summary}\n\n${say('help.usage')} mandato ${command.group} ${command.verb} [OPTIONS]\n${command.method} ${command.url}\n`,
    section(say('help.options'), options),
    section(say('help.everywhere'), optionsEverywhere(cli, command)),
    section(
      say('help.refusals'),
      command.refusals.map((code) => [code, refusals[code][language]]),
    ),
  ].join('')
}

/** The rows of a value: its own, and for an object one for each of its fields. */
function optionRows(cli: Cli, { option, schema, required }: Omit<Parameter, 'name'>): string[][] {
  const otherwise =
    schema.default === undefined ? '' : cli.say('help.default', { value: JSON.stringify(schema.default) })
  const row = [`--${option}`, required ? cli.say('help.required') : otherwise, expectedOf(cli, schema) ?? '']
  const fields = Object.keys(schema.type === 'object' ? (schema.properties ?? {}) : {}).flatMap((name) => {
    const below = propertyOf(schema, name)
    const isRequired = required && (schema.required?.includes(name) ?? false)
    return below
      ? optionRows(cli, { option: `${option}.${kebab(name)}`, schema: below.schema, required: isRequired })
      : []
  })
  return [row, ...fields]
}

/** `mandato WORD --help` of the words that stand for themselves. */
export function helpOfOwn(cli: Cli, word: OwnWord): string {
  const { say } = cli
  const page = (summary: string, usage: string, options: string[][]) =>
    `${summary}\n\n${say('help.usage')} mandato ${usage}\n${section(say('help.options'), [...options, ['--json', say('option.json')], ['--help', say('option.help')]])}`
  const server = ['--server URL', say('option.server')]
  switch (word) {
    case 'sign-in':
      return page(say('summary.signIn'), 'sign-in --email EMAIL', [
        ['--email EMAIL', say('expected.email')],
        ['--password PASSWORD', say('option.password')],
        ['--password-stdin', say('option.passwordStdin')],
        ['--code CODE', say('option.code')],
        server,
      ])
    case 'sign-out':
      return page(say('summary.signOut'), 'sign-out', [server])
    case 'whoami':
      return page(say('summary.whoami'), 'whoami', [server])
    case 'price':
      return page(
        say('summary.price'),
        'price --list 9.92 --quantity 35 --partner-rate 20 --volume-rate 25 --currency CHF',
        Object.entries(priceExpected(cli)).map(([option, expected]) => [`--${option}`, expected]),
      )
    case 'import':
      return page(say('summary.import'), `import ${importKind.options.join('|')} FILE.csv`, [
        ['--idempotency-key KEY', say('option.key')],
        server,
      ])
    case 'audit export':
      return page(say('summary.auditExport'), 'audit export --organisation-id ID > log.jsonl', [
        ['--organisation-id ID', say('option.auditOrganisation')],
        ['--client-id ID', say('option.auditClient')],
        server,
      ])
    case 'audit verify':
      return page(say('summary.auditVerify'), 'audit verify FILE', [['--keys FILE', say('option.auditKeys')]])
    case 'exports download':
      return page(say('summary.exportsDownload'), 'exports download --export-id ID --output FILE', [
        ['--export-id ID', say('option.exportId')],
        ['--partner-id ID', say('option.exportPartner')],
        ['--output FILE', say('option.output')],
        server,
      ])
    case 'verify':
      return page(say('summary.verify'), 'verify', [server])
    case 'backup':
      return page(say('summary.backup'), 'backup FILE', [])
    case 'restore':
      return page(say('summary.restore'), 'restore FILE', [])
    case 'move':
      return page(say('summary.move'), 'move --to postgres://…', [['--to URL', say('option.to')]])
    case 'mcp':
      return page(say('summary.mcp'), 'mcp', [server])
    case 'doctor':
      return page(say('summary.doctor'), 'doctor', [])
    case 'simulate':
      return page(say('summary.simulate'), 'simulate --seed 7 --organisations 20 --days 90 --faults', [
        ['--seed N', say('option.seed')],
        ['--organisations N', say('option.organisations')],
        ['--days N', say('option.days')],
        ['--faults', say('option.faults')],
        ['--use-database-url', say('option.useDatabaseUrl')],
      ])
  }
}
