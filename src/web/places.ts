import { useQueries } from '@tanstack/react-query'
import type { ClientRow } from '../partnerships/clientContract.ts'
import type { Me } from '../people/contract.ts'
import { api } from './api.ts'
import type { Place } from './shell/entries.ts'
import { remember, remembered } from './storage.ts'
import { type Translate, useText } from './text.tsx'

export type ClientPlace = Place & { clientId: string }

function detailOf(t: Translate, row: ClientRow): string {
  if (row.access === 'full') return t(row.payer === 'partner' ? 'place.full.partner' : 'place.full.client')
  return t('place.limited', { count: row.products ?? 0 })
}

/** The clients that a person can enter, in every partner organisation of theirs. */
export function useClientPlaces(me: Me): readonly ClientPlace[] {
  const { t } = useText()
  const partners = me.hats.filter((hat) => hat.partner).map((hat) => hat.organisationId)
  return useQueries({
    queries: partners.map((partnerId) =>
      api.clients.list.queryOptions({ input: { partnerId, state: 'active', limit: 200 }, staleTime: 60_000 }),
    ),
    combine: (lists) =>
      lists.flatMap((list, index) =>
        (list.data?.rows ?? []).flatMap((row): ClientPlace[] =>
          row.id
            ? [
                {
                  id: `${partners[index]}:${row.id}`,
                  clientId: row.id,
                  name: row.name,
                  detail: detailOf(t, row),
                  href: `/p/${partners[index]}/c/${row.id}/products`,
                  alsoKnownAs: row.domain ?? undefined,
                },
              ]
            : [],
        ),
      ),
  })
}

/** A person's own organisations; a partner's opens on its home as a partner. */
export function ownPlaces(t: Translate, me: Me): Place[] {
  return me.hats.map((hat) => ({
    id: hat.organisationId,
    name: hat.name,
    detail: t(hat.partner ? 'place.partner' : 'place.client'),
    href: hat.partner ? `/p/${hat.organisationId}` : `/o/${hat.organisationId}`,
  }))
}

const recentMax = 5

/** The clients entered last in this browser, the newest first. */
export function recentPlaces(clients: readonly ClientPlace[]): ClientPlace[] {
  const ids = (remembered('recent') ?? '').split(' ')
  return ids.flatMap((id) => clients.find((client) => client.id === id) ?? [])
}

export function rememberPlace(id: string): void {
  const others = (remembered('recent') ?? '').split(' ').filter((other) => other && other !== id)
  remember('recent', [id, ...others].slice(0, recentMax).join(' '))
}
