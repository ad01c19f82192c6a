import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Badge } from './contract.ts'
import { Evidence } from './Evidence.tsx'
import type { BadgeState } from './listing.ts'

const tones: Record<BadgeState, Tone> = {
  valid: 'positive',
  review: 'warning',
  suspended: 'negative',
  ended: 'negative',
  unknown: 'neutral',
}

/** Whether a company is a partner, in plain words, at the moment somebody asks. */
export function VerifyPage({ badge }: { badge: Badge | null }) {
  const { t } = useText()
  const format = useFormat()
  const state = badge?.state ?? 'unknown'
  const title = t(`open.verify.${state}`, { name: badge?.name ?? '' })
  return (
    <article className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline lead={badge ? t('open.verify.lead', { at: format.moment(badge.checkedAt) }) : undefined}>
        {title}
      </Headline>
      <p>
        <Tag tone={tones[state]}>{title}</Tag>
      </p>
      {badge ? <Proved badge={badge} /> : null}
    </article>
  )
}

function Proved({ badge }: { badge: Badge }) {
  const { t, language } = useText()
  const { name, slug, domains, evidence, statement } = badge
  return (
    <>
      {evidence ? (
        <Section title={t('open.directory.proved')}>
          <Evidence evidence={evidence} />
          {slug ? (
            <p>
              <a className="link" href={`${openHref('directory', language)}/${slug}`}>
                {name}
              </a>
            </p>
          ) : null}
        </Section>
      ) : null}
      {domains.length > 0 ? (
        <Section title={t('open.verify.domains')} lead={t('open.verify.elsewhere')}>
          <ul className="border-t border-line">
            {domains.map((domain) => (
              <li key={domain} className="border-b border-line py-2 font-mono text-meta">
                {domain}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section
        title={t('open.verify.statement')}
        lead={t('open.verify.statement.text', { keys: '/.well-known/jwks.json' })}
      >
        <p className="rounded-control bg-sunken p-3 font-mono text-meta wrap-anywhere select-all">
          {statement}
        </p>
      </Section>
    </>
  )
}
