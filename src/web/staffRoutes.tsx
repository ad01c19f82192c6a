import { createRoute, lazyRouteComponent as lazy } from '@tanstack/react-router'
import { consoleRoute } from './rootRoute.tsx'
import { MissingPage } from './shell/PageState.tsx'

const at = <P extends string>(path: P, component: ReturnType<typeof lazy>) =>
  createRoute({ getParentRoute: () => consoleRoute, path, component, notFoundComponent: MissingPage })

/** The provider's own pages, for its staff. */
export const staffRoutes = [
  at(
    '/staff',
    lazy(() => import('../installation/StaffHomePage.tsx'), 'StaffHomePage'),
  ),
  at(
    '/staff/organisations',
    lazy(() => import('../organisations/StaffOrganisationsPage.tsx'), 'StaffOrganisationsPage'),
  ),
  at(
    '/staff/organisations/$organisation',
    lazy(() => import('../organisations/StaffOrganisationPage.tsx'), 'StaffOrganisationPage'),
  ),
  at(
    '/staff/applications',
    lazy(() => import('../programme/ApplicationsPage.tsx'), 'ApplicationsPage'),
  ),
  at(
    '/staff/applications/$application',
    lazy(() => import('../programme/StaffApplicationPage.tsx'), 'StaffApplicationPage'),
  ),
  at(
    '/staff/cases',
    lazy(() => import('../support/StaffCasesPage.tsx'), 'StaffCasesPage'),
  ),
  at(
    '/staff/cases/$case',
    lazy(() => import('../support/StaffCasePage.tsx'), 'StaffCasePage'),
  ),
  at(
    '/staff/support-access',
    lazy(() => import('../support/StaffAccessPage.tsx'), 'StaffAccessPage'),
  ),
  at(
    '/staff/callers',
    lazy(() => import('../support/VerifyCallerPage.tsx'), 'VerifyCallerPage'),
  ),
  at(
    '/staff/activity',
    lazy(() => import('../access/StaffLogPage.tsx'), 'StaffLogPage'),
  ),
  at(
    '/staff/catalogue',
    lazy(() => import('../catalogue/CataloguePage.tsx'), 'CataloguePage'),
  ),
  at(
    '/staff/jobs',
    lazy(() => import('../installation/JobsPage.tsx'), 'JobsPage'),
  ),
  at(
    '/staff/verification',
    lazy(() => import('../verification/VerificationPage.tsx'), 'VerificationPage'),
  ),
  at(
    '/staff/settings',
    lazy(() => import('../installation/SettingsPage.tsx'), 'SettingsPage'),
  ),
  at(
    '/staff/roles',
    lazy(() => import('../installation/RolesPage.tsx'), 'RolesPage'),
  ),
  at(
    '/staff/letters',
    lazy(() => import('../notices/StaffLettersPage.tsx'), 'StaffLettersPage'),
  ),
  at(
    '/staff/imports',
    lazy(() => import('../imports/ImportPage.tsx'), 'ImportPage'),
  ),
  at(
    '/staff/documents',
    lazy(() => import('../invoices/StaffDocumentsPage.tsx'), 'StaffDocumentsPage'),
  ),
  at(
    '/staff/documents/$document',
    lazy(() => import('../invoices/StaffDocumentPage.tsx'), 'StaffDocumentPage'),
  ),
  at(
    '/staff/help',
    lazy(() => import('../help/HelpVotesPage.tsx'), 'HelpVotesPage'),
  ),
  at(
    '/staff/exports',
    lazy(() => import('../exports/StaffExportsPage.tsx'), 'StaffExportsPage'),
  ),
  at(
    '/staff/exports/accounts',
    lazy(() => import('../exports/ExportAccountsPage.tsx'), 'ExportAccountsPage'),
  ),
  at(
    '/staff/exports/vat',
    lazy(() => import('../exports/VatReturnPage.tsx'), 'VatReturnPage'),
  ),
  at(
    '/staff/seller',
    lazy(() => import('../papers/SellerPage.tsx'), 'SellerPage'),
  ),
  at(
    '/staff/partnerships',
    lazy(() => import('../partnerships/StaffPartnershipsPage.tsx'), 'StaffPartnershipsPage'),
  ),
  at(
    '/staff/renewals',
    lazy(() => import('../renewals/RunsPage.tsx'), 'RunsPage'),
  ),
  at(
    '/staff/warranties',
    lazy(() => import('../renewals/WarrantiesPage.tsx'), 'WarrantiesPage'),
  ),
  at(
    '/staff/ledger',
    lazy(() => import('../ledger/AccountsPage.tsx'), 'AccountsPage'),
  ),
  at(
    '/staff/ledger/accounts/$account',
    lazy(() => import('../ledger/AccountPage.tsx'), 'AccountPage'),
  ),
  at(
    '/staff/ledger/journals',
    lazy(() => import('../ledger/JournalsPage.tsx'), 'JournalsPage'),
  ),
  at(
    '/staff/ledger/journals/$journal',
    lazy(() => import('../ledger/JournalPage.tsx'), 'JournalPage'),
  ),
  at(
    '/staff/ledger/trial-balance',
    lazy(() => import('../ledger/TrialBalancePage.tsx'), 'TrialBalancePage'),
  ),
  at(
    '/staff/payouts',
    lazy(() => import('../payouts/PayoutQueuePage.tsx'), 'PayoutQueuePage'),
  ),
  at(
    '/staff/payouts/files',
    lazy(() => import('../payouts/PayoutFilesPage.tsx'), 'PayoutFilesPage'),
  ),
  at(
    '/staff/resets',
    lazy(() => import('../people/StaffResetsPage.tsx'), 'StaffResetsPage'),
  ),
  at(
    '/staff/receipts',
    lazy(() => import('../payouts/ReceiptsPage.tsx'), 'ReceiptsPage'),
  ),
  at(
    '/staff/bank-files',
    lazy(() => import('../bank/BankFilesPage.tsx'), 'BankFilesPage'),
  ),
  at(
    '/staff/provider-events',
    lazy(() => import('../invoices/ProviderEventsPage.tsx'), 'ProviderEventsPage'),
  ),
  at(
    '/staff/owed',
    lazy(() => import('../invoices/OwedPage.tsx'), 'OwedPage'),
  ),
  at(
    '/staff/rates',
    lazy(() => import('../rates/StandingPage.tsx'), 'StandingPage'),
  ),
  at(
    '/staff/rates/history',
    lazy(() => import('../rates/HistoryPage.tsx'), 'HistoryPage'),
  ),
  at(
    '/staff/rates/new',
    lazy(() => import('../rates/NewChangePage.tsx'), 'NewChangePage'),
  ),
  at(
    '/staff/rates/changes',
    lazy(() => import('../rates/ChangesPage.tsx'), 'ChangesPage'),
  ),
  at(
    '/staff/rates/changes/$change',
    lazy(() => import('../rates/ChangePage.tsx'), 'ChangePage'),
  ),
  at(
    '/staff/rates/changes/$change/lines',
    lazy(() => import('../rates/SimulatedLinesPage.tsx'), 'SimulatedLinesPage'),
  ),
]
