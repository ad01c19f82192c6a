import { useEffect, useRef } from 'react'
import { remember, remembered } from './storage.ts'

/** Whether a key belongs to somebody who is writing, so that no shortcut may take it. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  )
}

/** Single letters act only for those who want them (WCAG 2.1.4): on unless switched off here. */
export function singleKeysOn(): boolean {
  return remembered('keys') !== 'off'
}

export function chooseSingleKeys(on: boolean): void {
  remember('keys', on ? null : 'off')
}

/** One letter, anywhere on the page, outside of fields and dialogs. */
export function useKey(key: string, act: (() => void) | undefined): void {
  useShortcut((event) => {
    if (!act || event.key.toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey)
      return false
    if (!singleKeysOn() || isTyping(event)) return false
    act()
    return true
  })
}

/** Ctrl or Cmd with a letter, everywhere, also while typing. */
export function useCommandKey(key: string, act: () => void): void {
  useShortcut((event) => {
    if (event.key.toLowerCase() !== key || !(event.ctrlKey || event.metaKey) || event.altKey) return false
    act()
    return true
  })
}

function useShortcut(take: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (latest.current(event)) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
