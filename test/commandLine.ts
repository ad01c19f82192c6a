import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Io } from '../src/cli/io.ts'
import { run } from '../src/cli/run.ts'
import type { Platform } from './platform.ts'

export interface Ended {
  code: number
  out: string
  err: string
}

/** A terminal with a home folder of its own, from which a platform is reached. */
export interface Terminal extends AsyncDisposable {
  folder: string
  run(
    argv: readonly string[],
    more?: Partial<Pick<Io, 'width'>> & { input?: string; typed?: string; env?: Io['env'] },
  ): Promise<Ended>
}

export async function openTerminal(platform?: Pick<Platform, 'request'>): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'mandato-cli-'))
  const fetch: Io['fetch'] = async (request) => {
    if (!platform) throw new TypeError('fetch failed', { cause: new Error('nobody listens') })
    const { pathname, search } = new URL(request.url)
    const body = request.method === 'GET' ? undefined : await request.text()
    return platform.request(`${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
    })
  }
  return {
    folder,
    run: async (argv, { input = '', typed, env = {}, width } = {}) => {
      const ended: Ended = { code: -1, out: '', err: '' }
      ended.code = await run(argv, {
        env: { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), LANG: 'en_GB.UTF-8', ...env },
        out: (text) => {
          ended.out += text
        },
        err: (text) => {
          ended.err += text
        },
        input: async () => new TextEncoder().encode(input),
        askHidden: async () => typed,
        width,
        fetch,
      })
      return ended
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
