import { resolve } from 'node:path'
import { startEmbedded } from '../lib/embedded.ts'
import { readSettings, type Settings, SettingsError } from '../lib/settings.ts'
import { type Cli, Ending } from './io.ts'
import { given, missing, onlyKnown, onlyWords, type Typed } from './options.ts'

const migrations = resolve(import.meta.dirname, '../../migrations')

function settingsOf(cli: Cli): Settings {
  try {
    return readSettings(cli.io.env)
  } catch (error) {
    if (error instanceof SettingsError) throw new Ending(error.message, 1)
    throw error
  }
}

/** The database this installation works with; the embedded one is joined where it runs, and started where it does not. */
async function withDatabase<T>(settings: Settings, act: (url: string) => Promise<T>): Promise<T> {
  if (settings.databaseUrl) return act(settings.databaseUrl)
  const embedded = await startEmbedded({ folder: resolve(settings.dataDir, 'postgres') })
  try {
    return await act(embedded.url)
  } finally {
    await embedded.stop()
  }
}

/** What is said where a backup cannot be put back. */
async function restoring<T>(cli: Cli, act: () => Promise<T>): Promise<T> {
  const { CannotRestore } = await import('../upkeep/restore.ts')
  try {
    return await act()
  } catch (error) {
    if (error instanceof CannotRestore) throw new Ending(cli.say(`restore.${error.reason}`), 1)
    throw error
  }
}

function fileOf(cli: Cli, typed: Typed): string {
  onlyKnown(cli, typed, ['help', 'json'])
  onlyWords(cli, typed.words, 2)
  const [, file] = typed.words
  if (!file) throw missing(cli, ['FILE'])
  return resolve(file)
}

const told = (
  cli: Cli,
  typed: Typed,
  key: 'backup.done' | 'restore.done' | 'move.done',
  done: { tables: number; rows: number },
) =>
  cli.io.out(
    typed.options.has('json')
      ? `${JSON.stringify(done)}\n`
      : `${cli.say(key, { tables: String(done.tables), rows: String(done.rows) })}\n`,
  )

/** `mandato backup FILE`: one instant of the installation in one file, while it is at work. */
export async function backup(cli: Cli, typed: Typed): Promise<void> {
  const file = fileOf(cli, typed)
  const { backUp } = await import('../upkeep/backup.ts')
  told(cli, typed, 'backup.done', await withDatabase(settingsOf(cli), (url) => backUp(url, file)))
}

/** `mandato restore FILE`: what a backup holds, into an empty database. */
export async function restore(cli: Cli, typed: Typed): Promise<void> {
  const file = fileOf(cli, typed)
  const { restore: put } = await import('../upkeep/restore.ts')
  told(
    cli,
    typed,
    'restore.done',
    await withDatabase(settingsOf(cli), (url) => restoring(cli, () => put(url, file))),
  )
}

/** `mandato move --to URL`: everything to another PostgreSQL, once nobody works here any more. */
export async function move(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['to', 'help', 'json'])
  onlyWords(cli, typed.words, 1)
  const to = given(cli, typed, 'to')
  if (!to) throw missing(cli, ['to'])
  const { moveTo } = await import('../upkeep/move.ts')
  const done = await withDatabase(settingsOf(cli), (url) => restoring(cli, () => moveTo(url, to)))
  if (done === 'at work') throw new Ending(cli.say('move.atWork'), 1)
  told(cli, typed, 'move.done', done)
}

const signs = { good: '✓', mind: '!', bad: '✗' } as const

/** `mandato doctor`: what stands, what does not, and what to do; ends with 1 where something is bad. */
export async function doctor(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['help', 'json'])
  onlyWords(cli, typed.words, 1)
  const settings = settingsOf(cli)
  const { databaseFindings, folderFindings, mailFindings, settingsFindings } = await import(
    '../upkeep/doctor.ts'
  )
  const findings = [
    ...settingsFindings(settings),
    ...(await folderFindings(settings.dataDir)),
    ...(await withDatabase(settings, (url) => databaseFindings(url, migrations))),
    ...(await mailFindings(settings)),
  ]
  const isWell = findings.every(({ verdict }) => verdict !== 'bad')
  if (typed.options.has('json')) cli.io.out(`${JSON.stringify({ well: isWell, findings })}\n`)
  else
    for (const { name, verdict, seen, remedy } of findings)
      cli.io.out(
        `${signs[verdict]} ${name.padEnd(12)} ${seen}${remedy ? `\n  ${''.padEnd(12)} ${remedy}` : ''}\n`,
      )
  if (!isWell) throw new Ending(cli.say('doctor.bad'), 1)
}
