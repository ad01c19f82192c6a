import { createRoute, lazyRouteComponent as lazy } from '@tanstack/react-router'
import { consoleRoute, insideRoute } from './rootRoute.tsx'

type Component = ReturnType<typeof lazy>

const at = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => consoleRoute, path, component })

/** The partner's side: its clients, its invitations and its money. */
export const partnerRoutes = [
  at(
    '/p/$partner/clients',
    lazy(() => import('../partnerships/ClientsPage.tsx'), 'ClientsPage'),
  ),
  at(
    '/p/$partner/clients/$client',
    lazy(() => import('../partnerships/ClientRecordPage.tsx'), 'ClientRecordPage'),
  ),
  at(
    '/p/$partner/invite',
    lazy(() => import('../partnerships/InvitePage.tsx'), 'InvitePage'),
  ),
  at(
    '/p/$partner/invitations',
    lazy(() => import('../partnerships/PartnerInvitationsPage.tsx'), 'PartnerInvitationsPage'),
  ),
  at(
    '/p/$partner/partnerships/$partnership/end',
    lazy(() => import('../partnerships/EndAsPartnerPage.tsx'), 'EndAsPartnerPage'),
  ),
  at(
    '/p/$partner/revenue',
    lazy(() => import('../orders/RevenuePage.tsx'), 'RevenuePage'),
  ),
  at(
    '/o/$org/order',
    lazy(() => import('../orders/OrderPage.tsx'), 'OrderPage'),
  ),
]

const inside = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => insideRoute, path, component })

/** The partner's work inside a client's account. */
export const insideRoutes = insideRoute.addChildren([
  inside(
    '/products',
    lazy(() => import('../products/ClientProductsPage.tsx'), 'ClientProductsPage'),
  ),
  inside(
    '/order',
    lazy(() => import('../orders/OrderForClientPage.tsx'), 'OrderForClientPage'),
  ),
])
