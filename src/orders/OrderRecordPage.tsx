import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TextKey } from '../texts.ts'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Card, Section, Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { lessOf, together } from './basket.ts'
import type { Order } from './contract.ts'
import { OnAccount } from './OnAccount.tsx'
import { OrderLines } from './OrderLines.tsx'
import { OrderStateTag } from './OrderStateTag.tsx'
import { PriceSteps, Totals } from './PriceSteps.tsx'

/** One order: what waits for whom, every line with the reason for its amount, and the sum. */
export function OrderRecordPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const orderId = useParamId('order', 'order')
  const query = useQuery(api.orders.get.queryOptions({ input: { organisationId, orderId } }))
  return (
    <Page
      title={query.data?.lines[0]?.name ?? t('orders.order')}
      count={
        query.data && query.data.lines.length > 1
          ? t('orders.more', { count: query.data.lines.length - 1 })
          : undefined
      }
      above={<Link href={`/o/${organisationId}/orders`}>{t('nav.orders')}</Link>}
    >
      <Loaded query={query} what={t('orders.order')}>
        {(order) => (
          <Sheet aside={<Summary order={order} />}>
            {order.state === 'awaiting_payment' ? <Waiting order={order} /> : null}
            {order.owed ? <OnAccount order={order} owed={order.owed} /> : null}
            {order.state === 'void' ? <Void order={order} /> : null}
            <Section title={t('orders.lines')}>
              <OrderLines lines={order.lines} currency={order.currency} />
            </Section>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

/** The sum and who pays it, with who ordered when. */
function Summary({ order }: { order: Order }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const isSelf = order.billed.id === organisationId
  return (
    <>
      <Card title={`${t('order.price')}, ${order.currency}`} level={2}>
        <div className="flex flex-col gap-3">
          <PriceSteps line={together(order.lines)} currency={order.currency} />
          <Totals quote={order} withoutNet />
        </div>
      </Card>
      <Card title={t('order.whoPays')} level={2}>
        <p className="text-pretty">
          {t(isSelf ? 'order.youPay' : 'order.clientPays', { name: order.billed.name })}
        </p>
        {order.owner.id === order.billed.id ? null : (
          <p className="mt-1 text-pretty text-ink-2">{t('order.installed', { name: order.owner.name })}</p>
        )}
      </Card>
      <Card title={t('orders.facts')} level={2}>
        <Facts order={order} />
      </Card>
    </>
  )
}

function Facts({ order }: { order: Order }) {
  const { t } = useText()
  const { organisationId, name } = useHat()
  const { placedBy: person, through } = order
  return (
    <FactList
      tight
      facts={[
        { label: t('orders.state'), value: <OrderStateTag state={order.state} /> },
        { label: t('orders.placedAt'), value: <Day iso={order.placedAt} show="moment" /> },
        {
          label: t('orders.by'),
          value: !person
            ? t('facts.automatic')
            : through && through !== name
              ? `${person}, ${through}`
              : person,
        },
        ...(order.paidAt
          ? [{ label: t('orders.paidAt'), value: <Day iso={order.paidAt} show="moment" /> }]
          : []),
        { label: t('orders.means'), value: t(`orders.means.${order.means}`) },
        ...(/[1-9]/.test(order.fromPrepaid)
          ? [
              {
                label: t('orders.fromPrepaid'),
                value: <Money amount={order.fromPrepaid} currency={order.currency} />,
              },
            ]
          : []),
        ...(order.owner.id === organisationId ? [] : [{ label: t('orders.owner'), value: order.owner.name }]),
        ...(order.documentId
          ? [
              {
                label: t('invoices.kind.invoice'),
                value: (
                  <Link href={`/o/${organisationId}/invoices/${order.documentId}`}>{t('invoices.open')}</Link>
                ),
              },
            ]
          : []),
        { label: t('order.done.number'), value: <span className="font-mono break-all">{order.id}</span> },
      ]}
    />
  )
}

/** An order that is not paid: the way to pay it, and the way to call it off. */
function Waiting({ order }: { order: Order }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const cancel = useWrite(api.orders.cancel)
  const [isCancelling, setCancelling] = useState(false)
  const amount = format.money(lessOf(order.gross, order.fromPrepaid), order.currency)
  const send = async () => {
    await cancel.send({ organisationId, orderId: order.id })
    setCancelling(false)
    notify(t('orders.cancelled'))
  }
  return (
    <Notice
      tone="warning"
      title={`${t('orders.waiting')} · ${t('invoices.proforma')}`}
      actions={
        <>
          {order.paymentId ? (
            <LinkButton href={`/o/${organisationId}/pay/${order.paymentId}`} variant="primary">
              {t('orders.pay', { amount })}
            </LinkButton>
          ) : null}
          <LinkButton href={`/o/${organisationId}/transfer?order=${order.id}`}>{t('transfer.by')}</LinkButton>
          <Button onPress={() => setCancelling(true)}>{t('orders.cancel')}</Button>
        </>
      }
    >
      {t('orders.waiting.text', { amount })} {t('invoices.proforma.text')}
      <ConfirmDialog
        open={isCancelling}
        onClose={() => setCancelling(false)}
        onConfirm={() => quietly(send())}
        title={t('orders.cancel.title')}
        confirmLabel={t('orders.cancel')}
        cancelLabel={t('orders.keep')}
        pending={cancel.isPending}
        danger
      >
        <p>{t('orders.cancel.text')}</p>
        {cancel.problem ? (
          <Notice tone="negative" live>
            {cancel.problem.detail}
          </Notice>
        ) : null}
      </ConfirmDialog>
    </Notice>
  )
}

const voidWords: Readonly<Record<string, TextKey>> = {
  cancelled: 'orders.void.cancelled',
  rights_changed: 'orders.void.rights_changed',
  payer_changed: 'orders.void.payer_changed',
  partnership_ended: 'orders.void.partnership_ended',
  unpaid: 'orders.void.unpaid',
  on_account: 'orders.void.on_account',
}

function Void({ order }: { order: Order }) {
  const { t } = useText()
  return (
    <Notice title={t('orders.void')}>
      {t(voidWords[order.voidReason ?? 'cancelled'] ?? 'orders.void.cancelled')}
    </Notice>
  )
}
