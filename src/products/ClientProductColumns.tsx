import { dayOf, daysBetween } from '../lib/day.ts'
import { useText } from '../web/text.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ProductRow } from './contract.ts'
import { whoColumn } from './WhoColumn.tsx'

/** The columns of a client's products. `base` is where the client's pages lie, or null for somebody who may not ask who else can. */
export function useClientProductColumns(
  showsLevel: boolean,
  base: string | null,
  rows: readonly ProductRow[],
): Column<ProductRow>[] {
  const { t, language } = useText()
  const currency = rows.find((row) => row.renewal)?.renewal?.currency
  const price = t('clientProducts.column.price')
  return [
    {
      id: 'name',
      head: t('clientProducts.column.name'),
      rowHead: true,
      cell: (row) => <span className="font-strong">{row.name}</span>,
    },
    {
      id: 'item',
      head: t('clientProducts.column.item'),
      cell: (row) => (
        <Tag>
          {row.itemName}
          {row.quantity > 1 ? ` × ${row.quantity}` : ''}
        </Tag>
      ),
    },
    {
      id: 'family',
      className: 'max-xl:hidden',
      head: t('clientProducts.family'),
      onPhone: 'hidden',
      cell: (row) => <span className="text-ink-2">{row.familyNames[language]}</span>,
    },
    ...(showsLevel
      ? [
          {
            id: 'level',
            head: t('clientProducts.column.level'),
            cell: (row: ProductRow) => t(`level.${row.level}`),
          },
        ]
      : []),
    { id: 'due', head: t('clientProducts.column.due'), cell: (row) => <Due row={row} /> },
    {
      id: 'price',
      head: currency ? `${price}, ${currency}` : price,
      align: 'end',
      cell: (row) =>
        row.renewal ? (
          <Money amount={row.renewal.amount} currency={row.renewal.currency} show="number" />
        ) : (
          '—'
        ),
    },
    ...(base ? [whoColumn(t, base)] : []),
  ]
}

function Due({ row }: { row: ProductRow }) {
  const { t } = useText()
  if (row.state === 'ended') return <Tag>{t('clientProducts.ended')}</Tag>
  const late = daysBetween(row.expiresOn, dayOf(new Date()))
  if (late > 0) return <Tag tone="negative">{t('clientProducts.overdue', { days: late })}</Tag>
  return <Day iso={row.expiresOn} />
}
