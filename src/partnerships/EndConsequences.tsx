import type { z } from 'zod'
import { useFormat, useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { renewalsAfter, renewalsSoon } from './previewContract.ts'

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
  renewals: readonly (z.infer<typeof renewalsSoon>[number] &
    Partial<Pick<z.infer<typeof renewalsAfter>[number], 'paidNow' | 'afterwards'>>)[]
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
            <span className="flex min-w-0 flex-col">
              <span className="truncate">{renewal.name}</span>
              {renewal.paidNow && renewal.afterwards ? (
                <span className="text-meta text-ink-2">
                  {t(`finish.paidNow.${renewal.paidNow}`)}, {t(`finish.after.${renewal.afterwards}`)}
                </span>
              ) : null}
            </span>
            <span className="flex-none text-ink-2">{format.day(renewal.expiresOn)}</span>
          </li>
        ))}
      </ul>
      {renewals.length > shown.length ? (
        <p className="text-ink-2">{t('give.more', { count: renewals.length - shown.length })}</p>
      ) : null}
    </Section>
  )
}

type TakeAlongProps = { lead: string; links: readonly { href: string; label: string }[] }

/** What is worth keeping before the end; afterwards it can still be read, but is no longer at hand. */
export function TakeAlong({ lead, links }: TakeAlongProps) {
  const { t } = useText()
  return (
    <Section title={t('finish.takeAlong')} lead={lead}>
      <ul className="border-t border-line">
        {links.map((link) => (
          <li key={link.href} className="border-b border-line py-2">
            <Link href={link.href}>{link.label}</Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
