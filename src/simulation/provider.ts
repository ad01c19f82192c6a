import type { Chance } from '../demo/chance.ts'
import type { PaymentProvider } from '../lib/operation.ts'
import { testProvider } from '../orders/testProvider.ts'
import { oneIn } from './chances.ts'

/** What the provider tells of a payment, once, twice or wrongly; it goes on until somebody says that it was heard. */
export interface Notice {
  at: number
  eventId: string
  reference: string
  outcome: 'succeeded' | 'failed' | 'charged_back'
  /** What is wrong with it, so that it must be refused. */
  lie?: 'signature' | 'reference'
}

/** A payment provider outside the product: it keeps to itself what becomes of a payment, and its messages wander. */
export interface Outside extends PaymentProvider {
  /** Notices whose time has come, taken out in an order by chance. */
  due(now: number): Notice[]
  /** Nobody confirmed a notice: it comes again. */
  again(notice: Notice, now: number): void
  waiting(): number
  /** What was given back, by the ids it was asked for with. */
  readonly givenBack: ReadonlyMap<string, bigint>
}

/** Somebody outside does not answer now. */
export class Outage extends Error {
  constructor() {
    super('the payment provider does not answer')
    this.name = 'Outage'
  }
}

const hour = 3_600_000

export interface ProviderSettings {
  chance: Chance
  now(): number
  /** Whether things go wrong now. */
  faulty(): boolean
  note(fault: string): void
}

export function makeProvider({ chance, now, faulty, note }: ProviderSettings): Outside {
  const real = testProvider('the provider’s own secret', 'https://mandato.example')
  let notices: Notice[] = []
  let told = 0
  const tell = (reference: string, outcome: Notice['outcome'], delay: number, more: Partial<Notice> = {}) => {
    told += 1
    const eventId = `event-${String(told).padStart(8, '0')}`
    notices.push({ at: now() + delay, eventId, reference, outcome, ...more })
  }
  const fault = (what: string, many: number, act: () => void) => {
    if (!faulty() || !oneIn(chance, many)) return
    note(what)
    act()
  }
  const givenBack = new Map<string, bigint>()
  const soon = () => Math.floor((hour * chance.below(100)) / 100)
  const late = () => hour * chance.below(24 * 20)

  /** Most payers pay at once, some later, some never: the provider gives those up after three days. */
  const decide = (reference: string) => {
    const kind = chance.below(20)
    if (kind === 0) return tell(reference, 'failed', 72 * hour)
    if (kind === 1) {
      tell(reference, 'failed', soon())
      return tell(reference, 'succeeded', 2 * hour + soon())
    }
    const delay = kind < 5 ? late() : soon()
    tell(reference, 'succeeded', delay)
    if (oneIn(chance, 25)) {
      const later = delay + 24 * hour * (2 + chance.below(20))
      tell(reference, 'charged_back', later)
      fault('a chargeback is told twice', 2, () => tell(reference, 'charged_back', later + soon()))
    }
    fault('a payment is told twice', 6, () => tell(reference, 'succeeded', delay + soon()))
    fault('a failure is told after the success', 8, () => tell(reference, 'failed', delay + soon()))
    fault('a message with a wrong signature', 10, () =>
      tell(reference, oneIn(chance, 2) ? 'failed' : 'succeeded', soon(), { lie: 'signature' }),
    )
    fault('a message about a payment nobody knows', 12, () =>
      tell(`test_unknown_${told}`, 'succeeded', soon(), { lie: 'reference' }),
    )
  }

  return {
    ...real,
    start(payment) {
      const started = real.start(payment)
      decide(started.reference)
      return started
    },
    givenBack,
    async refund({ id, amount }) {
      const isLost = faulty() && oneIn(chance, 6)
      if (isLost) note('the provider does not answer to a refund')
      if (isLost && oneIn(chance, 2)) throw new Outage()
      const before = givenBack.get(id)
      if (before !== undefined && before !== amount)
        throw new Error(`${id} was given back as ${before} before`)
      givenBack.set(id, amount)
      if (isLost) throw new Outage()
    },
    due(until) {
      const due = notices.filter(({ at }) => at <= until)
      notices = notices.filter(({ at }) => at > until)
      const kept: Notice[] = []
      for (const notice of due) {
        if (faulty() && oneIn(chance, 15)) {
          note('a message gets lost and is sent again')
          notices.push({ ...notice, at: until + hour * (1 + chance.below(30)) })
        } else kept.splice(chance.below(kept.length + 1), 0, notice)
      }
      return kept
    },
    again(notice, at) {
      notices.push({ ...notice, at: at + hour })
    },
    waiting: () => notices.length,
  }
}
