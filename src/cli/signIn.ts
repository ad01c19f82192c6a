import { z } from 'zod'
import { ask, reaching } from './ask.ts'
import { type Cli, Ending } from './io.ts'
import { given, missing, onlyKnown, onlyWords, type Typed } from './options.ts'
import { cookieFor, dropSession, keepSession, passwordOf, serverOf } from './session.ts'
import { shown } from './show.ts'

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
  onlyKnown(cli, typed, ['email', 'password', 'password-stdin', 'server', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const server = serverOf(cli, typed)
  const email = given(cli, typed, 'email')
  if (!email) throw missing(cli, ['email'])
  const password = await passwordOf(cli, typed)
  if (!password) throw missing(cli, ['password'])
  const { response, body } = await reaching(cli, server, async (signal) => {
    const answer = await post(cli, server, 'sign-in/email', { email, password }, undefined, signal)
    return { response: answer, body: signedIn.safeParse(await answer.json().catch(() => undefined)) }
  })
  if (response.status === 401) throw new Ending(cli.say('signIn.wrong'), 1)
  if (response.status === 403) throw new Ending(cli.say('signIn.otherAddress', { server }), 1)
  if (response.status === 429) throw new Ending(cli.say('signIn.tooOften'), 1)
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  if (!response.ok || !body.success || cookie === '')
    throw new Ending(cli.say('server.strange', { server }), 1)
  const { user } = body.data
  await keepSession(cli.io, server, { cookie, email: user.email })
  if (typed.options.has('json'))
    cli.io.out(`${JSON.stringify({ server, name: user.name, email: user.email })}\n`)
  else cli.io.out(`${cli.say('signIn.done', { server, name: `${user.name} (${user.email})` })}\n`)
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
