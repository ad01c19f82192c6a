/**
 * Who goes through how many clients: a person or a token of a partner that touches more different clients in a while
 * than people do at work may be somebody else. Counted in this process; several processes allow as many times as much.
 */
export interface SweepRule {
  /** Different clients that one of a partner may touch; none switches the rule off. */
  clients: number
  minutes: number
}

export interface Touch {
  personId: string
  partnerId: string
  clientId: string
}

/** The client that an address is about, in whose partner's hat. */
export function touchOf(personId: string | undefined, path: string): Touch | undefined {
  const found = /^\/api\/v1\/p\/(org_[0-9a-z]{20})\/(?:c|clients)\/(org_[0-9a-z]{20})(?:\/|$)/.exec(path)
  const [, partnerId, clientId] = found ?? []
  return personId && partnerId && clientId ? { personId, partnerId, clientId } : undefined
}

/** Who was seen last when; more of them than this are looked through for those that are over. */
const knownMax = 10_000

/** Counts different clients in a sliding time; `now` in milliseconds is the caller's. */
export function makeSweeps(rule: SweepRule) {
  const known = new Map<string, Map<string, number>>()
  const keyOf = ({ personId, partnerId }: Touch) => `${personId} ${partnerId}`
  const recent = (seen: Map<string, number>, now: number) => {
    for (const [client, at] of seen) if (now - at >= rule.minutes * 60_000) seen.delete(client)
    return seen
  }
  return {
    rule,
    /** Whether this client would be one too many. */
    isOver(touch: Touch, now: number): boolean {
      const seen = known.get(keyOf(touch))
      if (!seen || rule.clients === 0 || seen.has(touch.clientId)) return false
      return recent(seen, now).size >= rule.clients
    },
    /** Notes that somebody got something of a client. */
    note(touch: Touch, now: number): void {
      if (rule.clients === 0) return
      if (known.size > knownMax)
        for (const [key, seen] of known) if (recent(seen, now).size === 0) known.delete(key)
      const seen = known.get(keyOf(touch)) ?? new Map<string, number>()
      known.set(keyOf(touch), seen.set(touch.clientId, now))
    },
    forget(touch: Touch): void {
      known.delete(keyOf(touch))
    },
  }
}
export type Sweeps = ReturnType<typeof makeSweeps>
