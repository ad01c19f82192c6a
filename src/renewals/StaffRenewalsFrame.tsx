import type { ReactNode } from 'react'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

type Part = 'runs' | 'warranties'

const hrefs: Record<Part, string> = { runs: '/staff/renewals', warranties: '/staff/warranties' }

/** What renews by itself, and who may owe it: each with its own address. */
export function StaffRenewalsFrame(props: { part: Part; actions?: ReactNode; children: ReactNode }) {
  const { t } = useText()
  const parts: readonly Part[] = ['runs', 'warranties']
  return (
    <Page title={t(`runs.part.${props.part}`)} actions={props.actions}>
      <Tabs
        label={t('runs.parts')}
        tabs={parts.map((part) => ({ href: hrefs[part], label: t(`runs.part.${part}`) }))}
        current={hrefs[props.part]}
      />
      {props.children}
    </Page>
  )
}
