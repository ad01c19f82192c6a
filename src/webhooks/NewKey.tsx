import { quietly } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { notify } from '../web/ui/Toast.tsx'

/** The key to check messages with: a secret is there for as long as this window is open. */
export function NewKey({ keyText, onClose }: { keyText: string; onClose: () => void }) {
  const { t } = useText()
  const isSecret = keyText.startsWith('whsec_')
  const copy = async () => {
    await navigator.clipboard.writeText(keyText)
    notify(t('webhooks.copied'))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={t('webhooks.newKey')}
      actions={
        <>
          <Button onPress={() => quietly(copy())}>{t('tokens.copy')}</Button>
          <Button variant="primary" onPress={onClose}>
            {t('tokens.kept')}
          </Button>
        </>
      }
    >
      <p>{t(isSecret ? 'webhooks.newKey.secret' : 'webhooks.newKey.public')}</p>
      <code className="rounded-control bg-sunken p-3 font-mono break-all text-ink select-all">{keyText}</code>
    </Dialog>
  )
}
