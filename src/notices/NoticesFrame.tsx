import type { ReactNode } from 'react'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

const hrefs = { list: '/me/notices', how: '/me/notices/how' } as const

/** Notices: what there is to read, and how its mails come. */
export function NoticesFrame(props: { part: keyof typeof hrefs; actions?: ReactNode; children: ReactNode }) {
  const { t } = useText()
  return (
    <Page title={t('notices.title')} actions={props.actions}>
      <Tabs
        label={t('notices.title')}
        tabs={[
          { href: hrefs.list, label: t('notices.list') },
          { href: hrefs.how, label: t('notices.how') },
        ]}
        current={hrefs[props.part]}
      />
      {props.children}
    </Page>
  )
}
