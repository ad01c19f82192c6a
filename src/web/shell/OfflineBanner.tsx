import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useText } from '../text.tsx'

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Whether the browser has a network; a reason to disable what writes. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}

/** Says that pages come from memory and that nothing can be changed now. */
export function OfflineBanner() {
  const { t } = useText()
  const online = useOnline()
  return (
    <div role="status">
      {online ? null : (
        <p className="flex items-start gap-2.5 bg-warning-soft px-5 py-2.5 text-ink">
          <WifiOff className="mt-0.5 text-warning" />
          {t('shell.offline')}
        </p>
      )}
    </div>
  )
}
