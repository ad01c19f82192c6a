import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { dayOf } from '../lib/day.ts'
import { RevenueFigures } from '../orders/RevenueFigures.tsx'
import { RevenueLines } from '../orders/RevenueLines.tsx'
import { RevenueOverTime } from '../orders/RevenueOverTime.tsx'
import { RevenuePeriodBar } from '../orders/RevenuePeriodBar.tsx'
import { revenueFilters, spanAsked } from '../orders/revenueFilters.ts'
import { flawOf } from '../orders/revenuePeriod.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import type { ClientRecord } from './clientContract.ts'

const asked = revenueFilters.omit({ part: true, client: true })

/** What the partner earned on one client: the period in figures, drawn over time, and line by line with its reasons. */
export function RecordMoney({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [own, change] = useFilters(asked)
  const clientId = record.client.id
  const filters = { ...own, client: clientId }
  const span = spanAsked(filters, dayOf(new Date()))
  const earned = useQuery({
    ...api.revenue.get.queryOptions({ input: { partnerId, ...span, clientId } }),
    enabled: flawOf(span) === undefined,
    placeholderData: keepPreviousData,
  })
  const state = tableState(earned)
  const names = useLegalNames(state.is === 'noRights' ? partnerId : undefined)
  if (state.is === 'noRights') {
    return (
      <EmptyState drawing="key" title={t('state.noRights.title')}>
        {names ? t('revenue.whoCan', { detail: state.message, names }) : state.message}
      </EmptyState>
    )
  }
  const there = earned.data?.currencies.map(({ currency }) => currency) ?? []
  const wanted = own.currency ?? record.client.currency
  const shown = there.includes(wanted) ? wanted : (there[0] ?? wanted)
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2 border-b border-line px-5 py-3 max-sm:px-4">
        <RevenuePeriodBar filters={filters} onChange={change} />
        {there.length > 1 ? (
          <Segments
            label={t('books.currency')}
            labelHidden
            options={there.map((value) => ({ value, label: value }))}
            value={shown}
            onChange={(currency) => change({ currency, after: undefined })}
          />
        ) : null}
      </div>
      {flawOf(span) === undefined ? (
        <Loaded query={earned} what={t('record.money')}>
          {({ currencies, grain }) => {
            const one = currencies.find(({ currency }) => currency === shown)
            if (!one) {
              return (
                <EmptyState drawing="ledger" title={t('revenue.empty.title')}>
                  {t('record.money.empty')}
                </EmptyState>
              )
            }
            return (
              <>
                <RevenueFigures earned={one} before={undefined} />
                <Sheet>
                  <RevenueOverTime filters={filters} grain={grain} earned={one} />
                </Sheet>
                <RevenueLines
                  filters={filters}
                  currency={currencies.length > 1 ? shown : undefined}
                  span={span}
                  onChange={change}
                  ofOneClient
                />
              </>
            )
          }}
        </Loaded>
      ) : null}
    </>
  )
}
