import { useFormat, useText } from '../text.tsx'
import { Button } from './Button.tsx'

type PagerProps = {
  from: number
  to: number
  /** Absent where counting would be slow. */
  total?: number | undefined
  /** Absent on the first page. */
  onPrevious?: (() => void) | undefined
  /** Absent on the last page. */
  onNext?: (() => void) | undefined
  /** How many rows a page has, where one can choose. */
  size?: { of: number; sizes: readonly number[]; onChange: (size: number) => void } | undefined
}

/** Foot of a long table: which rows these are, and the way to the next. */
export function Pager({ from, to, total, onPrevious, onNext, size }: PagerProps) {
  const { t } = useText()
  const format = useFormat()
  const place =
    total === undefined
      ? `${format.count(from)}–${format.count(to)}`
      : t('ui.pager.place', { from: format.count(from), to: format.count(to), total: format.count(total) })
  return (
    <nav
      aria-label={t('ui.pager.region')}
      data-print="no"
      className="flex items-center justify-between gap-4 border-b border-line px-5 py-2.5 max-sm:px-4"
    >
      <p className="text-ink-2">{place}</p>
      {size ? (
        <label className="ms-auto flex items-center gap-2 text-ink-2 max-sm:hidden">
          {t('ui.pager.size')}
          <select
            value={size.of}
            onChange={(event) => size.onChange(Number(event.target.value))}
            className="h-7 rounded-tag border border-line bg-surface px-1 text-ink hover:border-line-strong"
          >
            {size.sizes.map((rows) => (
              <option key={rows} value={rows}>
                {format.count(rows)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <div className="flex gap-2">
        <Button
          size="small"
          onPress={onPrevious}
          disabledReason={onPrevious ? null : t('ui.pager.atStart')}
          reasonShown="spoken"
        >
          {t('ui.pager.previous')}
        </Button>
        <Button
          size="small"
          onPress={onNext}
          disabledReason={onNext ? null : t('ui.pager.atEnd')}
          reasonShown="spoken"
        >
          {t('ui.pager.next')}
        </Button>
      </div>
    </nav>
  )
}
