import { useEffect, useState } from 'react'
import { initial } from './entries.ts'

const idleMinutes = 30

/** Whether somebody has left the keyboard and the pointer alone for half an hour; `goOn` says they are back. */
export function useIdle(): { isIdle: boolean; goOn: () => void } {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    if (isIdle) return
    let last = Date.now()
    const touch = () => {
      // A machine that slept wakes up with the first touch: that one does not count as work.
      if (Date.now() - last >= idleMinutes * 60_000) setIdle(true)
      else last = Date.now()
    }
    const look = () => {
      if (Date.now() - last >= idleMinutes * 60_000) setIdle(true)
    }
    const timer = setInterval(look, 30_000)
    const events = ['pointerdown', 'keydown', 'scroll'] as const
    for (const event of events) document.addEventListener(event, touch, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      for (const event of events) document.removeEventListener(event, touch, { capture: true })
    }
  }, [isIdle])
  return { isIdle, goOn: () => setIdle(false) }
}

/** The tab's icon: the client's initial in the colours of the band, so that tabs are told apart. */
export function useTabIcon(clientName: string): void {
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (!icon) return
    const usual = icon.href
    const letter = initial(clientName).replace(/[<&]/g, '')
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#f0b13f"/><text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-size="20" font-weight="600" fill="#271c0e">${letter}</text></svg>`
    icon.href = `data:image/svg+xml,${encodeURIComponent(drawing)}`
    return () => {
      icon.href = usual
    }
  }, [clientName])
}
