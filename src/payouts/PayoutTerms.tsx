import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { TaxDialog } from './TaxDialog.tsx'

/** Where money goes and how it is taxed; a legal representative changes either. */
export function PayoutTerms() {
  const { t } = useText()
  const format = useFormat()
  const { organisationId: partnerId, role } = useHat()
  const account = useQuery(api.payouts.account.queryOptions({ input: { partnerId } }))
  const tax = useQuery(api.payouts.taxProfile.queryOptions({ input: { partnerId } }))
  const [changes, setChanges] = useState<'account' | 'tax' | null>(null)
  const reason = role === 'legal' ? null : t('refusal.legal_only')
  const [to, profile] = [account.data, tax.data]
  return (
    <>
      <Section
        title={t('payouts.account')}
        actions={
          <Button size="small" onPress={() => setChanges('account')} disabledReason={reason}>
            {t(to ? 'payouts.account.change' : 'payouts.account.add')}
          </Button>
        }
      >
        {to && !to.isUsable ? (
          <Notice tone="warning">
            {t('payouts.account.rests', { from: format.moment(to.usableAt), by: to.changedBy })}
          </Notice>
        ) : null}
        {to ? (
          <FactList
            facts={[
              { label: 'IBAN', value: <span className="font-mono">{to.iban}</span> },
              { label: t('payouts.account.holder'), value: to.holder },
              {
                label: t('payouts.account.address'),
                value: `${to.street} ${to.houseNumber}, ${to.country}-${to.postcode} ${to.town}`,
              },
            ]}
          />
        ) : (
          <p className="text-ink-2">{t('payouts.account.none')}</p>
        )}
      </Section>
      <Section
        title={t('payouts.tax')}
        actions={
          <Button size="small" onPress={() => setChanges('tax')} disabledReason={reason}>
            {t(profile ? 'payouts.tax.change' : 'payouts.tax.add')}
          </Button>
        }
      >
        {profile ? (
          <FactList
            facts={[
              { label: t('address.country'), value: profile.country },
              {
                label: t('payouts.tax.registered'),
                value: profile.registered ? (profile.vatNumber ?? '') : t('payouts.tax.notRegistered'),
              },
              {
                label: t('payouts.tax.agreement'),
                value: profile.agreement
                  ? t('payouts.tax.agreed', {
                      day: format.dayLong(profile.agreement.at),
                      name: profile.agreement.by.name,
                    })
                  : t('payouts.tax.notAgreed'),
              },
              {
                label: t('payouts.tax.treatment'),
                value: t(`payouts.tax.treatment.${profile.treatment}`, {
                  rate: format.percent(profile.rate),
                }),
              },
            ]}
          />
        ) : (
          <p className="max-w-xl text-pretty text-ink-2">{t('payouts.tax.none')}</p>
        )}
      </Section>
      {changes === 'account' ? <AccountDialog onClose={() => setChanges(null)} /> : null}
      {changes === 'tax' ? <TaxDialog profile={profile ?? null} onClose={() => setChanges(null)} /> : null}
    </>
  )
}
