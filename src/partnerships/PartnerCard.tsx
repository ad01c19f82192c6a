import { BadgeCheck } from 'lucide-react'
import { useFormat, useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import type { Invitation } from './invitationContract.ts'

/** Where a website's name leads; what is no address of the web is shown and not linked. */
function websiteHref(website: string): string | null {
  const address = /^https?:\/\//.test(website) ? website : `https://${website}`
  return URL.canParse(address) ? address : null
}

/** Who asks: a partner that the programme has checked, with what it was checked by. */
export function PartnerCard({ partner }: { partner: Invitation['partner'] }) {
  const { t, language } = useText()
  const format = useFormat()
  const country = new Intl.DisplayNames(language, { type: 'region' }).of(partner.country) ?? partner.country
  const href = partner.website ? websiteHref(partner.website) : null
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-lead font-strong">{partner.name}</span>
        <span className="inline-flex items-center gap-1.5 font-medium text-positive">
          <BadgeCheck />
          {t('partner.verified')}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-ink-2">
        <span>{partner.town ? `${partner.town}, ${country}` : country}</span>
        {partner.registerNumber ? <span className="font-mono">{partner.registerNumber}</span> : null}
        {partner.website ? (
          href ? (
            <Link href={href} newTab>
              {partner.website}
            </Link>
          ) : (
            <span>{partner.website}</span>
          )
        ) : null}
        <span>{t('partner.since', { day: format.dayLong(partner.since) })}</span>
      </p>
    </div>
  )
}
