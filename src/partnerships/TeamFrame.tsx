import type { ReactNode } from 'react'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

type TeamFrameProps = {
  part: 'people' | 'clients' | 'effective'
  count?: string | undefined
  children: ReactNode
}

/** The pages of a partner's team: who it is, who may do what for which client, and what somebody can do and why. */
export function TeamFrame({ part, count, children }: TeamFrameProps) {
  const { t } = useText()
  const hat = useHat()
  const isBoss = isBossHat(hat)
  const names = useLegalNames(isBoss ? undefined : hat.organisationId)
  const team = `/p/${hat.organisationId}/team`
  const tabs = {
    people: { href: `${team}/rights`, label: t('team.people') },
    clients: { href: `${team}/rights?part=clients`, label: t('team.clients') },
    effective: { href: `${team}/effective`, label: t('team.effective') },
  }
  if (!isBoss) {
    return (
      <Page title={t('team.title')}>
        <EmptyState drawing="key" title={t('state.noRights.title')}>
          {t('holdings.bossOnly', { names })}
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page
      title={t('team.title')}
      count={count}
      actions={<LinkButton href={`/o/${hat.organisationId}/people`}>{t('team.roles')}</LinkButton>}
    >
      <Tabs label={t('team.title')} current={tabs[part].href} tabs={Object.values(tabs)} />
      {children}
    </Page>
  )
}
