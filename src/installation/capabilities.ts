export const staffRoles = ['manager', 'finance', 'support'] as const
export type StaffRole = (typeof staffRoles)[number]

const all = staffRoles
const money = ['manager', 'finance'] as const
const manager = ['manager'] as const

type Capability = { roles: readonly StaffRole[]; operations: readonly string[] }

/**
 * What the provider's people may do, by role, in the order of the page that says so. Which operations a line stands for
 * is compared with who is really let in.
 */
export const capabilityTable = {
  look_up: { roles: all, operations: ['lookUp.find', 'lookUp.open', 'lookUp.products', 'lookUp.activity'] },
  documents: {
    roles: all,
    operations: [
      ...['refunds.documents', 'refunds.document', 'refunds.list'],
      ...['papers.staffFile', 'papers.seller', 'papers.unprintable'],
    ],
  },
  applications: {
    roles: all,
    operations: [
      ...['admissions.queue', 'admissions.get', 'admissions.take', 'admissions.ask'],
      ...['admissions.approve', 'admissions.reject'],
    ],
  },
  callers: { roles: all, operations: ['support.verify', 'vip.route'] },
  support_access: {
    roles: all,
    operations: [
      ...['temporaryAccess.offered', 'temporaryAccess.ask', 'temporaryAccess.visit', 'temporaryAccess.look'],
      ...['temporaryAccess.renewByHand', 'temporaryAccess.leave', 'temporaryAccess.breakIn'],
    ],
  },
  break_in: { roles: manager, operations: ['temporaryAccess.confirmBreakIn'] },
  cases: {
    roles: all,
    operations: [
      ...['cases.queue', 'cases.look', 'cases.take', 'cases.answer', 'cases.note', 'cases.finish'],
    ],
  },
  listings: { roles: all, operations: ['listings.suspend'] },
  rates_see: {
    roles: all,
    operations: [
      ...['rates.standing', 'rates.history', 'rates.changes', 'rates.change'],
      ...['rates.simulation', 'rates.simulatedPartners', 'rates.simulatedLines'],
    ],
  },
  works: {
    roles: all,
    operations: [
      ...['installation.queues', 'installation.jobs', 'installation.failures', 'installation.settings'],
      ...['installation.staff', 'verification.run', 'verification.nights', 'tokens.listOfProvider'],
      'help.votes',
      ...['letters.samples', 'letters.sample', 'letters.failed', 'letters.retry'],
    ],
  },
  rates_change: {
    roles: money,
    operations: [
      ...['rates.draft', 'rates.revise', 'rates.simulate', 'rates.propose', 'rates.approve'],
      ...['rates.reject', 'rates.withdraw', 'rates.cancel'],
    ],
  },
  refunds: {
    roles: money,
    operations: [
      ...['refunds.preview', 'refunds.make', 'writeOffs.owed', 'writeOffs.previewDocument'],
      ...['writeOffs.previewDebt', 'writeOffs.document', 'writeOffs.debt', 'debts.receive'],
      ...['providerEvents.list', 'providerEvents.previewSettled', 'providerEvents.previewChargedBack'],
      ...['providerEvents.settled', 'providerEvents.chargedBack'],
    ],
  },
  payouts: {
    roles: money,
    operations: [
      ...['payoutRuns.queue', 'payoutRuns.approve', 'payoutRuns.reject', 'payoutRuns.file'],
      ...['payoutRuns.batches', 'payoutRuns.batch', 'payoutRuns.book', 'payoutRuns.return'],
      ...['bankFiles.take', 'bankFiles.payments'],
      ...['receipts.list', 'receipts.record', 'receipts.assign', 'receipts.payers'],
    ],
  },
  renewals: {
    roles: money,
    operations: [
      ...['renewalRuns.list', 'renewalRuns.get', 'renewalRuns.start', 'renewalRuns.stop'],
      ...['renewalRuns.resume', 'warranties.list', 'warranties.grant', 'warranties.end'],
    ],
  },
  books: {
    roles: money,
    operations: [
      ...['ledger.accounts', 'ledger.kinds', 'ledger.statement', 'ledger.journals', 'ledger.journal'],
      ...[
        'ledger.trialBalance',
        'papers.setSeller',
        'bookExports.list',
        'bookExports.ask',
        'bookExports.get',
      ],
      ...['bookExports.part', 'bookExports.targets', 'bookExports.setTarget', 'bookExports.accounts'],
      ...['bookExports.setAccount', 'bookExports.vatReturn'],
    ],
  },
  partners: {
    roles: manager,
    operations: [
      ...['organisations.admitPartner', 'organisations.freezePartner', 'providedPartnerships.list'],
      ...['providedPartnerships.pause', 'providedPartnerships.propose', 'providedPartnerships.decide'],
      ...['providedPartnerships.proposeRemoval', 'providedPartnerships.decideRemoval'],
    ],
  },
  factors: {
    roles: manager,
    operations: ['resets.listByStaff', 'resets.askByStaff', 'resets.confirmByStaff'],
  },
  imports: { roles: manager, operations: ['imports.run'] },
  log: { roles: manager, operations: ['access.log'] },
  technical: {
    roles: manager,
    operations: ['tokens.createForProvider', 'tokens.revokeOfProvider', 'installation.runJob'],
  },
} as const satisfies Record<string, Capability>
export type CapabilityName = keyof typeof capabilityTable

export const capabilities = [
  'look_up',
  'documents',
  'applications',
  'callers',
  'support_access',
  'break_in',
  'cases',
  'listings',
  'rates_see',
  'works',
  'rates_change',
  'refunds',
  'payouts',
  'renewals',
  'books',
  'partners',
  'factors',
  'imports',
  'log',
  'technical',
] as const satisfies readonly CapabilityName[]
