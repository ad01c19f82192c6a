import { ChevronRight, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useFormat, useText } from '../web/text.tsx'
import { Button, IconButton } from '../web/ui/Button.tsx'
import { classes } from '../web/ui/classes.ts'
import { FactList } from '../web/ui/FactList.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Skeleton } from '../web/ui/Skeleton.tsx'
import type { Basket, BasketLine } from './basket.ts'
import type { ExplainedLine, Quote } from './contract.ts'
import { PriceSteps, rowSentence, useRowFacts } from './PriceSteps.tsx'

type BasketLinesProps = {
  lines: Basket
  onChange: (lines: Basket) => void
  /** The price of exactly these lines, once it is there. */
  quote: Quote | undefined
}

const shownAtFirst = 12

/** What is about to be ordered, each line with its amount and the reason for it. */
export function BasketLines({ lines, onChange, quote }: BasketLinesProps) {
  const { t } = useText()
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? lines : lines.slice(0, shownAtFirst)
  return (
    <div className="flex flex-col gap-2">
      <ul className="border-t border-line">
        {shown.map((line, index) => (
          <LineRow
            key={line.kind === 'renewal' ? line.productId : `${line.itemId}:${line.months}:${index}`}
            line={line}
            explained={quote?.lines[index]}
            currency={quote?.currency ?? ''}
            onChange={(next) => onChange(lines.map((one, at) => (at === index ? next : one)))}
            onRemove={() => onChange(lines.filter((_, at) => at !== index))}
          />
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

type LineRowProps = {
  line: BasketLine
  explained: ExplainedLine | undefined
  currency: string
  onChange: (line: BasketLine) => void
  onRemove: () => void
}

function LineRow({ line, explained, currency, onChange, onRemove }: LineRowProps) {
  const { t } = useText()
  const format = useFormat()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const name = line.kind === 'new' ? line.itemName : (explained?.name ?? '')
  const { cheaper } = explained ?? {}
  const until = explained?.periodEnd
    ? t(line.kind === 'renewal' ? 'order.renewal' : 'order.until', { day: format.day(explained.periodEnd) })
    : ''
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto_auto_5rem_auto]">
        <div className="min-w-0">
          <p className="truncate font-medium">{name || <Skeleton className="my-1 w-40" />}</p>
          <p className="text-meta text-ink-3">
            {line.kind === 'new' ? `${t('order.months', { months: line.months })}, ` : null}
            {until || <Skeleton className="my-1 w-24" />}
          </p>
        </div>
        <div className="max-sm:order-4">
          <Amount line={line} name={name} onChange={onChange} />
        </div>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          disabled={!explained}
          className="inline-flex h-7 items-center gap-1 rounded-tag text-accent-ink hover:underline max-sm:order-5 max-sm:col-span-2 max-sm:justify-end"
        >
          <ChevronRight className={classes('size-3.5 transition-transform', isOpen && 'rotate-90')} />
          {t('order.why')}
          <span className="sr-only">: {name}</span>
        </button>
        <p className="text-end font-medium max-sm:order-2">
          {explained ? (
            <Money amount={explained.net} currency={currency} show="number" />
          ) : (
            <Skeleton className="my-1 ms-auto w-14" />
          )}
        </p>
        <span className="max-sm:order-3">
          <IconButton icon={X} label={t('order.removeLine', { name })} onPress={onRemove} />
        </span>
      </div>
      {line.kind === 'new' && line.quantity === 1 ? (
        <input
          aria-label={`${t('order.name')}: ${name}`}
          placeholder={t('order.name')}
          value={line.name}
          maxLength={253}
          onChange={(event) => onChange({ ...line, name: event.target.value })}
          className="control sm:!w-64"
        />
      ) : null}
      {cheaper && line.kind === 'new' ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control bg-positive-soft px-3 py-1.5 text-positive">
          {t('price.cheaper', { quantity: cheaper.quantity, net: format.money(cheaper.net, currency) })}
          <button
            type="button"
            className="link !text-positive"
            onClick={() => onChange({ ...line, quantity: cheaper.quantity })}
          >
            {t('price.cheaper.take', { quantity: cheaper.quantity })}
          </button>
        </p>
      ) : null}
      <div id={id} hidden={!isOpen}>
        {isOpen && explained ? <Why line={explained} currency={currency} /> : null}
      </div>
    </li>
  )
}

type AmountProps = Pick<LineRowProps, 'line' | 'onChange'> & { name: string }

/** How many units, or how many periods of a renewal. An unfinished number waits until it is one. */
function Amount({ line, name, onChange }: AmountProps) {
  const { t } = useText()
  const value = line.kind === 'new' ? line.quantity : line.periods
  const max = line.kind === 'new' ? 10_000 : 36
  const [typed, setTyped] = useState(String(value))
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    if (typed.trim() !== '') setTyped(String(value))
  }
  const take = (text: string) => {
    setTyped(text)
    const count = Number(text)
    if (!/^\d{1,5}$/.test(text.trim()) || count < 1 || count > max) return
    onChange(line.kind === 'new' ? { ...line, quantity: count } : { ...line, periods: count })
  }
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-2">{t(line.kind === 'new' ? 'order.quantity' : 'order.periods')}</span>
      <input
        type="number"
        inputMode="numeric"
        min={1}
        max={max}
        aria-label={t(line.kind === 'new' ? 'order.quantityOf' : 'order.periodsOf', { name })}
        value={typed}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setTyped(String(value))}
        className="control !w-20"
      />
    </label>
  )
}

/** The steps of the price, the rule of the programme in words, and the facts that chose it. */
export function Why({ line, currency }: { line: ExplainedLine; currency: string }) {
  const { t } = useText()
  const factsOf = useRowFacts()
  return (
    <div className="mt-1 flex max-w-lg flex-col gap-3 rounded-control bg-sunken px-4 py-3">
      <PriceSteps line={line} currency={currency} />
      {line.benefit ? <p className="text-pretty text-ink-2">{t(rowSentence(line.row))}</p> : null}
      <FactList facts={factsOf(line)} tight />
    </div>
  )
}
