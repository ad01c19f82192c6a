import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute, rootRoute } from './rootRoute.tsx'
import { MissingPage } from './shell/PageState.tsx'

const at = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => rootRoute, path, component })

/** Where everybody comes in: `/` leads on to one's own first page. */
const home = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./HomePage.tsx'), 'HomePage'),
})

const me = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('../people/ProfilePage.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/security',
  component: lazyRouteComponent(() => import('../people/SecurityPage.tsx'), 'SecurityPage'),
})

const support = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/support',
  component: lazyRouteComponent(() => import('../support/SupportCodePage.tsx'), 'SupportCodePage'),
})

const notices = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/notices',
  component: lazyRouteComponent(() => import('../notices/NoticesPage.tsx'), 'NoticesPage'),
})

const noticeChoices = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/notices/how',
  component: lazyRouteComponent(() => import('../notices/NoticeChoicesPage.tsx'), 'NoticeChoicesPage'),
})

const apply = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/apply',
  component: lazyRouteComponent(() => import('../programme/ApplyPage.tsx'), 'ApplyPage'),
})

export const publicRoutes = [
  at(
    '/sign-in/return',
    lazyRouteComponent(() => import('../people/ReturnPage.tsx'), 'ReturnPage'),
  ),
  at(
    '/set-up',
    lazyRouteComponent(() => import('../people/SetUpPage.tsx'), 'SetUpPage'),
  ),
  /** Every part of the interface at one glance, for those who build it. No page links here. */
  at(
    '/style',
    lazyRouteComponent(() => import('./style/StylePage.tsx'), 'StylePage'),
  ),
]

const supportAccess = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/support-access',
  component: lazyRouteComponent(() => import('../support/SupportAccessPage.tsx'), 'SupportAccessPage'),
})

const cases = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/cases',
  component: lazyRouteComponent(() => import('../support/CasesPage.tsx'), 'CasesPage'),
})

const supportCase = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/me/cases/$case',
  component: lazyRouteComponent(() => import('../support/CasePage.tsx'), 'CasePage'),
  notFoundComponent: MissingPage,
})

export const personRoutes = [
  cases,
  supportCase,
  supportAccess,
  home,
  me,
  security,
  notices,
  noticeChoices,
  support,
  apply,
]
