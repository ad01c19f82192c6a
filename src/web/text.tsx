import { setupI18n } from '@lingui/core'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useTransition } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { Language } from '../lib/language.ts'
import type { TextKey } from '../texts.ts'
import { type Format, formatFor } from './format.ts'
import type { Messages } from './language.ts'
import { useLook } from './look.ts'
import { remember } from './storage.ts'

/** Values that a message may name. */
export type TextValues = Record<string, string | number>

/** Writes a text in the person's language. */
export type Translate = (key: TextKey, values?: TextValues) => string

type Spoken = { language: Language; messages: Messages }

type TextState = {
  t: Translate
  language: Language
  region: string
  format: Format
  setLanguage: (language: Language) => void
}

const TextContext = createContext<TextState | null>(null)

type TextProviderProps = {
  initial: Spoken
  initialRegion: string
  /** Where the words of another language come from. */
  messagesOf: (language: Language) => Promise<Messages>
  children: ReactNode
}

/** Speaks one language at a time; the next one replaces it once its messages have arrived. */
export function TextProvider({ initial, initialRegion, messagesOf, children }: TextProviderProps) {
  const [spoken, setSpoken] = useState(initial)
  const region = useLook().region ?? initialRegion
  const [, startTransition] = useTransition()
  const locale = `${spoken.language}-${region}`

  const state = useMemo<TextState>(() => {
    const i18n = setupI18n()
    i18n.loadAndActivate({ locale: spoken.language, locales: locale, messages: spoken.messages })
    return {
      t: (key, values) => i18n._(key, values),
      language: spoken.language,
      region,
      format: formatFor(locale),
      setLanguage: (language) =>
        startTransition(async () => {
          const messages = await messagesOf(language)
          remember('language', language)
          startTransition(() => setSpoken({ language, messages }))
        }),
    }
  }, [spoken, region, locale, messagesOf])

  useEffect(() => {
    document.documentElement.lang = spoken.language
  }, [spoken.language])

  return (
    <TextContext value={state}>
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </TextContext>
  )
}

/** `t(key, values)`, the language chosen, and how to change it. */
export function useText(): TextState {
  const state = useContext(TextContext)
  if (!state) throw new Error('A text was asked for outside the TextProvider')
  return state
}

/** Amounts, days and counts as the person's region writes them. */
export function useFormat(): Format {
  return useText().format
}
