import { useSyncExternalStore } from 'react'
import type { Id } from '../lib/id.ts'

/** An act waits for its proof; `decide` says whether it was given. */
type Asking = { intentId: Id<'intent'>; decide: (proven: boolean) => void }

/** The person turned away from the question who is there; nothing was done, and nothing needs to be said. */
export class TurnedAway extends Error {
  override name = 'TurnedAway'
}

let asking: Asking | null = null
const watchers = new Set<() => void>()

function change(next: Asking | null): void {
  asking = next
  for (const tell of watchers) tell()
}

/** Asks the person to prove who they are; one question at a time, a newer one replaces the older. */
export function askProof(intentId: Id<'intent'>): Promise<boolean> {
  asking?.decide(false)
  return new Promise((resolve) => {
    const decide = (proven: boolean) => {
      change(null)
      resolve(proven)
    }
    change({ intentId, decide })
  })
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

export function useAsking(): Asking | null {
  return useSyncExternalStore(watch, () => asking)
}

/** Whether the question is put just now, for pages that show their steps. */
export function useIsProving(): boolean {
  return useAsking() !== null
}

/** Where the window that went to the identity provider tells the one that waits for it. */
const channelName = 'mandato-proof'

export function tellProven(): void {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('proven')
  channel.close()
}

export function whenProven(act: () => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = act
  return () => channel.close()
}
