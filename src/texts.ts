import { activityTexts } from './access/activityTexts.ts'
import { actorsTexts } from './access/actorsTexts.ts'
import { auditTexts } from './access/auditTexts.ts'
import { logTexts } from './access/logTexts.ts'
import { accessTexts } from './access/texts.ts'
import { whoTexts } from './access/whoTexts.ts'
import { bankTexts } from './bank/bankTexts.ts'
import { catalogueTexts } from './catalogue/catalogueTexts.ts'
import { badgeTexts } from './directory/badgeTexts.ts'
import { directoryTexts } from './directory/directoryTexts.ts'
import { facetTexts } from './directory/facetTexts.ts'
import { listingTexts } from './directory/listingTexts.ts'
import { exportsTexts } from './exports/exportsTexts.ts'
import { sheetTexts } from './exports/sheetTexts.ts'
import { helpTexts } from './help/helpTexts.ts'
import { importTexts } from './imports/importTexts.ts'
import { installationTexts } from './installation/installationTexts.ts'
import { jobTexts } from './installation/jobTexts.ts'
import { invoicesTexts } from './invoices/invoicesTexts.ts'
import { owedTexts } from './invoices/owedTexts.ts'
import { ledgerTexts } from './ledger/ledgerTexts.ts'
import { mailboxTexts } from './mail/mailboxTexts.ts'
import { mailTexts } from './mail/texts.ts'
import { noticesTexts } from './notices/noticesTexts.ts'
import { orderPageTexts } from './orders/orderPageTexts.ts'
import { ordersTexts } from './orders/ordersTexts.ts'
import { prepaidTexts } from './orders/prepaidTexts.ts'
import { priceTexts } from './orders/priceTexts.ts'
import { revenuePageTexts } from './orders/revenuePageTexts.ts'
import { revenueTexts } from './orders/revenueTexts.ts'
import { addressTexts } from './organisations/addressTexts.ts'
import { homeTexts } from './organisations/homeTexts.ts'
import { lookUpTexts } from './organisations/lookUpTexts.ts'
import { membersTexts } from './organisations/membersTexts.ts'
import { papersTexts } from './papers/papersTexts.ts'
import { answerTexts } from './partnerships/answerTexts.ts'
import { clientsTexts } from './partnerships/clientsTexts.ts'
import { clientTableTexts } from './partnerships/clientTableTexts.ts'
import { endAsPartnerTexts } from './partnerships/endAsPartnerTexts.ts'
import { giveTexts } from './partnerships/giveTexts.ts'
import { handoverTexts } from './partnerships/handoverTexts.ts'
import { invitationsTexts } from './partnerships/invitationsTexts.ts'
import { inviteTexts } from './partnerships/inviteTexts.ts'
import { motionTexts } from './partnerships/motionTexts.ts'
import { ownPartnersTexts } from './partnerships/ownPartnersTexts.ts'
import { partnerHomeTexts } from './partnerships/partnerHomeTexts.ts'
import { partnerInvitationsTexts } from './partnerships/partnerInvitationsTexts.ts'
import { previewTexts } from './partnerships/previewTexts.ts'
import { proposedTexts } from './partnerships/proposedTexts.ts'
import { providerTexts } from './partnerships/providerTexts.ts'
import { recordTexts } from './partnerships/recordTexts.ts'
import { teamTexts } from './partnerships/teamTexts.ts'
import { payoutPageTexts } from './payouts/payoutPageTexts.ts'
import { payoutRunTexts } from './payouts/runTexts.ts'
import { resetTexts } from './people/resetTexts.ts'
import { securityTexts } from './people/securityTexts.ts'
import { settingsTexts } from './people/settingsTexts.ts'
import { peopleTexts } from './people/texts.ts'
import { clientProductsTexts } from './products/clientProductsTexts.ts'
import { ownProductsTexts } from './products/ownProductsTexts.ts'
import { admissionsTexts } from './programme/admissionsTexts.ts'
import { applyTexts } from './programme/applyTexts.ts'
import { foundTexts } from './programme/foundTexts.ts'
import { joinTexts } from './programme/joinTexts.ts'
import { standingTexts } from './programme/standingTexts.ts'
import { applicationStatusTexts } from './programme/statusTexts.ts'
import { ratesTexts } from './rates/ratesTexts.ts'
import { renewalPageTexts } from './renewals/pageTexts.ts'
import { runTexts } from './renewals/runTexts.ts'
import { warrantyTexts } from './renewals/warrantyTexts.ts'
import { requestInboxTexts } from './requests/inboxTexts.ts'
import { requestPageTexts } from './requests/requestPageTexts.ts'
import { caseTexts } from './support/caseTexts.ts'
import { supportTexts } from './support/supportTexts.ts'
import { temporaryTexts } from './support/temporaryTexts.ts'
import { tokensTexts } from './tokens/tokensTexts.ts'
import { refusalTexts } from './web/refusalTexts.ts'
import { webTexts } from './web/texts.ts'
import { webhooksTexts } from './webhooks/webhooksTexts.ts'

/** All texts for people, noun by noun. */
export const allTexts = {
  ...webTexts,
  ...refusalTexts,
  ...accessTexts,
  ...logTexts,
  ...partnerHomeTexts,
  ...lookUpTexts,
  ...bankTexts,
  ...catalogueTexts,
  ...installationTexts,
  ...jobTexts,
  ...peopleTexts,
  ...settingsTexts,
  ...securityTexts,
  ...resetTexts,
  ...orderPageTexts,
  ...priceTexts,
  ...clientsTexts,
  ...clientTableTexts,
  ...invitationsTexts,
  ...inviteTexts,
  ...recordTexts,
  ...teamTexts,
  ...clientProductsTexts,
  ...actorsTexts,
  ...prepaidTexts,
  ...answerTexts,
  ...giveTexts,
  ...ownPartnersTexts,
  ...auditTexts,
  ...motionTexts,
  ...previewTexts,
  ...providerTexts,
  ...proposedTexts,
  ...handoverTexts,
  ...tokensTexts,
  ...whoTexts,
  ...activityTexts,
  ...helpTexts,
  ...importTexts,
  ...ledgerTexts,
  ...invoicesTexts,
  ...owedTexts,
  ...mailboxTexts,
  ...noticesTexts,
  ...homeTexts,
  ...addressTexts,
  ...membersTexts,
  ...ownProductsTexts,
  ...revenueTexts,
  ...revenuePageTexts,
  ...ordersTexts,
  ...endAsPartnerTexts,
  ...partnerInvitationsTexts,
  ...mailTexts,
  ...renewalPageTexts,
  ...runTexts,
  ...warrantyTexts,
  ...papersTexts,
  ...payoutPageTexts,
  ...payoutRunTexts,
  ...requestPageTexts,
  ...requestInboxTexts,
  ...supportTexts,
  ...temporaryTexts,
  ...caseTexts,
  ...badgeTexts,
  ...directoryTexts,
  ...facetTexts,
  ...listingTexts,
  ...foundTexts,
  ...joinTexts,
  ...applyTexts,
  ...standingTexts,
  ...applicationStatusTexts,
  ...admissionsTexts,
  ...ratesTexts,
  ...exportsTexts,
  ...sheetTexts,
  ...webhooksTexts,
}

export type TextKey = keyof typeof allTexts
