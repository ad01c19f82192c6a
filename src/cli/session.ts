import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Cli, Ending, type Io } from './io.ts'
import { given, type Typed } from './options.ts'

/** The sessions of this person, by the server's origin. */
const sessions = z.record(z.string(), z.object({ cookie: z.string(), email: z.string() }))
type Sessions = z.infer<typeof sessions>

function fileOf({ env }: Io): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'mandato', 'session.json')
}

async function readSessions(io: Io): Promise<Sessions> {
  try {
    return sessions.parse(JSON.parse(await readFile(fileOf(io), 'utf8')))
  } catch {
    // not there yet, or nothing of ours: then nobody is signed in
    return {}
  }
}

/** Writes beside the file and moves it there, so that it is never half written nor readable by others. */
async function writeSessions(io: Io, all: Sessions): Promise<void> {
  const file = fileOf(io)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}`
  await writeFile(beside, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
  await rename(beside, file)
}

export async function cookieFor(io: Io, server: string): Promise<string | undefined> {
  return (await readSessions(io))[server]?.cookie
}

export async function keepSession(
  io: Io,
  server: string,
  session: { cookie: string; email: string },
): Promise<void> {
  await writeSessions(io, { ...(await readSessions(io)), [server]: session })
}

/** The cookies of a session after an answer: what it set is new, what it took away is gone. */
export function cookiesAfter(cookie: string | undefined, headers: Headers): string {
  const kept = new Map((cookie ?? '').split('; ').flatMap((pair) => pairOf(pair)))
  for (const set of headers.getSetCookie())
    for (const [name, value] of pairOf(set)) {
      if (value) kept.set(name, value)
      else kept.delete(name)
    }
  return [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
}

function pairOf(text: string): [string, string][] {
  const [, name, value = ''] = /^([^=;]+)=([^;]*)/.exec(text) ?? []
  return name ? [[name, value]] : []
}

/** What tells the server that somebody signed in from here before. */
export async function deviceCookie(io: Io, server: string): Promise<string | undefined> {
  const cookie = await cookieFor(io, server)
  return cookie?.split('; ').find((pair) => pair.startsWith('mandato.device='))
}

/** A session may go on under a new token, after a second factor for example. */
export async function renewSession(io: Io, server: string, headers: Headers): Promise<void> {
  const session = (await readSessions(io))[server]
  if (session && headers.getSetCookie().length > 0)
    await keepSession(io, server, { ...session, cookie: cookiesAfter(session.cookie, headers) })
}

export async function dropSession(io: Io, server: string): Promise<void> {
  const { [server]: gone, ...others } = await readSessions(io)
  if (gone) await writeSessions(io, others)
}

/** The origin of the server to ask: --server, else MANDATO_URL, else this machine. */
export function serverOf(cli: Cli, typed: Typed): string {
  const value = given(cli, typed, 'server') ?? (cli.io.env.MANDATO_URL || 'http://localhost:3000')
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return new URL(value).origin
  throw new Ending(cli.say('wrong.server', { value }), 2)
}

/** The password for a sign-in or a confirmation: given, in the environment, or asked for. */
export async function passwordOf(cli: Cli, typed: Typed): Promise<string | undefined> {
  if (typed.options.has('password-stdin')) {
    const [line = ''] = new TextDecoder().decode(await cli.io.input()).split(/\r?\n/)
    return line || undefined
  }
  return (
    given(cli, typed, 'password') ??
    (cli.io.env.MANDATO_PASSWORD || (await cli.io.askHidden(cli.say('signIn.question'))) || undefined)
  )
}
