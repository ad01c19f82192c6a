import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { notFound, useParams } from '@tanstack/react-router'
import type { Hat, Me } from '../people/contract.ts'
import type { Preferences } from '../people/preferences.ts'
import { api, queryClient, quietly } from './api.ts'
import { wear } from './look.ts'
import { stateOf } from './shell/StatePage.tsx'

export const meOptions = () => api.people.me.queryOptions({ staleTime: 60_000 })

/** Who is signed in. Below the console's route, where it is loaded before any page is drawn. */
export function useMe(): Me {
  return useSuspenseQuery(meOptions()).data
}

/** What somebody chooses for themselves holds at once, and goes along with them to other browsers. */
export function choose(preferences: Preferences): void {
  wear(preferences)
  quietly(
    api.people.change.call({ preferences }).then((me) => queryClient.setQueryData(meOptions().queryKey, me)),
  )
}

/** For public pages: who is signed in, null for nobody, undefined while that is not known yet. */
export function useMaybeMe(): Me | null | undefined {
  const { data, error } = useQuery({ ...meOptions(), retry: false })
  if (error) return stateOf(error) === 'sessionEnded' ? null : undefined
  return data
}

/** The organisation in whose name one works here, as the address says. */
export function useHat(): Hat {
  const { hats } = useMe()
  const hat = hatOf(hats, useParams({ strict: false }))
  if (!hat) throw notFound()
  return hat
}

/** Reads the hat off the address: `/o/{org}/…` or `/p/{partner}/…`. */
export function hatOf(hats: readonly Hat[], params: Readonly<Record<string, unknown>>): Hat | undefined {
  const id = params.org ?? params.partner
  return hats.find((hat) => hat.organisationId === id && (hat.partner || 'org' in params))
}

/** Legal representatives and administrators; others are told who can help. */
export function isBossHat(hat: Hat): boolean {
  return hat.role === 'legal' || hat.role === 'administrator'
}
