import type { z } from 'zod'
import { useFormat, useText } from '../web/text.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { endPreview } from './contract.ts'

type BothSidesProps = {
  yours: { title: string; lines: readonly string[] }
  theirs: { title: string; lines: readonly string[] }
}

/** What ending a partnership does: on this side and on the other. */
export function BothSides({ yours, theirs }: BothSidesProps) {
  return (
    <div className="grid border-y border-line sm:grid-cols-2">
      <Side {...yours} className="sm:pe-6" />
      <Side {...theirs} className="border-line max-sm:border-t sm:border-s sm:ps-6" />
    </div>
  )
}

type SideProps = { title: string; lines: readonly string[]; className: string }

function Side({ title, lines, className }: SideProps) {
  return (
    <section className={`flex flex-col gap-2 py-4 ${className}`}>
      <h2 className="font-strong">{title}</h2>
      <ul className="flex list-disc flex-col gap-1.5 ps-4">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

const shownAtFirst = 12

type RenewalsSoonProps = {
  renewals: z.infer<typeof endPreview>['renewals']
  /** Who looks after them once the partnership has ended. */
  lead: string
}

/** Products that run out soon after the end, the first of them by name. */
export function RenewalsSoon({ renewals, lead }: RenewalsSoonProps) {
  const { t } = useText()
  const format = useFormat()
  if (renewals.length === 0) return null
  const shown = renewals.slice(0, shownAtFirst)
  return (
    <Section title={t('finish.renewals')} lead={lead}>
      <ul className="border-t border-line">
        {shown.map((renewal) => (
          <li key={renewal.productId} className="flex justify-between gap-4 border-b border-line py-2">
            <span className="min-w-0 truncate">{renewal.name}</span>
            <span className="text-ink-2">{format.day(renewal.expiresOn)}</span>
          </li>
        ))}
      </ul>
      {renewals.length > shown.length ? (
        <p className="text-ink-2">{t('give.more', { count: renewals.length - shown.length })}</p>
      ) : null}
    </Section>
  )
}
