import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { Headset, LogIn, LogOut, UserPlus } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { idOf } from '../lib/id.ts'
import type { Hat } from '../people/contract.ts'
import { api } from './api.ts'
import { signOut } from './auth.ts'
import { useAction } from './keys.ts'
import { wear } from './look.ts'
import { navigationBeside, navigationInClient, navigationOf } from './navigation.ts'
import { ownPlaces, recentPlaces, rememberPlace, useClientPlaces } from './places.ts'
import { hatOf, useMe } from './session.tsx'
import { AppShell } from './shell/AppShell.tsx'
import type { Command, NavGroup, Place, WorkContext } from './shell/entries.ts'
import { MissingPage } from './shell/PageState.tsx'
import { remember, remembered } from './storage.ts'
import { useFormat, useText } from './text.tsx'
import { Link } from './ui/Link.tsx'
import { Notice } from './ui/Notice.tsx'

const SupportBand = lazy(async () => ({
  default: (await import('../support/SupportBand.tsx')).SupportBand,
}))
const HelpDrawer = lazy(async () => ({ default: (await import('./HelpDrawer.tsx')).HelpDrawer }))

/** How soon the bell knows of what came. */
const lookAgainMs = 30_000

/** The frame of all pages for signed-in people, drawn from the address: which organisation, which client. */
export function ConsoleShell() {
  const { t } = useText()
  const format = useFormat()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const me = useMe()
  const params: Record<string, unknown> = useParams({ strict: false })
  const here = useLocation({ select: ({ href }) => href })
  const isProvider = useLocation({ select: ({ pathname }) => pathname.startsWith('/staff') })
  const named = hatOf(me.hats, params)
  // An organisation that one does not belong to is not there.
  const isForeign = !named && ('org' in params || 'partner' in params)
  // Pages beside all organisations keep the frame of the one that was open last.
  const hat = named ?? (isProvider ? undefined : lastHat(me.hats))
  const inClient = useClientContext(named?.organisationId, params)
  const clients = useClientPlaces(me)
  const own = ownPlaces(t, me)
  const client = clients.find((place) => place.id === inClient?.placeId)

  const [cameFrom, setCameFrom] = useState<string>()
  if (!/^\/p\/[^/]+\/c\//.test(here) && cameFrom !== here) setCameFrom(here)

  const unread = useQuery({
    ...api.notices.count.queryOptions({ input: {} }),
    refetchInterval: lookAgainMs,
  })
  const { preferences } = me
  useEffect(() => wear(preferences), [preferences])
  const navigate = useNavigate()
  const partnerArea = hat?.partner ? `/p/${hat.organisationId}` : undefined
  useAction('clients', partnerArea ? () => void navigate({ href: `${partnerArea}/clients` }) : undefined)
  useAction('revenue', partnerArea ? () => void navigate({ href: `${partnerArea}/revenue` }) : undefined)

  const placeId = inClient?.placeId
  useEffect(() => {
    if (placeId) rememberPlace(placeId)
  }, [placeId])

  const namedId = named?.organisationId
  useEffect(() => {
    if (namedId) remember('hat', namedId)
  }, [namedId])

  const beside: Place = { id: 'me', name: me.name, detail: me.email, href: '/me' }
  const navigation = !hat
    ? navigationBeside(t, me.staff)
    : inClient
      ? navigationInClient(t, hat, inClient.clientId)
      : [
          ...navigationOf(t, hat, format.count(hat.clients)),
          ...(me.staff ? navigationBeside(t, me.staff) : []),
        ]
  const leave = async () => {
    await signOut()
    window.location.assign('/sign-in')
  }
  const commands: Command[] = [
    ...pageCommands(navigation, t('shell.navigation')),
    ...(hat?.partner
      ? [
          {
            id: 'invite',
            label: t('command.invite'),
            group: t('command.actions'),
            icon: UserPlus,
            href: `/p/${hat.organisationId}/invite`,
          },
        ]
      : []),
    {
      id: 'support-code',
      label: t('support.title'),
      group: t('command.actions'),
      icon: Headset,
      href: supportCodeHref(hat?.organisationId, inClient?.clientId),
    },
    {
      id: 'sign-out',
      label: t('shell.user.signOut'),
      group: t('command.actions'),
      icon: LogOut,
      onAction: () => void leave(),
    },
    ...clients.map((place) => ({
      id: `enter:${place.id}`,
      label: t('command.enter', { name: place.name }),
      group: t('shell.switcher.clients'),
      icon: LogIn,
      href: place.href,
      alsoKnownAs: place.alsoKnownAs,
    })),
  ]
  return (
    <AppShell
      navigation={navigation}
      places={{
        current: client ?? own.find((place) => place.id === hat?.organisationId) ?? beside,
        organisations: own,
        clients,
        recent: recentPlaces(clients).filter((place) => place.id !== inClient?.placeId),
      }}
      person={{ name: me.name, email: me.email, profileHref: '/me' }}
      commands={commands}
      onHelp={() => setHelpOpen(true)}
      onSignOut={() => void leave()}
      unread={unread.data?.unread ?? 0}
      context={inClient && { ...inClient.context, leaveHref: cameFrom ?? inClient.context.leaveHref }}
    >
      <Suspense>
        <SupportBand />
      </Suspense>
      {me.factorDueOn ? <FactorDue on={me.factorDueOn} /> : null}
      {isForeign ? <MissingPage /> : <Outlet />}
      <Suspense>{isHelpOpen ? <HelpDrawer open onClose={() => setHelpOpen(false)} /> : null}</Suspense>
    </AppShell>
  )
}

/** Whoever has to set up a second factor is reminded on every page until it is there. */
function FactorDue({ on }: { on: string }) {
  const { t } = useText()
  const format = useFormat()
  return (
    <div className="px-5 pt-4">
      <Notice
        tone="warning"
        title={t('security.factors.mandatory')}
        actions={<Link href="/me/security">{t('security.due.open')}</Link>}
      >
        {t('security.due', { day: format.dayLong(on) })}
      </Notice>
    </div>
  )
}

function lastHat(hats: readonly Hat[]): Hat | undefined {
  return hats.find((hat) => hat.organisationId === remembered('hat')) ?? hats[0]
}

/** Where one's support code is shown, made out for whom one acts here. */
function supportCodeHref(hatId: string | undefined, clientId: string | undefined): string {
  const here = new URLSearchParams({
    ...(hatId ? { hat: hatId } : {}),
    ...(clientId ? { client: clientId } : {}),
  })
  return here.size > 0 ? `/me/support?${here}` : '/me/support'
}

function pageCommands(navigation: readonly NavGroup[], group: string): Command[] {
  return navigation.flatMap(({ entries, title }) =>
    entries.map(({ href, label, icon }) => ({ id: href, label, icon, href, group: title ?? group })),
  )
}

const organisationId = idOf('organisation')

type InClient = { clientId: string; placeId: string; context: WorkContext }

/** Inside `/p/{partner}/c/{client}`: whose account it is, and whose money. The partner's own record is not inside. */
function useClientContext(
  partner: string | undefined,
  params: Record<string, unknown>,
): InClient | undefined {
  const isInside = useLocation({ select: ({ pathname }) => pathname.startsWith(`/p/${partner}/c/`) })
  const partnerId = organisationId.safeParse(partner).data
  const clientId = organisationId.safeParse(params.client).data
  const isEnabled = isInside && partnerId !== undefined && clientId !== undefined
  const { data } = useQuery(
    api.clients.get.queryOptions({
      input: { partnerId: partnerId ?? 'org_', clientId: clientId ?? 'org_' },
      enabled: isEnabled,
    }),
  )
  if (!isEnabled || !data) return undefined
  return {
    clientId,
    placeId: `${partnerId}:${clientId}`,
    context: {
      clientName: data.client.name,
      access: data.access,
      payer: data.access === 'full' ? data.payer : null,
      leaveHref: `/p/${partnerId}/clients`,
    },
  }
}
