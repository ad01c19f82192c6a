import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as it arrived. */
export interface Arrived {
  id: string
  headers: Record<string, string>
  body: string
  path: string
}

export interface Receiver extends AsyncDisposable {
  url: string
  port: number
  /** Everything that arrived, in its order. */
  arrived: Arrived[]
  /** How it answers from now on: a status, or by hand. */
  answer: number | ((response: ServerResponse, arrived: Arrived) => void)
  close(): Promise<void>
}

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A real HTTP server on this machine, as somebody who gets webhooks has one. */
export async function openReceiver(host = '127.0.0.1', port = 0): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = flat(request.headers)
      const arrived = {
        id: headers['webhook-id'] ?? '',
        headers,
        body: Buffer.concat(chunks).toString('utf8'),
        path: request.url ?? '',
      }
      receiver.arrived.push(arrived)
      if (typeof receiver.answer === 'function') receiver.answer(response, arrived)
      else response.writeHead(receiver.answer).end('thank you')
    })
  })
  await new Promise<void>((ready) => server.listen(port, host, ready))
  const { port: taken } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  const receiver: Receiver = {
    url: `http://${host}:${taken}/in`,
    port: taken,
    arrived: [],
    answer: 204,
    close,
    [Symbol.asyncDispose]: close,
  }
  return receiver
}
