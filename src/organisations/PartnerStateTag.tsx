import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'

const states = ['provisional', 'active', 'at_risk', 'suspended', 'ended'] as const
const tones: Record<(typeof states)[number], Tone> = {
  provisional: 'info',
  active: 'positive',
  at_risk: 'warning',
  suspended: 'negative',
  ended: 'neutral',
}

/** How a partner stands in the programme; that its reach is taken goes before everything else. */
export function PartnerStateTag({ state, frozen }: { state: string; frozen: boolean }) {
  const { t } = useText()
  if (frozen) return <Tag tone="negative">{t('look.frozen')}</Tag>
  const known = states.find((name) => name === state)
  return known ? <Tag tone={tones[known]}>{t(`look.state.${known}`)}</Tag> : <Tag>{state}</Tag>
}
