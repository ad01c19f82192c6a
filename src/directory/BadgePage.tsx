import { useQuery } from '@tanstack/react-query'
import { generate } from 'lean-qr'
import { toSvgSource } from 'lean-qr/extras/svg'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { openHref } from '../web/open/places.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { badgeLooks } from './listing.ts'

/** The badge in its looks, with what to put on a site and what to print. */
export function BadgePage() {
  const { t, language } = useText()
  const { organisationId: partnerId } = useHat()
  const query = useQuery(api.directory.badge.queryOptions({ input: { partnerId } }))
  const origin = window.location.origin
  const verify = `${origin}${openHref('verify', language)}/${partnerId}`
  const html = `<a href="${verify}"><img src="${origin}/badge/${partnerId}/light-${language}.svg" width="220" height="48" alt=""></a>`
  const qr = `data:image/svg+xml,${encodeURIComponent(toSvgSource(generate(verify), { on: '#000', pad: 2 }))}`
  return (
    <Page title={t('badge.title')}>
      <Loaded query={query} what={t('badge.title')}>
        {(badge) => (
          <Sheet>
            <p className="max-w-[42.5rem] text-pretty text-ink-2">{t('badge.lead')}</p>
            <ul className="flex flex-wrap gap-6">
              {badgeLooks.map((look) => (
                <li key={look} className="flex flex-col gap-2">
                  <span className="text-meta text-ink-3">{t(`badge.${look}`)}</span>
                  <span
                    className={look === 'dark' ? 'rounded-card bg-ink p-4' : 'rounded-card bg-sunken p-4'}
                  >
                    <img
                      src={`/badge/${partnerId}/${look}-${language}.svg`}
                      width={220}
                      height={48}
                      alt={t(badge.state === 'valid' ? 'badge.word.valid' : 'badge.word.void')}
                    />
                  </span>
                </li>
              ))}
            </ul>
            <Section title={t('badge.html')}>
              <p className="rounded-control bg-sunken p-3 font-mono text-meta wrap-anywhere select-all">
                {html}
              </p>
              <p>
                <Link href={verify}>{t('badge.verify')}</Link>
              </p>
            </Section>
            <Section title={t('badge.print')}>
              <img src={qr} width={160} height={160} alt={verify} className="bg-white" />
            </Section>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}
