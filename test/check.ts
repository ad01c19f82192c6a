/** Everything a machine can say about the code without running the product, one line each. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { wrongArrows } from './arrows.ts'

type Check = { name: string; run: () => string | Promise<string> }

const root = resolve(import.meta.dirname, '..')

/** Each check gives back what is wrong, and an empty text when nothing is. */
const checks: Check[] = [
  { name: 'types', run: () => program('tsc', '--noEmit') },
  { name: 'lint and format', run: () => program('biome', 'check', '--error-on-warnings') },
  { name: 'unused code', run: () => program('knip', '--no-progress') },
  { name: 'arrows', run: () => wrongArrows(root).join('\n') },
  { name: 'openapi.json', run: staleOpenapi },
]

let isClean = true
for (const { name, run } of checks) {
  const wrong = await run()
  process.stdout.write(wrong ? `✗ ${name}\n${wrong}\n` : `✓ ${name}\n`)
  if (wrong) isClean = false
}
process.exitCode = isClean ? 0 : 1

function program(name: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status === 0) return ''
  return [error?.message, stdout, stderr].filter(Boolean).join('\n').trim() || `${name} ended with ${status}`
}

async function staleOpenapi(): Promise<string> {
  const writer = join(root, 'src/server/openapi.ts')
  if (!existsSync(writer)) return ''
  const { openapiText } = await import(pathToFileURL(writer).href)
  const kept = join(root, 'openapi.json')
  if (existsSync(kept) && readFileSync(kept, 'utf8') === (await openapiText())) return ''
  return 'openapi.json is not what the contract says. Write it anew.'
}
