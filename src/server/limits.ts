/**
 * How often the API may be asked: per person, per partner in whose hat they ask, and per client that is asked about.
 * Counted in this process, in windows of a minute; several processes allow as many times as much.
 */
export interface Limit {
  name: 'person' | 'partner' | 'client'
  quota: number
}

export const usualLimits: readonly Limit[] = [
  { name: 'person', quota: 600 },
  { name: 'partner', quota: 6000 },
  { name: 'client', quota: 3000 },
]

const windowSeconds = 60

/** Whom a call counts for: who asks, and the hat and the client its address names. */
export function countedFor(
  personId: string | undefined,
  path: string,
): Partial<Record<Limit['name'], string>> {
  const partner = /^\/api\/v1\/p\/(org_[0-9a-z]{20})(?:\/|$)/.exec(path)?.[1]
  const client = /^\/api\/v1\/(?:o|p\/org_[0-9a-z]{20}\/c)\/(org_[0-9a-z]{20})(?:\/|$)/.exec(path)?.[1]
  return {
    ...(personId ? { person: personId } : {}),
    ...(partner ? { partner } : {}),
    ...(client ? { client } : {}),
  }
}

export interface Taken {
  /** Whether every quota still had room. */
  allowed: boolean
  /** Seconds until the window begins anew. */
  reset: number
  headers: Record<string, string>
}

/** A counter of calls; `now` in milliseconds is the caller's. */
export function makeLimits(limits: readonly Limit[]) {
  let began = 0
  let counts = new Map<string, number>()
  const policy = limits.map(({ name, quota }) => `"${name}";q=${quota};w=${windowSeconds}`).join(', ')
  return {
    take(whom: Partial<Record<Limit['name'], string>>, now: number): Taken {
      if (now - began >= windowSeconds * 1000) {
        began = now
        counts = new Map()
      }
      const reset = Math.max(1, Math.ceil((began + windowSeconds * 1000 - now) / 1000))
      const left: string[] = []
      let allowed = true
      for (const { name, quota } of limits) {
        const id = whom[name]
        if (id === undefined) continue
        const key = `${name} ${id}`
        const used = (counts.get(key) ?? 0) + 1
        counts.set(key, used)
        if (used > quota) allowed = false
        left.push(`"${name}";r=${Math.max(0, quota - used)};t=${reset}`)
      }
      const headers: Record<string, string> = left.length
        ? { 'ratelimit-policy': policy, ratelimit: left.join(', ') }
        : {}
      return { allowed, reset, headers: allowed ? headers : { ...headers, 'retry-after': String(reset) } }
    },
  }
}
export type Limits = ReturnType<typeof makeLimits>
