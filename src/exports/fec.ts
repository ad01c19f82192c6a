/**
 * The French "fichier des écritures comptables" (article A47 A-1 of the Livre des procédures fiscales): 18 columns with
 * tabs between them, days as AAAAMMJJ, decimals with a comma, each entry of a journal a line, numbered without a hole in
 * each journal's code. UTF-8.
 */
import type { BookEntry, BookJournal, BookWriter } from './journal.ts'
import { withComma } from './journal.ts'

export const fecColumns = [
  ...[
    'JournalCode',
    'JournalLib',
    'EcritureNum',
    'EcritureDate',
    'CompteNum',
    'CompteLib',
    'CompAuxNum',
    'CompAuxLib',
  ],
  ...['PieceRef', 'PieceDate', 'EcritureLib', 'Debit', 'Credit', 'EcritureLet', 'DateLet', 'ValidDate'],
  ...['Montantdevise', 'Idevise'],
] as const

const codes = { VE: 'Ventes', BQ: 'Banque', OD: 'Opérations diverses' } as const
type Code = keyof typeof codes

const codeByKind: Readonly<Record<string, Code>> = {
  ...{ order: 'VE', refund: 'VE', deferral: 'VE', write_off: 'VE' },
  ...{ top_up: 'BQ', receipt: 'BQ', psp_settled: 'BQ', chargeback: 'BQ', debt_paid: 'BQ' },
  ...{ payout: 'BQ', payout_booked: 'BQ', payout_returned: 'BQ' },
}

/** What each kind of account is called on French books. */
const names: Readonly<Record<string, string>> = {
  bank: 'Banque',
  psp: 'Prestataire de paiement',
  'payout.transit': 'Virements internes',
  receivable: 'Clients',
  'receivable.clawback': 'Cashback à récupérer',
  'vat.input': 'TVA déductible',
  'vat.acquisition': 'TVA due intracommunautaire',
  'vat.output': 'TVA collectée',
  'prepaid.cash': 'Clients, avances reçues',
  'prepaid.cashback': 'Cashback crédité',
  'prepaid.promo': 'Crédits promotionnels',
  'cashback.pending': 'Cashback à accorder',
  'affiliate.pending': 'Affiliation à accorder',
  'affiliate.payable': 'Affiliation à payer',
  deferred: 'Produits constatés d’avance',
  unallocated: 'Compte d’attente',
  revenue: 'Prestations de services',
  'contra.partner': 'Remises partenaires',
  'contra.volume': 'Remises de volume',
  'contra.campaign': 'Remises promotionnelles',
  'contra.rounding': 'Arrondis',
  'expense.cashback': 'Cashback accordé',
  'expense.affiliate': 'Commissions d’affiliation',
  'expense.psp_fee': 'Frais de paiement',
  'expense.bad_debt': 'Créances irrécouvrables',
  'equity.opening': 'Bilan d’ouverture',
}

/** No field may hold what separates them. */
const field = (text: string): string => text.replace(/[\t\r\n|]+/g, ' ').trim()
const compact = (day: string): string => day.replaceAll('-', '')

function line(journal: BookJournal, { account, amount }: BookEntry, code: Code, number: number): string {
  const day = compact(journal.bookedOn)
  const isPerson = account.organisationId !== null
  const cells: Record<(typeof fecColumns)[number], string> = {
    JournalCode: code,
    JournalLib: codes[code],
    EcritureNum: String(number),
    EcritureDate: day,
    CompteNum: account.number ?? '',
    CompteLib: names[account.kind] ?? account.kind,
    CompAuxNum: isPerson ? (account.organisationId ?? '') : '',
    CompAuxLib: isPerson ? field(account.organisation ?? '') : '',
    PieceRef: field(journal.document ?? journal.subjectId ?? String(journal.id)),
    PieceDate: day,
    EcritureLib: field(`${journal.kind} ${journal.subjectId ?? ''}`),
    Debit: amount > 0n ? withComma(amount) : '0,00',
    Credit: amount < 0n ? withComma(-amount) : '0,00',
    EcritureLet: '',
    DateLet: '',
    ValidDate: day,
    Montantdevise: '',
    Idevise: '',
  }
  return `${fecColumns.map((column) => cells[column]).join('\t')}\r\n`
}

export function fecWriter(): BookWriter {
  const last: Record<Code, number> = { VE: 0, BQ: 0, OD: 0 }
  let rows = 0
  return {
    begin: () => `${fecColumns.join('\t')}\r\n`,
    journal(journal) {
      const code = codeByKind[journal.kind] ?? 'OD'
      last[code] += 1
      rows += journal.entries.length
      return journal.entries.map((entry) => line(journal, entry, code, last[code])).join('')
    },
    rows: () => rows,
  }
}
