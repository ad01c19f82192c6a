import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { StandingRate } from './contract.ts'
import { RatesFrame, useRateWords } from './RatesFrame.tsx'
import { RatesGrid } from './RatesGrid.tsx'
import { gridOf, inOrder } from './standingGrid.ts'
import { kinds } from './subject.ts'

/** All at one look, or each with its day and its reason. */
const views = ['grid', 'list'] as const

const asked = z.object({
  kind: z.enum(kinds).optional().catch(undefined),
  on: z.iso.date().optional().catch(undefined),
  view: z.enum(views).optional().catch(undefined),
})

/** Everything that holds on a day, and what is announced after it. */
export function StandingPage() {
  const { t } = useText()
  const [{ kind = 'partner_rate', on, view = 'grid' }, change] = useFilters(asked)
  const standing = useQuery(
    api.rates.standing.queryOptions({ input: { kind, on }, placeholderData: keepPreviousData }),
  )
  const levels = standing.data?.levels.map(({ id }) => id) ?? []
  const rows = inOrder(standing.data?.rows ?? [], levels)
  const grid = gridOf(rows, levels)
  return (
    <RatesFrame
      part="standing"
      actions={
        <LinkButton variant="primary" href="/staff/rates/new">
          {t('rates.new')}
        </LinkButton>
      }
    >
      <div className="flex flex-wrap items-end gap-3 px-5 py-3 max-sm:px-4">
        <Select
          label={t('rates.kind')}
          options={kinds.map((value) => ({ value, label: t(`rates.kind.${value}`) }))}
          value={kind}
          onChange={(next) => change({ kind: next })}
        />
        <TextField
          label={t('rates.day')}
          type="date"
          value={on ?? standing.data?.on ?? ''}
          onChange={(next) => change({ on: next || undefined })}
        />
        {grid ? (
          <span className="sm:ms-auto">
            <Segments
              label={t('rates.view')}
              labelHidden
              options={views.map((value) => ({ value, label: t(`rates.view.${value}`) }))}
              value={view}
              onChange={(next) => change({ view: next })}
            />
          </span>
        ) : null}
      </div>
      {grid && view === 'grid' ? (
        <RatesGrid grid={grid} />
      ) : (
        <StandingTable rows={rows} state={tableState(standing)} />
      )}
    </RatesFrame>
  )
}

function StandingTable(props: { rows: StandingRate[]; state: ReturnType<typeof tableState> }) {
  const { rows, state } = props
  const { t } = useText()
  const format = useFormat()
  const words = useRateWords()
  return (
    <DataTable
      caption={t('rates.part.standing')}
      rows={rows}
      rowId={(row) => row.subject}
      state={state}
      countText={t('rates.count', { count: rows.length })}
      columns={[
        {
          id: 'what',
          head: t('rates.what'),
          rowHead: true,
          cell: (row) => (
            <Link href={`/staff/rates/history?subject=${row.subject}`} look="plain" className="font-medium">
              {words.name(row.subject)}
            </Link>
          ),
        },
        {
          id: 'value',
          head: t('rates.value'),
          align: 'end',
          cell: (row) => words.value(row.subject, row.value),
        },
        { id: 'since', head: t('rates.since'), cell: (row) => <Day iso={row.from} /> },
        {
          id: 'next',
          head: t('rates.next'),
          cell: (row) =>
            row.next ? (
              <Link
                href={
                  row.next.changeId
                    ? `/staff/rates/changes/${row.next.changeId}`
                    : `/staff/rates/history?subject=${row.subject}`
                }
              >
                {t('rates.next.value', {
                  value: words.value(row.subject, row.next.value),
                  day: format.day(row.next.from),
                })}
              </Link>
            ) : (
              <span className="text-ink-3">—</span>
            ),
        },
        {
          id: 'why',
          head: t('rates.why'),
          cell: (row) =>
            row.change ? (
              <Link href={`/staff/rates/changes/${row.change.id}`}>{row.change.title}</Link>
            ) : (
              <span className="text-ink-3">
                {t(row.source === 'example' ? 'rates.source.example' : 'rates.source.before')}
              </span>
            ),
        },
      ]}
    />
  )
}
