import { skipToken, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Id } from '../lib/id.ts'
import type { TextKey } from '../texts.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { benefitExplained } from './contract.ts'
import { PriceSteps, rowSentence, Step, useRowFacts } from './PriceSteps.tsx'

type Explained = z.infer<typeof benefitExplained>

type ExplainDrawerProps = {
  partnerId: Id<'organisation'>
  /** The line to explain; closed without one. */
  benefitId: Id<'benefit'> | undefined
  onClose: () => void
}

/** Why the partner earned this much: the price step by step, the gain, the rule with its facts, the bookings. */
export function ExplainDrawer({ partnerId, benefitId, onClose }: ExplainDrawerProps) {
  const { t } = useText()
  const explained = useQuery(
    api.benefits.explain.queryOptions({ input: benefitId ? { partnerId, benefitId } : skipToken }),
  )
  return (
    <Drawer open={benefitId !== undefined} onClose={onClose} title={t('order.why')}>
      <Loaded query={explained} what={t('order.why')}>
        {(found) => <Explanation explained={found} />}
      </Loaded>
    </Drawer>
  )
}

function Explanation({ explained }: { explained: Explained }) {
  const { t } = useText()
  const format = useFormat()
  const factsOf = useRowFacts()
  const { benefit, line } = explained
  const { kind, currency, client, what } = benefit
  return (
    <div className="flex flex-col gap-7 pb-4">
      <div>
        <p className="text-figure font-medium tracking-[-0.012em]">
          <Money amount={benefit.gain} currency={currency} />
        </p>
        <p className="mt-0.5 text-pretty text-ink-2">{t(`explain.${kind}`, { what, client: client.name })}</p>
      </div>
      <Section level={3} title={t('explain.price')} lead={t(`explain.price.${benefit.paidBy}`)}>
        <PriceSteps line={line} currency={currency} />
      </Section>
      <Section level={3} title={t('explain.gain')} lead={t(`explain.gain.${kind}`)}>
        <dl className="flex flex-col">
          <Step label={t('explain.public')} amount={explained.publicNet} currency={currency} />
          <Step
            label={t('explain.partner')}
            note={
              line.partnerRate
                ? t('price.partner', { rate: format.percent(line.partnerRate) })
                : t('price.partnerList')
            }
            amount={explained.partnerNet}
            currency={currency}
            kind="taken"
          />
          <Step label={t(`benefit.${kind}`)} amount={benefit.gain} currency={currency} kind="result" />
        </dl>
      </Section>
      <Section level={3} title={t('explain.rule')} lead={t(rowSentence(line.row))}>
        <FactList
          tight
          facts={[
            { label: t('revenue.paid'), value: <Day iso={benefit.earnedAt} show="moment" /> },
            { label: t('revenue.paidBy'), value: t(`facts.side.${benefit.paidBy}`) },
            ...factsOf(line),
          ]}
        />
        <p className="text-meta text-ink-3">{t('explain.rightNow')}</p>
      </Section>
      {/[1-9]/.test(benefit.clawed) ? (
        <Section level={3} title={t('explain.clawed')} lead={t('explain.clawed.text')}>
          <dl className="flex flex-col">
            <Step label={t(`benefit.${kind}`)} amount={benefit.gain} currency={currency} />
            <Step
              label={t('revenue.state.clawed')}
              amount={benefit.clawed}
              currency={currency}
              kind="taken"
            />
            <Step label={t('explain.clawed.rest')} amount={benefit.rest} currency={currency} kind="result" />
          </dl>
        </Section>
      ) : null}
      <Bookings explained={explained} />
    </div>
  )
}

const bookingWords: Readonly<Record<string, TextKey>> = {
  cashback: 'explain.booking.cashback',
  cashback_credit: 'explain.booking.credit',
  clawback: 'explain.booking.clawback',
  clawback_settled: 'explain.booking.settled',
}

/** What went into the books, and what is still to come. */
function Bookings({ explained }: { explained: Explained }) {
  const { t } = useText()
  const format = useFormat()
  const { benefit, bookings } = explained
  const { currency } = benefit
  return (
    <Section level={3} title={t('explain.bookings')}>
      {bookings.length === 0 ? <p className="text-ink-2">{t('explain.bookings.none')}</p> : null}
      <dl className="flex flex-col">
        {bookings.map(({ kind, at, amount }) => (
          <Step
            key={`${kind}${at}`}
            label={t(bookingWords[kind] ?? 'explain.booking.other')}
            note={format.moment(at)}
            amount={amount}
            currency={currency}
          />
        ))}
        {benefit.state === 'pending' ? (
          <Step
            label={t('explain.booking.due')}
            note={format.dayLong(benefit.availableAt)}
            amount={benefit.rest}
            currency={currency}
          />
        ) : null}
      </dl>
    </Section>
  )
}
