import { notFound, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { type IdKind, idOf } from '../lib/id.ts'

/** An id from the address: `useParamId('client', 'organisation')` for `/p/$partner/c/$client`. */
export function useParamId<K extends IdKind>(name: string, kind: K) {
  const params: Record<string, unknown> = useParams({ strict: false })
  const read = idOf(kind).safeParse(params[name])
  if (!read.success) throw notFound()
  return read.data
}

type Change<T> = { [K in keyof T]?: T[K] | undefined }

/**
 * Filters, order and page of a list, kept in the address. What the schema does not know is left out, what is
 * wrong falls back; a change replaces the entry in the history, so that Back leaves the list. Pages, saved views and the
 * steps of a wizard are entries of their own, so that Back goes one step back.
 */
export function useFilters<S extends z.ZodType<Record<string, unknown>>>(
  schema: S,
): [z.infer<S>, (change: Change<z.infer<S>>, how?: 'step') => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const to = useLocation({ select: (location) => location.pathname })
  const filters = schema.safeParse(search)
  const empty = filters.success ? filters.data : schema.parse({})
  const change = (next: Change<z.infer<S>>, how?: 'step') => {
    const kept = Object.entries({ ...search, ...next }).filter(
      ([, value]) => value !== undefined && value !== '',
    )
    const isStep = how === 'step'
    void navigate({ to, search: Object.fromEntries(kept), replace: !isStep, resetScroll: isStep })
  }
  return [empty, change]
}

const typingPause = 250

/** A search field bound to the address: what is typed shows at once and is searched after a short pause. */
export function useTyped(
  inAddress: string,
  search: (typed: string) => void,
): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(inAddress)
  const [known, setKnown] = useState(inAddress)
  const [sent, setSent] = useState(inAddress)
  if (known !== inAddress) {
    setKnown(inAddress)
    // Another way changed the address, such as Back or cleared filters; one's own search never takes letters back.
    if (inAddress !== sent) setTyped(inAddress)
  }
  const latest = useRef(search)
  useEffect(() => {
    latest.current = search
  })
  useEffect(() => {
    if (typed === inAddress) return
    const timer = setTimeout(() => {
      setSent(typed)
      latest.current(typed)
    }, typingPause)
    return () => clearTimeout(timer)
  }, [typed, inAddress])
  return [typed, setTyped]
}
