import type { ReactNode } from 'react'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

type Part = 'queue' | 'files' | 'receipts' | 'statements' | 'provider' | 'owed'

const hrefs: Record<Part, string> = {
  queue: '/staff/payouts',
  files: '/staff/payouts/files',
  receipts: '/staff/receipts',
  statements: '/staff/bank-files',
  provider: '/staff/provider-events',
  owed: '/staff/owed',
}

/** Money out and money in, each with its own address. */
export function PayoutRunsFrame({
  part,
  actions,
  children,
}: {
  part: Part
  actions?: ReactNode
  children: ReactNode
}) {
  const { t } = useText()
  const parts: readonly Part[] = ['queue', 'files', 'receipts', 'statements', 'provider', 'owed']
  return (
    <Page title={t('payoutRuns.title')} actions={actions}>
      <Tabs
        label={t('payoutRuns.parts')}
        tabs={parts.map((one) => ({ href: hrefs[one], label: t(`payoutRuns.${one}`) }))}
        current={hrefs[part]}
      />
      {children}
    </Page>
  )
}
