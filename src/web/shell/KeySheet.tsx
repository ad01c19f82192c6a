import { useLook } from '../look.ts'
import { useText } from '../text.tsx'
import { LinkButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyLines } from './KeyLines.tsx'

/** Which key does what, as this person has them. Ctrl or Cmd with / opens it, whatever single keys do. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  const { singleKeys } = useLook()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('keys.sheet')}
      actions={<LinkButton href="/me">{t('keys.change')}</LinkButton>}
    >
      {singleKeys === false ? <p>{t('keys.off')}</p> : null}
      <KeyLines columns />
    </Dialog>
  )
}
