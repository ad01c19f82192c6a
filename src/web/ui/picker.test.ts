import { expect, test } from 'vitest'
import {
  chosenIn,
  narrowed,
  nothingPicked,
  type PickerCategory,
  pick,
  pickCategory,
  pickLater,
} from './picker.ts'

const hosting: PickerCategory = {
  id: 'hosting',
  name: 'Web hosting',
  products: [
    { id: 'a', name: 'lago.ch', kind: 'Web hosting' },
    { id: 'b', name: 'shop.lago.ch', kind: 'Web hosting' },
    { id: 'c', name: 'archive.lago.ch', lockedReason: 'In the hands of Studio Lago' },
  ],
}
const mail: PickerCategory = {
  id: 'mail',
  name: 'Mail',
  products: [{ id: 'm', name: 'lago.ch', kind: 'Mail' }],
}

test('choosing a category leaves locked products alone', () => {
  const picked = pickCategory(nothingPicked, hosting, true)
  expect(picked.levels).toEqual({ a: 'manage', b: 'manage' })
  expect(chosenIn(hosting, picked)).toBe(2)
})

test('choosing the rest of a category keeps the level of what was chosen before', () => {
  const picked = pickCategory(pick(nothingPicked, ['a'], 'look'), hosting, true)
  expect(picked.levels).toEqual({ a: 'look', b: 'manage' })
})

test('taking a category away empties it and nothing else', () => {
  const picked = pickCategory(pick(nothingPicked, ['a', 'b', 'm'], 'manage'), hosting, false)
  expect(picked.levels).toEqual({ m: 'manage' })
})

test('products added later come along only where the switch is on', () => {
  const on = pickLater(nothingPicked, 'mail', true)
  expect(on.laterAlso).toEqual(['mail'])
  expect(pickLater(on, 'mail', false).laterAlso).toEqual([])
})

test('a search reads names and kinds, and empty categories fall away', () => {
  expect(narrowed([hosting, mail], 'SHOP', null)).toEqual([{ ...hosting, products: [hosting.products[1]] }])
  expect(narrowed([hosting, mail], 'mail', null)).toEqual([mail])
})

test('only selected leaves what is chosen', () => {
  const picked = pick(nothingPicked, ['m'], 'look')
  expect(narrowed([hosting, mail], '', picked)).toEqual([mail])
})
