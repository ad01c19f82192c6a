import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { api } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { type Figure, Figures } from '../web/ui/Figures.tsx'
import { Skeleton } from '../web/ui/Skeleton.tsx'
import type { clientFigures } from './clientContract.ts'

type Money = NonNullable<z.infer<typeof clientFigures>['money']>[number]
type Amount = 'cashbackMonth' | 'discount12' | 'gain12' | 'volume12'

/** The partner's figures, each leading to the page that explains it. Money only for those who may see it. */
export function ClientFigures() {
  const { t, language } = useText()
  const format = useFormat()
  const hat = useHat()
  const partnerId = hat.organisationId
  const { data } = useQuery(api.clients.figures.queryOptions({ input: { partnerId } }))
  const revenue = `/p/${partnerId}/revenue`
  const month = new Date().toLocaleDateString(language, { month: 'long' })
  const renewals: Figure = {
    label: t('clients.figure.renewals'),
    value: data ? format.count(data.renewals30) : <Skeleton className="my-2 w-16" />,
    note: t('clients.figure.renewalsNote'),
    href: `/p/${partnerId}/clients?sort=due`,
  }
  if (data && !data.money) return <Figures figures={[renewals]} />
  const own = data?.money?.find((money) => money.currency === hat.currency)
  const first = own ?? data?.money?.[0]
  const others = data?.money?.filter((money) => money !== first) ?? []
  const shown = (amount: Amount) =>
    first ? format.money(first[amount], first.currency) : <Skeleton className="my-2 w-28" />
  const also = (amount: Amount, note: string) => {
    const named = others.filter((money) => /[1-9]/.test(money[amount]))
    const more = named.map((money: Money) =>
      t('clients.figure.also', { amount: format.money(money[amount], money.currency) }),
    )
    return more.length > 0 ? more.join(' ') : note
  }
  return (
    <Figures
      figures={[
        {
          label: t('clients.figure.cashback', { month }),
          value: shown('cashbackMonth'),
          note: also('cashbackMonth', t('clients.figure.cashbackNote')),
          href: `${revenue}?part=lines&kind=cashback`,
        },
        {
          label: t('clients.figure.discounts'),
          value: shown('discount12'),
          note: also(
            'discount12',
            first ? t('clients.figure.gain', { amount: format.money(first.gain12, first.currency) }) : '',
          ),
          href: `${revenue}?part=lines&kind=discount`,
        },
        renewals,
        {
          label: t('clients.figure.volume'),
          value: shown('volume12'),
          note: also('volume12', t('clients.figure.volumeNote')),
          href: revenue,
        },
      ]}
    />
  )
}
