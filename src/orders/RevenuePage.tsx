import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import { dayOf } from '../lib/day.ts'
import type { Currency } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import { RevenueFigures } from './RevenueFigures.tsx'
import { RevenueForecast } from './RevenueForecast.tsx'
import { RevenueLines } from './RevenueLines.tsx'
import { RevenueOverTime } from './RevenueOverTime.tsx'
import { RevenuePeriodBar, usePeriodName } from './RevenuePeriodBar.tsx'
import { RevenueShares } from './RevenueShares.tsx'
import type { RevenueOfCurrency } from './revenueContract.ts'
import {
  hrefOf,
  type RevenueFilters,
  revenueFilters,
  revenueParts,
  spanAsked,
  unitOf,
} from './revenueFilters.ts'
import { flawOf, type Grain, type Span, spanBeside } from './revenuePeriod.ts'

type Change = (change: Partial<RevenueFilters>) => void

/** What the partner earned: over time, by what it comes from, line by line with its reasons, and what may come. */
export function RevenuePage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [filters, change] = useFilters(revenueFilters)
  const { part = 'time', client } = filters
  const span = spanAsked(filters, dayOf(new Date()))
  const isWrong = flawOf(span) !== undefined
  const earned = useEarned(span, client)
  const state = tableState(earned)
  const names = useLegalNames(state.is === 'noRights' ? partnerId : undefined)
  if (state.is === 'noRights') {
    return (
      <Page title={t('nav.revenue')}>
        <EmptyState drawing="key" title={t('state.noRights.title')}>
          {names ? t('revenue.whoCan', { detail: state.message, names }) : state.message}
        </EmptyState>
      </Page>
    )
  }
  const there = earned.data?.currencies.map((one) => one.currency) ?? []
  const shown = shownCurrency(there, filters.currency, hat.currency)
  const page = `/p/${partnerId}/revenue`
  const tabOf = (one: (typeof revenueParts)[number]) =>
    hrefOf(page, filters, { part: one === 'time' ? undefined : one })
  const exported = new URLSearchParams({ ...span, ...(client ? { client } : {}), ask: 'file' })
  return (
    <Page
      title={t('nav.revenue')}
      actions={
        <LinkButton href={`/p/${partnerId}/exports?${exported}`} icon={FileDown}>
          {t('revenue.export')}
        </LinkButton>
      }
    >
      <Tabs
        label={t('revenue.parts')}
        current={tabOf(part)}
        tabs={revenueParts.map((one) => ({ href: tabOf(one), label: t(`revenue.part.${one}`) }))}
      />
      <Chooser filters={filters} there={there} shown={shown} onChange={change} />
      {part === 'forecast' ? (
        <RevenueForecast
          clientId={client}
          currency={filters.currency}
          onCurrency={(currency) => change({ currency })}
        />
      ) : null}
      {part === 'forecast' || isWrong ? null : (
        <Loaded query={earned} what={t('nav.revenue')}>
          {({ currencies, grain }) =>
            part === 'lines' ? (
              <RevenueLines
                filters={filters}
                currency={currencies.length > 1 ? shown : undefined}
                span={span}
                onChange={change}
              />
            ) : (
              <Overview
                filters={filters}
                span={span}
                grain={grain}
                earned={currencies.find(({ currency }) => currency === shown)}
                onChange={change}
              />
            )
          }
        </Loaded>
      )}
    </Page>
  )
}

function useEarned(span: Span, clientId: RevenueFilters['client']) {
  const { organisationId: partnerId } = useHat()
  return useQuery({
    ...api.revenue.get.queryOptions({ input: { partnerId, ...span, clientId } }),
    enabled: flawOf(span) === undefined,
    placeholderData: keepPreviousData,
  })
}

type ChooserProps = {
  filters: RevenueFilters
  /** The currencies in which something was earned, and the one that is shown. */
  there: readonly Currency[]
  shown: Currency
  onChange: Change
}

/** The period, the client and the currency: what holds for every part of the page. */
function Chooser({ filters, there, shown, onChange }: ChooserProps) {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const { part, client } = filters
  const clients = useQuery(api.clients.list.queryOptions({ input: { partnerId, limit: 200 } }))
  const known = clients.data?.rows.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : [])) ?? []
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2 border-b border-line px-5 py-3 max-sm:px-4">
      {part === 'forecast' ? null : <RevenuePeriodBar filters={filters} onChange={onChange} />}
      <div className="flex flex-wrap items-center gap-2">
        <FilterChip
          label={t('clients.column.client')}
          value={client}
          onChange={(next) => onChange({ client: next, after: undefined })}
          options={[...known, { value: partnerId, label: hat.name }]}
        />
        {part !== 'forecast' && there.length > 1 ? (
          <Segments
            label={t('books.currency')}
            labelHidden
            options={there.map((value) => ({ value, label: value }))}
            value={shown}
            onChange={(currency) => onChange({ currency, after: undefined })}
          />
        ) : null}
      </div>
    </div>
  )
}

function shownCurrency(there: readonly Currency[], wanted: Currency | undefined, own: Currency): Currency {
  const chosen = wanted ?? own
  return there.includes(chosen) ? chosen : (there[0] ?? own)
}

type OverviewProps = {
  filters: RevenueFilters
  span: Span
  grain: Grain
  earned: RevenueOfCurrency | undefined
  onChange: Change
}

function Overview({ filters, span, grain, earned, onChange }: OverviewProps) {
  const { t } = useText()
  const nameOf = usePeriodName()
  const unit = unitOf(filters)
  const spanBefore = unit === 'own' ? span : spanBeside(unit, span, -1)
  const before = useEarned(spanBefore, filters.client)
  if (!earned) {
    return (
      <EmptyState drawing="ledger" title={t('revenue.empty.title')}>
        {t('revenue.empty.text')}
      </EmptyState>
    )
  }
  const { currency } = earned
  const past = before.data?.currencies.find((one) => one.currency === currency)
  return (
    <>
      <RevenueFigures
        earned={earned}
        before={past && unit !== 'own' ? { name: nameOf(unit, spanBefore), total: past.total } : undefined}
      />
      <Sheet>
        <RevenueOverTime filters={filters} grain={grain} earned={earned} />
      </Sheet>
      <RevenueShares filters={filters} span={span} currency={currency} onChange={onChange} />
    </>
  )
}
