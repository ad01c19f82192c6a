import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { classes } from '../web/ui/classes.ts'
import { Money } from '../web/ui/Money.tsx'
import { Why } from './BasketLines.tsx'
import type { ExplainedLine } from './contract.ts'

const shownAtFirst = 12

/** The lines of a placed order; each opens on the steps and the rule that made its amount. */
export function OrderLines({ lines, currency }: { lines: readonly ExplainedLine[]; currency: string }) {
  const { t } = useText()
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? lines : lines.slice(0, shownAtFirst)
  return (
    <div className="flex flex-col gap-2">
      <ul className="border-t border-line">
        {shown.map((line) => (
          <Line key={line.pos} line={line} currency={currency} />
        ))}
      </ul>
      {shown.length < lines.length ? (
        <div>
          <Button size="small" variant="quiet" onPress={() => setShowsAll(true)}>
            {t('order.more', { count: lines.length - shown.length })}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Line({ line, currency }: { line: ExplainedLine; currency: string }) {
  const { t } = useText()
  const format = useFormat()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { periodStart, periodEnd } = line
  const parts = [
    t(line.operation === 'renewal' ? 'orders.renewal' : 'orders.new'),
    line.quantity > 1 ? t('orders.units', { count: line.quantity }) : '',
    periodStart && periodEnd
      ? t('orders.period', { from: format.day(periodStart), to: format.day(periodEnd) })
      : '',
  ]
  return (
    <li className="border-b border-line py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto_6rem]">
        <div className="min-w-0">
          <p className="truncate font-medium">{line.name}</p>
          <p className="text-meta text-ink-3">{parts.filter(Boolean).join(' · ')}</p>
        </div>
        <button
          type="button"
          data-print="no"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="inline-flex h-7 items-center gap-1 rounded-tag text-accent-ink hover:underline max-sm:order-3 max-sm:col-span-2 max-sm:justify-self-start"
        >
          <ChevronRight className={classes('size-3.5 transition-transform', isOpen && 'rotate-90')} />
          {t('order.why')}
          <span className="sr-only">: {line.name}</span>
        </button>
        <p className="text-end font-medium">
          <Money amount={line.net} currency={currency} show="number" />
        </p>
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <Why line={line} currency={currency} /> : null}
      </div>
    </li>
  )
}
