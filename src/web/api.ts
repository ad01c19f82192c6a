import { ORPCError } from '@orpc/client'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type CallOptions, createClient } from '../client.ts'
import { idOf } from '../lib/id.ts'
import type { Flaw } from '../lib/refusal.ts'
import { isLanguage } from './language.ts'
import { problemTexts } from './problemTexts.ts'
import { askProof, TurnedAway } from './proof.ts'
import { stateOf } from './shell/StatePage.tsx'

/** The API, each operation with `queryOptions`, `key` and `call`. Refusals are spoken in the page's language. */
export const api = createTanstackQueryUtils(
  createClient({
    baseUrl: window.location.origin,
    headers: () => ({ 'Accept-Language': document.documentElement.lang }),
  }),
)

/** Pages for signed-in people: when the session ends there, one signs in and comes back. */
export const consolePath = /^\/(o|p|me|staff)(\/|$)/

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      const { pathname, search } = window.location
      if (stateOf(error) !== 'sessionEnded' || !consolePath.test(pathname)) return
      window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
    },
  }),
  defaultOptions: {
    // Asking again helps against a network that stumbles, never against an answer.
    queries: { retry: (failures, error) => failures < 2 && stateOf(error) === 'failed', staleTime: 15_000 },
  },
})

export type Problem = {
  /** Of the catalogue of refusals, or `unreachable` and `failed` where no refusal was given. */
  code: string
  /** The sentence for people, in the page's language. */
  detail: string
  flaws: readonly Flaw[]
  facts: Readonly<Record<string, unknown>>
}

function isFlaw(value: unknown): value is Flaw {
  return typeof value === 'object' && value !== null && 'field' in value && 'reason' in value
}

/** Reads the problem document off an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError && error.defined) {
    const facts: Record<string, unknown> = { ...error.data }
    const flaws = Array.isArray(facts.flaws) ? facts.flaws.filter(isFlaw) : []
    return { code: error.code, detail: error.message, flaws, facts }
  }
  const code = error instanceof TypeError ? 'unreachable' : 'failed'
  const language = document.documentElement.lang
  const detail = problemTexts[`problem.${code}`][isLanguage(language) ? language : 'en']
  return { code, detail, flaws: [], facts: {} }
}

type Operation<Input, Output> = {
  call: (input: Input, options: { context: CallOptions }) => Promise<Output>
}

export type Write<Input, Output> = {
  /** Does it. Repeated with the same input after a failure, it is the same intention and done once. */
  send: (input: Input) => Promise<Output>
  isPending: boolean
  /** What the last try was refused with. */
  problem: Problem | null
  reset: () => void
}

/** Does a write and, where the server asks who is there, puts the question and repeats the write with the proof. */
async function proving<Output>(write: (stepUp: { stepUp?: string }) => Promise<Output>): Promise<Output> {
  try {
    return await write({})
  } catch (error) {
    const { code, facts } = problemOf(error)
    const intentId = idOf('intent').safeParse(facts.intentId).data
    if (code !== 'proof_needed' || !intentId) throw error
    if (!(await askProof(intentId))) throw new TurnedAway()
    return write({ stepUp: intentId })
  }
}

/** One write of a page: its Idempotency-Key, whether it is under way, and what it was refused with. */
export function useWrite<Input, Output>(operation: Operation<Input, Output>): Write<Input, Output> {
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const intention = useRef<{ input: string; key: string } | null>(null)

  const send = async (input: Input): Promise<Output> => {
    const written = JSON.stringify(input)
    if (intention.current?.input !== written) intention.current = { input: written, key: crypto.randomUUID() }
    const context = { idempotencyKey: intention.current.key }
    setPending(true)
    setProblem(null)
    try {
      const output = await proving((stepUp) => operation.call(input, { context: { ...context, ...stepUp } }))
      intention.current = null
      // A write may change any list and any figure; what is on the page is asked anew.
      await queryClient.invalidateQueries()
      return output
    } catch (error) {
      if (!(error instanceof TurnedAway)) setProblem(problemOf(error))
      throw error
    } finally {
      setPending(false)
    }
  }
  return { send, isPending, problem, reset: () => setProblem(null) }
}

/** For buttons: the refusal already stands on the page, so the promise may end quietly. */
export function quietly(promise: Promise<unknown>): void {
  promise.catch(() => undefined)
}

/** A value once it has rested for a moment, so that a question is not asked at every key. */
export function useSettled<T>(value: T, pause = 250): T {
  const written = JSON.stringify(value)
  const [settled, setSettled] = useState({ written, value })
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ written, value: latest.current }), pause)
    return () => clearTimeout(timer)
  }, [written, pause])
  return settled.value
}
