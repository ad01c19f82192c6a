import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Currency } from '../lib/money.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useFamilyNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { ExplainDrawer } from './ExplainDrawer.tsx'
import { rowSentence } from './PriceSteps.tsx'
import { useRevenueColumns } from './RevenueColumns.tsx'
import { type RevenueFilters, revenueKinds } from './revenueFilters.ts'
import type { Span } from './revenuePeriod.ts'

const limit = 25

type RevenueLinesProps = {
  filters: RevenueFilters
  /** The one that is shown, where there are several. */
  currency: Currency | undefined
  span: Span
  onChange: (change: Partial<RevenueFilters>) => void
  /** On the page of one client, which narrows nothing. */
  ofOneClient?: boolean
}

/** What the partner earned, line by line: discounts and cashback side by side, each explained on demand. */
export function RevenueLines({ filters, currency, span, onChange, ofOneClient = false }: RevenueLinesProps) {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const { kind, client, family, rule, why, after } = filters
  const families = useFamilyNames()
  const benefits = useQuery(
    api.benefits.list.queryOptions({
      input: {
        partnerId,
        ...span,
        kind,
        clientId: client,
        family,
        rule,
        currency,
        cursor: cursorOf(after),
        limit,
      },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = benefits.data?.rows ?? []
  const columns = useRevenueColumns(hat, rows, (benefitId) => onChange({ why: benefitId }))
  const pages = pagesOf({ after, next: benefits.data?.next, count: rows.length, limit, change: onChange })
  const isNarrowed = Boolean(kind || (client && !ofOneClient) || family || rule)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-sm:px-4">
        <FilterChip
          label={t('revenue.kind')}
          value={kind}
          onChange={(next) => onChange({ kind: next, after: undefined })}
          options={revenueKinds.map((value) => ({ value, label: t(`revenue.kind.${value}`) }))}
        />
        <FilterChip
          label={t('revenue.by.family')}
          value={family}
          onChange={(next) => onChange({ family: next, after: undefined })}
          options={[...families].map(([value, label]) => ({ value, label }))}
        />
        {rule ? (
          <FilterChip
            label={t('revenue.by.rule')}
            value={rule}
            onChange={(next) => onChange({ rule: next, after: undefined })}
            options={[{ value: rule, label: rule }]}
          />
        ) : null}
        {rule ? <p className="text-ink-2">{t(rowSentence(rule))}</p> : null}
      </div>
      <DataTable
        caption={t('revenue.part.lines')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(benefits)}
        countText={t('revenue.found', { count: rows.length })}
        markedId={why}
        onClearFilters={
          isNarrowed
            ? () =>
                onChange({
                  kind: undefined,
                  client: undefined,
                  family: undefined,
                  rule: undefined,
                  after: undefined,
                })
            : undefined
        }
        empty={
          <EmptyState drawing="ledger" title={t('revenue.none.title')}>
            {t('revenue.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      <ExplainDrawer partnerId={partnerId} benefitId={why} onClose={() => onChange({ why: undefined })} />
    </>
  )
}
