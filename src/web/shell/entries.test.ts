import { House, Users } from 'lucide-react'
import { expect, test } from 'vitest'
import { currentEntry, initial } from './entries.ts'

const groups = [
  {
    entries: [
      { href: '/p/nord', label: 'Home', icon: House },
      { href: '/p/nord/clients', label: 'Clients', icon: Users, also: ['/p/nord/invoiced'] },
    ],
  },
]

test('a page belongs to the longest address it lies under', () => {
  expect(currentEntry(groups, '/p/nord/clients/belmont')).toBe('/p/nord/clients')
  expect(currentEntry(groups, '/p/nord/clientsets')).toBe('/p/nord')
  expect(currentEntry(groups, '/p/nord/invoiced/2026')).toBe('/p/nord/clients')
  expect(currentEntry(groups, '/me')).toBeUndefined()
})

test('a name is stood for by its first letter or figure', () => {
  expect(initial('«élan» Sàrl')).toBe('É')
  expect(initial('3 Lacs SA')).toBe('3')
})
