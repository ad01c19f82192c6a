import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Item } from '../catalogue/contract.ts'
import type { Currency } from '../lib/money.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { Section } from '../web/ui/Section.tsx'
import { offersOf, type PeriodMonths } from './basket.ts'

type ItemChooserProps = {
  currency: Currency
  onAdd: (item: Item, months: PeriodMonths) => void
  /** Why nothing can be ordered here. */
  disabledReason: string | null
}

/** The catalogue at its public price, by category. */
export function ItemChooser({ currency, onAdd, disabledReason }: ItemChooserProps) {
  const { t, language } = useText()
  const [search, setSearch] = useState('')
  const [family, setFamily] = useState<string | undefined>()
  const items = useQuery(api.catalogue.items.queryOptions({ input: { currency }, staleTime: 300_000 }))
  const families = [...new Map(items.data?.map((item) => [item.family, item.familyNames[language]]))]
  const words = search.trim().toLocaleLowerCase()
  const fits = (item: Item) =>
    (!family || item.family === family) &&
    `${item.name} ${item.sku} ${item.familyNames[language]}`.toLocaleLowerCase().includes(words) &&
    offersOf(item, currency).length > 0
  return (
    <Section title={t('order.items')} lead={t('order.items.lead', { currency })}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('order.search')}
          value={search}
          onChange={setSearch}
          slashKey
          className="w-67 max-sm:w-full"
        />
        <FilterChip
          label={t('order.family')}
          value={family}
          onChange={setFamily}
          options={families.map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Loaded query={items} what={t('order.items.name')}>
        {(list) => {
          const shown = list.filter(fits)
          if (shown.length === 0) return <p className="py-3 text-ink-2">{t('order.noItem')}</p>
          return (
            <div className="flex flex-col gap-5">
              {families
                .map(([id, name]) => ({ id, name, items: shown.filter((item) => item.family === id) }))
                .filter((group) => group.items.length > 0)
                .map((group) => (
                  <section key={group.id} aria-label={group.name}>
                    <h3 className="border-b border-line pb-1.5 text-meta font-medium text-ink-3">
                      {group.name}
                    </h3>
                    <ul>
                      {group.items.map((item) => (
                        <ItemRow
                          key={item.id}
                          item={item}
                          currency={currency}
                          onAdd={onAdd}
                          disabledReason={disabledReason}
                        />
                      ))}
                    </ul>
                  </section>
                ))}
            </div>
          )
        }}
      </Loaded>
    </Section>
  )
}

function ItemRow({ item, currency, onAdd, disabledReason }: ItemChooserProps & { item: Item }) {
  const { t } = useText()
  const format = useFormat()
  const offers = offersOf(item, currency)
  const [months, setMonths] = useState<PeriodMonths>(offers[0]?.months ?? 12)
  const offer = offers.find((one) => one.months === months) ?? offers[0]
  if (!offer) return null
  const say = (one: typeof offer) =>
    `${format.unit(one.unit, currency)} ${t('order.months', { months: one.months })}`
  return (
    <li className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-1.5">
      <span className="min-w-32 flex-1 font-medium max-sm:w-full max-sm:flex-none">{item.name}</span>
      {offers.length > 1 ? (
        <select
          aria-label={t('order.periodOf', { name: item.name })}
          value={String(offer.months)}
          onChange={(event) =>
            setMonths(offers.find((one) => String(one.months) === event.target.value)?.months ?? months)
          }
          className="h-8 rounded-tag border border-line bg-surface px-1.5 hover:border-line-strong"
        >
          {offers.map((one) => (
            <option key={one.months} value={String(one.months)}>
              {say(one)}
            </option>
          ))}
        </select>
      ) : (
        <span className="px-2 text-ink-2">{say(offer)}</span>
      )}
      <Button
        size="small"
        icon={Plus}
        onPress={() => onAdd(item, offer.months)}
        disabledReason={disabledReason}
        reasonShown="spoken"
      >
        <span aria-hidden>{t('order.add')}</span>
        <span className="sr-only">{t('order.addItem', { name: item.name })}</span>
      </Button>
    </li>
  )
}
