import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { ApplicationState } from './application.ts'

const tones: Record<ApplicationState, Tone> = {
  draft: 'neutral',
  checking: 'info',
  review: 'info',
  needs_info: 'warning',
  approved: 'positive',
  rejected: 'negative',
  appealed: 'warning',
  withdrawn: 'neutral',
}

export function ApplicationStateTag({ state }: { state: ApplicationState }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`programme.state.${state}`)}</Tag>
}
