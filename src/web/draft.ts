import { useState } from 'react'
import type { z } from 'zod'

function kept(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(`mandato.${key}`) ?? 'null')
  } catch {
    return null
  }
}

/**
 * What somebody is entering, kept in this tab: reloading or going back loses nothing. A draft of another shape,
 * left by an older version, is forgotten.
 */
export function useDraft<S extends z.ZodType>(
  key: string,
  schema: S,
  blank: z.infer<S>,
): [z.infer<S>, (draft: z.infer<S>) => void, () => void] {
  const [draft, setDraft] = useState<z.infer<S>>(() => {
    const read = schema.safeParse(kept(key))
    return read.success ? read.data : blank
  })
  const save = (next: z.infer<S> | null) => {
    setDraft(next ?? blank)
    try {
      if (next === null) sessionStorage.removeItem(`mandato.${key}`)
      else sessionStorage.setItem(`mandato.${key}`, JSON.stringify(next))
    } catch {
      // Storage may be forbidden; the draft then lives as long as the page.
    }
  }
  return [draft, save, () => save(null)]
}
