/** The command line as a program: its input and output are those of the process. */
import { buffer } from 'node:stream/consumers'
import { askHidden } from './askHidden.ts'
import { run } from './run.ts'

// a reader that has seen enough, such as head, closes the pipe; there is nobody left to tell
process.stdout.on('error', () => process.exit())

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => buffer(process.stdin),
  askHidden,
  width: process.stdout.isTTY ? process.stdout.columns : undefined,
  fetch,
})
