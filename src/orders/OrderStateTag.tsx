import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Order } from './contract.ts'

const tones: Record<Order['state'], Tone> = {
  awaiting_payment: 'warning',
  on_account: 'warning',
  paid: 'positive',
  void: 'neutral',
}

/** How an order stands. */
export function OrderStateTag({ state }: { state: Order['state'] }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`orders.state.${state}`)}</Tag>
}
