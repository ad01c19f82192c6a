const dayMs = 86_400_000

/** Whole days that something waits already. */
export function daysSince(since: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / dayMs))
}
