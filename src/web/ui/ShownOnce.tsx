import { quietly } from '../api.ts'
import { useText } from '../text.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { notify } from './Toast.tsx'

interface ShownOnceProps {
  title: string
  /** What it is for, and that it will not be shown again. */
  lead: string
  value: string
  onClose: () => void
}

/** A secret that is there for as long as this window is open. */
export function ShownOnce({ title, lead, value, onClose }: ShownOnceProps) {
  const { t } = useText()
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    notify(t('ui.copied'))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={title}
      actions={
        <>
          <Button onPress={() => quietly(copy())}>{t('ui.copy')}</Button>
          <Button variant="primary" onPress={onClose}>
            {t('ui.kept')}
          </Button>
        </>
      }
    >
      <p>{lead}</p>
      <code className="rounded-control bg-sunken p-3 font-mono break-all text-ink select-all">{value}</code>
    </Dialog>
  )
}
