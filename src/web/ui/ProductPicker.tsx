import { useEffect, useMemo, useRef, useState } from 'react'
import { useText } from '../text.tsx'
import { Checkbox } from './Checkbox.tsx'
import { CategoryRows } from './PickerCategory.tsx'
import {
  chosenIn,
  type Level,
  longList,
  narrowed,
  type Picked,
  type PickerCategory,
  pick,
  pickCategory,
  pickLater,
} from './picker.ts'
import { SearchField } from './SearchField.tsx'
import { withChoice } from './table.ts'

type ProductPickerProps = {
  categories: readonly PickerCategory[]
  picked: Picked
  onChange: (picked: Picked) => void
  /** What held before, to mark what is added and what is taken away. */
  before?: Picked | undefined
  /** Without levels every chosen product is managed. */
  withLevels?: boolean | undefined
  /** Hides the switches for products added later. */
  withoutLater?: boolean | undefined
}

/** Chooses products by category: nested lists with the browser's own boxes, quick with hundreds of products. */
export function ProductPicker(props: ProductPickerProps) {
  const { categories, picked, onChange, before, withLevels = false, withoutLater = false } = props
  const { t } = useText()
  const [search, setSearch] = useState('')
  const [onlyPicked, setOnlyPicked] = useState(false)
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => firstOpened(categories, picked))
  const [said, setSaid] = useState('')
  const shown = useMemo(
    () => narrowed(categories, search, onlyPicked ? picked : null),
    [categories, search, onlyPicked, picked],
  )
  const total = categories.reduce((sum, category) => sum + category.products.length, 0)
  const chosen = categories.reduce((sum, category) => sum + chosenIn(category, picked), 0)

  // Rows are drawn once and keep these functions; the newest state is read when they are called.
  const latest = useRef({ categories, picked, onChange, t })
  useEffect(() => {
    latest.current = { categories, picked, onChange, t }
  })
  const [acts] = useState(() => {
    const tell = (category: PickerCategory, next: Picked) => {
      const now = latest.current
      const count = chosenIn(category, next)
      const values = { name: category.name, chosen: count, total: category.products.length }
      const isPart = count > 0 && count < category.products.length
      setSaid(now.t(isPart ? 'ui.picker.groupPart' : 'ui.picker.group', values))
      now.onChange(next)
    }
    const byId = (id: string) => latest.current.categories.find((category) => category.id === id)
    return {
      setLevel: (categoryId: string, productId: string, level: Level | null) => {
        const category = byId(categoryId)
        if (category) tell(category, pick(latest.current.picked, [productId], level))
      },
      setCategory: (categoryId: string, on: boolean) => {
        const category = byId(categoryId)
        if (category) tell(category, pickCategory(latest.current.picked, category, on))
      },
      setLater: (categoryId: string, on: boolean) =>
        latest.current.onChange(pickLater(latest.current.picked, categoryId, on)),
    }
  })

  const isSearching = search.trim() !== '' || onlyPicked
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <SearchField
          label={t('ui.picker.search')}
          value={search}
          onChange={setSearch}
          className="w-64 max-sm:w-full"
        />
        <Checkbox label={t('ui.picker.onlySelected')} checked={onlyPicked} onChange={setOnlyPicked} />
        <p className="ms-auto text-ink-2">{t('ui.picker.count', { chosen, total })}</p>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <ul className="border-t border-line">
        {shown.map((category) => (
          <CategoryRows
            key={category.id}
            category={category}
            whole={categories.find((candidate) => candidate.id === category.id) ?? category}
            picked={picked}
            before={before}
            withLevels={withLevels}
            withoutLater={withoutLater}
            isOpen={isSearching || opened.has(category.id)}
            onToggle={() => setOpened(withChoice(opened, [category.id], !opened.has(category.id)))}
            acts={acts}
          />
        ))}
      </ul>
      {shown.length === 0 ? <p className="py-4 text-ink-2">{t('ui.picker.none')}</p> : null}
    </div>
  )
}

/** Opens what is partly chosen, an only category, and an empty one for its switch; a very long one waits to be opened. */
function firstOpened(categories: readonly PickerCategory[], picked: Picked): ReadonlySet<string> {
  const partly = categories.filter((category) => {
    const count = chosenIn(category, picked)
    const isPart = count > 0 && count < category.products.length
    const isShort = categories.length === 1 || category.products.length === 0
    return isShort || (isPart && category.products.length <= longList)
  })
  return new Set(partly.map((category) => category.id))
}
