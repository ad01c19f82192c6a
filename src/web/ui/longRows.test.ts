import { expect, test } from 'vitest'
import { shownOf } from './longRows.ts'

const look = { count: 500, height: 42, frame: 440 }

test.each([
  ['the beginning', { ...look, top: 0 }, { from: 0, to: 19 }],
  ['the middle', { ...look, top: 4200 }, { from: 92, to: 119 }],
  ['the end', { ...look, top: 500 * 42 - 440 }, { from: 481, to: 500 }],
  ['a pull beyond the beginning', { ...look, top: -60 }, { from: 0, to: 19 }],
  ['a list that became shorter', { ...look, count: 3, top: 4200 }, { from: 0, to: 3 }],
  ['nothing', { ...look, count: 0, top: 0 }, { from: 0, to: 0 }],
])('at %s what is in sight is drawn, with a little beyond', (_, looked, shown) => {
  expect(shownOf(looked)).toEqual(shown)
})

test('wherever one stands, everything in sight is drawn, and never more than a few dozen rows', () => {
  for (let top = 0; top <= 500 * 42 - 440; top += 17) {
    const { from, to } = shownOf({ ...look, top })
    expect(from * 42).toBeLessThanOrEqual(top)
    expect(to * 42).toBeGreaterThanOrEqual(Math.min(top + 440, 500 * 42))
    expect(to - from).toBeLessThan(40)
  }
})
