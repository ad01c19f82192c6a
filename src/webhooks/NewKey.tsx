import { useText } from '../web/text.tsx'
import { ShownOnce } from '../web/ui/ShownOnce.tsx'

/** The key to check messages with. */
export function NewKey({ keyText, onClose }: { keyText: string; onClose: () => void }) {
  const { t } = useText()
  const lead = keyText.startsWith('whsec_') ? 'webhooks.newKey.secret' : 'webhooks.newKey.public'
  return <ShownOnce title={t('webhooks.newKey')} lead={t(lead)} value={keyText} onClose={onClose} />
}
