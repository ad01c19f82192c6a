/**
 * Takes messages to addresses that strangers chose, and looks at pages there. What a name stands for is asked once, checked, and connected to:
 * a name that answers differently the second time is not asked a second time. Nothing leads on to anywhere else.
 */
import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopbackAddress, isOpenAddress } from './openAddress.ts'

export interface Message {
  url: string
  headers: Record<string, string>
  body: string
}

/** What came of one try. `gone`: the server wants no more. */
export interface Outcome {
  result: 'taken' | 'refused' | 'gone'
  status: number | null
  latencyMs: number
  /** Why it never got an answer; a code, not a sentence. */
  problem: 'address' | 'timeout' | 'connection' | 'certificate' | null
  /** The beginning of what was answered. */
  excerpt: string
}

/** What stands at an address, after at most five steps elsewhere, each of them to an open address too. */
export interface Found {
  /** Nothing where nobody answered. */
  status: number | null
  problem: Outcome['problem']
  /** Where it was found in the end. */
  url: string
  /** Its first 256 kB. */
  body: string
}

export interface Courier {
  /** Whether messages are taken to this address at all, by its form. */
  accepts(url: string): boolean
  deliver(message: Message): Promise<Outcome>
  /** Looks at a page; every step is checked as the first one was. */
  find(url: string): Promise<Found>
}

export type Resolve = (
  name: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void

export interface CourierSettings {
  /** Also without TLS, on any port, to this machine: for development and tests. */
  local: boolean
  timeoutMs?: number
  resolve?: Resolve
  isOpen?: (address: string) => boolean
}

const ports = ['', '443', '8443']
const excerptMax = 500
const pageMax = 256 * 1024
const stepsMax = 5
/** An answer longer than this is not read to its end. */
const answerMax = 8192
const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, '')

const askSystem: Resolve = (name, done) =>
  lookup(name, { all: true, verbatim: true }, (error, addresses) => done(error, addresses ?? []))

class ClosedAddress extends Error {
  override name = 'ClosedAddress'
}

const certificateCodes = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|EPROTO/

function problemOf(error: Error): NonNullable<Outcome['problem']> {
  if (error instanceof ClosedAddress) return 'address'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout'
  return 'code' in error && certificateCodes.test(String(error.code)) ? 'certificate' : 'connection'
}

/** A 2xx is an answer; whatever would lead elsewhere is none. */
const resultOf = (status: number): Outcome['result'] =>
  status >= 200 && status < 300 ? 'taken' : status === 410 ? 'gone' : 'refused'

/** The beginning of an answer, as a text that can be kept. */
const excerptOf = (body: Buffer): string =>
  body
    .toString('utf8')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, excerptMax)
    .toWellFormed()

/** Reads at most so much of an answer; what follows, or never comes, does not matter. */
function beginningOf(answer: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let length = 0
    const end = () => {
      answer.destroy()
      done(Buffer.concat(chunks).subarray(0, most))
    }
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= most) end()
    })
    answer.on('end', end)
    answer.on('error', end)
    answer.on('close', end)
  })
}

export function makeCourier({
  local,
  timeoutMs = 15_000,
  resolve = askSystem,
  isOpen = isOpenAddress,
}: CourierSettings): Courier {
  const isAllowed = (address: string) => isOpen(address) || (local && isLoopbackAddress(address))

  /** Given to the connection in place of the system's own: one answer, every address of it allowed. */
  const checkedLookup: LookupFunction = (name, options, done) =>
    resolve(name, (error, addresses) => {
      const [first] = addresses
      if (error || !first) return done(error ?? new Error(`${name} has no address`), '')
      if (!addresses.every(({ address }) => isAllowed(address))) return done(new ClosedAddress(name), '')
      return options.all ? done(null, [...addresses]) : done(null, first.address, first.family)
    })

  function accepts(text: string): boolean {
    const url = URL.parse(text)
    if (!url || url.username || url.password || url.hash) return false
    const host = withoutBrackets(url.hostname)
    const isHere = host === 'localhost' || isLoopbackAddress(host)
    if (local && isHere) return url.protocol === 'http:' || url.protocol === 'https:'
    if (url.protocol !== 'https:' || !ports.includes(url.port)) return false
    return isIP(host)
      ? isAllowed(host)
      : host.includes('.') && !/(^|\.)(localhost|local|internal)\.?$/.test(host)
  }

  interface Asking {
    method: 'GET' | 'POST'
    url: string
    headers: Record<string, string>
    body: string
    /** How much of the answer is read. */
    most: number
  }
  interface Answered {
    status: number
    body: Buffer
    location: string | undefined
  }

  function ask({ method, url, headers, body, most }: Asking): Promise<Answered> {
    const { protocol } = new URL(url)
    const request = protocol === 'https:' ? secureRequest : plainRequest
    return new Promise((answered, failed) => {
      const asking = request(url, {
        method,
        headers:
          method === 'GET' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        // a connection of its own: none is used again for whoever else has the name now
        agent: false,
        lookup: checkedLookup,
        signal: AbortSignal.timeout(timeoutMs),
      })
      asking.on('error', failed)
      asking.on('response', (answer) => {
        const { statusCode: status = 0, headers } = answer
        beginningOf(answer, most).then(
          (body) => answered({ status, body, location: headers.location }),
          failed,
        )
      })
      asking.end(method === 'GET' ? undefined : body)
    })
  }

  /** Whether the address may be spoken to; one that is no name is never looked up, so it is checked here. */
  const isReachable = (url: string): boolean => {
    const host = withoutBrackets(URL.parse(url)?.hostname ?? '')
    return accepts(url) && !(isIP(host) && !isAllowed(host))
  }
  const codeOf = (error: unknown) => problemOf(error instanceof Error ? error : new Error(String(error)))

  return {
    accepts,
    async deliver(message) {
      const begun = performance.now()
      const since = () => Math.round(performance.now() - begun)
      if (!isReachable(message.url))
        return { result: 'refused', status: null, latencyMs: 0, problem: 'address', excerpt: '' }
      try {
        const { status, body } = await ask({ ...message, method: 'POST', most: answerMax })
        return {
          result: resultOf(status),
          status,
          latencyMs: since(),
          problem: null,
          excerpt: excerptOf(body),
        }
      } catch (error) {
        return { result: 'refused', status: null, latencyMs: since(), problem: codeOf(error), excerpt: '' }
      }
    },
    async find(first) {
      let url = first
      for (let steps = 0; steps <= stepsMax; steps++) {
        if (!isReachable(url)) return { status: null, problem: 'address', url, body: '' }
        try {
          const headers = { accept: 'text/html, text/plain', 'user-agent': 'Mandato' }
          const answer = await ask({ method: 'GET', url, headers, body: '', most: pageMax })
          const next = answer.location && URL.parse(answer.location, url)
          if (answer.status < 300 || answer.status > 399 || !next)
            return { status: answer.status, problem: null, url, body: answer.body.toString('utf8') }
          next.hash = ''
          url = next.href
        } catch (error) {
          return { status: null, problem: codeOf(error), url, body: '' }
        }
      }
      // a way without an end is none
      return { status: null, problem: 'connection', url, body: '' }
    },
  }
}
