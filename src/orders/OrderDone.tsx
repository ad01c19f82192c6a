import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { together } from './basket.ts'
import type { Placed } from './contract.ts'
import { PriceSteps, Totals } from './PriceSteps.tsx'

type OrderDoneProps = {
  placed: Placed
  productsHref: string
  onAnother: () => void
}

/** The receipt of what was just ordered: paid, or waiting for whoever pays. */
export function OrderDone({ placed, productsHref, onAnother }: OrderDoneProps) {
  const { t } = useText()
  const { quote, orderId, state, productIds } = placed
  const isPaid = state === 'paid'
  return (
    <Sheet>
      <div className="flex max-w-xl flex-col gap-6" role="status">
        <Section
          title={t(isPaid ? 'order.done.paid' : 'order.done.waiting')}
          lead={
            isPaid
              ? t('order.done.paidText', {
                  count: Math.max(productIds.length, 1),
                  owner: quote.owner.name,
                })
              : t('order.done.waitingText', { name: quote.billed.name })
          }
        >
          <FactList
            facts={[
              { label: t('order.done.number'), value: <span className="font-mono">{orderId}</span> },
              { label: t('order.whoPays'), value: quote.billed.name },
            ]}
          />
          <PriceSteps line={together(quote.lines)} currency={quote.currency} />
          <Totals quote={quote} withoutNet isPaid={isPaid} />
        </Section>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={productsHref} variant="primary">
            {t('order.done.products')}
          </LinkButton>
          {quote.billed.self ? (
            <LinkButton href={`/o/${quote.billed.id}/orders/${orderId}`}>{t('order.done.show')}</LinkButton>
          ) : null}
          <Button onPress={onAnother}>{t('order.done.again')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
