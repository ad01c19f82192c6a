import { useMutation } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { csvText, separatorOf } from '../lib/csv.ts'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { problemOf } from '../web/api.ts'
import { keepFile } from '../web/download.ts'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column, TableState } from '../web/ui/table.ts'
import { useActivitySentence } from './ActivityInWords.tsx'
import { activityKinds } from './activityKinds.ts'
import type { ActivityRow } from './contract.ts'

/** An entry of any log; with the account it happened in, where there are several. */
export type LogEntry = ActivityRow & { client?: { id: string; name: string } | null }

const asked = z.object({
  person: idOf('person').optional().catch(undefined),
  client: idOf('organisation').optional().catch(undefined),
  kind: z.enum(activityKinds).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50
const nothing = {
  person: undefined,
  client: undefined,
  kind: undefined,
  from: undefined,
  to: undefined,
  after: undefined,
}

/** How a log is narrowed, kept in the address; `input` is what is asked of the server. */
export function useLogFilters() {
  const [filters, change] = useFilters(asked)
  const { person, client, kind, from, to, after } = filters
  const narrowed = { personId: person, kind, from, to }
  return {
    filters,
    narrowed,
    input: { ...narrowed, cursor: cursorOf(after), limit },
    change: (next: Partial<typeof filters>, how?: 'step') => change({ after: undefined, ...next }, how),
    clear: person || client || kind || from || to ? () => change(nothing) : undefined,
  }
}
export type LogFilters = ReturnType<typeof useLogFilters>

type Named = { value: string; label: string }

type ActivityLogProps = {
  caption: string
  log: LogFilters
  page: { rows: readonly LogEntry[]; next: string | null } | undefined
  state: TableState
  /** Who may have done it, and at which clients, where one can choose. */
  people?: readonly Named[] | undefined
  clients?: readonly Named[] | undefined
  /** Whether the account of an act is shown instead of the way it was done. */
  withAccount?: boolean | undefined
  /** What one can open or take along of an entry. */
  acts?: ((row: LogEntry) => ReactNode) | undefined
  empty: ReactNode
  download: ReactNode
}

/** A log in plain sentences: narrowed by person, client, matter and days, page by page. */
export function ActivityLog(props: ActivityLogProps) {
  const { caption, log, page, state, withAccount, acts, empty } = props
  const { t } = useText()
  const sentence = useActivitySentence()
  const rows = page?.rows ?? []
  const pages = pagesOf({
    after: log.filters.after,
    next: page?.next,
    count: rows.length,
    limit,
    change: log.change,
  })
  const columns: Column<LogEntry>[] = [
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
    withAccount
      ? {
          id: 'account',
          head: t('log.account'),
          cell: (row) => row.client?.name ?? <span className="text-ink-3">{t('log.account.none')}</span>,
        }
      : { id: 'through', head: t('activity.through'), cell: (row) => <Through row={row} /> },
    ...(acts
      ? [
          {
            id: 'open',
            head: t('activity.open'),
            headHidden: true,
            align: 'end',
            onPhone: 'foot',
            cell: acts,
          } satisfies Column<LogEntry>,
        ]
      : []),
  ]
  return (
    <>
      <Narrowing {...props} />
      <DataTable
        caption={caption}
        rows={rows}
        rowId={(row) => row.id}
        state={state}
        countText={t('activity.rows', { count: rows.length })}
        onClearFilters={log.clear}
        empty={empty}
        columns={columns}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}

function Narrowing({ log, people, clients, page, download }: ActivityLogProps) {
  const { t } = useText()
  const { filters, change } = log
  // somebody who has left is still named by what they did
  const known = new Map(people?.map(({ value, label }) => [value, label]))
  if (people)
    for (const { personId, person } of page?.rows ?? [])
      if (personId && person && !known.has(personId)) known.set(personId, person)
  return (
    <div className="flex flex-wrap items-end gap-2 px-5 py-3 max-sm:px-4">
      <TextField
        label={t('books.from')}
        type="date"
        value={filters.from ?? ''}
        onChange={(day) => change({ from: day || undefined })}
      />
      <TextField
        label={t('books.to')}
        type="date"
        value={filters.to ?? ''}
        onChange={(day) => change({ to: day || undefined })}
      />
      <FilterChip
        label={t('log.kind')}
        value={filters.kind}
        onChange={(kind) => change({ kind })}
        options={activityKinds.map((value) => ({ value, label: t(`log.kind.${value}`) }))}
      />
      {people ? (
        <FilterChip
          label={t('log.person')}
          value={filters.person}
          onChange={(person) => change({ person: idOf('person').safeParse(person).data })}
          options={[...known].map(([value, label]) => ({ value, label }))}
        />
      ) : null}
      {clients ? (
        <FilterChip
          label={t('log.client')}
          value={filters.client}
          onChange={(client) => change({ client: idOf('organisation').safeParse(client).data })}
          options={[...clients]}
        />
      ) : null}
      <span className="ms-auto">{download}</span>
    </div>
  )
}

function Through({ row }: { row: LogEntry }) {
  const { t } = useText()
  if (row.through) return <Tag tone="info">{row.through}</Tag>
  if (row.byProvider) return <Tag>{t('activity.provider')}</Tag>
  return <span className="text-ink-3">{row.person ? t('activity.own') : '—'}</span>
}

const rowsMax = 5000
const portion = 200

type DownloadProps = {
  name: string
  load: (paging: {
    cursor: string | undefined
    limit: number
  }) => Promise<{ rows: LogEntry[]; next: string | null }>
}

/** Takes a log along as it is narrowed, in the sentences of the page, for a spreadsheet of the reader's region. */
export function DownloadCsv({ name, load }: DownloadProps) {
  const { t, language } = useText()
  const sentence = useActivitySentence()
  const download = useMutation({
    mutationFn: async () => {
      const rows: LogEntry[] = []
      let cursor: string | undefined
      do {
        const page = await load({ cursor, limit: portion })
        rows.push(...page.rows)
        cursor = page.next ?? undefined
      } while (cursor && rows.length < rowsMax)
      return { rows, isCut: cursor !== undefined }
    },
    onSuccess: ({ rows, isCut }) => {
      const head = [t('activity.when'), t('log.person'), t('activity.through'), t('log.account')]
      const lines = rows.map((row) => [
        ...[row.at, row.person ?? '', row.through ?? '', row.client?.name ?? ''],
        ...[sentence(row), row.action, row.objectId ?? ''],
      ])
      const region = new Intl.Locale(navigator.language || language).maximize().region ?? ''
      keepFile(
        name,
        csvText([[...head, t('activity.what'), 'action', 'object'], ...lines], separatorOf(region)),
      )
      notify(t(isCut ? 'log.csv.cut' : 'log.csv.done', { count: rows.length }))
    },
    onError: (error) => notifyRefusal(problemOf(error).detail),
  })
  return (
    <Button icon={FileDown} onPress={() => download.mutate()} pending={download.isPending}>
      {t('log.csv')}
    </Button>
  )
}
