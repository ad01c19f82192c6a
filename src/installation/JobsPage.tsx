import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { type Translate, useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { JobRow } from './contract.ts'
import { FailuresDrawer } from './FailuresDrawer.tsx'
import { InstallationFrame } from './InstallationFrame.tsx'
import { useJobName } from './jobNames.tsx'

const lookAgainMs = 5000

/** What happens by itself: whether it does, when it did last, and letting it happen now. */
export function JobsPage() {
  const { t } = useText()
  const jobs = useQuery({
    ...api.installation.jobs.queryOptions({ input: {} }),
    refetchInterval: lookAgainMs,
  })
  const [shown, setShown] = useState<string | null>(null)
  const columns = useColumns(setShown)
  const rows = jobs.data ?? []
  return (
    <InstallationFrame part="jobs">
      <RunsUnderWay />
      <DataTable
        caption={t('install.jobs')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.name}
        state={tableState(jobs)}
        countText={t('jobs.count', { count: rows.length })}
        empty={<EmptyState title={t('jobs.none')}>{t('jobs.none.text')}</EmptyState>}
      />
      {shown ? <FailuresDrawer name={shown} onClose={() => setShown(null)} /> : null}
    </InstallationFrame>
  )
}

/** How far the runs of renewals have come; nothing while none is under way. */
function RunsUnderWay() {
  const { t } = useText()
  const format = useFormat()
  const { staff } = useMe()
  const runs = useQuery({
    ...api.renewalRuns.list.queryOptions({ input: { limit: 5 } }),
    enabled: staff !== 'support',
    refetchInterval: lookAgainMs,
  })
  const open = runs.data?.rows.filter((run) => run.state === 'running' || run.state === 'waiting') ?? []
  if (open.length === 0) return null
  return (
    <div className="px-5 pt-5 max-sm:px-4">
      <Section title={t('jobs.run.progress')}>
        <ul className="flex max-w-2xl flex-col gap-3">
          {open.map((run) => (
            <li key={run.runId} className="flex flex-col gap-1">
              <progress
                className="bar"
                value={run.products.done}
                max={Math.max(1, run.products.planned)}
                aria-label={t('jobs.run.progress')}
              />
              <Link href="/staff/renewals" look="plain" className="text-meta text-ink-2">
                {t('jobs.run.progress.of', {
                  done: format.count(run.products.done),
                  count: format.count(run.products.planned),
                })}
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function useColumns(show: (name: string) => void): Column<JobRow>[] {
  const { t } = useText()
  const format = useFormat()
  const nameOf = useJobName()
  const { staff } = useMe()
  const run = useWrite(api.installation.runJob)
  const start = async (name: string) => {
    try {
      await run.send({ name })
      notify(t('jobs.run.done', { job: name }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return [
    {
      id: 'name',
      head: t('jobs.name'),
      rowHead: true,
      cell: (row) => (
        <span className="flex flex-col">
          <span className="font-medium">{nameOf(row.name)}</span>
          <span className="text-meta text-ink-3">
            <span className="font-mono">{row.name}</span> · {rhythm(t, row.everySeconds)}
          </span>
        </span>
      ),
    },
    { id: 'state', head: t('jobs.state'), cell: (row) => <JobState row={row} /> },
    {
      id: 'last',
      head: t('jobs.last'),
      cell: (row) => (row.ranAt ? <Day iso={row.ranAt} show="moment" /> : <span>—</span>),
    },
    {
      id: 'took',
      head: t('jobs.took'),
      align: 'end',
      onPhone: 'hidden',
      cell: (row) => (row.tookMs === null ? '—' : `${format.count(row.tookMs)} ms`),
    },
    {
      id: 'next',
      head: t('jobs.next'),
      cell: (row) => (row.nextAt ? <Day iso={row.nextAt} show="moment" /> : <span>—</span>),
    },
    {
      id: 'acts',
      head: t('jobs.run'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <span className="inline-flex gap-1">
          {row.failures > 0 ? (
            <Button size="small" variant="quiet" onPress={() => show(row.name)}>
              {t('jobs.failures')}
              <span className="sr-only">: {nameOf(row.name)}</span>
            </Button>
          ) : null}
          <Button
            size="small"
            variant="quiet"
            onPress={() => void start(row.name)}
            disabledReason={staff === 'manager' ? null : t('refusal.staff_only')}
            reasonShown="spoken"
          >
            {t('jobs.run')}
            <span className="sr-only">: {nameOf(row.name)}</span>
          </Button>
        </span>
      ),
    },
  ]
}

function JobState({ row }: { row: JobRow }) {
  const { t } = useText()
  const asked = row.asked ? (
    <span className="block text-meta text-ink-2">{t('jobs.asked', { name: row.asked.by })}</span>
  ) : null
  return (
    <>
      {row.failures > 0 ? (
        <Tag tone="negative">{t('jobs.failing', { count: row.failures })}</Tag>
      ) : row.ranAt ? (
        <Tag tone="positive">{t('jobs.ok')}</Tag>
      ) : (
        <Tag>{t('jobs.never')}</Tag>
      )}
      {row.fault ? <span className="line-clamp-2 block text-meta text-ink-2">{row.fault}</span> : null}
      {asked}
    </>
  )
}

function rhythm(t: Translate, seconds: number): string {
  if (seconds >= 3600) return t('jobs.hours', { count: Math.round(seconds / 3600) })
  if (seconds >= 60) return t('jobs.minutes', { count: Math.round(seconds / 60) })
  return t('jobs.seconds', { count: seconds })
}
