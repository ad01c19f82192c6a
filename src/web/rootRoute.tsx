import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { queryClient } from './api.ts'
import { meOptions } from './session.tsx'
import { stateOf } from './shell/StatePage.tsx'

export const rootRoute = createRootRoute({ component: Outlet })

/** Around every page for signed-in people: the shell, drawn once it is known who is there. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meOptions())
    } catch (error) {
      if (stateOf(error) !== 'sessionEnded') throw error
      throw redirect({ href: `/sign-in?next=${encodeURIComponent(location.href)}` })
    }
  },
  component: lazyRouteComponent(() => import('./ConsoleShell.tsx'), 'ConsoleShell'),
})
