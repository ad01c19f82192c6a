import { expect, test } from 'vitest'
import { axisOf } from './axis.ts'

test.each([
  [0, [0, 1]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [100, [0, 25, 50, 75, 100]],
  [347.2, [0, 100, 200, 300, 400]],
  [1_980, [0, 500, 1_000, 1_500, 2_000]],
])('up to %s the axis reads %j', (most, axis) => {
  expect(axisOf(most)).toEqual(axis)
})

test('whatever the most is, the axis holds it in few round steps', () => {
  for (let most = 0.01; most < 1e9; most *= 1.37) {
    const axis = axisOf(most)
    const top = axis.at(-1) ?? 0
    expect(top).toBeGreaterThanOrEqual(most)
    expect(top).toBeLessThan(most * 2.01)
    expect(axis.length).toBeGreaterThanOrEqual(3)
    expect(axis.length).toBeLessThanOrEqual(5)
  }
})
