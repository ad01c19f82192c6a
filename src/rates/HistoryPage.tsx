import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { useRateWords } from './RatesFrame.tsx'

const asked = z.object({ subject: z.string().max(160).catch('partner_rate:bronze:hosting') })

/** What one rate was, is and will be, and why: the change, who proposed it and who approved it. */
export function HistoryPage() {
  const { t } = useText()
  const words = useRateWords()
  const [{ subject }] = useFilters(asked)
  const history = useQuery(api.rates.history.queryOptions({ input: { subject } }))
  const rows = history.data?.rows ?? []
  return (
    <Page
      title={words.name(subject)}
      count={t('rates.history')}
      above={<Link href="/staff/rates">{t('rates.title')}</Link>}
    >
      <DataTable
        caption={t('rates.history')}
        rows={rows}
        rowId={(row) => row.from}
        state={tableState(history)}
        countText={t('rates.count', { count: rows.length })}
        columns={[
          { id: 'from', head: t('rates.since'), cell: (row) => <Day iso={row.from} show="long" /> },
          {
            id: 'until',
            head: t('rates.until'),
            cell: (row) => (row.until ? <Day iso={row.until} show="long" /> : t('rates.open')),
          },
          {
            id: 'value',
            head: t('rates.value'),
            rowHead: true,
            align: 'end',
            cell: (row) => words.value(subject, row.value),
          },
          {
            id: 'why',
            head: t('rates.why'),
            cell: (row) =>
              row.change ? (
                <span className="flex min-w-0 flex-col">
                  <Link href={`/staff/rates/changes/${row.change.id}`}>{row.change.title}</Link>
                  <span className="text-meta text-ink-2">{row.change.reason}</span>
                </span>
              ) : (
                t(row.source === 'example' ? 'rates.source.example' : 'rates.source.before')
              ),
          },
          {
            id: 'proposed',
            head: t('rates.proposedBy'),
            cell: (row) =>
              row.change ? <By name={row.change.proposedBy.name} at={row.change.proposedAt} /> : null,
          },
          {
            id: 'approved',
            head: t('rates.approvedBy'),
            cell: (row) =>
              row.change ? <By name={row.change.approvedBy.name} at={row.change.approvedAt} /> : null,
          },
        ]}
      />
    </Page>
  )
}

function By({ name, at }: { name: string; at: string }) {
  return (
    <span className="flex flex-col">
      {name}
      <span className="text-meta text-ink-3">
        <Day iso={at} show="moment" />
      </span>
    </span>
  )
}
