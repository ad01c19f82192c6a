import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { daysSince } from './age.ts'
import type { Queue } from './contract.ts'

const hrefs: Record<Queue['kind'], string> = {
  payouts: '/staff/payouts',
  transfers: '/staff/payouts',
  receipts: '/staff/receipts',
  proposals: '/staff/partnerships',
  thaws: '/staff/organisations?kind=frozen',
  frozen: '/staff/organisations?kind=frozen',
  resets: '/staff/resets',
  applications: '/staff/applications',
  rates: '/staff/rates/changes',
  owed: '/staff/owed',
  numbering: '/staff/jobs',
  runs: '/staff/renewals',
  letters: '/staff/jobs',
  jobs: '/staff/jobs',
  verification: '/staff/verification',
}

/** The first page of the provider's people: what waits, and for how long. */
export function StaffHomePage() {
  const { t } = useText()
  const queues = useQuery({ ...api.installation.queues.queryOptions({ input: {} }), refetchInterval: 30_000 })
  return (
    <Page title={t('staffHome.title')} count={t('staffHome.count')}>
      <Sheet aside={<Aside />}>
        <Section title={t('staffHome.waiting')}>
          <Loaded query={queues} what={t('staffHome.waiting')}>
            {(rows) => <Queues rows={rows} />}
          </Loaded>
        </Section>
      </Sheet>
    </Page>
  )
}

const oldDays = 7

function Queues({ rows }: { rows: readonly Queue[] }) {
  const { t } = useText()
  const format = useFormat()
  if (rows.length === 0)
    return (
      <p className="flex items-center gap-2.5 border-y border-line py-3 text-ink-2">
        <CircleCheck className="text-positive" />
        {t('staffHome.none')}
      </p>
    )
  return (
    <ul className="border-t border-line">
      {rows.map((row) => {
        const days = daysSince(row.oldestAt, new Date())
        return (
          <li
            key={row.kind}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3"
          >
            <span className="flex min-w-0 flex-col gap-1">
              <span className="font-medium">{t(`staffHome.queue.${row.kind}`, { count: row.count })}</span>
              <span className="flex items-center gap-2 text-meta text-ink-2">
                {t('staffHome.since', { when: format.moment(row.oldestAt) })}
                {days >= 1 ? (
                  <Tag tone={days >= oldDays ? 'negative' : 'warning'}>
                    {t('staffHome.days', { count: days })}
                  </Tag>
                ) : null}
              </span>
            </span>
            <LinkButton href={hrefs[row.kind]}>
              {t('staffHome.open')}
              <span className="sr-only">: {t(`staffHome.queue.${row.kind}`, { count: row.count })}</span>
            </LinkButton>
          </li>
        )
      })}
    </ul>
  )
}

/** Looking somebody up, and whether the last night was good. */
function Aside() {
  const { t } = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const nights = useQuery(api.verification.nights.queryOptions({ input: {} }))
  const last = nights.data?.nights[0]
  return (
    <>
      <Section title={t('staffHome.find')}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void navigate({ to: '/staff/organisations', search: q ? { q } : {} })
          }}
        >
          <SearchField label={t('look.search')} value={q} onChange={setQ} slashKey />
        </form>
      </Section>
      <Section title={t('staffHome.lastNight')}>
        {last ? (
          <p className="flex flex-wrap items-center gap-2 text-ink-2">
            {last.violations === 0 ? (
              <Tag tone="positive">{t('nights.sound')}</Tag>
            ) : (
              <Tag tone="negative">{t('nights.broken', { count: last.violations })}</Tag>
            )}
            {format.moment(last.at)}
          </p>
        ) : (
          <p className="text-ink-2">{t('nights.none')}</p>
        )}
        <Link href="/staff/verification" look="action">
          {t('install.verification')}
          <ArrowRight />
        </Link>
      </Section>
    </>
  )
}
