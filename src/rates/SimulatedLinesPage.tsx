import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { useFilters, useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { SimulatedLine } from './contract.ts'
import { useRateNames } from './RatesFrame.tsx'

const asked = z.object({
  partner: idOf('organisation').optional().catch(undefined),
  level: z.string().max(31).optional().catch(undefined),
  family: z.string().max(31).optional().catch(undefined),
  show: z.enum(['changed', 'all']).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50

/** The lines of a simulation, each with every step of its price before and after. */
export function SimulatedLinesPage() {
  const { t } = useText()
  const names = useRateNames()
  const changeId = useParamId('change', 'rateChange')
  const [{ partner, level, family, show, after }, change] = useFilters(asked)
  const [explained, setExplained] = useState<SimulatedLine | null>(null)
  const lines = useQuery(
    api.rates.simulatedLines.queryOptions({
      input: { changeId, partnerId: partner, level, family, show, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = lines.data?.rows ?? []
  const pages = pagesOf({ after, next: lines.data?.next, count: rows.length, limit, change })
  const of = partner ? rows[0]?.partner?.name : level ? names.level(level) : family && names.family(family)
  return (
    <Page
      title={t('rates.lines.title')}
      count={of}
      above={<Link href={`/staff/rates/changes/${changeId}`}>{t('rates.change')}</Link>}
    >
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('rates.lines.show')}
          value={show}
          onChange={(next) => change({ show: next, after: undefined })}
          options={(['changed', 'all'] as const).map((value) => ({
            value,
            label: t(`rates.lines.${value}`),
          }))}
        />
      </div>
      <DataTable
        caption={t('rates.lines.title')}
        rows={rows}
        rowId={(row) => `${row.orderId} ${row.pos}`}
        state={tableState(lines)}
        countText={t('rates.lineCount', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('rates.lines.none')}>
            {t('rates.lines.none.text')}
          </EmptyState>
        }
        columns={[
          { id: 'day', head: t('rates.lines.posted'), cell: (row) => <Day iso={row.postedOn} /> },
          {
            id: 'name',
            head: t('rates.lines.what'),
            rowHead: true,
            cell: (row) => (
              <span className="flex min-w-0 flex-col">
                <span className="font-medium">{row.name}</span>
                <span className="text-meta text-ink-3">{row.partner?.name ?? t('rates.nobody')}</span>
              </span>
            ),
          },
          { id: 'net', head: t('rates.sum.net'), align: 'end', cell: (row) => <Pair row={row} of="net" /> },
          {
            id: 'gain',
            head: t('rates.sum.gain'),
            align: 'end',
            cell: (row) => <Pair row={row} of="gain" />,
          },
          {
            id: 'why',
            head: t('rates.lines.explain'),
            headHidden: true,
            align: 'end',
            onPhone: 'foot',
            cell: (row) => (
              <Button size="small" variant="quiet" onPress={() => setExplained(row)}>
                {t('rates.lines.explain')}
                <span className="sr-only">: {row.name}</span>
              </Button>
            ),
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      <Drawer open={explained !== null} onClose={() => setExplained(null)} title={explained?.name ?? ''}>
        {explained ? <Explained line={explained} /> : null}
      </Drawer>
    </Page>
  )
}

function Pair({ row, of }: { row: SimulatedLine; of: 'net' | 'gain' }) {
  return (
    <span className="flex flex-col items-end">
      <Money amount={row.after[of]} currency={row.currency} />
      <span className="text-meta text-ink-3">
        <Money amount={row.before[of]} currency={row.currency} />
      </span>
    </span>
  )
}

/** Both prices of a line from the list price to the net, with what gave each step. */
function Explained({ line }: { line: SimulatedLine }) {
  const { t } = useText()
  const names = useRateNames()
  return (
    <div className="flex flex-col gap-6">
      <FactList
        tight
        facts={[
          { label: t('rates.lines.quantity'), value: line.quantity },
          { label: t('rates.lines.counted'), value: line.volumeCount },
          { label: t('rates.lines.level'), value: line.level ? names.level(line.level) : t('rates.none') },
          { label: t('rates.lines.family'), value: names.family(line.family) },
          { label: t('rates.lines.row'), value: line.row },
        ]}
      />
      {(['before', 'after'] as const).map((side) => (
        <Section key={side} title={t(`rates.${side}`)} level={3}>
          <Steps line={line} side={side} />
        </Section>
      ))}
    </div>
  )
}

function Steps({ line, side }: { line: SimulatedLine; side: 'before' | 'after' }) {
  const { t } = useText()
  const format = useFormat()
  const { currency } = line
  const of = line[side]
  const money = (amount: string) => <Money amount={amount} currency={currency} />
  const partner =
    of.partnerUnit === null ? format.percent(of.partnerRate ?? 0) : format.unit(of.partnerUnit, currency)
  return (
    <FactList
      tight
      facts={[
        { label: t('rates.step.list', { unit: format.unit(of.unit, currency) }), value: money(of.list) },
        // a cashback lowers no price: it is counted from both, and stands below
        ...(of.benefit === 'discount'
          ? [{ label: t('rates.step.partner', { rate: partner }), value: money(of.partnerAllowance) }]
          : []),
        {
          label: t('rates.step.volume', { rate: format.percent(of.volumeRate) }),
          value: money(of.volumeAllowance),
        },
        { label: t('rates.step.net'), value: <strong>{money(of.net)}</strong> },
        ...(of.benefit === 'cashback'
          ? [{ label: t('rates.step.cashback', { rate: partner }), value: money(of.gain) }]
          : []),
      ]}
    />
  )
}
