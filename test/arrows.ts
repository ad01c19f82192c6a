/**
 * The arrows of the house: who may import whom. Roles are file names, nouns stand in one order and look back only,
 * and no file reaches itself again, by types neither.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** A noun may import only those before it. */
export const nouns = [
  'access',
  'audit',
  'mail',
  'help',
  'people',
  'organisations',
  'notices',
  'tokens',
  'products',
  'pricing',
  'catalogue',
  'partnerships',
  'ledger',
  'orders',
  'invoices',
  'payouts',
  'papers',
  'bank',
  'renewals',
  'rates',
  'benefits',
  'affiliates',
  'programme',
  'directory',
  'exports',
  'requests',
  'support',
  'webhooks',
  'imports',
  'verification',
  'installation',
  'demo',
  'simulation',
]

type Role = keyof typeof mayImport

const mayImport = {
  lib: ['lib'],
  texts: ['lib', 'texts'],
  rules: ['lib', 'rules'],
  contract: ['lib', 'rules', 'contract'],
  presenter: ['lib', 'rules', 'contract', 'presenter'],
  client: ['lib', 'rules', 'contract', 'client'],
  store: ['lib', 'rules', 'contract', 'presenter', 'store'],
  part: ['lib', 'rules', 'contract', 'presenter', 'part', 'web'],
  letters: ['lib', 'rules', 'texts', 'part', 'letters'],
  operations: ['lib', 'rules', 'contract', 'presenter', 'store', 'letters', 'operations'],
  jobs: ['lib', 'rules', 'contract', 'presenter', 'store', 'letters', 'operations', 'jobs'],
  page: ['lib', 'rules', 'contract', 'presenter', 'client', 'part', 'page', 'web'],
  web: ['lib', 'rules', 'contract', 'presenter', 'client', 'part', 'page', 'web', 'texts'],
  // Everything the command line does it asks a server for; but a simulation brings its own.
  cli: ['lib', 'rules', 'contract', 'presenter', 'client', 'texts', 'cli', 'simulation', 'upkeep'],
  // What an operator does to a whole installation, with no server between.
  upkeep: ['lib', 'rules', 'letters', 'upkeep'],
  // The demo world lives by the operations, and its time passes by the jobs.
  demo: ['lib', 'rules', 'contract', 'presenter', 'store', 'letters', 'operations', 'jobs', 'demo'],
  // The simulation is the product at work with fakes around it, so it may use what the server is put together from.
  simulation: [
    ...['lib', 'rules', 'contract', 'presenter', 'store', 'letters', 'operations', 'jobs', 'demo', 'server'],
    'simulation',
  ],
  // It draws the pages that work without JavaScript, by the parts that the app is drawn with.
  server: [
    ...['lib', 'rules', 'contract', 'presenter', 'client', 'store', 'letters', 'operations', 'jobs', 'texts'],
    ...['part', 'page', 'web', 'demo', 'server'],
  ],
} as const satisfies Record<string, readonly string[]>

const tableOfTexts = 'src/texts.ts'

export type Import = { from: string; to: string; typeOnly: boolean }

/** Every source file, as a path from the root such as `src/lib/money.ts`, tests left out. */
export function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name))
    .map((name) => join('src', name).replaceAll('\\', '/'))
    .sort()
}

/** The imports of a file that lead to another file of the project. */
export function importsOf(root: string, from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8')
  const pattern = /^(?:import|export)\b([^'"`;]*?)\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm
  return [...text.matchAll(pattern)].flatMap(([, clause = '', named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic ?? ''
    if (!target.startsWith('.')) return []
    const to = relative(root, resolve(root, dirname(from), target)).replaceAll('\\', '/')
    return [{ from, to, typeOnly: /^\s*type\b/.test(clause) }]
  })
}

/** Everything that is wrong with the arrows, one sentence each. */
export function wrongArrows(root: string): string[] {
  const files = sourceFiles(root)
  const imports = files.flatMap((file) => importsOf(root, file))
  const roles = rolesOf(files, imports)
  return [...imports.flatMap((arrow) => wrongArrow(arrow, roles)), ...cycles(files, imports)]
}

function wrongArrow({ from, to, typeOnly }: Import, roles: Map<string, Role>): string[] {
  const [fromRole, toRole] = [roles.get(from) ?? roleByName(from), roles.get(to) ?? roleByName(to)]
  const arrow = `${from} imports ${to}`
  if (!to.startsWith('src/')) return [`${arrow}, which is outside src`]
  if (to === tableOfTexts) {
    const maySpeak =
      fromRole === 'letters' || fromRole === 'web' || fromRole === 'cli' || fromRole === 'server'
    return typeOnly || maySpeak ? [] : [`${arrow}: its type is enough`]
  }
  const allowed: readonly string[] = mayImport[fromRole]
  if (!allowed.includes(toRole)) return [`${arrow}: ${fromRole} may not import ${toRole}`]
  const isSeen = fromRole === 'page' || fromRole === 'part'
  if (isSeen && /^src\/web\/(main|routes)\b/.test(to)) return [`${arrow}: a page does not know its routes`]
  const [fromNoun, toNoun] = [nouns.indexOf(folderOf(from)), nouns.indexOf(folderOf(to))]
  // A page shows what several nouns know, so their order does not bind it.
  if (fromNoun >= 0 && toNoun > fromNoun && !isSeen) {
    return [`${arrow}: ${folderOf(to)} comes after ${folderOf(from)}`]
  }
  return []
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? ''
}

/**
 * A file without a role's name is a rule, or a part of a page, as long as it reaches nothing else. What fills the
 * shapes of a contract is a presenter, what reaches a store belongs to the operations, what speaks to the letters.
 */
function rolesOf(files: string[], imports: Import[]): Map<string, Role> {
  const roles = new Map(files.map((file) => [file, roleByName(file)]))
  const becomes = (from: string, to: string): Role | undefined => {
    const [role, reached] = [roles.get(from), roles.get(to)]
    if (role !== 'rules' && role !== 'presenter' && role !== 'part') return undefined
    if (reached === 'texts' || reached === 'letters') return 'letters'
    if (role === 'part') return undefined
    if (reached === 'store' || reached === 'operations') return 'operations'
    return role === 'rules' && (reached === 'contract' || reached === 'presenter') ? 'presenter' : undefined
  }
  let hasChanged = true
  while (hasChanged) {
    hasChanged = false
    for (const { from, to, typeOnly } of imports) {
      // Whoever shows a text by its key knows the keys, and does not speak.
      const role = to === tableOfTexts && typeOnly ? undefined : becomes(from, to)
      if (role) roles.set(from, role)
      hasChanged ||= role !== undefined
    }
  }
  return roles
}

function roleByName(file: string): Role {
  const folder = folderOf(file)
  const name = basename(file)
  if (/texts\.ts$/i.test(name) && folder !== 'lib') return 'texts'
  if (folder === 'lib' || folder === 'web' || folder === 'cli' || folder === 'server') return folder
  if (folder === 'demo' || folder === 'simulation' || folder === 'upkeep') return folder
  if (name === 'contracts.ts' || name === 'contract.ts' || name.endsWith('Contract.ts')) return 'contract'
  if (name === 'client.ts') return 'client'
  if (name === 'store.ts') return 'store'
  if (name === 'operations.ts') return 'operations'
  if (name === 'jobs.ts') return 'jobs'
  if (name === 'letters.tsx') return 'letters'
  if (name.endsWith('Page.tsx')) return 'page'
  return name.endsWith('.tsx') ? 'part' : 'rules'
}

/** One sentence for each way a file leads back to itself. */
function cycles(files: string[], imports: Import[]): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) found.push(`These files import each other: ${[...path.slice(start), file].join(' → ')}`)
    if (start >= 0 || done.has(file)) return
    for (const { to } of imports.filter(({ from }) => from === file)) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
