import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReceiver, type Receiver } from '../../test/receiver.ts'
import { makeCourier, type Resolve } from './courier.ts'
import { isOpenAddress } from './openAddress.ts'

let receiver: Receiver
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(() => receiver.close())

const to = (url: string) => ({ url, headers: { 'webhook-id': 'x' }, body: '{}' })
const local = makeCourier({ local: true })
const strict = makeCourier({ local: false })

test.each([
  ['93.184.215.14', true],
  ['1.1.1.1', true],
  ['172.15.255.255', true],
  ['172.32.0.1', true],
  ['100.63.255.255', true],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['100.127.255.255', false],
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.0.0.8', false],
  ['192.0.2.1', false],
  ['192.168.1.1', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:93.184.215.14', false],
  ['::ffff:a9fe:a9fe', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['2001:0:7f00:1::', false],
  ['fc00::1', false],
  ['fd00:ec2::254', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['not an address', false],
])('%s is out in the open: %s', (address, open) => {
  expect(isOpenAddress(address)).toBe(open)
})

test.each([
  ['https://hooks.example.org/in?x=1', true],
  ['https://hooks.example.org:8443/in', true],
  ['https://93.184.215.14/in', true],
  ['http://hooks.example.org/in', false],
  ['https://hooks.example.org:22/in', false],
  ['https://user:word@hooks.example.org/in', false],
  ['https://hooks.example.org/in#there', false],
  ['https://localhost/in', false],
  ['https://intern/in', false],
  ['https://db.internal/in', false],
  ['https://printer.local/in', false],
  ['https://app.localhost./in', false],
  ['https://127.0.0.1/in', false],
  ['https://0x7f.1/in', false],
  ['https://2130706433/in', false],
  ['https://[::1]/in', false],
  ['https://[::ffff:10.0.0.1]/in', false],
  ['https://169.254.169.254/latest/meta-data', false],
  ['ftp://hooks.example.org/in', false],
  ['javascript:alert(1)', false],
  ['nowhere', false],
])('%s may be chosen: %s', (url, may) => {
  expect(strict.accepts(url)).toBe(may)
  if (may) expect(local.accepts(url)).toBe(true)
})

test('this machine may be chosen, without TLS too, where the setting lets it', () => {
  for (const url of ['http://127.0.0.1:4000/in', 'http://localhost:4000', 'http://[::1]:4000/']) {
    expect(strict.accepts(url)).toBe(false)
    expect(local.accepts(url)).toBe(true)
  }
  expect(local.accepts('http://192.168.1.1/')).toBe(false)
})

describe('a try', () => {
  test('says what was answered and how long it took', async () => {
    receiver.answer = 201
    expect(await local.deliver(to(receiver.url))).toEqual({
      result: 'taken',
      status: 201,
      latencyMs: expect.any(Number),
      problem: null,
      excerpt: 'thank you',
    })
    expect(receiver.arrived).toMatchObject([{ id: 'x', body: '{}', path: '/in' }])
  })

  test.each([
    [302, 'refused'],
    [400, 'refused'],
    [410, 'gone'],
    [500, 'refused'],
  ] as const)('of %i is %s, and leads nowhere else', async (status, result) => {
    await using elsewhere = await openReceiver()
    receiver.answer = (response) => response.writeHead(status, { location: elsewhere.url }).end()
    expect(await local.deliver(to(receiver.url))).toMatchObject({ result, status, problem: null })
    expect(elsewhere.arrived).toEqual([])
  })

  test('reads the beginning of an answer only, however much there is, and keeps no odd characters', async () => {
    let written = 0
    receiver.answer = (response: ServerResponse) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && written < 50_000_000) {
          written += 65_536
          if (!response.write(`a\u0000\n${'b'.repeat(65_533)}`)) return
        }
        response.end()
      }
      response.on('drain', more)
      more()
    }
    const outcome = await local.deliver(to(receiver.url))
    expect(outcome).toMatchObject({ result: 'taken', status: 200 })
    expect(outcome.excerpt).toMatch(/^a b{498}$/)
    expect(written).toBeLessThan(50_000_000)
  })

  test('gives up on whoever does not answer', async () => {
    receiver.answer = () => undefined
    const hasty = makeCourier({ local: true, timeoutMs: 50 })
    expect(await hasty.deliver(to(receiver.url))).toMatchObject({ status: null, problem: 'timeout' })
  })

  test('names what went wrong before there was an answer', async () => {
    await receiver.close()
    expect(await local.deliver(to(receiver.url))).toMatchObject({ status: null, problem: 'connection' })
    receiver = await openReceiver()
    const secure = receiver.url.replace('http:', 'https:')
    expect(await local.deliver(to(secure))).toMatchObject({ status: null, problem: 'certificate' })
    expect(receiver.arrived).toEqual([])
  })

  test('goes to no address of this house, by number or by name', async () => {
    const inside: Resolve = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    const named = makeCourier({ local: false, resolve: inside })
    for (const [courier, url] of [
      [strict, receiver.url],
      [strict, `https://127.0.0.1:${receiver.port}/in`],
      [named, 'https://hooks.example.org/in'],
      [local, 'http://10.0.0.1/in'],
    ] as const)
      expect(await courier.deliver(to(url))).toMatchObject({
        result: 'refused',
        status: null,
        problem: 'address',
      })
    expect(receiver.arrived).toEqual([])
  })

  test('is refused where one of several addresses lies inside', async () => {
    const mixed: Resolve = (_name, done) =>
      done(null, [
        { address: '93.184.215.14', family: 4 },
        { address: '::ffff:10.0.0.1', family: 6 },
      ])
    const courier = makeCourier({ local: false, resolve: mixed })
    expect(await courier.deliver(to('https://hooks.example.org/in'))).toMatchObject({ problem: 'address' })
  })

  test('connects to what the name stood for when it was checked: one that answers differently next time gets nothing', async () => {
    // two machines on loopback: the first plays one out in the open, the second one of this house
    await using house = await openReceiver('127.0.0.2', receiver.port)
    const asked: string[] = []
    const rebinding: Resolve = (name, done) => {
      asked.push(name)
      done(null, [{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }])
    }
    const options = { resolve: rebinding, isOpen: (address: string) => address === '127.0.0.1' }
    const courier = makeCourier({ local: true, ...options })
    const url = `http://localhost:${receiver.port}/in`
    expect(await courier.deliver(to(url))).toMatchObject({ result: 'taken' })
    expect(asked).toEqual(['localhost'])
    const guarded = makeCourier({ local: false, ...options })
    expect(await guarded.deliver(to('https://hooks.example.org/in'))).toMatchObject({ problem: 'address' })
    expect(asked).toHaveLength(2)
    expect([receiver.arrived.length, house.arrived.length]).toEqual([1, 0])
  })
})
