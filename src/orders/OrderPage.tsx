import { api, useWrite } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { OrderForm } from './OrderForm.tsx'

/** Orders and renews for one's own organisation. */
export function OrderPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const placing = useWrite(api.orders.place)
  const mayOrder = isBossHat(hat) || (hat.role === 'collaborator' && hat.accounting)
  return (
    <OrderForm
      key={organisationId}
      side={{
        id: organisationId,
        currency: hat.currency,
        productsHref: `/o/${organisationId}/products`,
        obstacle: mayOrder ? null : t('refusal.accounting_only'),
        quote: (lines) => ({
          queryKey: api.orders.quote.key({ input: { organisationId, lines } }),
          queryFn: () => api.orders.quote.call({ organisationId, lines }),
        }),
        place: (input) => placing.send({ organisationId, ...input }),
        isPlacing: placing.isPending,
      }}
    />
  )
}
