import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { Budget } from './Budget.tsx'
import type { Profile } from './contract.ts'
import { Evidence } from './Evidence.tsx'

/** A partner as everybody may see it: what it says of itself, and beside it what is proved. */
export function PartnerProfilePage({ profile }: { profile: Profile }) {
  const { t, language } = useText()
  const format = useFormat()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const { claim, about, work, certifications } = profile
  return (
    <div className="flex flex-col gap-8 sm:pt-6">
      <p>
        <a className="link" href={openHref('directory', language)}>
          {t('open.directory.back')}
        </a>
      </p>
      <Headline lead={claim ? <span lang={claim.language}>{claim.text}</span> : undefined}>
        {profile.name}
      </Headline>
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <p className="flex flex-wrap gap-1.5">
            {profile.skills.map((skill) => (
              <Tag key={skill}>{t(`directory.skill.${skill}`)}</Tag>
            ))}
            {profile.activities.map((activity) => (
              <Tag key={activity}>{t(`directory.activity.${activity}`)}</Tag>
            ))}
          </p>
          {about ? (
            <Section title={t('open.directory.about')}>
              <div
                lang={about.language}
                className="flex max-w-[42.5rem] flex-col gap-3 text-read text-pretty"
              >
                {about.text.split(/\n{2,}/).map((part) => (
                  <p key={part} className="whitespace-pre-line">
                    {part}
                  </p>
                ))}
              </div>
            </Section>
          ) : null}
          {work.length > 0 ? (
            <Section title={t('open.directory.work')} lead={t('open.directory.work.note')}>
              <ul className="border-t border-line">
                {work.map((one) => (
                  <li key={one.title} className="border-b border-line py-2.5">
                    {one.href ? (
                      <a className="link" href={one.href} rel="nofollow noopener">
                        {one.title}
                      </a>
                    ) : (
                      one.title
                    )}
                    {one.client ? <span className="text-ink-3"> · {one.client}</span> : null}
                  </li>
                ))}
              </ul>
            </Section>
          ) : null}
          {certifications.length > 0 ? (
            <Section title={t('open.directory.certifications')} lead={t('open.directory.work.note')}>
              <ul className="border-t border-line">
                {certifications.map((one) => (
                  <li key={one.name} className="border-b border-line py-2.5">
                    {one.proof ? (
                      <a className="link" href={one.proof} rel="nofollow noopener">
                        {one.name}
                      </a>
                    ) : (
                      one.name
                    )}
                    <span className="text-ink-3"> · {format.day(one.on)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          ) : null}
        </div>
        <aside className="flex min-w-0 flex-col gap-6">
          <Section title={t('open.directory.proved')}>
            <Evidence evidence={profile.evidence} />
            <p>
              <a className="link" href={`${openHref('verify', language)}/${profile.partnerId}`}>
                {t('open.directory.verify')}
              </a>
            </p>
          </Section>
          <Section title={t('open.directory.contact')}>
            <FactList
              tight
              facts={[
                {
                  label: t('open.directory.country'),
                  value: [profile.town, regions.of(profile.country)].filter(Boolean).join(', '),
                },
                {
                  label: t('open.directory.speaks'),
                  value: profile.languages.map((code) => tongues.of(code) ?? code).join(', '),
                },
                ...(profile.email
                  ? [
                      {
                        label: 'E-mail',
                        value: (
                          <a className="link" href={`mailto:${profile.email}`}>
                            {profile.email}
                          </a>
                        ),
                      },
                    ]
                  : []),
                ...(profile.phone ? [{ label: 'Tel.', value: profile.phone }] : []),
                ...(profile.hours ? [{ label: t('open.directory.hours'), value: profile.hours }] : []),
              ]}
            />
            <p className="text-ink-2">
              <Budget budget={profile.budget} />
            </p>
            {profile.accepts ? null : <p>{t('open.directory.closed')}</p>}
          </Section>
        </aside>
      </div>
    </div>
  )
}
