import { useSyncExternalStore } from 'react'

/** Whether a media query holds; the component follows a change. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Below 640 px tables turn into cards and the rail into a drawer. */
export const phone = '(width < 40rem)'

/** Below 1024 px wide tables scroll sideways in their frame. */
export const narrow = '(width < 64rem)'
