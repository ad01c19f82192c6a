import type { Language } from '../lib/language.ts'
import type { ProductRow } from './contract.ts'

interface Category {
  id: string
  name: string
  products: { id: string; name: string; kind: string }[]
}

/** Products by category, as the picker shows them. */
export function categoriesOf(products: readonly ProductRow[], language: Language): Category[] {
  const names = new Map(products.map((row) => [row.family, row.familyNames[language]]))
  return [...names].map(([id, name]) => ({
    id,
    name,
    products: products
      .filter((row) => row.family === id)
      .map((row) => ({ id: row.id, name: row.name, kind: row.itemName })),
  }))
}
