import { Check, CircleAlert, X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast,
  UNSTABLE_ToastContent,
  UNSTABLE_ToastQueue,
  UNSTABLE_ToastRegion,
} from 'react-aria-components'
import { useAction } from '../keys.ts'
import { useText } from '../text.tsx'
import { IconButton } from './Button.tsx'
import { KeyOf } from './Kbd.tsx'

type Toast = { text: string; tone: 'done' | 'refused'; undo: (() => void) | undefined }

const queue = new UNSTABLE_ToastQueue<Toast>({ maxVisibleToasts: 3 })

/** Says what was done, for eight seconds; with `undo` it can be taken back by the button or the Z key. */
export function notify(text: string, undo?: () => void): void {
  queue.add({ text, tone: 'done', undo }, { timeout: 8000 })
}

/** Says what could not be done. It stays until closed. */
export function notifyRefusal(text: string): void {
  queue.add({ text, tone: 'refused', undo: undefined })
}

function undoLast(): false | undefined {
  const last = queue.visibleToasts.find((toast) => toast.content.undo)
  if (!last) return false
  last.content.undo?.()
  queue.close(last.key)
  return undefined
}

/** Where toasts appear; once in each shell. */
export function ToastRegion() {
  const { t } = useText()
  useAction('undo', undoLast)
  return (
    <UNSTABLE_ToastRegion
      queue={queue}
      aria-label={t('ui.toast.region')}
      className="fixed inset-x-4 bottom-4 z-60 flex flex-col items-center gap-2 outline-none sm:inset-x-auto sm:end-6 sm:bottom-6 sm:items-end"
    >
      {({ toast }) => (
        <UNSTABLE_Toast
          toast={toast}
          className="flex w-full max-w-md items-center gap-3 rounded-card border border-line bg-raised py-2 ps-4 pe-2 shadow-float animate-rise sm:w-auto"
        >
          {toast.content.tone === 'done' ? (
            <Check className="text-positive" />
          ) : (
            <CircleAlert className="text-negative" />
          )}
          <UNSTABLE_ToastContent className="flex-1 py-1">
            <Text slot="title">{toast.content.text}</Text>
          </UNSTABLE_ToastContent>
          {toast.content.undo ? (
            <button
              type="button"
              onClick={() => {
                toast.content.undo?.()
                queue.close(toast.key)
              }}
              className="flex h-8 items-center gap-2 rounded-control px-2 font-medium text-accent-ink hover:bg-hover"
            >
              {t('ui.toast.undo')}
              <KeyOf action="undo" />
            </button>
          ) : null}
          <IconButton slot="close" icon={X} label={t('ui.close')} />
        </UNSTABLE_Toast>
      )}
    </UNSTABLE_ToastRegion>
  )
}
