import { lazy, Suspense } from 'react'
import type { TextKey } from '../texts.ts'
import { useText } from './text.tsx'
import { Drawer } from './ui/Dialog.tsx'
import { Kbd } from './ui/Kbd.tsx'
import { Link } from './ui/Link.tsx'

const HelpShelf = lazy(async () => ({ default: (await import('../help/HelpShelf.tsx')).HelpShelf }))

const words: readonly (readonly [term: TextKey, meaning: TextKey])[] = [
  ['access.full.long', 'help.full'],
  ['access.limited.long', 'help.limited'],
  ['help.discount.term', 'help.discount'],
  ['help.cashback.term', 'help.cashback'],
  ['help.volume.term', 'help.volume'],
]

const keys: readonly (readonly [key: string, meaning: TextKey])[] = [
  ['Ctrl K', 'help.key.palette'],
  ['/', 'help.key.search'],
  ['C', 'help.key.client'],
  ['Z', 'help.key.undo'],
]

/** The programme's words and the keys, beside the page. */
export function HelpDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  return (
    <Drawer open={open} onClose={onClose} title={t('help.title')}>
      <div className="flex flex-col gap-6">
        {open ? (
          <Suspense>
            <HelpShelf />
          </Suspense>
        ) : null}
        <section className="flex flex-col gap-3">
          <h2 className="font-strong">{t('help.words')}</h2>
          <dl className="flex flex-col gap-3">
            {words.map(([term, meaning]) => (
              <div key={term}>
                <dt className="font-medium">{t(term)}</dt>
                <dd className="text-pretty text-ink-2">{t(meaning)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="flex flex-col gap-3">
          <h2 className="font-strong">{t('help.keys')}</h2>
          <dl className="flex flex-col gap-2">
            {keys.map(([key, meaning]) => (
              <div key={key} className="flex items-center gap-3">
                <dt className="w-16">
                  <Kbd>{key}</Kbd>
                </dt>
                <dd className="text-ink-2">{t(meaning)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <p>
          <Link href="/docs" newTab>
            {t('nav.reference')}
          </Link>
        </p>
      </div>
    </Drawer>
  )
}
