import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { z } from 'zod'
import { useClientProductColumns } from '../products/ClientProductColumns.tsx'
import { useFilters, useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFamilyNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import type { ClientRecord } from './clientContract.ts'

const asked = z.object({
  q: z.string().max(120).default('').catch(''),
  family: z.string().max(31).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** The products of the client that one reaches, to be looked through; what is done with them is done inside. */
export function RecordProducts({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const clientId = record.client.id
  const [{ q, family, after }, change] = useFilters(asked)
  const [typed, type] = useTyped(q, (next) => change({ q: next, after: undefined }))
  const families = useFamilyNames()
  const products = useQuery(
    api.products.listOfClient.queryOptions({
      input: { partnerId, clientId, q: q || undefined, family, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = products.data?.rows ?? []
  const isNarrowed = Boolean(q || family)
  const isFull = record.access === 'full'
  const base = `/p/${partnerId}/c/${clientId}`
  const columns = useClientProductColumns(
    !isFull || record.level !== 'order',
    isBossHat(hat) ? base : null,
    rows,
  )
  const pages = pagesOf({ after, next: products.data?.next, count: rows.length, limit, change })
  return (
    <>
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
        <span className="ms-auto">
          <Link href={`${base}/products`} look="action">
            {t('record.products.inside')}
            <ArrowRight />
          </Link>
        </span>
      </div>
      <DataTable
        caption={t('clientProducts.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(products)}
        countText={t('clientProducts.count', { count: rows.length })}
        onClearFilters={isNarrowed ? () => change({ q: '', family: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState title={t('clientProducts.empty')}>
            {t(isFull ? 'clientProducts.empty.full' : 'clientProducts.empty.limited')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} total={isNarrowed ? undefined : record.products} />}
    </>
  )
}
