import { expect, test } from 'vitest'
import { cursorOf, pagesOf } from './pages.ts'

function walk() {
  let after: string | undefined
  const change = (next: { after: string | undefined }) => {
    after = next.after
  }
  const at = (next: string | null, count = 25) => pagesOf({ after, next, count, limit: 25, change })
  return { at, after: () => after }
}

test('a list of one page needs no pager', () => {
  expect(walk().at(null, 9).isOnly).toBe(true)
})

test('one goes on page by page, and back over the same pages', () => {
  const list = walk()
  list.at('b').onNext?.()
  expect(cursorOf(list.after())).toBe('b')
  list.at('c').onNext?.()
  expect(cursorOf(list.after())).toBe('c')
  expect(list.at(null, 4)).toMatchObject({ from: 51, to: 54, onNext: undefined })
  list.at(null, 4).onPrevious?.()
  expect(cursorOf(list.after())).toBe('b')
  list.at('c').onPrevious?.()
  expect(list.after()).toBeUndefined()
})
