import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ActivityLog, DownloadCsv, useLogFilters } from './ActivityLog.tsx'

/** The log of all accounts and of the provider itself. */
export function StaffLogPage() {
  const { t } = useText()
  const log = useLogFilters()
  const at = { clientId: log.filters.client }
  const activity = useQuery(
    api.access.log.queryOptions({ input: { ...at, ...log.input }, placeholderData: keepPreviousData }),
  )
  const staff = useQuery(api.installation.staff.queryOptions({ input: {}, staleTime: 60_000 }))
  return (
    <Page title={t('look.log')} count={t('look.log.count')}>
      <ActivityLog
        caption={t('look.log')}
        log={log}
        page={activity.data}
        state={tableState(activity)}
        people={staff.data?.people.map((row) => ({ value: row.personId, label: row.name })) ?? []}
        withAccount
        acts={(row) =>
          row.client ? (
            <Link href={`/staff/organisations/${row.client.id}?part=activity`} look="action">
              {t('activity.open')}
              <span className="sr-only">: {row.client.name}</span>
            </Link>
          ) : null
        }
        empty={<EmptyState title={t('look.log.none')}>{t('look.log.none.text')}</EmptyState>}
        download={
          <DownloadCsv
            name="mandato-log.csv"
            load={(paging) => api.access.log.call({ ...at, ...log.narrowed, ...paging })}
          />
        }
      />
    </Page>
  )
}
