import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import type { Id } from '../lib/id.ts'
import { ReportBreach } from '../partnerships/PartnerMotions.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { activityHref, useActivitySentence } from './ActivityInWords.tsx'
import { ActivityLog, DownloadCsv, type LogEntry, useLogFilters } from './ActivityLog.tsx'
import { DownloadLog, ReceiptButton, SignedLine } from './SealedLog.tsx'

const asked = z.looseObject({ view: z.enum(['own', 'work']).optional().catch(undefined) })

/** What was done in this account, and by a partner's people for its clients. */
export function ActivityPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [{ view = 'own' }, change] = useFilters(asked)
  const log = useLogFilters()
  const isBoss = isBossHat(hat)
  const isWork = hat.partner && view === 'work'
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
        <div className="max-w-sm px-5 pb-1 max-sm:px-4">
          <Segments
            label={t('audit.view')}
            labelHidden
            value={view}
            onChange={(next) =>
              change({ view: next, client: undefined, person: undefined, after: undefined })
            }
            options={[
              { value: 'own', label: t('audit.view.own') },
              { value: 'work', label: t('audit.view.work') },
            ]}
          />
        </div>
      ) : null}
      {isWork ? <WorkLog log={log} isBoss={isBoss} /> : <OwnLog log={log} isBoss={isBoss} />}
    </Page>
  )
}

type LogProps = { log: ReturnType<typeof useLogFilters>; isBoss: boolean }

/** In this account: by one's own people and by partners'. */
function OwnLog({ log, isBoss }: LogProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const names = useLegalNames(organisationId)
  const sentence = useActivitySentence()
  const activity = useQuery(
    api.access.activity.queryOptions({
      input: isBoss ? { organisationId, ...log.input } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  const actors = useQuery(
    api.access.actors.queryOptions({ input: isBoss ? { organisationId } : skipToken, staleTime: 60_000 }),
  )
  const people = new Map(actors.data?.map((row) => [row.personId, row.name]))
  const acts = (row: LogEntry) => (
    <Acts
      organisationId={organisationId}
      row={row}
      sentence={sentence(row)}
      href={activityHref(organisationId, row)}
    />
  )
  return (
    <ActivityLog
      caption={t('activity.title')}
      log={log}
      page={activity.data}
      state={isBoss ? tableState(activity) : { is: 'noRights', message: t('activity.whoCan', { names }) }}
      people={[...people].map(([value, label]) => ({ value, label }))}
      acts={acts}
      empty={<EmptyState title={t('activity.empty')}>{t('activity.empty.text')}</EmptyState>}
      download={
        isBoss ? (
          <DownloadCsv
            name={`${organisationId}.csv`}
            load={(paging) => api.access.activity.call({ organisationId, ...log.narrowed, ...paging })}
          />
        ) : null
      }
    />
  )
}

/** At clients: what one's own people did there, and what became of the partnerships. */
function WorkLog({ log, isBoss }: LogProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const names = useLegalNames(partnerId)
  const sentence = useActivitySentence()
  const at = { partnerId, clientId: log.filters.client }
  const work = useQuery(
    api.access.work.queryOptions({
      input: isBoss ? { ...at, ...log.input } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  const members = useQuery(
    api.organisations.members.queryOptions({
      input: isBoss ? { organisationId: partnerId } : skipToken,
      staleTime: 60_000,
    }),
  )
  const clients = useQuery(
    api.clients.list.queryOptions({
      input: isBoss ? { partnerId, state: 'active', limit: 200 } : skipToken,
      staleTime: 60_000,
    }),
  )
  return (
    <ActivityLog
      caption={t('activity.title')}
      log={log}
      page={work.data}
      state={isBoss ? tableState(work) : { is: 'noRights', message: t('activity.whoCan', { names }) }}
      people={members.data?.map((row) => ({ value: row.personId, label: row.name })) ?? []}
      clients={
        clients.data?.rows.flatMap((row) => (row.id ? [{ value: row.id, label: row.name }] : [])) ?? []
      }
      withAccount
      acts={(row) => <Acts organisationId={partnerId} row={row} sentence={sentence(row)} href={null} />}
      empty={<EmptyState title={t('audit.empty.work')}>{t('audit.empty.work.text')}</EmptyState>}
      download={
        isBoss ? (
          <DownloadCsv
            name={`${partnerId}.csv`}
            load={(paging) => api.access.work.call({ ...at, ...log.narrowed, ...paging })}
          />
        ) : null
      }
    />
  )
}

type ActsProps = {
  organisationId: Id<'organisation'>
  row: LogEntry
  sentence: string
  href: string | null
}

/** The receipt of what gave, changed or ended rights, and the page an entry is about. */
function Acts({ organisationId, row, sentence, href }: ActsProps) {
  const { t } = useText()
  return (
    <span className="inline-flex items-center gap-3">
      {row.action.startsWith('partnership.') ? (
        <ReceiptButton organisationId={organisationId} eventId={row.id} of={sentence} />
      ) : null}
      {href ? (
        <Link href={href} look="action">
          {t('activity.open')}
          <span className="sr-only">: {sentence}</span>
        </Link>
      ) : null}
    </span>
  )
}
