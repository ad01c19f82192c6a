import { useEffect, useRef } from 'react'
import { type KeyAction, keysOf } from '../people/preferences.ts'
import { strike } from './keyboard.ts'
import { look } from './look.ts'

/** Whether a key belongs to somebody who is writing, so that no shortcut may take it. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]',
    ) !== null
  )
}

/** Single letters act only for those who want them (WCAG 2.1.4): they can be changed and switched off. */
export function singleKeysOn(): boolean {
  return look().singleKeys !== false
}

/** Does it; `false` leaves the key to whoever asked before. */
type Act = () => unknown

const takers = new Map<KeyAction, Act[]>()
let held: { key: string; until: number } | null = null

/** Two keys belong together when the second comes within so many milliseconds. */
const pause = 1500

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (!singleKeysOn() || isTyping(event) || event.key.length !== 1) return
  const before = held && event.timeStamp <= held.until ? held.key : null
  const struck = strike(keysOf(look().keys), before, event.key.toLowerCase())
  held = struck.held ? { key: struck.held, until: event.timeStamp + pause } : null
  if (!struck.action) return
  const acts = takers.get(struck.action)?.toReversed() ?? []
  if (acts.some((act) => act() !== false)) event.preventDefault()
}

/** A key that somebody may have changed, anywhere on the page, outside of fields and dialogs. */
export function useAction(action: KeyAction, act: Act | undefined): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const isOn = act !== undefined
  useEffect(() => {
    if (!isOn) return
    const mine: Act = () => latest.current?.()
    if (takers.size === 0) document.addEventListener('keydown', listen)
    takers.set(action, [...(takers.get(action) ?? []), mine])
    return () => {
      takers.set(action, takers.get(action)?.filter((other) => other !== mine) ?? [])
    }
  }, [action, isOn])
}

/** Ctrl or Cmd with a key, everywhere, also while typing. */
export function useCommandKey(keys: string, act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      if (!keys.includes(event.key.toLowerCase()) || !(event.ctrlKey || event.metaKey) || event.altKey) return
      latest.current()
      event.preventDefault()
    }
    document.addEventListener('keydown', take)
    return () => document.removeEventListener('keydown', take)
  }, [keys])
}
