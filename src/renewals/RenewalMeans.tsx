import { useQuery } from '@tanstack/react-query'
import type { Hat } from '../people/contract.ts'
import { api, problemOf, useWrite } from '../web/api.ts'
import { isBossHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Switch } from '../web/ui/Checkbox.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section } from '../web/ui/Section.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'

/** What pays automatic renewals when prepaid money does not reach, the warranty, and what is owed under it. */
export function RenewalMeans({ hat }: { hat: Hat }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = hat
  const means = useQuery(api.warranties.means.queryOptions({ input: { organisationId } }))
  const debts = useQuery(api.debts.list.queryOptions({ input: { organisationId, limit: 50 } }))
  const choose = useWrite(api.warranties.chooseMeans)
  const turn = async (currency: 'CHF' | 'EUR', on: boolean) => {
    try {
      await choose.send({ organisationId, currency, means: on ? 'provider' : 'prepaid' })
      notify(t('renewals.means.changed'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <div className="flex max-w-6xl flex-col gap-10 px-5 py-8 max-sm:px-4">
      <Section title={t('renewals.means')} lead={t('renewals.means.lead')}>
        <ul className="flex flex-col gap-4">
          {(means.data ?? []).map(({ currency, means: chosen, warranty }) => (
            <li key={currency} className="flex flex-col gap-1">
              <Switch
                label={t('renewals.means.provider', { currency })}
                hint={t('renewals.means.provider.hint')}
                on={chosen === 'provider'}
                onChange={(on) => void turn(currency, on)}
                disabledReason={isBossHat(hat) ? undefined : t('refusal.boss_only')}
              />
              {warranty ? (
                <p className="text-ink-2">
                  {t(warranty.isEnded ? 'renewals.warranty.ended' : 'renewals.warranty', {
                    ceiling: format.money(warranty.ceiling, currency),
                    used: format.money(warranty.used, currency),
                  })}
                </p>
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
      {debts.data && debts.data.rows.length > 0 ? (
        <Section title={t('renewals.debts')} lead={t('renewals.debts.lead')}>
          <ul className="border-t border-line">
            {debts.data.rows.map((debt) => (
              <li
                key={debt.orderId}
                className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line py-2.5"
              >
                <Link href={`/o/${organisationId}/orders/${debt.orderId}`}>
                  <span className="break-all">{debt.title}</span>
                  {debt.lineCount > 1 ? ` ${t('orders.more', { count: debt.lineCount - 1 })}` : ''}
                </Link>
                <span className={debt.daysLeft < 0 ? 'text-negative' : undefined}>
                  {t('orders.onAccount', {
                    amount: format.money(debt.owed, debt.currency),
                    day: format.dayLong(debt.dueOn),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  )
}
