import type { TextKey } from '../texts.ts'
import { useFormat, useText } from '../web/text.tsx'
import { classes } from '../web/ui/classes.ts'
import { Money } from '../web/ui/Money.tsx'
import type { Statement } from './basket.ts'
import type { ExplainedLine, Quote } from './contract.ts'

function isNothing(amount: string): boolean {
  return !/[1-9]/.test(amount)
}

type StepProps = {
  label: string
  note?: string | undefined
  amount: string
  currency: string
  /** `taken` is a reduction, `sum` stands under a rule, `result` is what it all comes to. */
  kind?: 'taken' | 'sum' | 'result' | undefined
}

/** One line of a statement: what it is, and the amount at the end of the line. */
export function Step({ label, note, amount, currency, kind }: StepProps) {
  const isSum = kind === 'sum' || kind === 'result'
  return (
    <div
      className={classes(
        'flex items-baseline justify-between gap-4 py-1',
        isSum && 'border-t border-line',
        kind === 'result' && 'font-strong',
      )}
    >
      <dt className="min-w-0">
        {label}
        {note ? <span className="block text-meta font-normal text-ink-3">{note}</span> : null}
      </dt>
      <dd className={classes(kind === 'taken' && 'text-ink-2')}>
        {kind === 'taken' ? '−\u202f' : null}
        <Money amount={amount} currency={currency} show="number" />
      </dd>
    </div>
  )
}

type PriceStepsProps = { line: Statement | ExplainedLine; currency: string }

/** How a net came about: list price, partner rate, what is left, volume rate with the count that gave it. */
export function PriceSteps({ line, currency }: PriceStepsProps) {
  const { t } = useText()
  const format = useFormat()
  const { quantity, periods, unit, partnerRate, volumeRate, volumeCount } = line
  return (
    <dl className="flex flex-col">
      <Step
        label={t('price.list')}
        note={
          unit && periods
            ? t('price.units', { quantity, periods, unit: format.unit(unit, currency) })
            : undefined
        }
        amount={line.list}
        currency={currency}
      />
      {isNothing(line.campaignAllowance) ? null : (
        <Step label={t('price.campaign')} amount={line.campaignAllowance} currency={currency} kind="taken" />
      )}
      {isNothing(line.partnerAllowance) ? null : (
        <>
          <Step
            label={
              partnerRate ? t('price.partner', { rate: format.percent(partnerRate) }) : t('price.partnerList')
            }
            amount={line.partnerAllowance}
            currency={currency}
            kind="taken"
          />
          <Step label={t('price.afterPartner')} amount={line.afterPartner} currency={currency} kind="sum" />
        </>
      )}
      {isNothing(line.volumeAllowance) ? null : (
        <Step
          label={
            volumeRate ? t('price.volume', { rate: format.percent(volumeRate) }) : t('price.volumeMixed')
          }
          note={volumeCount ? t('price.volumeCount', { count: volumeCount }) : undefined}
          amount={line.volumeAllowance}
          currency={currency}
          kind="taken"
        />
      )}
      <Step label={t('price.net')} amount={line.net} currency={currency} kind="result" />
    </dl>
  )
}

type TotalsProps = {
  quote: Pick<Quote, 'net' | 'vat' | 'gross' | 'currency'>
  /** Where the net stands right above. */
  withoutNet?: boolean | undefined
  isPaid?: boolean | undefined
}

/** From the net of all lines to what is paid. */
export function Totals({ quote, withoutNet = false, isPaid = false }: TotalsProps) {
  const { t } = useText()
  const format = useFormat()
  const { net, vat, gross, currency } = quote
  return (
    <dl className="flex flex-col">
      {withoutNet ? null : <Step label={t('price.net')} amount={net} currency={currency} />}
      <Step
        label={t(`price.vat.${vat.category}`, {
          rate: format.percent(vat.rate),
          country: vat.country ?? '',
        })}
        amount={vat.amount}
        currency={currency}
      />
      <div className="flex items-baseline justify-between gap-4 border-t border-ink pt-2 text-read font-strong">
        <dt>{t(isPaid ? 'price.paid' : 'price.gross')}</dt>
        <dd>
          <Money amount={gross} currency={currency} />
        </dd>
      </div>
    </dl>
  )
}

const rowSentences: Record<ExplainedLine['row'], TextKey> = {
  N1: 'row.N1',
  N2: 'row.refused',
  L1: 'row.L1',
  L2: 'row.L2',
  L3: 'row.L3',
  L4: 'row.L4',
  L5: 'row.refused',
  L6: 'row.refused',
  L7: 'row.refused',
  L8: 'row.L8',
  C1: 'row.C1',
  C2: 'row.C2',
  C3: 'row.C3',
  C4: 'row.C4',
  C5: 'row.C5',
  C6: 'row.refused',
  P1: 'row.P1',
  P2: 'row.P2',
  P3: 'row.P3',
  P4: 'row.P4',
  P5: 'row.P5',
  P6: 'row.P6',
  OWN: 'row.OWN',
}

/** The row of the programme in one sentence, as the partner reads it. A client is never told what its partner earns. */
export function rowSentence(row: ExplainedLine['row']): TextKey {
  return rowSentences[row]
}

/** The facts that chose the row, at the moment of payment. */
export function useRowFacts(): (line: ExplainedLine) => { label: string; value: string }[] {
  const { t } = useText()
  return ({ facts, row, policyVersion, benefit }) => [
    {
      label: t('facts.access'),
      value: facts.access === 'none' ? t('facts.access.none') : t(`access.${facts.access}.long`),
    },
    ...(facts.access === 'full' ? [{ label: t('facts.payer'), value: t(`facts.side.${facts.payer}`) }] : []),
    { label: t('facts.initiator'), value: t(`facts.side.${facts.initiator}`) },
    {
      label: t('facts.operation'),
      value: t(facts.automatic ? 'facts.automatic' : `facts.operation.${facts.operation}`),
    },
    { label: t('facts.managed'), value: t(facts.managed ? 'facts.yes' : 'facts.no') },
    // The row says what a partner earns, which is not the client's to know.
    ...(benefit === null ? [] : [{ label: t('facts.row'), value: row }]),
    { label: t('facts.policy'), value: policyVersion },
  ]
}
