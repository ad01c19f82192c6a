import { Headline } from '../shell/Headline.tsx'
import { useText } from '../text.tsx'
import { LinkButton } from '../ui/Button.tsx'
import { openHref } from './places.ts'

const sides = ['client', 'partner', 'both'] as const
const points = ['1', '2', '3'] as const

/** What the programme is, for whoever comes without having signed in. */
export function ProgrammePage() {
  const { t, language } = useText()
  return (
    <div className="flex flex-col gap-12 sm:pt-[6vh]">
      <div className="flex max-w-[48rem] flex-col gap-6">
        <Headline lead={t('open.home.lead')}>{t('open.home.title')}</Headline>
        <div className="flex flex-wrap items-center gap-4">
          <LinkButton href={openHref('signIn', language)} variant="primary" size="large">
            {t('shell.signIn')}
          </LinkButton>
          <LinkButton href={openHref('request', language)} size="large">
            {t('open.request.title')}
          </LinkButton>
          <LinkButton href={openHref('directory', language)} size="large">
            {t('open.directory.title')}
          </LinkButton>
          <LinkButton href={openHref('join', language)} size="large">
            {t('open.join.title')}
          </LinkButton>
          <p className="text-ink-3">{t('open.home.invited')}</p>
        </div>
      </div>
      <div className="grid gap-x-10 gap-y-10 border-t border-line-strong pt-8 md:grid-cols-3">
        {sides.map((side) => (
          <section key={side} className="flex flex-col gap-3">
            <h2 className="text-large font-strong">{t(`open.home.${side}`)}</h2>
            <ul className="flex flex-col divide-y divide-line text-read text-pretty text-ink-2">
              {points.map((point) => (
                <li key={point} className="py-2.5 first:pt-0">
                  {t(`open.home.${side}.${point}`)}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}
