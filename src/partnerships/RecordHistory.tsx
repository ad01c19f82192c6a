import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { ActivityLog, DownloadCsv, useLogFilters } from '../access/ActivityLog.tsx'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import type { ClientRecord } from './clientContract.ts'

/** What one's own people did for this client, and what happened to the partnership. */
export function RecordHistory({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const isBoss = isBossHat(hat)
  const log = useLogFilters()
  const names = useLegalNames(isBoss ? undefined : partnerId)
  const at = { partnerId, clientId: record.client.id }
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
  return (
    <ActivityLog
      caption={t('record.history')}
      log={log}
      page={work.data}
      state={isBoss ? tableState(work) : { is: 'noRights', message: t('activity.whoCan', { names }) }}
      people={members.data?.map((row) => ({ value: row.personId, label: row.name })) ?? []}
      empty={<EmptyState title={t('audit.empty.work')}>{t('audit.empty.work.text')}</EmptyState>}
      download={
        isBoss ? (
          <DownloadCsv
            name={`${record.client.id}.csv`}
            load={(paging) => api.access.work.call({ ...at, ...log.narrowed, ...paging })}
          />
        ) : null
      }
    />
  )
}
