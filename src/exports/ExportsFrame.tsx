import type { ReactNode } from 'react'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

type Part = 'files' | 'accounts' | 'vat'

const hrefs: Record<Part, string> = {
  files: '/staff/exports',
  accounts: '/staff/exports/accounts',
  vat: '/staff/exports/vat',
}

/** What leaves the provider's books: files, the accounts they go to, and figures of returns. */
export function ExportsFrame({
  part,
  actions,
  children,
}: {
  part: Part
  actions?: ReactNode
  children: ReactNode
}) {
  const { t } = useText()
  const parts: readonly Part[] = ['files', 'accounts', 'vat']
  return (
    <Page title={t('exports.title')} actions={actions}>
      <Tabs
        label={t('exports.parts')}
        tabs={parts.map((one) => ({ href: hrefs[one], label: t(`exports.part.${one}`) }))}
        current={hrefs[part]}
      />
      {children}
    </Page>
  )
}
