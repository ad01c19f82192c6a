import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks on the terminal without showing what is typed; undefined where there is no terminal. */
export function askHidden(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return Promise.resolve(undefined)
  // the terminal shows only what readline writes, and here it writes into nothing
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(question)
  return new Promise((resolve) => {
    let answer: string | undefined
    lines.question('', (typed) => {
      answer = typed
      lines.close()
    })
    // Ctrl-C and Ctrl-D close too, without an answer
    lines.on('close', () => {
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}
