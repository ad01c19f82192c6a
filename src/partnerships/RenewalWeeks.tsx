import { useFormat, useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { PartnerHome } from './homeContract.ts'

const height = 48

/** The coming weeks side by side: how much renews in each, and how much of it one pays oneself. */
export function RenewalWeeks({ weeks, href }: { weeks: PartnerHome['weeks']; href: string }) {
  const { t } = useText()
  const format = useFormat()
  const most = Math.max(1, ...weeks.map((week) => week.products))
  const all = weeks.reduce((sum, week) => sum + week.products, 0)
  const yours = weeks.reduce((sum, week) => sum + week.yours, 0)
  return (
    <Section
      title={t('partnerHome.weeks')}
      lead={t('partnerHome.weeks.lead', { count: all, yours })}
      actions={<Link href={href}>{t('partnerHome.weeks.all')}</Link>}
    >
      <ol className="grid grid-cols-4 gap-px border-y border-line bg-line sm:grid-cols-8">
        {weeks.map((week) => (
          <li key={week.from} className="flex flex-col gap-1.5 bg-surface px-2 py-3 text-center">
            <svg aria-hidden viewBox={`0 0 24 ${height}`} className="mx-auto h-12 w-6">
              <Bar value={week.products} most={most} className="fill-chart-1" />
              <Bar value={week.yours} most={most} className="fill-chart-2" />
              <rect y={height - 1} width="24" height="1" className="fill-line" />
            </svg>
            <span className="font-medium">
              {format.count(week.products)}
              <span className="sr-only"> {t('partnerHome.weeks.products', { count: week.products })}</span>
            </span>
            <span className="text-meta text-ink-3">{format.day(week.from)}</span>
            {week.yours > 0 ? (
              <span className="text-meta text-ink-2">
                {t('partnerHome.weeks.yours', { count: week.yours })}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-meta text-ink-2">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 bg-chart-1" />
          {t('partnerHome.weeks.theirs')}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 bg-chart-2" />
          {t('partnerHome.weeks.own')}
        </span>
      </p>
    </Section>
  )
}

function Bar({ value, most, className }: { value: number; most: number; className: string }) {
  const tall = Math.round((value / most) * (height - 4))
  return <rect x="4" width="16" y={height - tall} height={tall} className={className} />
}
