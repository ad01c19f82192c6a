import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { RefreshCw, ShoppingCart } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import type { Hat } from '../people/contract.ts'
import { useFilters, useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFamilyNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ProductRow } from './contract.ts'
import { DueDay } from './DueDay.tsx'
import { whoColumn } from './WhoColumn.tsx'

const asked = z.object({
  q: z.string().max(120).default('').catch(''),
  family: z.string().max(31).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50
const linesMax = 200

/** One's own products: what they are, who manages them, when they run out; chosen ones are renewed together. */
export function ProductsPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [{ q, family, after }, change] = useFilters(asked)
  const [typed, type] = useTyped(q, (next) => change({ q: next, after: undefined }))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const families = useFamilyNames()
  const products = useQuery(
    api.products.list.queryOptions({
      input: { organisationId, q: q || undefined, family, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = products.data?.rows ?? []
  const pages = pagesOf({ after, next: products.data?.next, count: rows.length, limit, change })
  const columns = useColumns(`/o/${organisationId}`, isBossHat(hat), rows)
  const isNarrowed = Boolean(q || family)
  const count = t('clientProducts.count', { count: rows.length })
  const managed = rows.filter((row) => row.managedBy).length
  return (
    <Page
      title={t('nav.products')}
      count={
        products.data && pages.isOnly && rows.length > 0
          ? managed > 0
            ? `${count} · ${t('ownProducts.managed', { managed })}`
            : count
          : undefined
      }
      actions={<OrderButton hat={hat} />}
    >
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <SearchField
          label={t('clientProducts.search')}
          value={typed}
          onChange={type}
          slashKey
          className="w-67 max-sm:w-full"
        />
        <FilterChip
          label={t('clientProducts.family')}
          value={family}
          onChange={(next) => change({ family: next, after: undefined })}
          options={[...families].map(([value, label]) => ({ value, label }))}
        />
      </div>
      <DataTable
        caption={t('nav.products')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(products)}
        countText={count}
        choice={{ chosen, onChange: setChosen, nameOf: (row) => row.name }}
        onClearFilters={isNarrowed ? () => change({ q: '', family: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState title={t('clientProducts.empty')} actions={<OrderButton hat={hat} />}>
            {t('ownProducts.empty')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {rows.length > 0 ? (
        <div className="sticky bottom-0 z-10 border-t border-line bg-surface px-5 py-3 max-sm:px-4">
          <RenewButton hat={hat} chosen={chosen} />
        </div>
      ) : null}
    </Page>
  )
}

/** Whoever may spend the organisation's money. */
function useOrderObstacle(hat: Hat): string | null {
  const { t } = useText()
  const mayOrder = isBossHat(hat) || (hat.role === 'collaborator' && hat.accounting)
  return mayOrder ? null : t('refusal.accounting_only')
}

function OrderButton({ hat }: { hat: Hat }) {
  const { t } = useText()
  const obstacle = useOrderObstacle(hat)
  if (obstacle) {
    return (
      <Button icon={ShoppingCart} disabledReason={obstacle} reasonShown="spoken">
        {t('clientProducts.order')}
      </Button>
    )
  }
  return (
    <LinkButton icon={ShoppingCart} href={`/o/${hat.organisationId}/order`}>
      {t('clientProducts.order')}
    </LinkButton>
  )
}

/** Leads to the price of what was chosen, before anything is bought. */
function RenewButton({ hat, chosen }: { hat: Hat; chosen: ReadonlySet<string> }) {
  const { t } = useText()
  const obstacle = useOrderObstacle(hat)
  const tooMany = chosen.size > linesMax ? t('clientProducts.renew.tooMany', { max: linesMax }) : null
  const reason = obstacle ?? (chosen.size === 0 ? t('clientProducts.renew.choose') : tooMany)
  if (reason) {
    return (
      <Button variant="primary" icon={RefreshCw} disabledReason={reason}>
        {t('clientProducts.renew.none')}
      </Button>
    )
  }
  return (
    <LinkButton
      variant="primary"
      icon={RefreshCw}
      href={`/o/${hat.organisationId}/order?renew=${[...chosen].join(',')}`}
    >
      {t('ownProducts.renew', { count: chosen.size })}
    </LinkButton>
  )
}

function useColumns(base: string, showsWho: boolean, rows: readonly ProductRow[]): Column<ProductRow>[] {
  const { t, language } = useText()
  const currency = rows.find((row) => row.renewal)?.renewal?.currency
  const price = t('clientProducts.column.price')
  return [
    {
      id: 'name',
      head: t('clientProducts.column.name'),
      rowHead: true,
      cell: (row) => <span className="font-strong break-all">{row.name}</span>,
    },
    {
      id: 'item',
      head: t('clientProducts.column.item'),
      cell: (row) => (
        <Tag>
          {row.itemName}
          {row.quantity > 1 ? ` × ${row.quantity}` : ''}
        </Tag>
      ),
    },
    {
      id: 'family',
      head: t('clientProducts.family'),
      onPhone: 'hidden',
      cell: (row) => <span className="text-ink-2">{row.familyNames[language]}</span>,
    },
    {
      id: 'managedBy',
      head: t('ownProducts.managedBy'),
      cell: (row) =>
        row.managedBy ? (
          <Link href={`${base}/partners/${row.managedBy.partnershipId}`}>{row.managedBy.name}</Link>
        ) : (
          <span className="text-ink-3">{t('ownProducts.yourself')}</span>
        ),
    },
    { id: 'due', head: t('clientProducts.column.due'), cell: (row) => <DueDay product={row} /> },
    {
      id: 'price',
      head: currency ? `${price}, ${currency}` : price,
      align: 'end',
      cell: (row) =>
        row.renewal ? (
          <Money amount={row.renewal.amount} currency={row.renewal.currency} show="number" />
        ) : (
          '—'
        ),
    },
    ...(showsWho ? [whoColumn(t, base)] : []),
  ]
}
