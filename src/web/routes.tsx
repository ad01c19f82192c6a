import { createRouter } from '@tanstack/react-router'
import { clientRoutes, openClientRoutes } from './clientRoutes.tsx'
import { insideRoutes, partnerRoutes } from './partnerRoutes.tsx'
import { personRoutes, publicRoutes } from './publicRoutes.tsx'
import { consoleRoute, rootRoute } from './rootRoute.tsx'
import { StatePage, type StatePageProps, stateOf } from './shell/StatePage.tsx'

/** A state that has the whole window, because no shell could be drawn around it. */
function Alone(props: StatePageProps) {
  return (
    <main id="page" tabIndex={-1} className="flex min-h-dvh flex-col outline-none">
      <StatePage {...props} />
    </main>
  )
}

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...publicRoutes,
    ...openClientRoutes,
    consoleRoute.addChildren([...personRoutes, ...partnerRoutes, insideRoutes, ...clientRoutes]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: () => <Alone kind="notFound" />,
  defaultErrorComponent: ({ error, reset }) => <Alone kind={stateOf(error)} onRetry={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
