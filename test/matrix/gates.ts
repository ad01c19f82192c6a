import type { RefusalCode } from '../../src/lib/refusals.ts'
import type { Things, Value } from './input.ts'

/**
 * Who is let in, operation by operation: the one table of it. What a gate means is said in expected.ts. An operation
 * of the contract that has no row here fails the matrix.
 */
export type Gate =
  | 'open' // everybody, signed in or not
  | 'person' // whoever is signed in, for themselves
  | 'check' // the provider's consoles; people about themselves
  // the organisation in the address (`o` client's own, `p` partner's own): how much of a seat it takes
  | 'o any'
  | 'o member'
  | 'o money'
  | 'o boss'
  | 'o legal'
  | 'o boss legal' // asked in two steps
  | 'o orders' // with the level to order on what is named
  | 'p partner' // whoever belongs to it; somebody external is not there
  | 'p money'
  | 'p boss'
  | 'p legal'
  // a client in a partner's hat
  | 'c look'
  | 'c boss'
  | 'c order' // a level that spends, under full access
  | 'c new' // the same, for what is not there yet
  | 'staff'
  | 'staff books'
  | 'staff manager'
  | 'asks an invitation'
  | 'answers an invitation'

export interface Row {
  gate: Gate
  /** What those who are let in meet instead of success, in this world. */
  then?: RefusalCode
  /** Where a technical user is turned away whatever its token covers. */
  personOnly?: true | RefusalCode
  /** Answered before anybody looks at who asks. */
  beforeScopes?: true
  /** That somebody of the provider looked is itself written down. */
  leavesTrace?: true
  /** Beside the least the contract asks for. */
  said?: (things: Things) => Record<string, Value>
}

const row = (gate: Gate, then?: RefusalCode, more: Omit<Row, 'gate' | 'then'> = {}): Row => ({
  gate,
  ...(then ? { then } : {}),
  ...more,
})
const limited = { access: 'limited', payer: 'client', families: [] }
const onProduct = ({ productId = '' }: Things) => ({ ...limited, products: [{ productId, level: 'look' }] })
const order = ({ itemId = '' }: Things) => ({ lines: [{ itemId, quantity: 1, months: 1 }] })
const renewal = ({ productId = '' }: Things) => ({ lines: [{ renewProductId: productId }] })

export const gates: Readonly<Record<string, Row>> = {
  'people.me': row('person'),
  'people.change': row('person'),
  'people.intent': row('person', 'not_found', { personOnly: true }),
  'people.prove': row('person', 'not_found', { personOnly: true }),
  'people.proofOptions': row('person', 'not_found', { personOnly: true }),
  'people.proveByPasskey': row('person', 'not_found', { personOnly: true }),
  'people.proveElsewhere': row('person', 'not_found', { personOnly: true }),
  'door.look': row('open'),
  'door.secondFactor': row('person', 'not_signed_in'),
  'door.passkeyOptions': row('open'),
  'door.passkey': row('open', 'passkey_refused'),
  'door.setOut': row('open', 'identity_provider_missing'),
  'door.comeBack': row('open', 'identity_provider_missing', { beforeScopes: true }),
  'security.get': row('person', undefined, { personOnly: true }),
  'security.beginTotp': row('person', undefined, { personOnly: true }),
  'security.confirmTotp': row('person', 'code_wrong', { personOnly: true }),
  'security.removeTotp': row('person', 'not_found', { personOnly: true }),
  'security.passkeyOptions': row('person', undefined, { personOnly: true }),
  'security.addPasskey': row('person', 'passkey_refused', { personOnly: true }),
  'security.removePasskey': row('person', 'not_found', { personOnly: true }),
  'security.renewCodes': row('person', 'not_found', { personOnly: true }),
  'security.link': row('person', 'identity_provider_missing', { personOnly: true }),
  'security.unlink': row('person', 'not_found', { personOnly: true }),
  'security.endSession': row('person', 'not_found', { personOnly: true }),
  'security.endOtherSessions': row('person', undefined, { personOnly: true }),
  'security.refuseReset': row('person', 'not_found', { personOnly: true }),
  'resets.list': row('o boss'),
  'resets.ask': row('o boss', undefined, {
    said: ({ losingId = '' }) => ({ personId: losingId }),
  }),
  'resets.confirm': row('o boss', 'reset_by_others'),
  'resets.listByStaff': row('staff manager'),
  'resets.askByStaff': row('staff manager', 'not_found'),
  'resets.confirmByStaff': row('staff manager', 'not_found'),
  'organisations.create': row('person', undefined, { personOnly: 'machine_is_collaborator' }),
  'organisations.get': row('o any'),
  'organisations.move': row('o boss'),
  'organisations.members': row('o member'),
  'organisations.addMember': row('o boss', undefined, { said: () => ({ role: 'collaborator' }) }),
  'organisations.changeMember': row('o boss', undefined, { said: () => ({ accounting: true }) }),
  'organisations.removeMember': row('o boss', undefined, {
    said: ({ losingId = '' }) => ({ personId: losingId }),
  }),
  'organisations.memberProducts': row('o boss', undefined, {
    said: ({ productId = '' }) => ({ products: [{ productId, level: 'look' }] }),
  }),
  'organisations.searchPartners': row('person'),
  'organisations.admitPartner': row('staff manager', undefined, { said: () => ({ level: 'bronze' }) }),
  'organisations.freezePartner': row('staff manager', 'not_a_partner'),
  'lookUp.find': row('staff'),
  'lookUp.open': row('staff', undefined, { leavesTrace: true }),
  'lookUp.products': row('staff', undefined, { leavesTrace: true }),
  'lookUp.activity': row('staff', undefined, { leavesTrace: true }),
  'catalogue.families': row('open'),
  'catalogue.items': row('open'),
  'catalogue.tiers': row('open'),
  'catalogue.rates': row('p money'),
  'catalogue.price': row('open'),
  'products.list': row('o any'),
  'products.listOfClient': row('c look'),
  'access.who': row('o boss'),
  'access.whoOfUs': row('c boss'),
  'access.actors': row('o member'),
  'access.work': row('p boss'),
  'access.activity': row('o boss'),
  'access.log': row('staff manager'),
  'tokens.users': row('o boss'),
  'tokens.addUser': row('o boss', undefined, { personOnly: true }),
  'tokens.list': row('o boss'),
  'tokens.create': row('o boss', undefined, {
    personOnly: true,
    said: ({ machineId = '' }) => ({ personId: machineId, scopes: ['read'] }),
  }),
  'tokens.revoke': row('o boss', undefined, { personOnly: true }),
  'tokens.listOfProvider': row('staff'),
  'tokens.createForProvider': row('staff manager', undefined, { personOnly: true }),
  'tokens.revokeOfProvider': row('staff manager', 'not_found', { personOnly: true }),
  'tokens.check': row('check', undefined, {
    said: ({ losingId = '', hatId = '', clientId = '', productId = '' }) => ({
      checks: [{ personId: losingId, hatId, clientId, productId, level: 'look' }],
    }),
  }),
  'audit.sealed': row('o boss'),
  'audit.roots': row('open'),
  'audit.receipts': row('o boss'),
  'audit.receipt': row('o boss'),
  'invitations.ask': row('p legal', undefined, {
    said: () => ({ email: 'new@people.example', wish: { access: 'full', payer: 'client', families: [] } }),
  }),
  'invitations.offer': row('o legal', 'pair_already_live', {
    said: (things) => ({ rights: onProduct(things) }),
  }),
  'invitations.ofPartner': row('p boss'),
  'invitations.ofClient': row('o boss'),
  'invitations.open': row('open', 'not_found'),
  'invitations.join': row('open', 'not_found'),
  'invitations.previewAcceptance': row('answers an invitation', undefined, {
    said: (things) => ({ granted: onProduct(things) }),
  }),
  'invitations.accept': row('answers an invitation', undefined, {
    said: (things) => ({ granted: onProduct(things) }),
  }),
  'invitations.decline': row('answers an invitation'),
  'invitations.resend': row('asks an invitation'),
  'invitations.withdraw': row('asks an invitation'),
  'partnerships.list': row('o boss'),
  'partnerships.get': row('o boss'),
  'partnerships.previewRights': row('o boss', undefined, {
    said: (things) => ({ rights: onProduct(things) }),
  }),
  'partnerships.changeRights': row('o legal', undefined, {
    said: (things) => ({ rights: onProduct(things) }),
  }),
  'partnerships.previewPayer': row('o boss', undefined, { said: () => ({ payer: 'partner' }) }),
  'partnerships.changePayer': row('o legal', undefined, { said: () => ({ payer: 'partner' }) }),
  'partnerships.previewEnd': row('o boss'),
  'partnerships.previewEndAsPartner': row('p legal'),
  'partnerships.end': row('o boss legal'),
  'partnerships.endAsPartner': row('p legal'),
  'partnerships.pause': row('o boss'),
  'partnerships.resume': row('o boss legal', 'not_from_here'),
  'partnerships.pauseAsPartner': row('p boss'),
  'partnerships.pausedOfPartner': row('p boss'),
  'partnerships.resumeAsPartner': row('p boss', 'not_from_here'),
  'partnerships.setTerm': row('o legal', undefined, { said: () => ({ lastDay: '2026-12-31' }) }),
  'partnerships.review': row('o legal'),
  'partnerships.unused': row('o boss'),
  'partnerships.previewRelinquish': row('p boss', 'not_managed'),
  'partnerships.relinquish': row('p boss', 'not_managed'),
  'partnerships.ask': row('p boss', 'ask_open', {
    said: () => ({ wish: { access: 'full', payer: 'partner', products: [], families: [] } }),
  }),
  'partnerships.asks': row('o boss'),
  'partnerships.asksAsPartner': row('p boss'),
  'partnerships.answerAsk': row('o legal', undefined, { said: (things) => ({ granted: onProduct(things) }) }),
  'partnerships.residual': row('o boss'),
  'partnerships.keepResidual': row('o boss', 'not_found'),
  'partnerships.withdrawAsk': row('p boss'),
  'partnerships.breach': row('p legal'),
  'providedPartnerships.list': row('staff manager'),
  'providedPartnerships.pause': row('staff manager'),
  'providedPartnerships.propose': row('staff manager', undefined, { said: () => ({ what: 'end' }) }),
  'providedPartnerships.decide': row('staff manager', 'ask_closed'),
  'providedPartnerships.proposeRemoval': row('staff manager', 'not_a_partner'),
  'providedPartnerships.decideRemoval': row('staff manager', 'not_a_partner'),
  'partnerships.stopPaying': row('p legal', 'not_paying'),
  'partnerships.payOn': row('p legal', 'not_paying'),
  'guardedActs.guards': row('o boss'),
  'guardedActs.setGuards': row('o legal'),
  'guardedActs.guardsOfClient': row('c look'),
  'guardedActs.list': row('o boss'),
  'guardedActs.get': row('o boss'),
  'guardedActs.confirm': row('o boss', 'proposal_changed'),
  'guardedActs.refuse': row('o boss'),
  'guardedActs.listOfPartner': row('p partner'),
  'guardedActs.withdraw': row('p boss'),
  'handovers.list': row('o boss'),
  'handovers.open': row('o legal', 'not_a_partner'),
  'handovers.get': row('o boss'),
  'handovers.flip': row('o boss legal', 'handover_not_accepted'),
  'handovers.cancel': row('o boss legal'),
  'handovers.listOfPartner': row('p boss'),
  'clients.list': row('p partner'),
  'clients.figures': row('p partner'),
  'clients.get': row('c look'),
  'clients.holdings': row('c boss'),
  'clients.previewHolding': row('c boss', 'not_found'),
  'clients.setHolding': row('c boss', 'not_found'),
  'clients.removeHolding': row('c boss', 'not_found'),
  'orders.quote': row('o orders', undefined, { said: order }),
  'orders.quoteForClient': row('c new', undefined, { said: order }),
  'orders.place': row('o orders', undefined, { said: order }),
  'orders.placeForClient': row('c order', undefined, { said: renewal }),
  'orders.list': row('o money'),
  'orders.get': row('o money'),
  'orders.cancel': row('o money'),
  'benefits.list': row('p money'),
  'benefits.explain': row('p money'),
  'payments.get': row('o money'),
  'payments.settleTest': row('o money'),
  'payments.event': row('open', 'signature_wrong'),
  'prepaid.get': row('o money'),
  'prepaid.statement': row('o money'),
  'prepaid.holds': row('o money'),
  'prepaid.topUp': row('o money'),
  'invoices.list': row('o money'),
  'invoices.get': row('o money'),
  'refunds.documents': row('staff'),
  'refunds.document': row('staff'),
  'refunds.preview': row('staff books'),
  'refunds.make': row('staff books'),
  'refunds.list': row('staff'),
  'writeOffs.owed': row('staff books'),
  'writeOffs.previewDocument': row('staff books', 'nothing_owed'),
  'writeOffs.previewDebt': row('staff books', 'nothing_owed'),
  'writeOffs.document': row('staff books', 'nothing_owed'),
  'writeOffs.debt': row('staff books', 'nothing_owed'),
  'providerEvents.list': row('staff books'),
  'providerEvents.previewSettled': row('staff books'),
  'providerEvents.previewChargedBack': row('staff books', 'not_found'),
  'providerEvents.settled': row('staff books'),
  'providerEvents.chargedBack': row('staff books', 'not_found'),
  'providerEvents.receive': row('open', 'signature_wrong'),
  'debts.list': row('o money'),
  'debts.pay': row('o money', 'order_closed'),
  'debts.receive': row('staff books', 'order_closed'),
  'payouts.taxProfile': row('p money'),
  'payouts.setTaxProfile': row('p legal', undefined, { said: () => ({ registered: false }) }),
  'payouts.account': row('p money'),
  'payouts.setAccount': row('p legal'),
  'payouts.balance': row('p money'),
  'payouts.list': row('p money'),
  'payouts.request': row('p legal', 'payout_needs_agreement'),
  'payouts.withdraw': row('p legal'),
  'payoutRuns.queue': row('staff books'),
  'payoutRuns.approve': row('staff books'),
  'payoutRuns.reject': row('staff books'),
  'payoutRuns.file': row('staff books', 'payout_none_ready'),
  'payoutRuns.batches': row('staff books'),
  'payoutRuns.batch': row('staff books', 'not_found'),
  'payoutRuns.book': row('staff books', 'payout_moved'),
  'payoutRuns.return': row('staff books', 'payout_moved'),
  'statements.months': row('p money'),
  'statements.get': row('p money'),
  'statements.csv': row('p money'),
  'receipts.list': row('staff books'),
  'receipts.record': row('staff books'),
  'receipts.assign': row('staff books', 'not_found'),
  'receipts.payers': row('staff books'),
  'renewals.list': row('o any'),
  'renewals.listOfClient': row('c look'),
  'renewals.switchOn': row('o orders'),
  'renewals.switchOff': row('o orders'),
  'renewals.switchOnForClient': row('c order', 'renewal_by_payer'),
  'renewals.switchOffForClient': row('c order', 'renewal_by_payer'),
  'renewals.confirm': row('c order', 'renewal_by_payer'),
  'renewals.chooseInvoice': row('o orders'),
  'renewals.chooseInvoiceForClient': row('c order', 'renewal_by_payer'),
  'renewals.changeFrequency': row('o orders'),
  'renewals.changeFrequencyForClient': row('c order'),
  'renewalRuns.list': row('staff books'),
  'renewalRuns.get': row('staff books', 'not_found'),
  'renewalRuns.start': row('staff books', 'nothing_due'),
  'renewalRuns.stop': row('staff books', 'not_found'),
  'renewalRuns.resume': row('staff books', 'not_found'),
  'warranties.means': row('o money'),
  'warranties.chooseMeans': row('o boss'),
  'warranties.list': row('staff books'),
  'warranties.grant': row('staff books'),
  'warranties.end': row('staff books', 'not_found'),
  'rates.standing': row('staff'),
  'rates.history': row('staff'),
  'rates.changes': row('staff'),
  'rates.change': row('staff', 'not_found'),
  'rates.draft': row('staff books'),
  'rates.revise': row('staff books', 'not_found'),
  'rates.simulate': row('staff books', 'not_found'),
  'rates.simulation': row('staff', 'not_found'),
  'rates.simulatedPartners': row('staff', 'not_found'),
  'rates.simulatedLines': row('staff', 'not_found'),
  'rates.propose': row('staff books', 'not_found'),
  'rates.approve': row('staff books', 'not_found'),
  'rates.reject': row('staff books', 'not_found'),
  'rates.withdraw': row('staff books', 'not_found'),
  'rates.cancel': row('staff books', 'not_found'),
  'webhooks.list': row('o boss'),
  'webhooks.get': row('o boss'),
  'webhooks.create': row('o boss', undefined, { said: () => ({ url: 'https://hooks.example/in' }) }),
  'webhooks.change': row('o boss'),
  'webhooks.remove': row('o boss'),
  'webhooks.rotate': row('o boss'),
  'webhooks.test': row('o boss'),
  'webhooks.deliveries': row('o boss'),
  'webhooks.delivery': row('o boss'),
  'webhooks.replay': row('o boss'),
  'webhooks.replayFailed': row('o boss', undefined, { said: () => ({ since: '2026-01-01T00:00:00Z' }) }),
  'mailbox.list': row('open'),
  'mailbox.get': row('open', 'not_found'),
  'imports.run': row('staff manager', 'import_refused', { said: () => ({ content: 'reference,name\n' }) }),
  'ledger.accounts': row('staff books'),
  'ledger.kinds': row('staff books'),
  'ledger.statement': row('staff books'),
  'ledger.journals': row('staff books'),
  'ledger.journal': row('staff books'),
  'ledger.trialBalance': row('staff books'),
  'verification.run': row('staff'),
  'verification.nights': row('staff'),
  'installation.queues': row('staff'),
  'installation.jobs': row('staff'),
  'installation.failures': row('staff'),
  'installation.runJob': row('staff manager', 'not_found'),
  'installation.settings': row('staff'),
  'installation.staff': row('staff'),
}
