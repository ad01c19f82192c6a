import type { Language } from '../lib/language.ts'
import type { PickerCategory } from '../web/ui/picker.ts'
import type { ProductRow } from './contract.ts'

/** Products by category, as the picker shows them. */
export function categoriesOf(products: readonly ProductRow[], language: Language): PickerCategory[] {
  const names = new Map(products.map((row) => [row.family, row.familyNames[language]]))
  return [...names].map(([id, name]) => ({
    id,
    name,
    products: products
      .filter((row) => row.family === id)
      .map((row) => ({ id: row.id, name: row.name, kind: row.itemName })),
  }))
}
