import { useQuery } from '@tanstack/react-query'
import { Play, TestTube } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, problemOf, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { RenewalRun } from './runContract.ts'
import { StaffRenewalsFrame } from './StaffRenewalsFrame.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })

const limit = 20
const lookAgainMs = 2000

const tones: Record<RenewalRun['state'], Tone> = {
  waiting: 'neutral',
  running: 'warning',
  stopped: 'negative',
  finished: 'positive',
}

/** Runs of renewals: started, watched, stopped and let go on by the provider's staff. */
export function RunsPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const runs = useQuery({
    ...api.renewalRuns.list.queryOptions({ input: { cursor: cursorOf(after), limit } }),
    refetchInterval: ({ state }) =>
      state.data?.rows.some((run) => run.state === 'running' || run.state === 'waiting')
        ? lookAgainMs
        : false,
  })
  const start = useWrite(api.renewalRuns.start)
  const rows = runs.data?.rows ?? []
  const isOpen = rows.some((run) => !run.isDry && (run.state === 'running' || run.state === 'stopped'))
  const pages = pagesOf({ after, next: runs.data?.next, count: rows.length, limit, change })
  const [isTrying, setTrying] = useState(false)
  const send = async () => {
    try {
      await start.send({ dryRun: false })
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <StaffRenewalsFrame
      part="runs"
      actions={
        <>
          <Button icon={TestTube} onPress={() => setTrying(true)}>
            {t('runs.dry')}
          </Button>
          <Button
            variant="primary"
            icon={Play}
            pending={start.isPending}
            disabledReason={isOpen ? t('refusal.run_open') : undefined}
            reasonShown="spoken"
            onPress={() => void send()}
          >
            {t('runs.start')}
          </Button>
        </>
      }
    >
      <DataTable
        caption={t('runs.title')}
        columns={useColumns()}
        rows={rows}
        rowId={(run) => run.runId}
        state={tableState(runs)}
        countText={t('runs.count', { count: rows.length })}
        empty={<EmptyState title={t('runs.empty.title')}>{t('runs.empty')}</EmptyState>}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {isTrying ? <DryRunDialog onClose={() => setTrying(false)} /> : null}
    </StaffRenewalsFrame>
  )
}

/** Up to which day a dry run looks: what would be renewed on the runs from today until then. */
function DryRunDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const start = useWrite(api.renewalRuns.start)
  const [cutoffOn, setCutoffOn] = useState('')
  const send = async () => {
    await start.send({ dryRun: true, ...(cutoffOn ? { cutoffOn } : {}) })
    onClose()
  }
  return (
    <FormDialog
      title={t('runs.dry')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('runs.dry.start')}
      pending={start.isPending}
      lead={t('runs.dry.lead')}
      refusal={start.problem?.detail}
    >
      <TextField
        label={t('runs.cutoff')}
        hint={t('runs.cutoff.hint')}
        type="date"
        value={cutoffOn}
        onChange={setCutoffOn}
        error={start.problem?.flaws.length ? t('runs.cutoff.wrong') : undefined}
      />
    </FormDialog>
  )
}

function useColumns(): Column<RenewalRun>[] {
  const { t } = useText()
  return [
    {
      id: 'started',
      head: t('runs.started'),
      rowHead: true,
      cell: (run) => (
        <span className="flex flex-col">
          <Day iso={run.startedAt} show="moment" />
          <span className="text-meta text-ink-2">{run.startedBy ?? t('runs.byClock')}</span>
        </span>
      ),
    },
    { id: 'cutoff', head: t('runs.cutoff'), cell: (run) => <Day iso={run.cutoffOn} /> },
    {
      id: 'state',
      head: t('runs.state'),
      cell: (run) => (
        <span className="inline-flex flex-wrap gap-2">
          <Tag tone={tones[run.state]}>{t(`runs.state.${run.state}`)}</Tag>
          {run.isDry ? <Tag>{t('runs.isDry')}</Tag> : null}
        </span>
      ),
    },
    { id: 'progress', head: t('runs.progress'), cell: (run) => <Progress run={run} /> },
    { id: 'amounts', head: t('runs.amounts'), align: 'end', cell: (run) => <Amounts run={run} /> },
    {
      id: 'switch',
      head: t('runs.switch'),
      headHidden: true,
      align: 'end',
      cell: (run) => <Lever run={run} />,
    },
  ]
}

/** How many products had their turn, as a bar and in words, and what became of those that were not renewed. */
function Progress({ run }: { run: RenewalRun }) {
  const { t } = useText()
  const { products, failed } = run
  const said = t('runs.products', { done: products.done, planned: products.planned })
  const others = failed.reduce((sum, { count }) => sum + count, 0)
  return (
    <span className="flex min-w-40 flex-col gap-1 py-1 max-sm:items-end">
      <progress
        className="bar max-w-56"
        value={products.done}
        max={Math.max(1, products.planned)}
        aria-label={said}
      />
      <span className="text-meta text-ink-2">{said}</span>
      <span className="text-meta text-ink-2">
        {t('runs.renewed', { renewed: run.renewed, orders: run.orders })}
        {others > 0 ? ` · ${t('runs.others', { count: others })}` : ''}
      </span>
    </span>
  )
}

function Amounts({ run }: { run: RenewalRun }) {
  if (run.totals.length === 0) return '—'
  return (
    <span className="flex flex-col items-end">
      {run.totals.map(({ currency, gross }) => (
        <Money key={currency} amount={gross} currency={currency} />
      ))}
    </span>
  )
}

/** Stops a run after the chunks under way, or lets it go on. */
function Lever({ run }: { run: RenewalRun }) {
  const { t } = useText()
  const format = useFormat()
  const stop = useWrite(api.renewalRuns.stop)
  const resume = useWrite(api.renewalRuns.resume)
  if (run.state !== 'running' && run.state !== 'stopped') return null
  const isRunning = run.state === 'running'
  const act = async () => {
    try {
      await (isRunning ? stop : resume).send({ runId: run.runId })
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <Button
      size="small"
      variant={isRunning ? 'danger' : undefined}
      pending={stop.isPending || resume.isPending}
      onPress={() => void act()}
    >
      {t(isRunning ? 'runs.stop' : 'runs.resume')}
      <span className="sr-only">: {format.moment(run.startedAt)}</span>
    </Button>
  )
}
