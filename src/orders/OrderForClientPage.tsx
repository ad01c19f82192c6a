import { useSuspenseQuery } from '@tanstack/react-query'
import { useParamId } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { OrderForm } from './OrderForm.tsx'

/** Orders and renews inside a client's account; the partnership says who pays. */
export function OrderForClientPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const clientId = useParamId('client', 'organisation')
  const { data: record } = useSuspenseQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  const placing = useWrite(api.orders.placeForClient)
  const isFull = record.access === 'full'
  return (
    <OrderForm
      key={clientId}
      side={{
        id: `${partnerId}.${clientId}`,
        currency: isFull && record.payer === 'partner' ? hat.currency : record.client.currency,
        productsHref: `/p/${partnerId}/c/${clientId}/products`,
        obstacle: !isFull
          ? t('refusal.limited_never_spends')
          : record.level === 'order'
            ? null
            : t('refusal.level_too_low'),
        quote: (lines) => ({
          queryKey: api.orders.quoteForClient.key({ input: { partnerId, clientId, lines } }),
          queryFn: () => api.orders.quoteForClient.call({ partnerId, clientId, lines }),
        }),
        place: (input) => placing.send({ partnerId, clientId, ...input }),
        isPlacing: placing.isPending,
      }}
    />
  )
}
