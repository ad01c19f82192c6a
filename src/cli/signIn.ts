import { z } from 'zod'
import { ask, reaching } from './ask.ts'
import { type Cli, Ending } from './io.ts'
import { given, missing, onlyKnown, onlyWords, type Typed } from './options.ts'
import {
  cookieFor,
  cookiesAfter,
  deviceCookie,
  dropSession,
  keepSession,
  passwordOf,
  serverOf,
} from './session.ts'
import { shown } from './show.ts'

const doorState = z.object({ state: z.string() })
const signedIn = z.object({ user: z.object({ name: z.string(), email: z.string() }) })

/** Asks the sign-in of a server. It wants to know which of its addresses the asker used, as from a browser. */
function post(
  { io, language }: Cli,
  server: string,
  path: string,
  body: object,
  cookie: string | undefined,
  signal: AbortSignal,
) {
  const headers = {
    'Content-Type': 'application/json',
    'Accept-Language': language,
    Origin: server,
    ...(cookie ? { Cookie: cookie } : {}),
  }
  return io.fetch(
    new Request(`${server}/api/auth/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    }),
  )
}

export async function signIn(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['email', 'password', 'password-stdin', 'code', 'server', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const server = serverOf(cli, typed)
  const email = given(cli, typed, 'email')
  if (!email) throw missing(cli, ['email'])
  const password = await passwordOf(cli, typed)
  if (!password) throw missing(cli, ['password'])
  const device = await deviceCookie(cli.io, server)
  const { response, body } = await reaching(cli, server, async (signal) => {
    const answer = await post(cli, server, 'sign-in/email', { email, password }, device, signal)
    return { response: answer, body: signedIn.safeParse(await answer.json().catch(() => undefined)) }
  })
  if (response.status === 401) throw new Ending(cli.say('signIn.wrong'), 1)
  if (response.status === 403) throw new Ending(cli.say('signIn.otherAddress', { server }), 1)
  if (response.status === 429) throw new Ending(cli.say('signIn.tooOften'), 1)
  const cookie = cookiesAfter(device, response.headers)
  if (!response.ok || !body.success || cookie === '')
    throw new Ending(cli.say('server.strange', { server }), 1)
  const { user } = body.data
  await keepSession(cli.io, server, { cookie, email: user.email })
  await secondStep(cli, typed, server)
  if (typed.options.has('json'))
    cli.io.out(`${JSON.stringify({ server, name: user.name, email: user.email })}\n`)
  else cli.io.out(`${cli.say('signIn.done', { server, name: `${user.name} (${user.email})` })}\n`)
}

/** After the password: the code of the app or a recovery code, where the account asks for one. */
async function secondStep(cli: Cli, typed: Typed, server: string): Promise<void> {
  const door = doorState.parse(await ask(cli, typed, { path: ['door', 'look'], writes: false }, {}))
  if (door.state === 'inside') return
  try {
    if (door.state !== 'second_factor_needed')
      throw new Ending(cli.say('signIn.setUp', { address: `${server}/set-up` }), 1)
    const code =
      given(cli, typed, 'code') ??
      (cli.io.env.MANDATO_CODE || (await cli.io.askHidden(cli.say('signIn.code'))))
    if (!code) throw new Ending(cli.say('signIn.needsCode'), 1)
    await ask(cli, typed, { path: ['door', 'secondFactor'], writes: true }, { code })
  } catch (error) {
    // half a session would only refuse whatever comes next
    await dropSession(cli.io, server)
    throw error
  }
}

export async function signOut(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const server = serverOf(cli, typed)
  const cookie = await cookieFor(cli.io, server)
  await dropSession(cli.io, server)
  if (cookie) await reaching(cli, server, (signal) => post(cli, server, 'sign-out', {}, cookie, signal))
  cli.io.out(
    typed.options.has('json')
      ? `${JSON.stringify({ server })}\n`
      : `${cli.say('signOut.done', { server })}\n`,
  )
}

export async function whoami(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const answer = await ask(cli, typed, { path: ['people', 'me'], writes: false }, undefined)
  cli.io.out(typed.options.has('json') ? `${JSON.stringify(answer)}\n` : shown(cli, answer))
}
