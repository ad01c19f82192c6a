import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { PayoutState } from './payout.ts'

const tones: Record<PayoutState, Tone> = {
  requested: 'warning',
  approved: 'info',
  filed: 'info',
  booked: 'positive',
  returned: 'negative',
  rejected: 'negative',
}

export function PayoutStateTag({ state }: { state: PayoutState }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`payout.state.${state}`)}</Tag>
}
