import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from './rootRoute.tsx'

const at = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => consoleRoute, path, component })

/** The partner's side: its clients, its money, and the work inside a client's account. */
export const partnerRoutes = [
  at(
    '/p/$partner/clients',
    lazyRouteComponent(() => import('../partnerships/ClientsPage.tsx'), 'ClientsPage'),
  ),
  at(
    '/p/$partner/clients/$client',
    lazyRouteComponent(() => import('../partnerships/ClientRecordPage.tsx'), 'ClientRecordPage'),
  ),
  at(
    '/p/$partner/invite',
    lazyRouteComponent(() => import('../partnerships/InvitePage.tsx'), 'InvitePage'),
  ),
  at(
    '/p/$partner/invitations',
    lazyRouteComponent(() => import('../partnerships/SentInvitationsPage.tsx'), 'SentInvitationsPage'),
  ),
  at(
    '/p/$partner/partnerships/$partnership/end',
    lazyRouteComponent(() => import('../partnerships/EndAsPartnerPage.tsx'), 'EndAsPartnerPage'),
  ),
  at(
    '/p/$partner/revenue',
    lazyRouteComponent(() => import('../orders/RevenuePage.tsx'), 'RevenuePage'),
  ),
  at(
    '/p/$partner/c/$client/products',
    lazyRouteComponent(() => import('../products/ClientProductsPage.tsx'), 'ClientProductsPage'),
  ),
  at(
    '/p/$partner/c/$client/order',
    lazyRouteComponent(() => import('../orders/OrderPage.tsx'), 'OrderForClientPage'),
  ),
  at(
    '/o/$org/order',
    lazyRouteComponent(() => import('../orders/OrderPage.tsx'), 'OrderPage'),
  ),
]
