import { queryOptions, skipToken, useQuery } from '@tanstack/react-query'
import type { Id } from '../lib/id.ts'
import { api } from './api.ts'
import { useText } from './text.tsx'

type Portion<Row> = { rows: Row[]; next: string | null }

/** Every row of a list that comes in portions, for places that show or choose among all of them. */
async function allRows<Row>(portion: (cursor: string | undefined) => Promise<Portion<Row>>): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const { rows: more, next } = await portion(cursor)
    rows.push(...more)
    cursor = next ?? undefined
  } while (cursor)
  return rows
}

/** All products of an organisation that the person reaches. */
export function allProducts(organisationId: Id<'organisation'>) {
  return queryOptions({
    queryKey: [...api.products.list.key({ input: { organisationId } }), 'all'],
    queryFn: () => allRows((cursor) => api.products.list.call({ organisationId, limit: 200, cursor })),
  })
}

/** All products of a client that the person reaches as its partner. */
export function allProductsOfClient(partnerId: Id<'organisation'>, clientId: Id<'organisation'>) {
  return queryOptions({
    queryKey: [...api.products.listOfClient.key({ input: { partnerId, clientId } }), 'all'],
    queryFn: () =>
      allRows((cursor) => api.products.listOfClient.call({ partnerId, clientId, limit: 200, cursor })),
  })
}

/** Names of the product categories in the person's language, by their id. */
export function useFamilyNames(): ReadonlyMap<string, string> {
  const { language } = useText()
  const families = useQuery(
    api.catalogue.families.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY }),
  )
  return new Map(families.data?.map((family) => [family.id, family.names[language]]))
}

/** Who can help where a legal representative is asked for: "Claire Monnet" or "Claire Monnet, Paul Blanc". */
export function useLegalNames(organisationId: Id<'organisation'> | undefined): string {
  const members = useQuery(
    api.organisations.members.queryOptions({
      input: organisationId ? { organisationId } : skipToken,
    }),
  )
  const legal = members.data?.filter((member) => member.role === 'legal') ?? []
  return legal.map((member) => member.name).join(', ')
}
