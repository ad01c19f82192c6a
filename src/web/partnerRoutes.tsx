import { createRoute, lazyRouteComponent as lazy, redirect } from '@tanstack/react-router'
import { consoleRoute, insideRoute } from './rootRoute.tsx'
import { MissingPage } from './shell/PageState.tsx'

type Component = ReturnType<typeof lazy>

const at = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => consoleRoute, path, component, notFoundComponent: MissingPage })

/** The partner's side: its clients, its invitations and its money. */
export const partnerRoutes = [
  at(
    '/p/$partner',
    lazy(() => import('../partnerships/PartnerHomePage.tsx'), 'PartnerHomePage'),
  ),
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
    '/p/$partner/proposed',
    lazy(() => import('../partnerships/ProposedActsPage.tsx'), 'ProposedByUsPage'),
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
    '/p/$partner/team/rights',
    lazy(() => import('../partnerships/TeamRightsPage.tsx'), 'TeamRightsPage'),
  ),
  at(
    '/p/$partner/team/effective',
    lazy(() => import('../partnerships/EffectivePage.tsx'), 'EffectivePage'),
  ),
  at(
    '/p/$partner/payouts',
    lazy(() => import('../payouts/PayoutsPage.tsx'), 'PayoutsPage'),
  ),
  at(
    '/p/$partner/requests',
    lazy(() => import('../requests/RequestsPage.tsx'), 'RequestsPage'),
  ),
  at(
    '/p/$partner/requests/$request',
    lazy(() => import('../requests/RequestPage.tsx'), 'RequestPage'),
  ),
  at(
    '/p/$partner/programme',
    lazy(() => import('../programme/StandingPage.tsx'), 'StandingPage'),
  ),
  at(
    '/p/$partner/listing',
    lazy(() => import('../directory/ListingPage.tsx'), 'ListingPage'),
  ),
  at(
    '/p/$partner/badge',
    lazy(() => import('../directory/BadgePage.tsx'), 'BadgePage'),
  ),
  at(
    '/p/$partner/exports',
    lazy(() => import('../exports/ExportsPage.tsx'), 'ExportsPage'),
  ),
  at(
    '/p/$partner/statements',
    lazy(() => import('../payouts/StatementPage.tsx'), 'StatementPage'),
  ),
  at(
    '/o/$org/order',
    lazy(() => import('../orders/OrderPage.tsx'), 'OrderPage'),
  ),
]

const inside = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => insideRoute, path, component, notFoundComponent: MissingPage })

const insideIndex = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ href: `/p/${params.partner}/c/${params.client}/products`, replace: true })
  },
})

/** The partner's work inside a client's account. */
export const insideRoutes = insideRoute.addChildren([
  insideIndex,
  inside(
    '/products',
    lazy(() => import('../products/ClientProductsPage.tsx'), 'ClientProductsPage'),
  ),
  inside(
    '/products/$product/who',
    lazy(() => import('../access/WhoPage.tsx'), 'WhoPage'),
  ),
  inside(
    '/renewals',
    lazy(() => import('../renewals/ClientRenewalsPage.tsx'), 'ClientRenewalsPage'),
  ),
  inside(
    '/order',
    lazy(() => import('../orders/OrderForClientPage.tsx'), 'OrderForClientPage'),
  ),
])
