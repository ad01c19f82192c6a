import { ChevronRight, Lock } from 'lucide-react'
import { memo, useId } from 'react'
import { useText } from '../text.tsx'
import { Check, Switch } from './Checkbox.tsx'
import { classes } from './classes.ts'
import { LongRows } from './LongRows.tsx'
import {
  chosenIn,
  type Level,
  longList,
  open,
  type Picked,
  type PickerCategory,
  type PickerProduct,
} from './picker.ts'
import { Tag } from './Tag.tsx'

export type PickerActs = {
  setLevel: (categoryId: string, productId: string, level: Level | null) => void
  setCategory: (categoryId: string, on: boolean) => void
  setLater: (categoryId: string, on: boolean) => void
}

type CategoryRowsProps = {
  /** The products a search left over. */
  category: PickerCategory
  /** All products of the category: what counts and "select all" mean. */
  whole: PickerCategory
  picked: Picked
  before: Picked | undefined
  withLevels: boolean
  withoutLater: boolean
  isOpen: boolean
  onToggle: () => void
  acts: PickerActs
}

/** One category: its own box, its name that opens it, and its products under it. */
export function CategoryRows(props: CategoryRowsProps) {
  const { category, whole, picked, before, withLevels, withoutLater, isOpen, onToggle, acts } = props
  const { t } = useText()
  const listId = useId()
  const total = whole.products.length
  const free = open(whole)
  const chosen = chosenIn(whole, picked)
  const freeChosen = free.filter((product) => picked.levels[product.id]).length
  const { products } = category
  const rowOf = (product: PickerProduct, place?: Place) => (
    <ProductRow
      key={product.id}
      product={product}
      categoryId={whole.id}
      level={picked.levels[product.id]}
      change={changeOf(product.id, picked, before)}
      withLevels={withLevels}
      setLevel={acts.setLevel}
      at={place?.at}
      of={place ? products.length : undefined}
      top={place?.top}
      height={place?.height}
    />
  )
  return (
    <li className="border-b border-line">
      <div className="flex min-h-11 items-center gap-3">
        <Check
          aria-label={t('ui.picker.group', { name: whole.name, chosen, total })}
          checked={free.length > 0 && freeChosen === free.length}
          indeterminate={chosen > 0 && chosen < total && freeChosen < free.length}
          disabled={free.length === 0}
          onChange={(on) => acts.setCategory(whole.id, on)}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={listId}
          onClick={onToggle}
          className="flex min-h-9 flex-1 items-center gap-2 rounded-tag text-start font-medium"
        >
          <ChevronRight className={classes('transition-transform duration-[120ms]', isOpen && 'rotate-90')} />
          <span className="flex-1">{whole.name}</span>
          <span className="font-normal text-ink-2">{t('ui.picker.part', { chosen, total })}</span>
        </button>
      </div>
      <div id={listId} hidden={!isOpen} className="ps-7 pb-2">
        {isOpen ? (
          <>
            {products.length > longList ? (
              <LongRows
                label={whole.name}
                count={products.length}
                row={(at, style) => {
                  const product = products[at]
                  return product ? rowOf(product, { at, ...style }) : null
                }}
              />
            ) : (
              <ul aria-label={whole.name}>{products.map((product) => rowOf(product))}</ul>
            )}
            {withoutLater ? null : (
              <div className="py-2.5">
                <Switch
                  label={t('ui.picker.later', { name: whole.name })}
                  on={picked.laterAlso.includes(whole.id)}
                  onChange={(on) => acts.setLater(whole.id, on)}
                />
              </div>
            )}
          </>
        ) : null}
      </div>
    </li>
  )
}

type Change = 'added' | 'removed' | null

function changeOf(productId: string, picked: Picked, before: Picked | undefined): Change {
  if (!before) return null
  const had = before.levels[productId] !== undefined
  const has = picked.levels[productId] !== undefined
  return had === has ? null : has ? 'added' : 'removed'
}

/** Where a row of a long list stands. */
type Place = { at: number; top: string; height: string }

type ProductRowProps = {
  product: PickerProduct
  categoryId: string
  level: Level | undefined
  change: Change
  withLevels: boolean
  setLevel: PickerActs['setLevel']
  /** Of a long list: which row of how many it is, and where. */
  at: number | undefined
  of: number | undefined
  top: string | undefined
  height: string | undefined
}

const ProductRow = memo(function ProductRow(props: ProductRowProps) {
  const { product, categoryId, level, change, withLevels, setLevel, at, of, top, height } = props
  const { t } = useText()
  const id = useId()
  const locked = product.lockedReason !== undefined
  return (
    <li
      data-at={at}
      aria-posinset={at === undefined ? undefined : at + 1}
      aria-setsize={of}
      style={{ top, height }}
      className={classes(
        'flex items-center gap-x-3 gap-y-1 border-b border-line py-1 last:border-0',
        at === undefined ? 'min-h-10 flex-wrap max-sm:py-2' : 'absolute inset-x-0 max-sm:flex-wrap',
      )}
    >
      <Check
        id={id}
        checked={level !== undefined}
        disabled={locked}
        aria-describedby={locked ? `${id}-reason` : undefined}
        onChange={(on) => setLevel(categoryId, product.id, on ? 'manage' : null)}
      />
      <label
        htmlFor={id}
        className={classes('min-w-0 cursor-pointer truncate', locked && 'cursor-not-allowed text-ink-2')}
      >
        {product.name}
      </label>
      {change ? (
        <Tag tone={change === 'added' ? 'positive' : 'negative'} icon={null}>
          {t(change === 'added' ? 'ui.picker.added' : 'ui.picker.removed')}
        </Tag>
      ) : product.kind ? (
        <Tag>{product.kind}</Tag>
      ) : null}
      {locked ? (
        <span id={`${id}-reason`} className="flex items-center gap-1.5 text-meta text-ink-2">
          <Lock className="size-3" />
          {product.lockedReason}
        </span>
      ) : null}
      <span className="ms-auto flex items-center gap-4">
        {withLevels && level ? (
          <select
            aria-label={t('ui.picker.levelOf', { name: product.name })}
            value={level}
            onChange={(event) =>
              setLevel(categoryId, product.id, event.target.value === 'look' ? 'look' : 'manage')
            }
            className="h-7 rounded-tag border border-line bg-surface px-1 text-meta hover:border-line-strong"
          >
            <option value="look">{t('ui.picker.look')}</option>
            <option value="manage">{t('ui.picker.manage')}</option>
          </select>
        ) : null}
        {product.price ? <span className="text-ink-2">{product.price}</span> : null}
      </span>
    </li>
  )
})
