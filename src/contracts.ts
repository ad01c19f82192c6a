import { accessContract } from './access/contract.ts'
import { affiliatesContract } from './affiliates/contract.ts'
import { auditContract } from './audit/contract.ts'
import { bankFilesContract, transfersContract } from './bank/contract.ts'
import { catalogueContract } from './catalogue/contract.ts'
import { directoryContract, listingsContract } from './directory/contract.ts'
import { bookExportsContract, exportsContract } from './exports/contract.ts'
import { helpContract } from './help/contract.ts'
import { importsContract } from './imports/contract.ts'
import { installationContract } from './installation/contract.ts'
import { invoicesContract, refundsContract } from './invoices/contract.ts'
import { providerEventsContract, writeOffsContract } from './invoices/owedContract.ts'
import { ledgerContract } from './ledger/contract.ts'
import { mailContract } from './mail/contract.ts'
import { lettersContract, noticesContract } from './notices/contract.ts'
import { benefitsContract, ordersContract, paymentsContract } from './orders/contract.ts'
import { debtsContract } from './orders/debtContract.ts'
import { prepaidContract } from './orders/prepaidContract.ts'
import { revenueContract } from './orders/revenueContract.ts'
import { organisationsContract } from './organisations/contract.ts'
import { lookUpContract } from './organisations/lookUpContract.ts'
import { papersContract } from './papers/contract.ts'
import { clientsContract } from './partnerships/clientContract.ts'
import { clientViewsContract } from './partnerships/clientViewsContract.ts'
import { partnershipsContract } from './partnerships/contract.ts'
import { guardedContract } from './partnerships/guardedContract.ts'
import { handoverContract } from './partnerships/handoverContract.ts'
import { partnerHomeContract } from './partnerships/homeContract.ts'
import { invitationsContract } from './partnerships/invitationContract.ts'
import { motionsContract } from './partnerships/motionsContract.ts'
import { payerNoticeContract } from './partnerships/payerContract.ts'
import { providerContract } from './partnerships/providerContract.ts'
import { residualContract } from './partnerships/residualContract.ts'
import { teamContract } from './partnerships/teamContract.ts'
import { payoutsContract } from './payouts/contract.ts'
import { receiptsContract } from './payouts/receiptContract.ts'
import { payoutRunsContract } from './payouts/runContract.ts'
import { statementsContract } from './payouts/statementContract.ts'
import { peopleContract } from './people/contract.ts'
import { doorContract } from './people/doorContract.ts'
import { resetContract } from './people/resetContract.ts'
import { securityContract } from './people/securityContract.ts'
import { productsContract } from './products/contract.ts'
import { admissionsContract, programmeContract } from './programme/contract.ts'
import { standingContract } from './programme/standingContract.ts'
import { ratesContract } from './rates/contract.ts'
import { renewalsContract } from './renewals/contract.ts'
import { forecastContract } from './renewals/forecastContract.ts'
import { renewalRunsContract } from './renewals/runContract.ts'
import { warrantiesContract } from './renewals/warrantyContract.ts'
import { requestInboxContract, requestsContract } from './requests/contract.ts'
import { casesContract } from './support/caseContract.ts'
import { supportContract } from './support/contract.ts'
import { temporaryAccessContract } from './support/temporaryContract.ts'
import { vipContract } from './support/vipContract.ts'
import { tokensContract } from './tokens/contract.ts'
import { verificationContract } from './verification/contract.ts'
import { webhooksContract } from './webhooks/contract.ts'

/** What can be asked: the one truth from which routes, OpenAPI, typed client and commands are read off. */
export const contracts = {
  people: peopleContract,
  door: doorContract,
  security: securityContract,
  resets: resetContract,
  organisations: organisationsContract,
  lookUp: lookUpContract,
  catalogue: catalogueContract,
  products: productsContract,
  access: accessContract,
  tokens: tokensContract,
  audit: auditContract,
  invitations: invitationsContract,
  providedPartnerships: providerContract,
  partnerships: {
    ...partnershipsContract,
    ...motionsContract,
    ...residualContract,
    ...payerNoticeContract,
  },
  guardedActs: guardedContract,
  handovers: handoverContract,
  clients: { ...clientsContract, ...clientViewsContract },
  partnerHome: partnerHomeContract,
  team: teamContract,
  orders: ordersContract,
  benefits: benefitsContract,
  revenue: revenueContract,
  forecast: forecastContract,
  payments: paymentsContract,
  prepaid: prepaidContract,
  invoices: invoicesContract,
  papers: papersContract,
  refunds: refundsContract,
  writeOffs: writeOffsContract,
  providerEvents: providerEventsContract,
  debts: debtsContract,
  payouts: payoutsContract,
  payoutRuns: payoutRunsContract,
  statements: statementsContract,
  receipts: receiptsContract,
  bankFiles: bankFilesContract,
  transfers: transfersContract,
  renewals: renewalsContract,
  renewalRuns: renewalRunsContract,
  warranties: warrantiesContract,
  rates: ratesContract,
  exports: exportsContract,
  bookExports: bookExportsContract,
  webhooks: webhooksContract,
  mailbox: mailContract,
  notices: noticesContract,
  letters: lettersContract,
  help: helpContract,
  directory: directoryContract,
  listings: listingsContract,
  support: supportContract,
  temporaryAccess: temporaryAccessContract,
  cases: casesContract,
  vip: vipContract,
  requests: requestsContract,
  requestInbox: requestInboxContract,
  programme: { ...programmeContract, ...standingContract },
  admissions: admissionsContract,
  affiliates: affiliatesContract,
  imports: importsContract,
  ledger: ledgerContract,
  verification: verificationContract,
  installation: installationContract,
}
