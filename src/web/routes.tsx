import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { SignInPage } from './SignInPage.tsx'
import { StatePage, type StatePageProps, stateOf } from './shell/StatePage.tsx'

const root = createRootRoute({ component: Outlet })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/sign-in' })
  },
})

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage })

/** Every part of the interface at one glance, for those who build it. No page links here. */
const style = createRoute({
  getParentRoute: () => root,
  path: '/style',
  component: lazyRouteComponent(() => import('./style/StylePage.tsx'), 'StylePage'),
})

/** A state that has the whole window, because no shell could be drawn around it. */
function Alone(props: StatePageProps) {
  return (
    <main id="page" tabIndex={-1} className="flex min-h-dvh flex-col outline-none">
      <StatePage {...props} />
    </main>
  )
}

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, style]),
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
