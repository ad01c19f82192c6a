import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ReportBreach } from '../partnerships/PartnerMotions.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { type ActivityRow, activityHref, useActivitySentence } from './ActivityInWords.tsx'
import { DownloadLog, ReceiptButton, SignedLine } from './SealedLog.tsx'

const asked = z.object({
  after: z.string().max(4000).optional().catch(undefined),
  view: z.enum(['own', 'work']).optional().catch(undefined),
})

const limit = 50

/** An entry; at the partner's side with the client it happened at. */
type Row = ActivityRow & { client?: { name: string } }

/** What was done in this account: when, by whom, and through which partner. */
export function ActivityPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [{ after, view = 'own' }, change] = useFilters(asked)
  const isBoss = isBossHat(hat)
  const isWork = hat.partner && view === 'work'
  const names = useLegalNames(organisationId)
  const sentence = useActivitySentence(organisationId)
  const paging = { cursor: cursorOf(after), limit }
  const own = useQuery(
    api.access.activity.queryOptions({
      input: isBoss && !isWork ? { organisationId, ...paging } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  const work = useQuery(
    api.access.work.queryOptions({
      input: isBoss && isWork ? { partnerId: organisationId, ...paging } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  const activity = isWork ? work : own
  const rows: Row[] = activity.data?.rows ?? []
  const pages = pagesOf({ after, next: activity.data?.next, count: rows.length, limit, change })
  return (
    <Page
      title={t('activity.title')}
      count={t('activity.count')}
      actions={
        isBoss ? (
          <>
            {hat.partner ? <ReportBreach /> : null}
            <DownloadLog organisationId={organisationId} />
          </>
        ) : null
      }
    >
      {isBoss ? <SignedLine organisationId={organisationId} /> : null}
      {isBoss && hat.partner ? (
        <div className="max-w-sm px-5 pb-3 max-sm:px-4">
          <Segments
            label={t('audit.view')}
            labelHidden
            value={view}
            onChange={(next) => change({ view: next, after: undefined })}
            options={[
              { value: 'own', label: t('audit.view.own') },
              { value: 'work', label: t('audit.view.work') },
            ]}
          />
        </div>
      ) : null}
      <DataTable
        caption={t('activity.title')}
        rows={rows}
        rowId={(row) => row.id}
        state={isBoss ? tableState(activity) : { is: 'noRights', message: t('activity.whoCan', { names }) }}
        countText={t('activity.rows', { count: rows.length })}
        empty={
          <EmptyState title={t(isWork ? 'audit.empty.work' : 'activity.empty')}>
            {t(isWork ? 'audit.empty.work.text' : 'activity.empty.text')}
          </EmptyState>
        }
        columns={[
          {
            id: 'when',
            head: t('activity.when'),
            className: 'w-44',
            cell: (row) => (
              <span className="text-ink-2">
                <Day iso={row.at} show="moment" />
              </span>
            ),
          },
          { id: 'what', head: t('activity.what'), rowHead: true, cell: sentence },
          isWork
            ? { id: 'client', head: t('audit.client'), cell: (row) => row.client?.name }
            : { id: 'through', head: t('activity.through'), cell: (row) => <Through row={row} /> },
          {
            id: 'open',
            head: t('activity.open'),
            headHidden: true,
            align: 'end',
            onPhone: 'foot',
            cell: (row) => (
              <span className="inline-flex items-center gap-3">
                {row.action.startsWith('partnership.') ? (
                  <ReceiptButton organisationId={organisationId} eventId={row.id} of={sentence(row)} />
                ) : null}
                {isWork ? null : <Open row={row} organisationId={organisationId} sentence={sentence(row)} />}
              </span>
            ),
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </Page>
  )
}

function Through({ row }: { row: ActivityRow }) {
  const { t } = useText()
  if (row.through) return <Tag tone="info">{row.through}</Tag>
  return <span className="text-ink-3">{row.person ? t('activity.own') : '—'}</span>
}

type OpenProps = { row: ActivityRow; organisationId: string; sentence: string }

function Open({ row, organisationId, sentence }: OpenProps) {
  const { t } = useText()
  const href = activityHref(organisationId, row)
  if (!href) return null
  return (
    <Link href={href} look="action">
      {t('activity.open')}
      <span className="sr-only">: {sentence}</span>
    </Link>
  )
}
