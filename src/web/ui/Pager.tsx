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
}

/** Foot of a long table: which rows these are, and the way to the next. */
export function Pager({ from, to, total, onPrevious, onNext }: PagerProps) {
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
