import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, useSettled } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { type ProviderAct, ProviderDialog } from './ProviderDialog.tsx'
import type { ProvidedPartnership } from './providerContract.ts'
import { useProvidedColumns } from './useProvidedColumns.tsx'

const asked = z.object({
  q: z.string().max(120).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

type Opened = { act: ProviderAct; row: ProvidedPartnership }

/** All partnerships for the provider's people: pausing at once, giving back and ending by two of them. */
export function StaffPartnershipsPage() {
  const { t } = useText()
  const [{ q, after }, change] = useFilters(asked)
  const [opened, setOpened] = useState<Opened | null>(null)
  const settled = useSettled(q)
  const found = useQuery(
    api.providedPartnerships.list.queryOptions({
      input: { ...(settled ? { q: settled } : {}), cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = found.data?.rows ?? []
  const columns = useProvidedColumns((act, row) => setOpened({ act, row }))
  const pages = pagesOf({ after, next: found.data?.next, count: rows.length, limit, change })
  return (
    <Page title={t('provided.title')}>
      <div className="max-w-md px-5 py-3 max-sm:px-4">
        <TextField
          label={t('provided.search')}
          value={q ?? ''}
          onChange={(value) => change({ q: value || undefined, after: undefined })}
        />
      </div>
      <DataTable
        caption={t('provided.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(found)}
        countText={t('provided.count', { count: rows.length })}
        empty={
          <EmptyState drawing="key" title={t('provided.none')}>
            {t('provided.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {opened ? <ProviderDialog {...opened} onClose={() => setOpened(null)} /> : null}
    </Page>
  )
}
