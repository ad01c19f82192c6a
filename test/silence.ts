/** A test that makes the console speak, or that raises a warning, fails: noise hides what matters. */
import { format } from 'node:util'
import { afterAll, afterEach } from 'vitest'

const said: string[] = []

for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) {
  console[method] = (...words: unknown[]) => {
    said.push(`console.${method}: ${format(...words)}`)
  }
}

// Node's own warnings come through here as well, and only here in time for the test that caused them.
process.emitWarning = (warning: string | Error) => {
  said.push(`warning: ${warning instanceof Error ? warning.stack : warning}`)
}

function beSilent(): void {
  if (said.length > 0) throw new Error(`The console must stay silent.\n${said.splice(0).join('\n')}`)
}

afterEach(beSilent)
afterAll(beSilent)
