import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wrongArrows } from './arrows.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mandato-arrows-'))
})

afterEach(() => rmSync(root, { recursive: true }))

test('arrows that point inwards and back are right', () => {
  write('src/lib/money.ts', '')
  write('src/people/person.ts', "import { money } from '../lib/money.ts'")
  write('src/orders/contract.ts', "import type { Person } from '../people/person.ts'")
  write(
    'src/orders/OrderPage.tsx',
    "import { order } from './contract.ts'\nimport { Field } from '../web/ui/Field.tsx'",
  )
  write('src/web/ui/Field.tsx', '')
  expect(wrongArrows(root)).toEqual([])
})

test.each([
  ['src/lib/money.ts', "import { order } from '../orders/order.ts'", 'lib may not import rules'],
  ['src/people/person.ts', "import type { Order } from '../orders/order.ts'", 'orders comes after people'],
  ['src/orders/contract.ts', "import { orders } from './store.ts'", 'contract may not import store'],
  ['src/orders/OrderPage.tsx', "import {\n  orders,\n} from './store.ts'", 'page may not import store'],
  [
    'src/orders/OrderPage.tsx',
    "import { routes } from '../web/routes.tsx'",
    'a page does not know its routes',
  ],
  ['src/orders/OrderPage.tsx', "import { allTexts } from '../texts.ts'", 'its type is enough'],
  ['src/web/main.tsx', "const page = () => import('../server/start.ts')", 'web may not import server'],
  ['src/server/start.ts', "import '../../test/box.ts'", 'which is outside src'],
])('%s with %j is wrong', (file, text, sentence) => {
  write(file, text)
  expect(wrongArrows(root).join('\n')).toContain(sentence)
})

test('a pure file that reaches a store belongs to the operations, and no rule may import it', () => {
  write('src/orders/store.ts', '')
  write('src/orders/place.ts', "import { orders } from './store.ts'")
  write('src/orders/operations.ts', "import { place } from './place.ts'")
  expect(wrongArrows(root)).toEqual([])
  write('src/orders/contract.ts', "import { place } from './place.ts'")
  expect(wrongArrows(root).join('\n')).toContain('contract may not import operations')
})

test('a file that reaches itself again is found, by types too', () => {
  write('src/lib/first.ts', "import type { Second } from './second.ts'")
  write('src/lib/second.ts', "export { third } from './third.ts'")
  write('src/lib/third.ts', "import { first } from './first.ts'")
  expect(wrongArrows(root)).toEqual([
    'These files import each other: src/lib/first.ts → src/lib/second.ts → src/lib/third.ts → src/lib/first.ts',
  ])
})

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), `${text}\n`)
}
