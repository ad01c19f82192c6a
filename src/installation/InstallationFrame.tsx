import type { ReactNode } from 'react'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

const hrefs = {
  jobs: '/staff/jobs',
  verification: '/staff/verification',
  settings: '/staff/settings',
  roles: '/staff/roles',
} as const
type Part = keyof typeof hrefs
const parts: readonly Part[] = ['jobs', 'verification', 'settings', 'roles']

/** The installation: what it does by itself, whether it holds, how it is set up, who may what. */
export function InstallationFrame(props: { part: Part; actions?: ReactNode; children: ReactNode }) {
  const { t } = useText()
  return (
    <Page title={t('install.title')} actions={props.actions}>
      <Tabs
        label={t('install.parts')}
        tabs={parts.map((part) => ({ href: hrefs[part], label: t(`install.${part}`) }))}
        current={hrefs[props.part]}
      />
      {props.children}
    </Page>
  )
}
