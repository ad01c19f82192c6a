import { expect, test } from 'vitest'
import { hrefOf, inUnit, revenueFilters, spanAsked } from './revenueFilters.ts'

const today = '2026-05-14'

test('without a word the running year is shown, and what makes no sense is left out', () => {
  const read = revenueFilters.parse({ unit: 'century', from: 'yesterday', client: 'me', rule: 'Z9' })
  expect(spanAsked(read, today)).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  expect(Object.values(read).filter((value) => value !== undefined)).toEqual([])
})

test.each([
  [{ unit: 'month' }, '2026-05-01', '2026-05-31'],
  [{ unit: 'quarter', from: '2025-12-24' }, '2025-10-01', '2025-12-31'],
  [{ unit: 'own', from: '2026-02-03', to: '2026-02-05' }, '2026-02-03', '2026-02-05'],
  [{ unit: 'own', from: '2026-02-03' }, '2026-02-03', '2026-03-05'],
] as const)('%j asks for the days from %s to %s', (asked, from, to) => {
  expect(spanAsked(revenueFilters.parse(asked), today)).toEqual({ from, to })
})

test('another kind of period stays around today where today was in sight, else at the beginning', () => {
  expect(inUnit('month', { from: '2026-01-01', to: '2026-12-31' }, today)).toEqual({
    unit: 'month',
    from: today,
  })
  expect(inUnit('month', { from: '2025-01-01', to: '2025-12-31' }, today).from).toBe('2025-01-01')
  const span = { from: '2025-04-01', to: '2025-06-30' }
  expect(inUnit('own', span, today)).toEqual({ unit: 'own', ...span })
})

test('a link keeps the period and begins lists anew', () => {
  const filters = revenueFilters.parse({ unit: 'month', from: '2026-03-01', after: 'abc', q: 'bel' })
  expect(hrefOf('/p/x/revenue', filters, { part: 'lines', q: undefined })).toBe(
    '/p/x/revenue?unit=month&from=2026-03-01&part=lines',
  )
  expect(hrefOf('/p/x/revenue', {}, {})).toBe('/p/x/revenue')
})
