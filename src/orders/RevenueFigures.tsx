import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Id } from '../lib/id.ts'
import type { ClientRow, clientFigures } from '../partnerships/clientContract.ts'
import { api } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Skeleton } from '../web/ui/Skeleton.tsx'

type Sums = NonNullable<z.infer<typeof clientFigures>['money']>[number]
type Amount = Exclude<keyof Sums, 'currency'>

type RevenueFiguresProps = {
  partnerId: Id<'organisation'>
  /** The one client the list is narrowed to. */
  client: ClientRow | undefined
}

/** The sums over the list: of all clients, or of the one that is looked at. Another currency is named under the first. */
export function RevenueFigures({ partnerId, client }: RevenueFiguresProps) {
  const { t, language } = useText()
  const format = useFormat()
  const { data } = useQuery(api.clients.figures.queryOptions({ input: { partnerId } }))
  if (client?.gain12 && client.volume12) {
    return (
      <Figures
        figures={[
          {
            label: t('revenue.gain12'),
            value: format.money(client.gain12, client.currency),
            note: t('revenue.gain12.note'),
          },
          {
            label: t('revenue.list12'),
            value: format.money(client.volume12, client.currency),
            note: t('revenue.list12.note', { client: client.name }),
          },
        ]}
      />
    )
  }
  if (data && !data.money?.[0]) return null
  const [first, ...others] = data?.money ?? []
  const shown = (amount: Amount) =>
    first ? format.money(first[amount], first.currency) : <Skeleton className="my-2 w-28" />
  const noted = (amount: Amount, note: string) => {
    const more = others.filter((sums) => /[1-9]/.test(sums[amount]))
    if (more.length === 0) return note
    return more
      .map((sums) => t('clients.figure.also', { amount: format.money(sums[amount], sums.currency) }))
      .join(' ')
  }
  const month = new Date().toLocaleDateString(language, { month: 'long' })
  return (
    <Figures
      figures={[
        {
          label: t('clients.figure.cashback', { month }),
          value: shown('cashbackMonth'),
          note: noted('cashbackMonth', t('clients.figure.cashbackNote')),
        },
        {
          label: t('clients.figure.discounts'),
          value: shown('discount12'),
          note: noted('discount12', t('revenue.state.given')),
        },
        {
          label: t('revenue.gain12'),
          value: shown('gain12'),
          note: noted('gain12', t('revenue.gain12.note')),
        },
      ]}
    />
  )
}
