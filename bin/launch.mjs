// Runs a TypeScript file of the project in a Node that can. Plain JavaScript without dependencies, so that an older
// Node can begin.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const modules = join(root, 'node_modules')

/** Hands over to the file: same input and output, signals passed on, and its end is ours. */
export function launch(file, words, options) {
  const loader = pathToFileURL(join(root, 'src/lib/tsx.ts')).href
  // a large nursery is filled before it is cleared: twice the memory for the same work
  const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--import', loader]
  const child = spawn(node(), [...flags, file, ...words], { ...options, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.env.npm_lifecycle_event) endWithNpm(child)
  child.on('error', (error) => giveUp(`Node could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** A signal to npm alone kills the shell between npm and us, and reaches nobody else: then we end as well. */
function endWithNpm(child) {
  const parent = process.ppid
  const watch = () => process.ppid !== parent && child.kill('SIGTERM')
  setInterval(watch, 500).unref()
}

export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** This Node when it runs TypeScript, else the one that npm installed beside the dependencies. */
function node() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > 22 || (major === 22 && minor >= 18)
  if (isNew && existsSync(process.execPath)) return process.execPath
  const installed = join(modules, '.bin', 'node')
  if (existsSync(installed)) return installed
  return giveUp(
    `Mandato needs Node 22.18 or newer, and this is ${process.versions.node}. Install a newer Node.`,
  )
}
