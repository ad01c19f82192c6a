import { accessOperations } from './access/operations.ts'
import { affiliatesOperations } from './affiliates/operations.ts'
import { recommendationsOperations } from './affiliates/recommendations.ts'
import { auditOperations } from './audit/operations.ts'
import { bankFilesOperations, transfersOperations } from './bank/operations.ts'
import { catalogueOperations } from './catalogue/operations.ts'
import { directoryOperations, listingsOperations } from './directory/operations.ts'
import { bookExportsOperations, exportsOperations } from './exports/operations.ts'
import { helpOperations } from './help/operations.ts'
import { importsOperations } from './imports/operations.ts'
import { installationOperations } from './installation/operations.ts'
import { invoicesOperations } from './invoices/operations.ts'
import { providerEventsOperations } from './invoices/providerEvents.ts'
import { refundsOperations } from './invoices/refunds.ts'
import { writeOffsOperations } from './invoices/writeOffs.ts'
import { ledgerOperations } from './ledger/operations.ts'
import { mailOperations } from './mail/operations.ts'
import { lettersOperations, noticesOperations } from './notices/operations.ts'
import { benefitsOperations } from './orders/benefits.ts'
import { debtsOperations } from './orders/debts.ts'
import { ordersOperations } from './orders/operations.ts'
import { paymentsOperations } from './orders/payments.ts'
import { prepaidOperations } from './orders/prepaid.ts'
import { revenueOperations } from './orders/revenue.ts'
import { lookUpOperations } from './organisations/lookUp.ts'
import { organisationsOperations } from './organisations/operations.ts'
import { papersOperations } from './papers/operations.ts'
import { asksOperations } from './partnerships/asks.ts'
import { clientsOperations } from './partnerships/clients.ts'
import { clientViewsOperations } from './partnerships/clientViews.ts'
import { guardedOperations } from './partnerships/guarded.ts'
import { handoverOperations } from './partnerships/handover.ts'
import { partnerHomeOperations } from './partnerships/home.ts'
import { invitationsOperations } from './partnerships/invitations.ts'
import { motionsOperations } from './partnerships/motions.ts'
import { partnershipsOperations } from './partnerships/operations.ts'
import { payerNoticeOperations } from './partnerships/payerNotice.ts'
import { providerOperations } from './partnerships/provider.ts'
import { residualOperations } from './partnerships/residual.ts'
import { teamOperations } from './partnerships/team.ts'
import { payoutsOperations } from './payouts/operations.ts'
import { receiptsOperations } from './payouts/receipts.ts'
import { payoutRunsOperations } from './payouts/runs.ts'
import { statementsOperations } from './payouts/statements.ts'
import { doorOperations } from './people/door.ts'
import { peopleOperations } from './people/operations.ts'
import { resetOperations } from './people/resets.ts'
import { securityOperations } from './people/security.ts'
import { productsOperations } from './products/operations.ts'
import { admissionsOperations } from './programme/admissions.ts'
import { programmeOperations } from './programme/operations.ts'
import { standingOperations } from './programme/standings.ts'
import { ratesOperations } from './rates/operations.ts'
import { forecastOperations } from './renewals/forecast.ts'
import { guardedActsOperations } from './renewals/guardedActs.ts'
import { renewalsOperations } from './renewals/operations.ts'
import { renewalRunsOperations } from './renewals/runs.ts'
import { warrantiesOperations } from './renewals/warranties.ts'
import { requestInboxOperations } from './requests/inbox.ts'
import { requestsOperations } from './requests/operations.ts'
import { caseOperations } from './support/caseOperations.ts'
import { caseStaffOperations } from './support/caseStaffOperations.ts'
import { supportOperations } from './support/operations.ts'
import { visitingOperations } from './support/staffOperations.ts'
import { lendingOperations } from './support/temporaryOperations.ts'
import { vipOperations } from './support/vipOperations.ts'
import { tokensOperations } from './tokens/operations.ts'
import { verificationOperations } from './verification/operations.ts'
import { webhooksOperations } from './webhooks/operations.ts'

/** What happens: every operation of the contract, by the same names. */
export const operations = {
  people: peopleOperations,
  door: doorOperations,
  security: securityOperations,
  resets: resetOperations,
  organisations: organisationsOperations,
  lookUp: lookUpOperations,
  catalogue: catalogueOperations,
  products: productsOperations,
  access: accessOperations,
  tokens: tokensOperations,
  audit: auditOperations,
  invitations: invitationsOperations,
  partnerships: {
    ...partnershipsOperations,
    ...motionsOperations,
    ...asksOperations,
    ...residualOperations,
    ...payerNoticeOperations,
  },
  providedPartnerships: providerOperations,
  guardedActs: { ...guardedOperations, ...guardedActsOperations },
  handovers: handoverOperations,
  clients: { ...clientsOperations, ...clientViewsOperations },
  partnerHome: partnerHomeOperations,
  team: teamOperations,
  orders: ordersOperations,
  benefits: benefitsOperations,
  revenue: revenueOperations,
  forecast: forecastOperations,
  payments: paymentsOperations,
  prepaid: prepaidOperations,
  invoices: invoicesOperations,
  papers: papersOperations,
  refunds: refundsOperations,
  writeOffs: writeOffsOperations,
  providerEvents: providerEventsOperations,
  debts: debtsOperations,
  payouts: payoutsOperations,
  payoutRuns: payoutRunsOperations,
  statements: statementsOperations,
  receipts: receiptsOperations,
  bankFiles: bankFilesOperations,
  transfers: transfersOperations,
  renewals: renewalsOperations,
  renewalRuns: renewalRunsOperations,
  warranties: warrantiesOperations,
  rates: ratesOperations,
  exports: exportsOperations,
  bookExports: bookExportsOperations,
  webhooks: webhooksOperations,
  help: helpOperations,
  mailbox: mailOperations,
  notices: noticesOperations,
  letters: lettersOperations,
  directory: directoryOperations,
  listings: listingsOperations,
  support: supportOperations,
  temporaryAccess: { ...lendingOperations, ...visitingOperations },
  vip: vipOperations,
  cases: { ...caseOperations, ...caseStaffOperations },
  requests: requestsOperations,
  requestInbox: requestInboxOperations,
  programme: { ...programmeOperations, ...standingOperations },
  admissions: admissionsOperations,
  affiliates: { ...affiliatesOperations, ...recommendationsOperations },
  imports: importsOperations,
  ledger: ledgerOperations,
  verification: verificationOperations,
  installation: installationOperations,
}
