import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { PartnerStateTag } from '../organisations/PartnerStateTag.tsx'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import type { Column } from '../web/ui/table.ts'
import type { CountedLine, Standing } from './standingContract.ts'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

/** How the partner stands to the yearly threshold, with every line that counts. */
export function StandingPage() {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [{ after }, change] = useFilters(asked)
  const query = useQuery(api.programme.standing.queryOptions({ input: { partnerId } }))
  const lines = useQuery(
    api.programme.counted.queryOptions({
      input: { partnerId, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = lines.data?.rows ?? []
  const pages = pagesOf({ after, next: lines.data?.next, count: rows.length, limit, change })
  return (
    <Page title={t('standing.title')}>
      <Loaded query={query} what={t('standing.title')}>
        {(standing) => <Threshold standing={standing} />}
      </Loaded>
      <DataTable
        caption={t('standing.lines')}
        columns={useColumns()}
        rows={rows}
        rowId={(row) => `${row.at} ${row.client.id} ${row.name} ${row.amount}`}
        state={tableState(lines)}
        countText={t('standing.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('standing.none')}>
            {t('standing.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </Page>
  )
}

function Threshold({ standing }: { standing: Standing }) {
  const { t } = useText()
  const format = useFormat()
  const { state, sums, firstYearEnds, graceUntil } = standing
  const until = graceUntil ?? (state === 'provisional' ? firstYearEnds : null)
  return (
    <Sheet>
      <p className="flex max-w-[42.5rem] flex-wrap items-center gap-3">
        <PartnerStateTag state={state} frozen={false} />
        <span className="text-ink-2">{t(`standing.state.${state}`)}</span>
        {until ? <span>{t('standing.until', { day: format.dayLong(until) })}</span> : null}
      </p>
      <Section title={t('standing.threshold')} lead={t('standing.lead')}>
        <ul className="flex max-w-xl flex-col gap-5">
          {sums.map(({ currency, counted, threshold, isMet }) => {
            const share = Math.min(100, (Number(counted) / Number(threshold)) * 100)
            return (
              <li key={currency} className="flex flex-col gap-1.5">
                <p className="flex justify-between gap-4">
                  <span className="font-medium tabular-nums">{format.money(counted, currency)}</span>
                  <span className="text-ink-2">
                    {t(isMet ? 'standing.met' : 'standing.of', {
                      amount: format.money(threshold, currency),
                    })}
                  </span>
                </p>
                <progress
                  max={100}
                  value={share}
                  aria-label={t('standing.of', { amount: format.money(threshold, currency) })}
                  className="bar"
                />
              </li>
            )
          })}
        </ul>
      </Section>
    </Sheet>
  )
}

function useColumns(): Column<CountedLine>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    { id: 'at', head: t('standing.day'), cell: (row) => <Day iso={row.at} /> },
    { id: 'client', head: t('standing.client'), rowHead: true, cell: (row) => row.client.name },
    { id: 'name', head: t('standing.what'), cell: (row) => row.name },
    {
      id: 'amount',
      head: t('standing.amount'),
      align: 'end',
      cell: (row) => format.money(row.amount, row.currency),
    },
  ]
}
