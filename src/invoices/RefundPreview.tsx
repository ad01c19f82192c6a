import { Step } from '../orders/PriceSteps.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { Refund } from './contract.ts'

const shownProducts = 5

/** What a refund gives back, takes back and ends, every amount with where it comes from. */
export function RefundPreview({ refund }: { refund: Refund }) {
  const { t } = useText()
  const format = useFormat()
  const { currency, vat } = refund
  const money = (amount: string) => format.money(amount, currency)
  return (
    <div className="flex flex-col gap-5">
      <Section title={t('refunds.lines')} level={3}>
        <dl className="flex flex-col">
          {refund.lines.map((line) => (
            <Step
              key={line.pos}
              label={line.name}
              note={[
                t('refunds.ofNet', { net: money(line.invoicedNet), before: money(line.creditedBefore) }),
                line.days ? t('refunds.days', line.days) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
              amount={line.net}
              currency={currency}
            />
          ))}
          <Step
            label={t('refunds.vat', { rate: format.percent(vat.rate) })}
            note={t('refunds.ofVat', { vat: money(vat.invoiced), before: money(vat.creditedBefore) })}
            amount={vat.amount}
            currency={currency}
          />
          <Step label={t('refunds.gross')} amount={refund.gross} currency={currency} kind="result" />
        </dl>
      </Section>
      {refund.money.length > 0 ? (
        <Section title={t('invoices.givenBackTo')} level={3}>
          <dl className="flex flex-col">
            {refund.money.map(({ place, amount }) => (
              <Step key={place} label={t(`invoices.place.${place}`)} amount={amount} currency={currency} />
            ))}
          </dl>
        </Section>
      ) : null}
      {refund.clawbacks.length > 0 ? (
        <Section title={t('refunds.clawbacks')} level={3}>
          <dl className="flex flex-col">
            {refund.clawbacks.map((claw) => (
              <Step
                key={claw.benefitId}
                label={t('refunds.claw', { partner: claw.partner.name, earned: money(claw.earned) })}
                note={
                  claw.kind === 'cashback'
                    ? t('refunds.claw.from', {
                        pending: money(claw.pending),
                        prepaid: money(claw.prepaid),
                        debt: money(claw.debt),
                      })
                    : t('revenue.state.given')
                }
                amount={claw.amount}
                currency={currency}
              />
            ))}
          </dl>
        </Section>
      ) : null}
      {refund.products.length > 0 ? (
        <Section title={t('refunds.products')} level={3}>
          <ul className="list-disc ps-5">
            {refund.products.slice(0, shownProducts).map((product) => (
              <li key={product.id}>
                {t(product.ends ? 'refunds.ends' : 'refunds.shortened', {
                  name: product.name,
                  day: format.day(product.paidUntil),
                })}
              </li>
            ))}
            {refund.products.length > shownProducts ? (
              <li>{t('refunds.more', { count: refund.products.length - shownProducts })}</li>
            ) : null}
          </ul>
        </Section>
      ) : null}
    </div>
  )
}
