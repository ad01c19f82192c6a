import { useText } from '../web/text.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { DocumentRow } from './contract.ts'

const tones: Record<DocumentRow['state'], Tone> = {
  posted: 'neutral',
  issued: 'positive',
  part_credited: 'warning',
  credited: 'neutral',
}

/** How a document stands. */
export function DocumentTag({ state }: { state: DocumentRow['state'] }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`invoices.state.${state}`)}</Tag>
}
