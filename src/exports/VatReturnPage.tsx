import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { Period } from '../ledger/Period.tsx'
import { day } from '../lib/contract.ts'
import { csvText, separatorOf } from '../lib/csv.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { keepFile } from '../web/download.ts'
import { tableState } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { Column } from '../web/ui/table.ts'
import { ExportsFrame } from './ExportsFrame.tsx'

const asked = z.object({
  from: day.optional().catch(undefined),
  to: day.optional().catch(undefined),
})

type Returns = Awaited<ReturnType<typeof api.bookExports.vatReturn.call>>
type Swiss = Returns['swiss'][number]
type Union = Returns['oss'][number]

const zifferWords = [
  ...(['200', '221', '235', '289', '299', '303', '313', '343', '379', '382', '399'] as const),
  ...(['400', '479', '500', '510'] as const),
]

/** The quarter before this one, for which a return is due. */
function lastQuarter(): { from: string; to: string } {
  const now = new Date()
  const month = Math.floor(now.getMonth() / 3) * 3
  const iso = (at: number) => new Date(at).toISOString().slice(0, 10)
  return {
    from: iso(Date.UTC(now.getFullYear(), month - 3, 1)),
    to: iso(Date.UTC(now.getFullYear(), month, 0)),
  }
}

/** Figures of the Swiss return and of the One-Stop-Shop, as the books have them. */
export function VatReturnPage() {
  const { t, region } = useText()
  const [filter, change] = useFilters(asked)
  const usual = lastQuarter()
  const period = { from: filter.from ?? usual.from, to: filter.to ?? usual.to }
  const returns = useQuery(
    api.bookExports.vatReturn.queryOptions({ input: period, placeholderData: keepPreviousData }),
  )
  const [swiss, oss] = [returns.data?.swiss ?? [], returns.data?.oss ?? []]
  const percent = (rate: number | null) => (rate === null ? '' : `${rate / 100} %`)
  const keep = () => {
    const lines = [
      ['form', 'key', 'rate', 'currency', 'net', 'tax'],
      ...swiss.map((row) => ['CH', row.ziffer, percent(row.rate), row.currency, row.net, row.tax]),
      ...oss.map((row) => ['OSS', row.country, percent(row.rate), row.currency, row.net, row.tax]),
    ]
    keepFile(`vat_${period.from}_${period.to}.csv`, csvText(lines, separatorOf(region)))
  }
  const sums = <Row extends Swiss | Union>(): Column<Row>[] => [
    { id: 'rate', head: t('exports.rate'), align: 'end', cell: (row) => percent(row.rate) },
    {
      id: 'net',
      head: t('exports.net'),
      align: 'end',
      cell: (row) => (isNothing(row.net) ? '' : <Money amount={row.net} currency={row.currency} />),
    },
    {
      id: 'tax',
      head: t('exports.tax'),
      align: 'end',
      cell: (row) => (isNothing(row.tax) ? '' : <Money amount={row.tax} currency={row.currency} />),
    },
  ]
  const nameOf = (row: Swiss) => {
    const known = zifferWords.find((ziffer) => ziffer === row.ziffer)
    return known ? t(`exports.ziffer.${known}`) : row.ziffer
  }
  return (
    <ExportsFrame
      part="vat"
      actions={
        <Button icon={Download} onPress={keep}>
          CSV
        </Button>
      }
    >
      <Period from={period.from} to={period.to} onChange={change} />
      <p className="max-w-[42.5rem] px-5 pb-4 text-ink-2 max-sm:px-4">{t('exports.vat.lead')}</p>
      <div className="flex flex-col gap-8 pb-8">
        <div className="px-5 max-sm:px-4">
          <Section title={t('exports.vat.swiss')}>
            <DataTable
              caption={t('exports.vat.swiss')}
              columns={[
                {
                  id: 'ziffer',
                  head: t('exports.ziffer'),
                  rowHead: true,
                  cell: (row: Swiss) => (
                    <span>
                      <span className="me-2 font-mono">{row.ziffer}</span>
                      {nameOf(row)}
                    </span>
                  ),
                },
                ...sums<Swiss>(),
              ]}
              rows={swiss}
              rowId={(row) => `${row.currency} ${row.ziffer} ${row.rate ?? ''}`}
              state={tableState(returns)}
              countText={t('exports.count', { count: swiss.length })}
              empty={<EmptyState title={t('exports.vat.none')}>{t('exports.vat.none.text')}</EmptyState>}
            />
          </Section>
        </div>
        <div className="px-5 max-sm:px-4">
          <Section title={t('exports.vat.oss')}>
            <DataTable
              caption={t('exports.vat.oss')}
              columns={[
                {
                  id: 'country',
                  head: t('exports.country'),
                  rowHead: true,
                  cell: (row: Union) => row.country,
                },
                ...sums<Union>(),
              ]}
              rows={oss}
              rowId={(row) => `${row.country} ${row.rate} ${row.currency}`}
              state={tableState(returns)}
              countText={t('exports.count', { count: oss.length })}
              empty={<EmptyState title={t('exports.vat.none')}>{t('exports.vat.none.text')}</EmptyState>}
            />
          </Section>
        </div>
      </div>
    </ExportsFrame>
  )
}

const isNothing = (amount: string): boolean => /^0\.00$/.test(amount)
