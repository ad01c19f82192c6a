import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  head: string
  cell: (row: Row) => ReactNode
  /** Amounts and counts stand at the end. */
  align?: 'start' | 'end' | undefined
  sortable?: boolean | undefined
  /** The cell that names the row for screen readers; exactly one column. */
  rowHead?: boolean | undefined
  /** Column of buttons: its head is spoken only. */
  headHidden?: boolean | undefined
  /** On a phone: left out, or at the card's foot over the full width. Other columns become lines. */
  onPhone?: 'hidden' | 'foot' | undefined
  className?: string | undefined
}

export type Sort = { by: string; descending: boolean }

export type RowChoice<Row> = {
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  /** Spoken name of the row's box: "Choose Hôtel Belmont". */
  nameOf: (row: Row) => string
  /** Rows that cannot be chosen have a box that says so; all can by default. */
  canChoose?: ((row: Row) => boolean) | undefined
}

export type DataTableProps<Row> = {
  /** Names the table: "Clients". */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /**
   * Rows change in their places instead of being put away and built anew: for long tables whose cells keep nothing of
   * their own.
   */
  inPlace?: boolean | undefined
  /** What stands in place of rows, or beside them; `ready` by default. */
  state?: TableState | undefined
  /** "48 clients": said by the live region after every change, with the order. */
  countText: string
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
  choice?: RowChoice<Row> | undefined
  /** Shown when there is nothing at all yet. */
  empty?: ReactNode
  /** Shown when filters leave nothing; gives the button to clear them. */
  onClearFilters?: (() => void) | undefined
  /** A press on a row beside its links and buttons, or Space on it: shows it beside the table. */
  onOpen?: ((row: Row) => void) | undefined
  /** One row marked, for example the one just changed or peeked at. */
  markedId?: string | undefined
  /** Sums, in line with their columns, as a table foot. */
  foot?: Readonly<Record<string, ReactNode>> | undefined
}

/** How a table stands. `partial` shows its rows with a word on what is late. */
export type TableState =
  | { is: 'ready' }
  | { is: 'loading' }
  | { is: 'partial'; message: string }
  | { is: 'error'; message: string; onRetry: () => void }
  /** Names who can help: "Ask Luc Martin, your legal representative". */
  | { is: 'noRights'; message: string }

/** The ids from one row to another, in the order shown; the last alone where the first is not there any more. */
export function rangeOf(ids: readonly string[], from: string | null, to: string): readonly string[] {
  const [first, last] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)]
  return first < 0 ? [to] : ids.slice(Math.min(first, last), Math.max(first, last) + 1)
}

/** The chosen ids with some added or taken away. */
export function withChoice(
  chosen: ReadonlySet<string>,
  ids: readonly string[],
  on: boolean,
): ReadonlySet<string> {
  const next = new Set(chosen)
  for (const id of ids) {
    if (on) next.add(id)
    else next.delete(id)
  }
  return next
}
