import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Item } from './contract.ts'

const asked = z.object({
  family: z.string().max(31).optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
})

/** What is sold at which list price; every price leads to its versions, past and announced. */
export function CataloguePage() {
  const { t, language } = useText()
  const [{ family, currency }, change] = useFilters(asked)
  const items = useQuery(api.catalogue.items.queryOptions({ input: { family, currency } }))
  const families = useQuery(api.catalogue.families.queryOptions({ input: {} }))
  const columns = useColumns()
  const rows = items.data ?? []
  return (
    <Page
      title={t('catalogue.title')}
      actions={
        <>
          <LinkButton href="/staff/imports">{t('nav.imports')}</LinkButton>
          <LinkButton variant="primary" href="/staff/rates/new">
            {t('catalogue.change')}
          </LinkButton>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('catalogue.family')}
          value={family}
          onChange={(next) => change({ family: next })}
          options={families.data?.map(({ id, names }) => ({ value: id, label: names[language] })) ?? []}
        />
        <FilterChip
          label={t('books.currency')}
          value={currency}
          onChange={(next) => change({ currency: next })}
          options={currencies.map((value) => ({ value, label: value }))}
        />
      </div>
      <DataTable
        caption={t('catalogue.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(items)}
        countText={t('catalogue.count', { count: rows.length })}
        onClearFilters={
          family || currency ? () => change({ family: undefined, currency: undefined }) : undefined
        }
        empty={
          <EmptyState
            drawing="bench"
            title={t('catalogue.none')}
            actions={<LinkButton href="/staff/imports">{t('nav.imports')}</LinkButton>}
          >
            {t('catalogue.none.text')}
          </EmptyState>
        }
      />
    </Page>
  )
}

function useColumns(): Column<Item>[] {
  const { t, language } = useText()
  const format = useFormat()
  const tiers = useQuery(api.catalogue.tiers.queryOptions({ input: {} }))
  return [
    {
      id: 'item',
      head: t('catalogue.item'),
      rowHead: true,
      cell: (row) => (
        <span className="flex flex-col">
          <span className="font-strong">{row.name}</span>
          <span className="font-mono text-meta text-ink-3">{row.sku}</span>
        </span>
      ),
    },
    { id: 'family', head: t('catalogue.family'), cell: (row) => row.familyNames[language] },
    {
      id: 'prices',
      head: t('catalogue.price'),
      cell: (row) => (
        <ul className="flex flex-col gap-0.5">
          {row.prices.map(({ currency, months, unit }) => (
            <li key={`${currency}:${months}`} className="flex min-h-6 items-center">
              <Link
                href={`/staff/rates/history?subject=price:${row.sku}:${currency}:${months}`}
                look="plain"
                className="inline-block py-1 text-ink"
              >
                {format.unit(unit, currency)}{' '}
                <span className="text-ink-3">{t('catalogue.months', { count: months })}</span>
              </Link>
            </li>
          ))}
        </ul>
      ),
    },
    {
      id: 'tiers',
      head: t('catalogue.tiers'),
      cell: (row) => (
        <span className="text-ink-2">
          {tiers.data
            ?.filter((tier) => tier.family === row.family)
            .map((tier) =>
              t('catalogue.tier', {
                count: format.count(tier.quantityMin),
                rate: format.percent(tier.rate),
              }),
            )
            .join(' · ') || '—'}
        </span>
      ),
    },
  ]
}
