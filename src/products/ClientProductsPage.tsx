import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { ShoppingCart } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters, useParamId, useTyped } from '../web/address.ts'
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
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { useClientProductColumns } from './ClientProductColumns.tsx'

const asked = z.object({
  q: z.string().max(120).default('').catch(''),
  family: z.string().max(31).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50
const linesMax = 200

/** The products of a client that one reaches; chosen ones are renewed together. */
export function ClientProductsPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const clientId = useParamId('client', 'organisation')
  const { data: record } = useSuspenseQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  const [filters, change] = useFilters(asked)
  const { q, family, after } = filters
  const [typed, type] = useTyped(q, (next) => change({ q: next, after: undefined }))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const families = useFamilyNames()
  const products = useQuery(
    api.products.listOfClient.queryOptions({
      input: { partnerId, clientId, q: q || undefined, family, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = products.data?.rows ?? []
  const pages = pagesOf({ after, next: products.data?.next, count: rows.length, limit, change })
  const isFull = record.access === 'full'
  const base = `/p/${partnerId}/c/${clientId}`
  const obstacle = !isFull
    ? t('refusal.limited_never_spends')
    : record.level === 'order'
      ? null
      : t('refusal.level_too_low')
  const columns = useClientProductColumns(
    !isFull || record.level !== 'order',
    isBossHat(hat) ? base : null,
    rows,
  )
  const isNarrowed = Boolean(q || family)

  return (
    <Page
      title={t('clientProducts.title')}
      count={t('clientProducts.count', { count: record.products })}
      actions={
        obstacle ? (
          <Button disabledReason={obstacle} reasonShown="spoken" icon={ShoppingCart}>
            {t('clientProducts.order')}
          </Button>
        ) : (
          <LinkButton href={`${base}/order`} icon={ShoppingCart}>
            {t('clientProducts.order')}
          </LinkButton>
        )
      }
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
        caption={t('clientProducts.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(products)}
        countText={t('clientProducts.count', { count: rows.length })}
        choice={isFull ? { chosen, onChange: setChosen, nameOf: (row) => row.name } : undefined}
        onClearFilters={isNarrowed ? () => change({ q: '', family: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState
            title={t('clientProducts.empty')}
            actions={
              obstacle ? null : (
                <LinkButton href={`${base}/order`} variant="primary">
                  {t('clientProducts.order')}
                </LinkButton>
              )
            }
          >
            {t(isFull ? 'clientProducts.empty.full' : 'clientProducts.empty.limited')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} total={isNarrowed ? undefined : record.products} />}
      {rows.length > 0 ? (
        <div className="sticky bottom-0 z-10 border-t border-line bg-surface px-5 py-3 max-sm:px-4">
          <RenewButton chosen={chosen} obstacle={obstacle} payer={record.payer} orderHref={`${base}/order`} />
        </div>
      ) : null}
    </Page>
  )
}

type RenewButtonProps = {
  chosen: ReadonlySet<string>
  obstacle: string | null
  payer: 'client' | 'partner'
  orderHref: string
}

/** Names how many, and with whose money; leads to the price before anything is bought. */
function RenewButton({ chosen, obstacle, payer, orderHref }: RenewButtonProps) {
  const { t } = useText()
  const reason =
    obstacle ??
    (chosen.size === 0
      ? t('clientProducts.renew.choose')
      : chosen.size > linesMax
        ? t('clientProducts.renew.tooMany', { max: linesMax })
        : null)
  if (reason) {
    return (
      <Button variant="primary" disabledReason={reason}>
        {t('clientProducts.renew.none')}
      </Button>
    )
  }
  return (
    <LinkButton variant="primary" href={`${orderHref}?renew=${[...chosen].join(',')}`}>
      {t(`clientProducts.renew.${payer}`, { count: chosen.size })}
    </LinkButton>
  )
}
