/** Rows from one place up to, not with, another. */
export type Shown = { from: number; to: number }

type Looked = {
  count: number
  /** Of a row, of what is scrolled past, and of the frame, in pixels. */
  height: number
  top: number
  frame: number
}

/** Rows beyond the edges that are drawn as well, so that a key or a turn of the wheel meets something. */
const beyond = 8

/** Which rows of a long list are drawn. */
export function shownOf({ count, height, top, frame }: Looked): Shown {
  const first = Math.floor(Math.max(top, 0) / height)
  const last = Math.ceil((Math.max(top, 0) + frame) / height)
  const to = Math.min(count, last + beyond)
  return { from: Math.max(0, Math.min(first, to) - beyond), to }
}
