/** What a partner may do with one product. */
export type Level = 'look' | 'manage'

export type PickerProduct = {
  id: string
  name: string
  /** "Web hosting": shown beside the name. */
  kind?: string | undefined
  /** The renewal price, ready to read: "CHF 119.00 a year". */
  price?: string | undefined
  /** Why it cannot be chosen: "In the hands of Studio Lago". */
  lockedReason?: string | undefined
}

export type PickerCategory = { id: string; name: string; products: readonly PickerProduct[] }

/** Products with their level, and the categories whose later products come along. */
export type Picked = {
  levels: Readonly<Record<string, Level>>
  laterAlso: readonly string[]
}

export const nothingPicked: Picked = { levels: {}, laterAlso: [] }

/** From here on a list stays closed at first and scrolls in its own frame, where only the rows in sight are drawn. */
export const longList = 40

/** Products that can be chosen. */
export function open(category: PickerCategory): readonly PickerProduct[] {
  return category.products.filter((product) => !product.lockedReason)
}

export function chosenIn(category: PickerCategory, picked: Picked): number {
  return category.products.filter((product) => picked.levels[product.id]).length
}

/** Sets or takes away products; a product already chosen keeps its level. */
export function pick(picked: Picked, productIds: readonly string[], level: Level | null): Picked {
  const levels: Record<string, Level> = { ...picked.levels }
  for (const id of productIds) {
    if (level) levels[id] = level
    else delete levels[id]
  }
  return { ...picked, levels }
}

/** Chooses all of a category that can be chosen, or takes all away. */
export function pickCategory(picked: Picked, category: PickerCategory, on: boolean): Picked {
  const free = open(category).filter((product) => !on || !picked.levels[product.id])
  return pick(
    picked,
    free.map((product) => product.id),
    on ? 'manage' : null,
  )
}

export function pickLater(picked: Picked, categoryId: string, on: boolean): Picked {
  const others = picked.laterAlso.filter((id) => id !== categoryId)
  return { ...picked, laterAlso: on ? [...others, categoryId] : others }
}

/** What a search or "only selected" leaves, category by category; empty ones fall away. */
export function narrowed(
  categories: readonly PickerCategory[],
  search: string,
  onlyPicked: Picked | null,
): readonly PickerCategory[] {
  const words = search.trim().toLocaleLowerCase()
  const fits = (product: PickerProduct) =>
    (!words || `${product.name} ${product.kind ?? ''}`.toLocaleLowerCase().includes(words)) &&
    (!onlyPicked || onlyPicked.levels[product.id] !== undefined)
  if (!words && !onlyPicked) return categories
  return categories
    .map((category) => ({ ...category, products: category.products.filter(fits) }))
    .filter((category) => category.products.length > 0)
}
