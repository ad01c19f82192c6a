import { HelpShelf } from '../help/HelpShelf.tsx'
import type { TextKey } from '../texts.ts'
import { KeyLines } from './shell/KeyLines.tsx'
import { useText } from './text.tsx'
import { Drawer } from './ui/Dialog.tsx'
import { Link } from './ui/Link.tsx'

const words: readonly (readonly [term: TextKey, meaning: TextKey])[] = [
  ['access.full.long', 'help.full'],
  ['access.limited.long', 'help.limited'],
  ['help.discount.term', 'help.discount'],
  ['help.cashback.term', 'help.cashback'],
  ['help.volume.term', 'help.volume'],
]

/** The programme's words and the keys, beside the page. */
export function HelpDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  return (
    <Drawer open={open} onClose={onClose} title={t('help.title')}>
      <div className="flex flex-col gap-6">
        <HelpShelf />
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
          <KeyLines />
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
