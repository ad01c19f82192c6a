import { useQuery } from '@tanstack/react-query'
import type { Currency } from '../lib/money.ts'
import { api } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'

/** What of the account is reserved, for which order or payout, and until when. */
export function PrepaidHolds({ currency }: { currency: Currency }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const holds = useQuery(api.prepaid.holds.queryOptions({ input: { organisationId, currency } }))
  if (!holds.data || holds.data.length === 0) return null
  return (
    <div className="max-w-3xl px-5 pt-6 max-sm:px-4">
      <Section title={t('prepaid.holds')}>
        <FactList
          facts={holds.data.map((hold) => ({
            label: t(hold.subjectId.startsWith('ord_') ? 'prepaid.holds.order' : 'prepaid.holds.payout'),
            value: (
              <span className="flex flex-col">
                {hold.title ? (
                  <Link href={`/o/${organisationId}/orders/${hold.subjectId}`}>{hold.title}</Link>
                ) : (
                  format.moment(hold.madeAt)
                )}
                {hold.expiresAt ? (
                  <span className="text-meta text-ink-3">
                    {t('prepaid.holds.until', { moment: format.moment(hold.expiresAt) })}
                  </span>
                ) : null}
              </span>
            ),
            action: <Money amount={hold.amount} currency={currency} />,
          }))}
        />
      </Section>
    </div>
  )
}
