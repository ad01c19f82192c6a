import { useText } from '../text.tsx'
import { TextPage } from './TextPage.tsx'

const parts = {
  privacy: [
    'open.privacy.stored',
    'open.privacy.cookies',
    'open.privacy.seen',
    'open.privacy.kept',
    'open.privacy.rights',
  ],
  accessibility: [
    'open.accessibility.aim',
    'open.accessibility.tested',
    'open.accessibility.limits',
    'open.accessibility.tell',
  ],
  terms: ['open.terms.parties', 'open.terms.rights', 'open.terms.money', 'open.terms.end'],
} as const

export type WordPlace = keyof typeof parts

type WordPageProps = { place: WordPlace; operator: { name: string; email: string } }

/** A page of words: the same for everybody, but for the name of who runs the installation. */
export function WordPage({ place, operator: { name, email } }: WordPageProps) {
  const { t } = useText()
  return (
    <TextPage
      title={t(`open.${place}.title`)}
      lead={t(`open.${place}.lead`, { name })}
      parts={parts[place].map((part) => ({ title: t(part), text: t(`${part}.text`, { name, email }) }))}
    />
  )
}
