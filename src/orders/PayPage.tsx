import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import type { z } from 'zod'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Card, Sheet } from '../web/ui/Section.tsx'
import type { payment } from './contract.ts'

type Payment = z.infer<typeof payment>

/** Where a payment is made. The built-in provider moves no money and says so: its outcome is chosen here. */
export function PayPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const paymentId = useParamId('payment', 'payment')
  const query = useQuery(api.payments.get.queryOptions({ input: { organisationId, paymentId } }))
  return (
    <Page title={t('pay.title')}>
      <Loaded query={query} what={t('pay.title')}>
        {(found) => (
          <Sheet>
            <div className="flex max-w-xl flex-col gap-6">
              {found.state === 'succeeded' ? <Arrived payment={found} /> : <Open payment={found} />}
            </div>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Facts({ payment }: { payment: Payment }) {
  const { t } = useText()
  const { organisationId } = useHat()
  return (
    <FactList
      facts={[
        {
          label: t('pay.amount'),
          value: (
            <span className="text-read font-strong">
              <Money amount={payment.amount} currency={payment.currency} />
            </span>
          ),
        },
        { label: t('pay.for'), value: t(`pay.for.${payment.purpose}`) },
        ...(payment.orderId
          ? [
              {
                label: t('pay.order'),
                value: <span className="font-mono">{payment.orderId}</span>,
                action: (
                  <LinkButton size="small" href={`/o/${organisationId}/orders/${payment.orderId}`}>
                    {t('pay.toOrder')}
                  </LinkButton>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function Open({ payment }: { payment: Payment }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const settle = useWrite(api.payments.settleTest)
  const finish = (outcome: 'succeeded' | 'failed') =>
    quietly(settle.send({ organisationId, paymentId: payment.id, outcome }))
  if (payment.provider !== 'test') {
    return (
      <>
        <Notice title={t('pay.waiting')}>{t('pay.waiting.text')}</Notice>
        <Facts payment={payment} />
      </>
    )
  }
  return (
    <>
      {payment.state === 'failed' ? (
        <Notice tone="warning" title={t('pay.failed')} live>
          {t('pay.failed.text')}
        </Notice>
      ) : null}
      <Card>
        <div className="flex flex-col gap-5">
          <p className="flex items-start gap-2.5 rounded-control bg-warning-soft px-4 py-3">
            <FlaskConical className="mt-0.5 text-warning" />
            <span>
              <span className="block font-medium">{t('pay.test')}</span>
              {t('pay.test.text')}
            </span>
          </p>
          <Facts payment={payment} />
          {settle.problem ? (
            <Notice tone="negative" live>
              {settle.problem.detail}
            </Notice>
          ) : null}
          <div className="flex flex-wrap gap-3">
            <Button size="large" pending={settle.isPending} onPress={() => finish('failed')}>
              {t('pay.fail')}
            </Button>
            <Button
              variant="primary"
              size="large"
              pending={settle.isPending}
              onPress={() => finish('succeeded')}
            >
              {t('pay.pay', { amount: format.money(payment.amount, payment.currency) })}
            </Button>
          </div>
        </div>
      </Card>
    </>
  )
}

/** What became of the money: on the order, or on the prepaid account when there was no order any more. */
function Arrived({ payment }: { payment: Payment }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const isStranded = payment.purpose === 'order' && payment.landed === 'prepaid'
  return (
    <>
      {isStranded ? (
        <Notice tone="warning" title={t('pay.stranded')} live>
          {t('pay.stranded.text')}
        </Notice>
      ) : (
        <Notice tone="positive" title={t(`pay.done.${payment.purpose}`)} live>
          {t(`pay.done.${payment.purpose}.text`)}
        </Notice>
      )}
      <Facts payment={payment} />
      <div className="flex flex-wrap gap-3">
        {payment.landed === 'prepaid' ? (
          <LinkButton href={`/o/${organisationId}/prepaid`} variant="primary">
            {t('pay.toPrepaid')}
          </LinkButton>
        ) : (
          <>
            <LinkButton href={`/o/${organisationId}/orders`}>{t('pay.toOrders')}</LinkButton>
            <LinkButton href={`/o/${organisationId}/orders/${payment.orderId}`} variant="primary">
              {t('pay.toOrder')}
            </LinkButton>
          </>
        )}
      </div>
    </>
  )
}
