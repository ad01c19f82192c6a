import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { printIban } from '../payouts/iban.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import type { SellerShown } from './contract.ts'
import { SellerDialog } from './SellerDialog.tsx'

/** Who sells: what stands of the provider on every invoice from now on. */
export function SellerPage() {
  const { t } = useText()
  const { staff } = useMe()
  const [isChanging, setChanging] = useState(false)
  const query = useQuery(api.papers.seller.queryOptions())
  const refused = staff === 'manager' || staff === 'finance' ? undefined : t('refusal.staff_only')
  const change = (
    <Button variant="primary" onPress={() => setChanging(true)} disabledReason={refused}>
      {t('papers.seller.change')}
    </Button>
  )
  return (
    <Page
      title={t('papers.seller')}
      above={<Link href="/staff/documents">{t('refunds.title')}</Link>}
      actions={query.data ? change : null}
    >
      <Loaded query={query} what={t('papers.seller')}>
        {(seller) => (
          <>
            <Unprintable />
            {seller ? (
              <Facts seller={seller} />
            ) : (
              <EmptyState drawing="seal" title={t('papers.seller.none')} actions={change}>
                {t('papers.seller.none.text')}
              </EmptyState>
            )}
            {isChanging ? <SellerDialog seller={seller} onClose={() => setChanging(false)} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Documents that wait for a flaw to be mended, with the rule that each breaks. */
function Unprintable() {
  const { t } = useText()
  const query = useQuery(api.papers.unprintable.queryOptions({ input: { limit: 20 } }))
  const rows = query.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Notice tone="warning">
      <p className="font-medium">{t('papers.unprintable', { count: rows.length })}</p>
      <ul>
        {rows.map(({ documentId, number, flaws }) => (
          <li key={documentId}>
            <Link href={`/staff/documents/${documentId}`}>{number}</Link>: {flaws.join('; ')}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Facts({ seller }: { seller: SellerShown }) {
  const { t } = useText()
  const street = `${seller.street} ${seller.houseNumber}`.trim()
  const facts = [
    ['papers.seller.address', `${street}, ${seller.country}-${seller.postcode} ${seller.town}`],
    ['papers.seller.vatNumber', seller.vatNumber],
    ['papers.seller.registerNumber', seller.registerNumber],
    ['papers.seller.email', seller.email],
    ['papers.seller.phone', seller.phone],
    ['papers.seller.website', seller.website],
  ] as const
  const accounts = [
    ['IBAN', seller.iban],
    ['QR-IBAN', seller.qrIban],
  ] as const
  return (
    <Sheet>
      <Section title={seller.name} lead={t('papers.seller.lead')}>
        <FactList
          facts={[
            ...facts.map(([label, value]) => ({ label: t(label), value: value ?? '—' })),
            ...accounts.map(([label, value]) => ({
              label,
              value: value ? <span className="font-mono">{printIban(value)}</span> : '—',
            })),
            { label: t('papers.seller.since'), value: <Day iso={seller.since} show="long" /> },
          ]}
        />
      </Section>
    </Sheet>
  )
}
