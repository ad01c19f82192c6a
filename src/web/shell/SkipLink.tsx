import { useText } from '../text.tsx'

/** First stop of the keyboard: over the navigation, to the page, which takes the focus by its tabindex. */
export function SkipLink() {
  const { t } = useText()
  return (
    <a
      href="#page"
      className="fixed start-2 top-2 z-70 rounded-control bg-accent px-3 py-1.5 font-medium text-on-accent not-focus:sr-only"
    >
      {t('shell.skip')}
    </a>
  )
}
