import type { Language } from '../lib/language.ts'
import type { Say } from './texts.ts'

/** What a command may touch of the world around it; a test gives its own. */
export interface Io {
  env: Record<string, string | undefined>
  out(text: string): void
  err(text: string): void
  /** All of the standard input. */
  input(): Promise<Uint8Array>
  /** Asks a person without showing what is typed; undefined where nobody sits. */
  askHidden(question: string): Promise<string | undefined>
  /** Width of the terminal in columns; undefined where the output goes elsewhere. */
  width: number | undefined
  fetch(request: Request): Promise<Response>
}

/** A command line at work. */
export interface Cli {
  io: Io
  language: Language
  say: Say
}

/** What ends a command early: a sentence for the person, and 2 for a wrong command, 1 for everything else. */
export class Ending extends Error {
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.name = 'Ending'
    this.exitCode = exitCode
  }
}
