import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { PayoutRunsFrame } from '../payouts/PayoutRunsFrame.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ProviderEvent } from './owedContract.ts'
import { ChargedBackDialog, SettledDialog } from './ProviderEventDialogs.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

/** What payment providers hold, paid out and took back. */
export function ProviderEventsPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const [opened, setOpened] = useState<ProviderEvent['kind'] | null>(null)
  const { staff } = useMe()
  const refused = staff === 'manager' || staff === 'finance' ? null : t('refusal.staff_only')
  const events = useQuery(
    api.providerEvents.list.queryOptions({
      input: { cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = events.data?.rows ?? []
  const columns = useColumns()
  const pages = pagesOf({ after, next: events.data?.next, count: rows.length, limit, change })
  return (
    <PayoutRunsFrame
      part="provider"
      actions={
        <>
          <Button onPress={() => setOpened('charged_back')} disabledReason={refused} reasonShown="spoken">
            {t('provider.chargedBack')}
          </Button>
          <Button variant="primary" onPress={() => setOpened('settled')} disabledReason={refused}>
            {t('provider.settled')}
          </Button>
        </>
      }
    >
      <Held />
      <DataTable
        caption={t('payoutRuns.provider')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.provider} ${row.eventId}`}
        state={tableState(events)}
        countText={t('provider.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('provider.none')}>
            {t('provider.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {opened === 'settled' ? <SettledDialog onClose={() => setOpened(null)} /> : null}
      {opened === 'charged_back' ? <ChargedBackDialog onClose={() => setOpened(null)} /> : null}
    </PayoutRunsFrame>
  )
}

/** What each provider holds for us now, as the books have it. */
function Held() {
  const { t } = useText()
  const accounts = useQuery(api.ledger.accounts.queryOptions({ input: { kind: 'psp', limit: 50 } }))
  const rows = accounts.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Figures
      figures={rows.map((row) => ({
        label: t('provider.holds', { provider: row.detail ?? '' }),
        value: <Money amount={row.balance} currency={row.currency} />,
        note: <Link href={`/staff/ledger/accounts/${row.accountId}`}>{t('provider.inBooks')}</Link>,
      }))}
    />
  )
}

function useColumns(): Column<ProviderEvent>[] {
  const { t } = useText()
  return [
    { id: 'on', head: t('prepaid.date'), cell: (row) => <Day iso={row.receivedAt} /> },
    {
      id: 'what',
      head: t('provider.what'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col items-start gap-1">
          <Tag tone={row.kind === 'settled' ? 'positive' : 'negative'}>{t(`provider.kind.${row.kind}`)}</Tag>
          <span className="font-mono text-meta break-all text-ink-3">
            {row.provider} {row.eventId}
          </span>
        </span>
      ),
    },
    { id: 'whose', head: t('books.organisation'), cell: (row) => row.organisation?.name ?? '—' },
    {
      id: 'fee',
      head: t('provider.fee'),
      align: 'end',
      cell: (row) => <Money amount={row.fee} currency={row.currency} />,
    },
    {
      id: 'amount',
      head: t('payouts.amount'),
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    {
      id: 'books',
      head: t('books.journals'),
      onPhone: 'foot',
      cell: (row) => (
        <Link href={`/staff/ledger/journals?subject=${encodeURIComponent(row.subjectId)}`}>
          {t('provider.inBooks')}
        </Link>
      ),
    },
  ]
}
