import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import type { RateChange, SimulatedPart, Simulation } from './contract.ts'
import { DifferenceBars } from './DifferenceBars.tsx'
import { useRateNames } from './RatesFrame.tsx'

/** What a change would have meant in the last 12 months, and the button that counts it. */
export function SimulationSection({ change }: { change: RateChange }) {
  const { t } = useText()
  const write = useWrite(api.rates.simulate)
  const of = { changeId: change.id, version: change.version }
  const hasNone = change.state === 'withdrawn' && !change.simulated
  const last = useQuery(
    api.rates.simulation.queryOptions({ input: { changeId: change.id }, enabled: !hasNone }),
  )
  const code = change.refused.simulate
  const isOpen = change.state === 'draft' || change.state === 'proposed'
  return (
    <Section
      title={t('rates.simulation')}
      lead={t('rates.simulation.lead')}
      actions={
        isOpen ? (
          <Button
            pending={write.isPending}
            disabledReason={code ? t(`refusal.${code}`) : null}
            onPress={() => quietly(write.send(of))}
          >
            {t(last.data ? 'rates.simulation.again' : 'rates.simulation.run')}
          </Button>
        ) : null
      }
    >
      {write.problem ? (
        <Notice tone="negative" live>
          {write.problem.detail}
        </Notice>
      ) : null}
      {last.data && isOpen && !change.simulated ? (
        <Notice tone="warning" live>
          {t('rates.simulation.stale')}
        </Notice>
      ) : null}
      {last.data ? (
        <Result simulation={last.data} />
      ) : (
        <p className="text-ink-2">{t('rates.simulation.none')}</p>
      )}
    </Section>
  )
}

type Ways = 'levels' | 'families' | 'winners' | 'losers'
const ways: readonly Ways[] = ['levels', 'families', 'winners', 'losers']

function Result({ simulation }: { simulation: Simulation }) {
  const { t } = useText()
  const format = useFormat()
  const [way, setWay] = useState<Ways>('levels')
  const [currency, setCurrency] = useState(simulation.total[0]?.currency ?? 'CHF')
  const total = simulation.total.find((part) => part.currency === currency)
  const counted = t('rates.simulation.counted', {
    count: simulation.lines,
    from: format.dayLong(simulation.from),
    to: format.dayLong(simulation.to),
    who: simulation.ranBy.name,
    at: format.moment(simulation.ranAt),
  })
  if (!total) return <p className="text-ink-2">{t('rates.simulation.empty')}</p>
  const figure = (label: string, sum: SimulatedPart['net']) => ({
    label,
    value: <Money amount={sum.difference} currency={currency} signed />,
    note: t('rates.simulation.fromTo', {
      before: format.money(sum.before, currency),
      after: format.money(sum.after, currency),
    }),
  })
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        {counted} {t('rates.simulation.changed', { count: total.changed })}
      </p>
      {simulation.total.length > 1 ? (
        <div className="w-fit">
          <Segments
            label={t('books.currency')}
            labelHidden
            options={simulation.total.map((part) => ({ value: part.currency, label: part.currency }))}
            value={currency}
            onChange={setCurrency}
          />
        </div>
      ) : null}
      <Figures
        figures={[
          figure(t('rates.sum.net'), total.net),
          figure(t('rates.sum.discount'), total.discount),
          figure(t('rates.sum.cashback'), total.cashback),
          figure(t('rates.sum.margin'), total.margin),
        ]}
      />
      <Segments
        label={t('rates.by')}
        labelHidden
        options={ways.map((value) => ({ value, label: t(`rates.by.${value}`) }))}
        value={way}
        onChange={setWay}
      />
      <Parts
        changeId={simulation.changeId}
        way={way}
        parts={simulation[way].filter((part) => part.currency === currency)}
      />
    </div>
  )
}

type PartsProps = { changeId: string; way: Ways; parts: readonly SimulatedPart[] }

/** The parts of a simulation as bars and, with the same figures, as a table. */
function Parts({ changeId, way, parts }: PartsProps) {
  const { t } = useText()
  const names = useRateNames()
  const lines = `/staff/rates/changes/${changeId}/lines`
  const nameOf = ({ key, name }: SimulatedPart) => {
    if (key === null) return t(way === 'families' ? 'rates.none' : 'rates.nobody')
    return way === 'levels' ? names.level(key) : way === 'families' ? names.family(key) : (name ?? key)
  }
  const hrefOf = ({ key }: SimulatedPart) => {
    if (key === null) return null
    return `${lines}?${way === 'levels' ? 'level' : way === 'families' ? 'family' : 'partner'}=${key}`
  }
  if (parts.length === 0) return <p className="text-ink-2">{t('rates.simulation.nobody')}</p>
  const amount = (of: 'net' | 'gain' | 'margin') => (part: SimulatedPart) => (
    <Money amount={part[of].difference} currency={part.currency} show="number" signed />
  )
  return (
    <>
      <DifferenceBars
        title={t('rates.sum.gain')}
        bars={parts.map((part) => ({
          id: part.key ?? '',
          label: nameOf(part),
          amount: part.gain.difference,
          currency: part.currency,
        }))}
      />
      <DataTable
        caption={`${t('rates.simulation')}, ${t(`rates.by.${way}`)}`}
        rows={parts}
        rowId={(part) => part.key ?? ''}
        countText={t('rates.count', { count: parts.length })}
        columns={[
          {
            id: 'name',
            head: t(`rates.by.${way}`),
            rowHead: true,
            cell: (part) => {
              const href = hrefOf(part)
              return href ? <Link href={href}>{nameOf(part)}</Link> : nameOf(part)
            },
          },
          {
            id: 'lines',
            head: t('rates.lines'),
            align: 'end',
            cell: (part) => t('rates.linesOf', { changed: part.changed, lines: part.lines }),
          },
          { id: 'net', head: t('rates.sum.net'), align: 'end', cell: amount('net') },
          { id: 'gain', head: t('rates.sum.gain'), align: 'end', cell: amount('gain') },
          { id: 'margin', head: t('rates.sum.margin'), align: 'end', cell: amount('margin') },
        ]}
      />
    </>
  )
}
