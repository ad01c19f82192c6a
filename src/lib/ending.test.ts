import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

test.each([
  ['in order', "process.stdout.write('stopped')", 0, 'stopped'],
  ['with the reason when it cannot', "throw new Error('The disk is full.')", 1, 'The disk is full.\n'],
])('a program that is asked to end twice ends once, %s', async (_how, stop, code, said) => {
  const program = `
    import { setTimeout as pause } from 'node:timers/promises'
    import { whenAskedToEnd } from '${import.meta.resolve('./ending.ts')}'
    whenAskedToEnd(async () => { await pause(100); ${stop} })
    process.stdout.write('ready ')
    setInterval(() => undefined, 1_000)`
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript']
  const child = spawn(process.execPath, [...flags, '-e', program], { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors = text(child.stderr)
  const [ready] = await once(child.stdout, 'data')
  expect(String(ready)).toBe('ready ')
  const rest = text(child.stdout)
  child.kill('SIGINT')
  child.kill('SIGTERM')
  const [ended] = await once(child, 'close')
  expect(ended).toBe(code)
  expect((await rest) + (await errors)).toBe(said)
})
