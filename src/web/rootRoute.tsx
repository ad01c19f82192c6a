import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { idOf } from '../lib/id.ts'
import { api, queryClient } from './api.ts'
import { meOptions } from './session.tsx'
import { MissingPage } from './shell/PageState.tsx'
import { stateOf } from './shell/StatePage.tsx'

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: MissingPage })

/** Around every page for signed-in people: the shell, drawn once it is known who is there. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meOptions())
    } catch (error) {
      if (stateOf(error) !== 'sessionEnded') throw error
      throw redirect({ href: `/sign-in?next=${encodeURIComponent(location.href)}`, reloadDocument: true })
    }
  },
  component: lazyRouteComponent(() => import('./ConsoleShell.tsx'), 'ConsoleShell'),
})

const organisationId = idOf('organisation')

/** Inside a client's account: what the band says is known before the first page there is drawn. */
export const insideRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/p/$partner/c/$client',
  beforeLoad: async ({ params }) => {
    const partnerId = organisationId.safeParse(params.partner).data
    const clientId = organisationId.safeParse(params.client).data
    if (!partnerId || !clientId) throw notFound()
    await queryClient.ensureQueryData(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  },
  component: Outlet,
})
