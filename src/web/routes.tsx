import { createRouter } from '@tanstack/react-router'
import { clientRoutes, openClientRoutes } from './clientRoutes.tsx'
import { insideRoutes, partnerRoutes } from './partnerRoutes.tsx'
import { personRoutes, publicRoutes } from './publicRoutes.tsx'
import { consoleRoute, rootRoute } from './rootRoute.tsx'
import { MissingPage, PageState } from './shell/PageState.tsx'
import { stateOf } from './shell/StatePage.tsx'
import { staffRoutes } from './staffRoutes.tsx'

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...publicRoutes,
    ...openClientRoutes,
    consoleRoute.addChildren([
      ...personRoutes,
      ...partnerRoutes,
      insideRoutes,
      ...clientRoutes,
      ...staffRoutes,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: MissingPage,
  defaultErrorComponent: ({ error, reset }) => <PageState kind={stateOf(error)} onRetry={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
