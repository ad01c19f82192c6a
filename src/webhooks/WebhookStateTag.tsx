import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { DeliveryRow, EndpointRow } from './contract.ts'

const tones: Record<EndpointRow['state'], Tone> = {
  active: 'positive',
  failing: 'negative',
  disabled: 'neutral',
}

/** Whether messages get through. */
export function WebhookStateTag({ state }: { state: EndpointRow['state'] }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`webhooks.state.${state}`)}</Tag>
}

const deliveryTones: Record<DeliveryRow['state'], Tone> = {
  waiting: 'warning',
  delivered: 'positive',
  failed: 'negative',
  dropped: 'neutral',
}

export function DeliveryStateTag({ state }: { state: DeliveryRow['state'] }) {
  const { t } = useText()
  return <Tag tone={deliveryTones[state]}>{t(`webhooks.delivery.${state}`)}</Tag>
}

type Tried = Pick<DeliveryRow, 'status' | 'problem' | 'latencyMs'>

/** What came of a try: "204, 35 ms", or why there was no answer. */
export function AnswerInWords({ tried: { status, problem, latencyMs } }: { tried: Tried }) {
  const { t } = useText()
  if (problem) return t(`webhooks.problem.${problem}`)
  if (status === null) return '—'
  return (
    <span className="whitespace-nowrap">
      {status}
      {latencyMs === null ? null : (
        <span className="text-ink-3"> · {t('webhooks.took', { ms: latencyMs })}</span>
      )}
    </span>
  )
}
