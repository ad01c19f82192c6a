import { useMemo } from 'react'
import { countries } from '../imports/countries.ts'
import { useText } from '../web/text.tsx'

/** The countries organisations may be in, by name in the reader's language. */
export function useCountries(): { value: string; label: string }[] {
  const { language } = useText()
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return [...countries]
      .map((code) => ({ value: code, label: names.of(code) ?? code }))
      .sort((a, b) => a.label.localeCompare(b.label, language))
  }, [language])
}
