import type { ReactNode } from 'react'
import { useText } from '../text.tsx'

type ComparisonProps = {
  asked: ReactNode
  given: ReactNode
  askedTitle?: string | undefined
  givenTitle?: string | undefined
  /** Of its two headings: 3 inside a section, 2 right under the page's title. */
  level?: 2 | 3 | undefined
}

/** "They ask" beside "You give": two columns under one rule, one under the other on a phone. */
export function Comparison({ asked, given, askedTitle, givenTitle, level = 3 }: ComparisonProps) {
  const { t } = useText()
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <div className="grid border-y border-line sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <section className="flex flex-col gap-3 py-4 sm:pe-6">
        <Title className="text-ink-3">{askedTitle ?? t('ui.comparison.asked')}</Title>
        {asked}
      </section>
      <section className="flex flex-col gap-3 border-line py-4 max-sm:border-t sm:border-s sm:ps-6">
        <Title className="font-strong text-accent-ink">{givenTitle ?? t('ui.comparison.given')}</Title>
        {given}
      </section>
    </div>
  )
}
