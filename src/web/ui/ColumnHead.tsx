import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { classes } from './classes.ts'
import type { Column, Sort } from './table.ts'

type ColumnHeadProps<Row> = {
  column: Column<Row>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
  className: string
}

/** A column's name; where the column can be ordered it is a button and says the order. */
export function ColumnHead<Row>({ column, sort, onSort, className }: ColumnHeadProps<Row>) {
  const isSorted = sort?.by === column.id
  const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'
  const canSort = column.sortable && onSort
  const Icon = !isSorted ? ChevronsUpDown : sort.descending ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={canSort ? order : undefined}
      className={classes(className, column.align === 'end' && '!text-end', column.className)}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => onSort({ by: column.id, descending: isSorted && !sort.descending })}
          className={classes(
            'group/sort inline-flex h-6 items-center gap-1 rounded-tag hover:text-ink',
            isSorted && 'text-ink',
            column.align === 'end' && 'flex-row-reverse',
          )}
        >
          {column.head}
          <Icon
            className={classes(
              'size-3',
              !isSorted && 'opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100',
            )}
          />
        </button>
      ) : (
        <span className={column.headHidden ? 'sr-only' : undefined}>{column.head}</span>
      )}
    </th>
  )
}
