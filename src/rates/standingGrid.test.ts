import { expect, test } from 'vitest'
import type { StandingRate } from './contract.ts'
import { gridOf, inOrder } from './standingGrid.ts'

const levels = ['provisional', 'bronze', 'gold']
const row = (subject: string): StandingRate => ({
  subject,
  kind: 'partner_rate',
  value: '20',
  from: '2026-01-01',
  until: null,
  source: null,
  change: null,
  next: null,
})
const subjectsOf = (subjects: string[]) => inOrder(subjects.map(row), levels).map(({ subject }) => subject)

test('numbers stand by their size, levels in their own order', () => {
  expect(subjectsOf(['volume_tier:mail:10', 'volume_tier:mail:5', 'volume_tier:hosting:20'])).toEqual([
    'volume_tier:hosting:20',
    'volume_tier:mail:5',
    'volume_tier:mail:10',
  ])
  expect(
    subjectsOf(['partner_rate:gold:mail', 'partner_rate:bronze:mail', 'partner_rate:provisional:mail']),
  ).toEqual(['partner_rate:provisional:mail', 'partner_rate:bronze:mail', 'partner_rate:gold:mail'])
  expect(subjectsOf(['price:web:CHF:12', 'price:web:CHF:3'])).toEqual(['price:web:CHF:3', 'price:web:CHF:12'])
})

test('rates of levels and steps make a grid, with a gap where there is none; prices make none', () => {
  const grid = gridOf(
    ['partner_rate:gold:mail', 'partner_rate:bronze:mail', 'partner_rate:gold:hosting'].map(row),
    levels,
  )
  expect(grid?.columns.map(({ id }) => id)).toEqual(['bronze', 'gold'])
  expect(grid?.rows.map(({ family, cells }) => [family, [...cells.keys()].sort()])).toEqual([
    ['mail', ['bronze', 'gold']],
    ['hosting', ['gold']],
  ])
  const steps = gridOf(['volume_tier:mail:20', 'volume_tier:mail:5'].map(row), levels)
  expect(steps?.columns.map(({ id }) => id)).toEqual(['5', '20'])
  expect(gridOf([row('price:web:CHF:3')], levels)).toBeUndefined()
  expect(gridOf([], levels)).toBeUndefined()
})
