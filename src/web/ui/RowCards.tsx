import { useText } from '../text.tsx'
import { Check } from './Checkbox.tsx'
import { classes } from './classes.ts'
import { Skeleton } from './Skeleton.tsx'
import { type DataTableProps, withChoice } from './table.ts'

/** The phone's twin of a table: the same rows, one card each. */
export function RowCards<Row>(props: DataTableProps<Row> & { isLoading: boolean }) {
  const { caption, columns, rows, rowId, choice, markedId, isLoading } = props
  const { t } = useText()
  const head = columns.find((column) => column.rowHead)
  const lines = columns.filter((column) => !column.rowHead && !column.onPhone)
  const feet = columns.filter((column) => column.onPhone === 'foot')
  if (isLoading) {
    return (
      <div className="flex flex-col gap-4 p-4">
        {[1, 2, 3].map((n) => (
          <div key={n} className="flex flex-col gap-3 border-b border-line pb-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-full" />
            <Skeleton className="w-full" />
          </div>
        ))}
      </div>
    )
  }
  return (
    <ul aria-label={caption}>
      {rows.map((row) => (
        <li
          key={rowId(row)}
          className={classes(
            'flex flex-col gap-2 border-b border-line px-4 py-4',
            markedId === rowId(row) && 'bg-accent-soft',
          )}
        >
          <div className="flex items-start justify-between gap-3">
            <div className="min-w-0 text-read">{head?.cell(row)}</div>
            {choice && (choice.canChoose?.(row) ?? true) ? (
              <Check
                aria-label={t('ui.table.choose', { name: choice.nameOf(row) })}
                checked={choice.chosen.has(rowId(row))}
                onChange={(on) => choice.onChange(withChoice(choice.chosen, [rowId(row)], on))}
              />
            ) : null}
          </div>
          <dl className="flex flex-col gap-1">
            {lines.map((column) => (
              <div key={column.id} className="flex items-center justify-between gap-4">
                <dt className="text-ink-3">{column.head}</dt>
                <dd className="min-w-0 text-end wrap-anywhere">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
          {feet.map((column) => (
            <div key={column.id} className="flex items-center justify-end gap-2 pt-1">
              {column.cell(row)}
            </div>
          ))}
        </li>
      ))}
    </ul>
  )
}
