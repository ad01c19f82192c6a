import { useNavigate } from '@tanstack/react-router'
import { dayOf, daysBetween } from '../lib/day.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Order } from './contract.ts'

/** An order that was invoiced on account: what is owed until when, and the ways to pay it. */
export function OnAccount({ order, owed }: { order: Order; owed: { amount: string; dueOn: string } }) {
  const { t } = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const { organisationId } = useHat()
  const pay = useWrite(api.debts.pay)
  const amount = format.money(owed.amount, order.currency)
  const isLate = daysBetween(dayOf(new Date()), owed.dueOn) < 0
  const send = async (means: 'prepaid' | 'provider') => {
    const { paymentId } = await pay.send({ organisationId, orderId: order.id, means })
    if (paymentId) await navigate({ href: `/o/${organisationId}/pay/${paymentId}` })
    else notify(t('orders.onAccount.paid'))
  }
  return (
    <Notice
      tone={isLate ? 'negative' : 'warning'}
      title={t('orders.onAccount', { amount, day: format.dayLong(owed.dueOn) })}
      actions={
        <>
          <Button variant="primary" pending={pay.isPending} onPress={() => quietly(send('prepaid'))}>
            {t('orders.onAccount.prepaid')}
          </Button>
          <Button pending={pay.isPending} onPress={() => quietly(send('provider'))}>
            {t('orders.onAccount.provider')}
          </Button>
          <LinkButton href={`/o/${organisationId}/transfer?order=${order.id}`}>{t('transfer.by')}</LinkButton>
        </>
      }
    >
      {t('orders.onAccount.text')}
      {pay.problem ? (
        <span role="alert" className="mt-2 block text-negative">
          {pay.problem.detail}
        </span>
      ) : null}
    </Notice>
  )
}
