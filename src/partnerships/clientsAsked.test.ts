import { expect, test } from 'vitest'
import {
  addressOf,
  clientsAsked,
  columnsOf,
  isNarrowed,
  isSameView,
  shownOf,
  writeColumns,
} from './clientsAsked.ts'

const at = (search: object = {}) => clientsAsked.parse(search)

test('what is wrong in an address narrows nothing and breaks nothing', () => {
  const asked = at({ due: 'soon', country: 'ch', lang: 'xx', size: 7, sort: 'colour', access: 'all' })
  expect(isNarrowed(asked)).toBe(false)
  expect(asked).toMatchObject({ q: '', sort: 'name', order: 'asc', size: undefined })
})

test('a view keeps what the address says, and gives it back', () => {
  const asked = at({
    q: 'bak',
    due: '30',
    lang: 'fr',
    cols: 'due,payer',
    sort: 'due',
    order: 'desc',
    size: '100',
  })
  const shown = shownOf(asked)
  expect(shown).toEqual({
    q: 'bak',
    dueWithin: 30,
    language: 'fr',
    columns: ['payer', 'due'],
    sort: 'due',
    order: 'desc',
    size: 100,
  })
  expect(shownOf(at(addressOf(shown)))).toEqual(shown)
})

test('the page and the row peeked at are no part of a view', () => {
  expect(shownOf(at({ after: 'abc', peek: 'org_1' }))).toEqual({})
  expect(isSameView(shownOf(at({ lang: 'it', due: 7 })), { dueWithin: 7, language: 'it' })).toBe(true)
  expect(isSameView({ dueWithin: 7 }, { dueWithin: 30 })).toBe(false)
})

test('no column but the name is a choice too', () => {
  expect(columnsOf(writeColumns([]))).toEqual([])
  expect(columnsOf(undefined)).toBeUndefined()
  expect(writeColumns(['due', 'access'])).toBe('access,due')
})
