import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { phone, useMedia } from '../media.ts'
import { useText } from '../text.tsx'
import { Check } from './Checkbox.tsx'
import { ColumnHead } from './ColumnHead.tsx'
import { classes } from './classes.ts'
import { RowCards } from './RowCards.tsx'
import { useRowKeys } from './rowKeys.ts'
import { Skeleton } from './Skeleton.tsx'
import { TableNotice } from './TableNotice.tsx'
import { type Column, type DataTableProps, rangeOf, withChoice } from './table.ts'

const cell = 'h-(--row) px-2.5 py-1 first:ps-5 last:pe-5'

/** Rows of one kind as a real table; below 640 px the same rows as cards. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, countText, sort, state = { is: 'ready' } } = props
  const { t } = useText()
  const isPhone = useMedia(phone)
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useTooWide(frame)
  useRowKeys(frame)
  const sorted = columns.find((column) => column.id === sort?.by)
  const said = sorted
    ? t(sort?.descending ? 'ui.table.saidDescending' : 'ui.table.saidAscending', {
        count: countText,
        column: sorted.head,
      })
    : countText
  const hasRows =
    state.is === 'loading' || (rows.length > 0 && (state.is === 'ready' || state.is === 'partial'))
  return (
    <div ref={frame} data-rows="">
      <p role="status" className="sr-only">
        {state.is === 'loading' ? t('ui.loading', { what: caption }) : said}
      </p>
      <TableNotice
        state={state}
        isEmpty={!hasRows}
        caption={caption}
        empty={props.empty}
        onClearFilters={props.onClearFilters}
      />
      {hasRows ? (
        isPhone ? (
          <RowCards {...props} isLoading={state.is === 'loading'} />
        ) : isNarrow ? (
          <section
            aria-label={caption}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard.
            tabIndex={0}
            className="relative overflow-x-auto outline-offset-[-2px]"
          >
            <Grid {...props} isLoading={state.is === 'loading'} />
          </section>
        ) : (
          <Grid {...props} isLoading={state.is === 'loading'} isSticky />
        )
      ) : null}
    </div>
  )
}

/** Whether the table is wider than its place. It then scrolls in a frame of its own, and its head moves with it. */
function useTooWide(frame: RefObject<HTMLDivElement | null>): boolean {
  const [isTooWide, setTooWide] = useState(false)
  const measure = () => {
    const table = frame.current?.querySelector('table')
    setTooWide(
      frame.current !== null && table !== null && (table?.offsetWidth ?? 0) > frame.current.clientWidth,
    )
  }
  // Rows and languages change the width as well as the window does.
  useLayoutEffect(measure)
  useEffect(() => {
    const observer = new ResizeObserver(measure)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  })
  return isTooWide
}

type GridProps<Row> = DataTableProps<Row> & { isLoading: boolean; isSticky?: boolean }

function Grid<Row>({ isLoading, isSticky, ...props }: GridProps<Row>) {
  const { caption, columns, rows, rowId, sort, onSort, choice, foot, inPlace } = props
  const { t } = useText()
  const open = choice ? rows.filter((row) => choice.canChoose?.(row) ?? true).map(rowId) : []
  const chosenHere = open.filter((id) => choice?.chosen.has(id)).length
  // With Shift all rows from the one ticked before to this one.
  const last = useRef<string | null>(null)
  const tick = (id: string, on: boolean, isRange: boolean) => {
    choice?.onChange(withChoice(choice.chosen, isRange ? rangeOf(open, last.current, id) : [id], on))
    last.current = id
  }
  return (
    <table className="w-full border-separate border-spacing-0 text-start" aria-busy={isLoading}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {choice ? (
            <th scope="col" className={classes(headCell(isSticky), 'w-0')}>
              <span className="flex">
                <Check
                  aria-label={t('ui.table.chooseAll')}
                  checked={open.length > 0 && chosenHere === open.length}
                  indeterminate={chosenHere > 0 && chosenHere < open.length}
                  onChange={(on) => choice.onChange(withChoice(choice.chosen, open, on))}
                />
              </span>
            </th>
          ) : null}
          {columns.map((column) => (
            <ColumnHead
              key={column.id}
              column={column}
              sort={sort}
              onSort={onSort}
              className={headCell(isSticky)}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {isLoading ? (
          <SkeletonRows columns={columns} hasChoice={Boolean(choice)} />
        ) : (
          rows.map((row, place) => (
            <GridRow key={inPlace ? place : rowId(row)} row={row} tick={tick} {...props} />
          ))
        )}
      </tbody>
      {foot && !isLoading ? (
        <tfoot>
          <tr>
            {choice ? <td className={cell} /> : null}
            {columns.map((column) => (
              <td
                key={column.id}
                className={classes(cell, 'font-strong', column.align === 'end' && 'text-end')}
              >
                {foot[column.id]}
              </td>
            ))}
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
}

function headCell(isSticky: boolean | undefined): string {
  return classes(
    'h-9 border-b border-line bg-surface px-2.5 text-start text-meta font-medium whitespace-nowrap text-ink-3 first:ps-5 last:pe-5',
    isSticky && 'sticky top-[calc(var(--bar)+var(--band))] z-10',
  )
}

type GridRowProps<Row> = DataTableProps<Row> & {
  row: Row
  tick: (id: string, on: boolean, isRange: boolean) => void
}

/** Whether something in a row was meant, and not the row. */
const isOwn = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, input, label, select') !== null

function GridRow<Row>({ row, columns, rowId, choice, markedId, onOpen, tick }: GridRowProps<Row>) {
  const { t } = useText()
  const prefix = useId()
  const isShift = useRef(false)
  const id = rowId(row)
  const isChosen = choice?.chosen.has(id) ?? false
  const look = classes(
    cell,
    'border-b border-line transition-colors duration-[120ms]',
    isChosen || markedId === id ? 'bg-accent-soft' : 'group-hover/row:bg-hover',
  )
  return (
    <tr
      data-row=""
      tabIndex={-1}
      className={classes('group/row outline-offset-[-2px]', onOpen && 'cursor-pointer')}
      onClick={(event) => {
        if (!isOwn(event.target)) onOpen?.(row)
      }}
      onKeyDown={(event) => {
        if (event.key !== ' ' || isOwn(event.target) || !onOpen) return
        event.preventDefault()
        onOpen(row)
      }}
    >
      {choice ? (
        <td className={look} onClickCapture={(event) => (isShift.current = event.shiftKey)}>
          <span className="flex">
            <Check
              id={`${prefix}-choose`}
              aria-label={t('ui.table.choose', { name: choice.nameOf(row) })}
              checked={isChosen}
              disabled={choice.canChoose ? !choice.canChoose(row) : undefined}
              onChange={(on) => {
                tick(id, on, isShift.current)
                isShift.current = false
              }}
            />
          </span>
        </td>
      ) : null}
      {columns.map((column) => {
        const inner = classes(look, column.align === 'end' ? 'text-end' : 'text-start', column.className)
        return column.rowHead ? (
          <th key={column.id} scope="row" className={classes(inner, 'min-w-44 font-normal')}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} className={inner}>
            {column.cell(row)}
          </td>
        )
      })}
    </tr>
  )
}

const skeletonLines = [1, 2, 3, 4, 5, 6, 7, 8]

function SkeletonRows<Row>({ columns, hasChoice }: { columns: readonly Column<Row>[]; hasChoice: boolean }) {
  return skeletonLines.map((line) => (
    <tr key={line}>
      {hasChoice ? (
        <td className={classes(cell, 'border-b border-line')}>
          <Skeleton className="size-4" />
        </td>
      ) : null}
      {columns.map((column) => (
        <td key={column.id} className={classes(cell, 'border-b border-line', column.className)}>
          <Skeleton
            className={classes(column.rowHead ? 'w-40' : 'w-16', column.align === 'end' && 'ms-auto')}
          />
        </td>
      ))}
    </tr>
  ))
}
