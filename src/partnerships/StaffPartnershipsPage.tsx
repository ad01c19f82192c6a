import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, useSettled } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Column } from '../web/ui/table.ts'
import { type ProviderAct, ProviderDialog } from './ProviderDialog.tsx'
import type { ProvidedPartnership } from './providerContract.ts'

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
  const columns = useColumns((act, row) => setOpened({ act, row }))
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

function useColumns(
  open: (act: ProviderAct, row: ProvidedPartnership) => void,
): Column<ProvidedPartnership>[] {
  const { t } = useText()
  const format = useFormat()
  const { staff } = useMe()
  const whyNot = staff === 'manager' ? null : t('refusal.staff_only')
  const act = (what: ProviderAct, row: ProvidedPartnership, reason = whyNot) => (
    <Button
      size="small"
      variant="quiet"
      onPress={() => open(what, row)}
      disabledReason={reason}
      reasonShown="spoken"
    >
      {t(`provided.${what}`)}
      <span className="sr-only">
        : {row.client.name}, {row.partner.name}
      </span>
    </Button>
  )
  return [
    {
      id: 'pair',
      head: t('provided.pair'),
      rowHead: true,
      cell: ({ client, partner }) => (
        <>
          <span className="font-strong">{client.name}</span>
          <span className="block text-meta text-ink-3">{partner.name}</span>
        </>
      ),
    },
    { id: 'access', head: t('give.access'), cell: ({ access }) => t(`access.${access}`) },
    {
      id: 'state',
      head: t('provided.state'),
      cell: ({ state, paused, proposed }) => (
        <>
          <Tag tone={state === 'active' ? 'positive' : state === 'paused' ? 'warning' : 'neutral'}>
            {t(`provided.${state}`)}
          </Tag>
          {paused ? (
            <span className="block text-meta text-ink-2">
              {t(`motion.by.${paused.by}`)}: {paused.reason}
            </span>
          ) : null}
          {proposed ? (
            <span className="block text-meta text-warning">
              {t(`provided.proposed.${proposed.what}`, {
                by: proposed.by,
                reason: proposed.reason,
                day: proposed.noticeUntil ? format.day(proposed.noticeUntil) : '',
              })}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: 'acts',
      head: t('provided.acts'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <span className="inline-flex flex-wrap justify-end gap-1">
          {row.state === 'active' ? act('pause', row) : null}
          {row.paused?.by === 'provider' && !row.proposed ? act('resume', row) : null}
          {row.state !== 'ended' && !row.proposed ? act('end', row) : null}
          {row.proposed ? act('decide', row, row.proposed.own ? t('refusal.second_person') : whyNot) : null}
        </span>
      ),
    },
  ]
}
