import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute, rootRoute } from './rootRoute.tsx'
import { MissingPage } from './shell/PageState.tsx'

type Component = ReturnType<typeof lazyRouteComponent>

const at = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => consoleRoute, path, component, notFoundComponent: MissingPage })

const openAt = <P extends string>(path: P, component: Component) =>
  createRoute({ getParentRoute: () => rootRoute, path, component, notFoundComponent: MissingPage })

/** The side of an organisation that owns products, and the provider's own. */
export const clientRoutes = [
  at(
    '/o/$org',
    lazyRouteComponent(() => import('../organisations/OrganisationHomePage.tsx'), 'OrganisationHomePage'),
  ),
  at(
    '/o/$org/products',
    lazyRouteComponent(() => import('../products/ProductsPage.tsx'), 'ProductsPage'),
  ),
  at(
    '/o/$org/renewals',
    lazyRouteComponent(() => import('../renewals/RenewalsPage.tsx'), 'RenewalsPage'),
  ),
  at(
    '/o/$org/products/$product/who',
    lazyRouteComponent(() => import('../access/WhoPage.tsx'), 'WhoPage'),
  ),
  at(
    '/o/$org/premium',
    lazyRouteComponent(() => import('../support/PremiumPage.tsx'), 'PremiumPage'),
  ),
  at(
    '/o/$org/partners',
    lazyRouteComponent(() => import('../partnerships/PartnersPage.tsx'), 'PartnersPage'),
  ),
  at(
    '/o/$org/partners/add',
    lazyRouteComponent(() => import('../partnerships/AddPartnerPage.tsx'), 'AddPartnerPage'),
  ),
  at(
    '/o/$org/partners/$partnership',
    lazyRouteComponent(() => import('../partnerships/PartnerRecordPage.tsx'), 'PartnerRecordPage'),
  ),
  at(
    '/o/$org/partners/$partnership/rights',
    lazyRouteComponent(() => import('../partnerships/RightsPage.tsx'), 'RightsPage'),
  ),
  at(
    '/o/$org/partners/$partnership/payer',
    lazyRouteComponent(() => import('../partnerships/PayerPage.tsx'), 'PayerPage'),
  ),
  at(
    '/o/$org/partners/$partnership/end',
    lazyRouteComponent(() => import('../partnerships/EndAsClientPage.tsx'), 'EndAsClientPage'),
  ),
  at(
    '/o/$org/programme',
    lazyRouteComponent(() => import('../programme/ProgrammePage.tsx'), 'ProgrammePage'),
  ),
  at(
    '/o/$org/address',
    lazyRouteComponent(() => import('../organisations/AddressPage.tsx'), 'AddressPage'),
  ),
  at(
    '/o/$org/proposed',
    lazyRouteComponent(() => import('../partnerships/ProposedActsPage.tsx'), 'ProposedToUsPage'),
  ),
  at(
    '/o/$org/proposed/$proposal',
    lazyRouteComponent(() => import('../partnerships/ProposedActPage.tsx'), 'ProposedActPage'),
  ),
  at(
    '/o/$org/partners/$partnership/handover',
    lazyRouteComponent(() => import('../partnerships/BeginHandoverPage.tsx'), 'BeginHandoverPage'),
  ),
  at(
    '/o/$org/handovers/$handover',
    lazyRouteComponent(() => import('../partnerships/HandoverPage.tsx'), 'HandoverPage'),
  ),
  at(
    '/o/$org/people',
    lazyRouteComponent(() => import('../organisations/PeoplePage.tsx'), 'PeoplePage'),
  ),
  at(
    '/o/$org/actors',
    lazyRouteComponent(() => import('../access/ActorsPage.tsx'), 'ActorsPage'),
  ),
  at(
    '/o/$org/activity',
    lazyRouteComponent(() => import('../access/ActivityPage.tsx'), 'ActivityPage'),
  ),
  at(
    '/o/$org/tokens',
    lazyRouteComponent(() => import('../tokens/TokensPage.tsx'), 'TokensPage'),
  ),
  at(
    '/o/$org/webhooks',
    lazyRouteComponent(() => import('../webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
  ),
  at(
    '/o/$org/webhooks/$webhook',
    lazyRouteComponent(() => import('../webhooks/WebhookPage.tsx'), 'WebhookPage'),
  ),
  at(
    '/o/$org/prepaid',
    lazyRouteComponent(() => import('../orders/PrepaidPage.tsx'), 'PrepaidPage'),
  ),
  at(
    '/o/$org/to-pay',
    lazyRouteComponent(() => import('../bank/ToPayPage.tsx'), 'ToPayPage'),
  ),
  at(
    '/o/$org/transfer',
    lazyRouteComponent(() => import('../bank/TransferPage.tsx'), 'TransferPage'),
  ),
  at(
    '/o/$org/pay/$payment',
    lazyRouteComponent(() => import('../orders/PayPage.tsx'), 'PayPage'),
  ),
  at(
    '/o/$org/orders',
    lazyRouteComponent(() => import('../orders/OrdersPage.tsx'), 'OrdersPage'),
  ),
  at(
    '/o/$org/invoices',
    lazyRouteComponent(() => import('../invoices/InvoicesPage.tsx'), 'InvoicesPage'),
  ),
  at(
    '/o/$org/invoices/$document',
    lazyRouteComponent(() => import('../invoices/InvoiceRecordPage.tsx'), 'InvoiceRecordPage'),
  ),
  at(
    '/o/$org/orders/$order',
    lazyRouteComponent(() => import('../orders/OrderRecordPage.tsx'), 'OrderRecordPage'),
  ),
]

/** Invitations are answered, and the demo's letters read, without signing in first. */
export const openClientRoutes = [
  openAt(
    '/i/$token',
    lazyRouteComponent(() => import('../partnerships/InvitationPage.tsx'), 'InvitationPage'),
  ),
  openAt(
    '/invitations/$invitation',
    lazyRouteComponent(() => import('../partnerships/InvitationPage.tsx'), 'InvitationPage'),
  ),
  openAt(
    '/mailbox',
    lazyRouteComponent(() => import('../mail/MailboxPage.tsx'), 'MailboxPage'),
  ),
  openAt(
    '/mailbox/$letter',
    lazyRouteComponent(() => import('../mail/LetterPage.tsx'), 'LetterPage'),
  ),
]
