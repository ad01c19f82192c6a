import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PaymentProvider } from '../lib/operation.ts'

/** The built-in payment provider for trying things out: no money moves, its messages are signed like a real one's. */
export function testProvider(secret: string, publicUrl: string): PaymentProvider {
  const sign: PaymentProvider['sign'] = (m) =>
    createHmac('sha256', secret).update(`${m.eventId}\n${m.reference}\n${m.outcome}`).digest('hex')
  return {
    name: 'test',
    start: (payment) => ({ reference: `test_${payment.id}`, url: `${publicUrl}/pay/${payment.id}` }),
    sign,
    refund: async () => undefined,
    verify: (message) => {
      const given = Buffer.from(message.signature)
      const right = Buffer.from(sign(message))
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
