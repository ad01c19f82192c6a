/** Where one stands in a list that comes page by page: the cursors of the pages before, oldest first. */
type Place = {
  after: string | undefined
  /** The cursor of the next page, as the server gave it. */
  next: string | null | undefined
  /** Rows on this page, and on a full one. */
  count: number
  limit: number
  change: (filters: { after: string | undefined }, how: 'step') => void
}

const parting = '~'

function cursors(after: string | undefined): string[] {
  return after ? after.split(parting) : []
}

/** The cursor of the page that is shown; none on the first. */
export function cursorOf(after: string | undefined): string | undefined {
  return cursors(after).at(-1)
}

/** What the foot of the list says and does. Each page is a step of the history: Back goes one page back. */
export function pagesOf({ after, next, count, limit, change }: Place) {
  const before = cursors(after)
  const from = before.length * limit + 1
  const go = (to: string[]) => change({ after: to.length > 0 ? to.join(parting) : undefined }, 'step')
  return {
    from: count > 0 ? from : 0,
    to: from + count - 1,
    onPrevious: before.length > 0 ? () => go(before.slice(0, -1)) : undefined,
    onNext: next ? () => go([...before, next]) : undefined,
    isOnly: before.length === 0 && !next,
  }
}
