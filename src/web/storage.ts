/** What this browser remembers for its person. Storage may be forbidden or full: the app works the same without. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`mandato.${key}`)
  } catch {
    return null
  }
}

/** Remember a value, or forget it with null. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`mandato.${key}`)
    else localStorage.setItem(`mandato.${key}`, value)
  } catch {
    // Nothing is lost but the convenience.
  }
}
