import { readFile } from 'node:fs/promises'
import { type Cli, Ending } from './io.ts'

/** What a file holds; `-` is the standard input. */
export async function readBytes({ io, say }: Cli, file: string): Promise<Uint8Array> {
  if (file === '-') return io.input()
  try {
    return await readFile(file)
  } catch {
    throw new Ending(say('wrong.file', { file }), 1)
  }
}

/** Bytes as text, with a byte order mark if there is one; anything but UTF-8 would come out wrong. */
export function textOf({ say }: Cli, file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Ending(say('wrong.encoding', { file }), 1)
  }
}
