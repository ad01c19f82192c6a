import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Extract } from './contract.ts'
import { deliveryStates } from './request.ts'
import { SubscriptionDialog } from './SubscriptionDialog.tsx'

const asked = z.object({
  state: z.enum(deliveryStates).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

export const deliveryTones: Record<Extract['state'], Tone> = {
  new: 'info',
  opened: 'warning',
  proposed: 'positive',
  passed: 'neutral',
}

/** Requests for offers that were sent to the partner, the newest first. */
export function RequestsPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [{ state, after }, change] = useFilters(asked)
  const [isChoosing, setChoosing] = useState(false)
  const query = useQuery(
    api.requestInbox.list.queryOptions({
      input: { partnerId, state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const subscription = useQuery(api.requestInbox.subscription.queryOptions({ input: { partnerId } }))
  const rows = query.data?.rows ?? []
  const pages = pagesOf({ after, next: query.data?.next, count: rows.length, limit, change })
  const choose = (
    <Button onPress={() => setChoosing(true)} disabledReason={isBossHat(hat) ? null : t('refusal.boss_only')}>
      {t('requests.subscription')}
    </Button>
  )
  return (
    <Page title={t('requests.title')} actions={choose}>
      {subscription.data && !subscription.data.wants ? (
        <div className="px-5 pt-4">
          <Notice>{t('requests.off')}</Notice>
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('requests.state')}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
          options={deliveryStates.map((value) => ({ value, label: t(`requests.state.${value}`) }))}
        />
      </div>
      <DataTable
        caption={t('requests.title')}
        columns={useColumns(partnerId)}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(query)}
        countText={t('requests.count', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState drawing="ledger" title={t('requests.none')}>
            {t('requests.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {isChoosing && subscription.data ? (
        <SubscriptionDialog subscription={subscription.data} onClose={() => setChoosing(false)} />
      ) : null}
    </Page>
  )
}

function useColumns(partnerId: string): Column<Extract>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'what',
      head: t('requests.what'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/p/${partnerId}/requests/${row.id}`}>{row.title || row.reference}</Link>
          <span className="text-meta text-ink-3">{t(`requests.kind.${row.kind}`)}</span>
        </span>
      ),
    },
    {
      id: 'state',
      head: t('requests.state'),
      cell: (row) => <Tag tone={deliveryTones[row.state]}>{t(`requests.state.${row.state}`)}</Tag>,
    },
    {
      id: 'place',
      head: t('requests.place'),
      cell: (row) => [row.place, row.country].filter(Boolean).join(', '),
    },
    {
      id: 'budget',
      head: t('requests.budget'),
      cell: (row) => {
        const amounts = [row.budget?.from, row.budget?.to].flatMap((amount) =>
          amount ? [format.money(amount, row.currency)] : [],
        )
        return amounts.join(' – ') || '—'
      },
    },
    {
      id: 'answers',
      head: t('requests.answers'),
      cell: ({ answers }) =>
        answers.wanted === null
          ? String(answers.sent)
          : t('requests.answers.of', { sent: answers.sent, wanted: answers.wanted }),
    },
    {
      id: 'until',
      head: t('requests.until'),
      cell: (row) => (row.isOpen && row.closesAt ? format.day(row.closesAt.slice(0, 10)) : '—'),
    },
  ]
}
