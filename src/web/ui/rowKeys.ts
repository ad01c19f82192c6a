import { type RefObject, useEffect } from 'react'
import { useAction } from '../keys.ts'

/** J and K walk through the rows of a table, X ticks the box of one, E goes in, Enter opens it. */
export function useRowKeys(frame: RefObject<HTMLElement | null>): void {
  const rows = () => [...(frame.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])]
  const rowHere = () => rows().find((row) => row.contains(document.activeElement))
  // Of several tables on a page the one with the focus is meant, else the first.
  const isMeant = () => {
    const focused = document.activeElement?.closest('[data-rows]')
    return frame.current === (focused ?? document.querySelector('[data-rows]:has(tr[data-row])'))
  }
  const walk = (step: 1 | -1) => () => {
    if (!isMeant()) return false
    const all = rows()
    const here = rowHere()
    const next = here ? all[all.indexOf(here) + step] : all[0]
    next?.focus()
    return next !== undefined
  }
  const press = (selector: string) => () => {
    const target = rowHere()?.querySelector<HTMLElement>(selector)
    target?.click()
    return target !== undefined && target !== null
  }
  useAction('next', walk(1))
  useAction('previous', walk(-1))
  useAction('choose', press('input[type="checkbox"]'))
  useAction('enter', press('a[href*="/c/"]'))
  useEffect(() => {
    const place = frame.current
    const open = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLElement)) return
      if (!event.target.matches('tr[data-row]')) return
      event.target.querySelector<HTMLElement>('th a[href]')?.click()
    }
    place?.addEventListener('keydown', open)
    return () => place?.removeEventListener('keydown', open)
  }, [frame])
}
