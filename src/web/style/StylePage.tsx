import { BookOpen, ChartColumn, FileText, House, Inbox, ShieldCheck, UserCog, Users } from 'lucide-react'
import { useState } from 'react'
import { AppShell } from '../shell/AppShell.tsx'
import type { NavGroup, Place, WorkContext } from '../shell/entries.ts'
import { Page } from '../shell/Page.tsx'
import { StatePage } from '../shell/StatePage.tsx'
import { useFormat, useText } from '../text.tsx'
import { Button, LinkButton } from '../ui/Button.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { Figures } from '../ui/Figures.tsx'
import { Sheet } from '../ui/Section.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { ClientsSample } from './ClientsSample.tsx'
import { FormSample } from './FormSample.tsx'
import { PickerSample } from './PickerSample.tsx'
import { WordsSample } from './WordsSample.tsx'

/** Every part of the interface in its usual surroundings, in the chosen theme and language. */
export function StylePage() {
  const { t } = useText()
  const format = useFormat()
  const [isInside, setInside] = useState(() => new URLSearchParams(window.location.search).has('inside'))
  const own: Place = { id: 'own', name: 'Atelier Nord Sàrl', detail: t('style.partnerArea'), href: '/style' }
  const clients: Place[] = ['Boulangerie Käser Sàrl', 'Fiduciaire du Bourg SA', 'Hôtel Belmont'].map(
    (name) => ({
      id: name,
      name,
      detail: `${t('style.fullTitle')} · ${t('style.whoPays')}: ${t('style.client')}`,
      href: '/style?inside',
    }),
  )
  const context: WorkContext = {
    clientName: 'Fiduciaire du Bourg SA',
    access: 'full',
    payer: 'partner',
    leaveHref: '/style',
  }
  const navigation: NavGroup[] = [
    {
      entries: [
        { href: '/', label: t('style.home'), icon: House },
        { href: '/style', label: t('style.clients'), icon: Users, count: '48' },
        { href: '/style/requests', label: t('style.requests'), icon: Inbox, count: '3' },
        { href: '/style/revenue', label: t('style.revenue'), icon: ChartColumn },
        { href: '/style/invoices', label: t('style.invoices'), icon: FileText },
      ],
    },
    {
      title: t('style.programme'),
      entries: [
        { href: '/style/status', label: t('style.status'), icon: ShieldCheck },
        { href: '/style/listing', label: t('style.title'), icon: BookOpen },
        { href: '/style/team', label: t('style.team'), icon: UserCog },
      ],
    },
  ]
  return (
    <AppShell
      unread={3}
      navigation={navigation}
      places={{ current: own, organisations: [own], clients, recent: clients.slice(1, 2) }}
      person={{ name: 'Luc Martin', email: 'luc@atelier-nord.example' }}
      commands={navigation.flatMap((group) =>
        group.entries.map((entry) => ({
          ...entry,
          id: entry.href,
          group: group.title ?? t('shell.navigation'),
        })),
      )}
      onHelp={() => setInside(false)}
      onSignOut={() => setInside(false)}
      context={isInside ? context : undefined}
    >
      <Page
        title={t('style.clients')}
        count={t('style.count')}
        actions={
          <>
            <LinkButton href="/sign-in">{t('style.export')}</LinkButton>
            <Button variant="primary">{t('style.addClient')}</Button>
          </>
        }
      >
        <Figures
          figures={[
            {
              label: t('style.cashback'),
              value: format.money('1347.20', 'CHF'),
              note: t('style.paidOn', { day: format.day('2026-10-01') }),
              href: '/style/revenue',
            },
            {
              label: t('style.discounts'),
              value: format.money('8912.00', 'CHF'),
              note: format.percent(2000),
            },
            { label: t('style.renewals'), value: format.count(31), note: format.money('4180.60', 'CHF') },
            {
              label: t('style.managed'),
              value: format.money('41206.50', 'CHF'),
              parts: [
                { label: t('style.byClients'), perMille: 710 },
                { label: t('style.byYou'), perMille: 250 },
              ],
            },
          ]}
        />
        <ClientsSample />
        <Tabs
          label={t('style.title')}
          current="/style"
          tabs={[
            { href: '/style', label: t('style.clients') },
            { href: '/style/products', label: t('style.products'), count: '22' },
            { href: '/style/revenue', label: t('style.revenue') },
            { href: '/style/team', label: t('style.team') },
          ]}
        />
        <Sheet>
          <Switch label={t('style.inside')} on={isInside} onChange={setInside} />
          <WordsSample />
          <FormSample />
        </Sheet>
        <PickerSample />
        <StatePage kind="notFound" />
      </Page>
    </AppShell>
  )
}
