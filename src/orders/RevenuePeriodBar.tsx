import { ChevronLeft, ChevronRight } from 'lucide-react'
import { dayOf } from '../lib/day.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { inUnit, type RevenueFilters, spanAsked, unitOf } from './revenueFilters.ts'
import { type CalendarUnit, flawOf, periodUnits, type Span, spanBeside } from './revenuePeriod.ts'

/** How a period is called: "March 2026", "Quarter 1, 2026", "2026". */
export function usePeriodName(): (unit: CalendarUnit, span: Span) => string {
  const { t } = useText()
  const format = useFormat()
  return (unit, { from }) => {
    const year = from.slice(0, 4)
    if (unit === 'year') return year
    if (unit === 'month') return format.month(from)
    return t('revenue.quarter', { quarter: Math.ceil(Number(from.slice(5, 7)) / 3), year })
  }
}

type RevenuePeriodBarProps = {
  filters: RevenueFilters
  onChange: (change: Partial<RevenueFilters>) => void
}

/** Which days are looked at: a month, a quarter, a year, and the ones beside it; or any days. */
export function RevenuePeriodBar({ filters, onChange }: RevenuePeriodBarProps) {
  const { t } = useText()
  const today = dayOf(new Date())
  const unit = unitOf(filters)
  const span = spanAsked(filters, today)
  const show = (change: Partial<RevenueFilters>) => onChange({ ...change, after: undefined })
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <Segments
        label={t('revenue.unit')}
        labelHidden
        options={periodUnits.map((value) => ({ value, label: t(`revenue.unit.${value}`) }))}
        value={unit}
        onChange={(next) => show(inUnit(next, span, today))}
      />
      {unit === 'own' ? (
        <OwnDays span={span} onChange={show} />
      ) : (
        <Beside unit={unit} span={span} today={today} onPick={(from) => show({ from })} />
      )}
    </div>
  )
}

type BesideProps = { unit: CalendarUnit; span: Span; today: string; onPick: (from: string) => void }

function Beside({ unit, span, today, onPick }: BesideProps) {
  const { t } = useText()
  const nameOf = usePeriodName()
  const before = spanBeside(unit, span, -1)
  const next = spanBeside(unit, span, 1)
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button variant="quiet" icon={ChevronLeft} onPress={() => onPick(before.from)}>
        <span className="sr-only">{t('revenue.before')} </span>
        {nameOf(unit, before)}
      </Button>
      <strong aria-live="polite" className="px-1 font-strong">
        {nameOf(unit, span)}
      </strong>
      {next.from <= today ? (
        <Button variant="quiet" icon={ChevronRight} onPress={() => onPick(next.from)}>
          <span className="sr-only">{t('revenue.after')} </span>
          {nameOf(unit, next)}
        </Button>
      ) : null}
    </div>
  )
}

function OwnDays({ span, onChange }: { span: Span; onChange: (change: Partial<RevenueFilters>) => void }) {
  const { t } = useText()
  const flaw = flawOf(span)
  return (
    <div className="flex flex-wrap items-start gap-3">
      <TextField
        label={t('books.from')}
        type="date"
        value={span.from}
        onChange={(from) => onChange({ from: from || undefined })}
      />
      <TextField
        label={t('books.to')}
        type="date"
        value={span.to}
        onChange={(to) => onChange({ to: to || undefined })}
        error={flaw ? t(`revenue.flaw.${flaw}`) : undefined}
      />
    </div>
  )
}
