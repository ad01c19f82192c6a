import { useText } from '../web/text.tsx'
import { jobKey } from './jobKeys.ts'

/** What a job does in the reader's language; one that the page does not know yet goes by its name. */
export function useJobName(): (name: string) => string {
  const { t } = useText()
  return (name) => {
    const key = jobKey(name)
    return key ? t(key) : name
  }
}
