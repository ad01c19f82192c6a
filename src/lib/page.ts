import { refuse } from './refusal.ts'

/** A cursor is the sort values of the last row, opaque to the asker. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

export function decodeCursor(
  cursor: string | undefined,
  length: number,
): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every(
        (v): v is string | number | null => v === null || typeof v === 'string' || typeof v === 'number',
      )
    ) {
      return values
    }
  } catch {
    // falls through: whatever it was, it is not one of our cursors
  }
  return refuse('input_invalid', { flaws: [{ field: 'cursor', reason: 'not a cursor of this list' }] })
}

/** Cuts one row more than asked for into a page and the cursor of the next. */
export function toPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last) : null }
}
