/**
 * DATEV's EXTF file of bookings ("Buchungsstapel"), header version 700, format version 13: 31 fields of header, the
 * names of 125 columns, then a line for each pair of accounts. Separated by semicolons, lines end in CR LF, decimals have a
 * comma, the day stands as TTMM, and the bytes are Windows-1252.
 */
import type { BookJournal, Books, BookWriter, Pair } from './journal.ts'
import { pairsOf, withComma } from './journal.ts'

const many = (count: number, name: (n: number) => string[]) =>
  Array.from({ length: count }, (_, n) => name(n + 1)).flat()

export const datevColumns: readonly string[] = [
  ...[
    'Umsatz (ohne Soll/Haben-Kz)',
    'Soll/Haben-Kennzeichen',
    'WKZ Umsatz',
    'Kurs',
    'Basis-Umsatz',
    'WKZ Basis-Umsatz',
  ],
  ...[
    'Konto',
    'Gegenkonto (ohne BU-Schlüssel)',
    'BU-Schlüssel',
    'Belegdatum',
    'Belegfeld 1',
    'Belegfeld 2',
    'Skonto',
  ],
  ...[
    'Buchungstext',
    'Postensperre',
    'Diverse Adressnummer',
    'Geschäftspartnerbank',
    'Sachverhalt',
    'Zinssperre',
  ],
  'Beleglink',
  ...many(8, (n) => [`Beleginfo - Art ${n}`, `Beleginfo - Inhalt ${n}`]),
  ...['KOST1 - Kostenstelle', 'KOST2 - Kostenstelle', 'Kost-Menge', 'EU-Land u. UStID (Bestimmung)'],
  ...['EU-Steuersatz (Bestimmung)', 'Abw. Versteuerungsart', 'Sachverhalt L+L', 'Funktionsergänzung L+L'],
  ...['BU 49 Hauptfunktionstyp', 'BU 49 Hauptfunktionsnummer', 'BU 49 Funktionsergänzung'],
  ...many(20, (n) => [`Zusatzinformation - Art ${n}`, `Zusatzinformation- Inhalt ${n}`]),
  ...[
    'Stück',
    'Gewicht',
    'Zahlweise',
    'Forderungsart',
    'Veranlagungsjahr',
    'Zugeordnete Fälligkeit',
    'Skontotyp',
  ],
  ...['Auftragsnummer', 'Buchungstyp', 'USt-Schlüssel (Anzahlungen)', 'EU-Land (Anzahlungen)'],
  ...[
    'Sachverhalt L+L (Anzahlungen)',
    'EU-Steuersatz (Anzahlungen)',
    'Erlöskonto (Anzahlungen)',
    'Herkunft-Kz',
  ],
  ...['Buchungs GUID', 'KOST-Datum', 'SEPA-Mandatsreferenz', 'Skontosperre', 'Gesellschaftername'],
  ...['Beteiligtennummer', 'Identifikationsnummer', 'Zeichnernummer', 'Postensperre bis'],
  ...['Bezeichnung SoBil-Sachverhalt', 'Kennzeichen SoBil-Buchung', 'Festschreibung', 'Leistungsdatum'],
  ...['Datum Zuord. Steuerperiode', 'Fälligkeit', 'Generalumkehr (GU)', 'Steuersatz', 'Land'],
  ...['Abrechnungsreferenz', 'BVV-Position', 'EU-Land u. UStID (Ursprung)', 'EU-Steuersatz (Ursprung)'],
  'Abw. Skontokonto',
]

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** 2026-01-15T10:20:30.040Z → 20260115102030040 */
const stamp = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 17)
const compact = (day: string): string => day.replaceAll('-', '')

/** How many digits the accounts have: the longest number that is used, four at least. */
export function accountDigits({ accounts }: Pick<Books, 'accounts'>): number {
  return Math.max(4, ...accounts.map(({ account }) => account.number?.length ?? 0))
}

export function datevHeader(books: Books): string {
  const year = books.from.slice(0, 4)
  const title = `Mandato ${compact(books.from)}-${compact(books.to)}`
  return [
    ...['"EXTF"', '700', '21', '"Buchungsstapel"', '13', stamp(books.madeAt), '', '"RE"', '""', '""'],
    ...[books.adviserNo ?? '', books.clientNo ?? '', `${year}0101`, String(accountDigits(books))],
    ...[compact(books.from), compact(books.to), quoted(title.slice(0, 30)), '""', '1', '0', '0'],
    ...[quoted(books.currency ?? ''), '', '""', '', '', '""', '', '', '""', '"Mandato"'],
  ].join(';')
}

/** Only these may stand in the field of a document's number. */
const documentField = (text: string): string => text.replace(/[^A-Za-z0-9$&%*+\-/]/g, '-').slice(0, 36)

function line(journal: BookJournal, { debit, credit, amount }: Pair, digits: number): string {
  const account = (number: string | null) => (number ?? '').padStart(digits, '0')
  const cells: string[] = Array.from({ length: datevColumns.length }, () => '')
  const put = (column: string, cell: string) => {
    cells[datevColumns.indexOf(column)] = cell
  }
  const [, month = '', day = ''] = journal.bookedOn.split('-')
  put('Umsatz (ohne Soll/Haben-Kz)', withComma(amount))
  put('Soll/Haben-Kennzeichen', '"S"')
  put('WKZ Umsatz', quoted(journal.currency))
  put('Konto', account(debit.number))
  put('Gegenkonto (ohne BU-Schlüssel)', account(credit.number))
  put('BU-Schlüssel', quoted(debit.vatCode ?? credit.vatCode ?? ''))
  put('Belegdatum', `${day}${month}`)
  put('Belegfeld 1', quoted(documentField(journal.document ?? String(journal.id))))
  put('Buchungstext', quoted(`${journal.kind} ${journal.subjectId ?? ''}`.trim().slice(0, 60)))
  put('Festschreibung', '0')
  return `${cells.join(';')}\r\n`
}

export function datevWriter(): BookWriter {
  let digits = 4
  let rows = 0
  return {
    begin(books) {
      digits = accountDigits(books)
      return `${datevHeader(books)}\r\n${datevColumns.join(';')}\r\n`
    },
    journal(journal) {
      const pairs = pairsOf(journal.entries)
      rows += pairs.length
      return pairs.map((pair) => line(journal, pair, digits)).join('')
    },
    rows: () => rows,
  }
}

/** What Windows-1252 has between 0x80 and 0x9f. */
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const highBytes = new Map([...high].map((letter, n) => [letter, 0x80 + n]))

/** Text in Windows-1252; a letter that it lacks goes without its accent, else becomes a question mark. */
export function windows1252(text: string): Uint8Array {
  const byte = (letter: string): number | undefined => {
    const code = letter.codePointAt(0) ?? 0
    return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : highBytes.get(letter)
  }
  const bytes: number[] = []
  for (const letter of text) {
    const plain = letter.normalize('NFD')[0] ?? ''
    bytes.push(byte(letter) ?? (plain === letter ? undefined : byte(plain)) ?? 0x3f)
  }
  return Uint8Array.from(bytes)
}
