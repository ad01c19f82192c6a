import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { SupportCase } from './caseContract.ts'

const states: Record<SupportCase['state'], Tone> = { open: 'info', answered: 'warning', closed: 'neutral' }
const promises: Record<SupportCase['promise'], Tone> = {
  kept: 'positive',
  missed: 'neutral',
  running: 'info',
  late: 'negative',
}

export function CaseStateTag({ state }: Pick<SupportCase, 'state'>) {
  const { t } = useText()
  return <Tag tone={states[state]}>{t(`cases.state.${state}`)}</Tag>
}

/** How the first answer stands against its promise. */
export function PromiseTag({ promise }: Pick<SupportCase, 'promise'>) {
  const { t } = useText()
  return <Tag tone={promises[promise]}>{t(`cases.promise.${promise}`)}</Tag>
}
