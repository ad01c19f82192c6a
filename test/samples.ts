/**
 * Files for the imports as they come from elsewhere: made up, but the same every time. `node test/samples.ts` writes
 * them into test/data, where they can be tried with `mandato import`.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A small generator of numbers below 1, seeded, so that the files never change by themselves. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Pick = <Value>(from: readonly Value[]) => Value

function picker(seed: number): { pick: Pick; below: (max: number) => number } {
  const next = numbers(seed)
  const below = (max: number) => Math.floor(next() * max)
  const pick: Pick = (from) => {
    const value = from[below(from.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }
  return { pick, below }
}

const surnames = [
  'Müller',
  'Rossi',
  'Favre',
  'Bernasconi',
  'Núñez',
  'Châtelain',
  'Weiß',
  'D’Angelo',
  'Brändli',
  'Lefèvre',
  'Ghiringhelli',
  'Ibáñez',
  'Zürcher',
  'Größer',
  'Béguelin',
  'Àlvarez',
  'Keller',
  'Conti',
]
const firstNames = [
  'Zoë',
  'Jérôme',
  'Niccolò',
  'Ursina',
  'José',
  'Anaïs',
  'Björn',
  'Chiara',
  'Aurélie',
  'Matteo',
  'Sofía',
  'Reto',
]
const trades = [
  'Atelier',
  'Studio',
  'Garage',
  'Boulangerie',
  'Treuhand',
  'Pasticceria',
  'Cabinet',
  'Fonderie',
  'Taller',
  'Apotheke',
  'Ferramenta',
  'Librairie',
]

interface Place {
  country: string
  language: string
  town: string
  postcode: string
  streets: string[]
  forms: string[]
}

const places: Place[] = [
  {
    country: 'CH',
    language: 'de',
    town: 'Zürich',
    postcode: '8004',
    streets: ['Badenerstrasse', 'Werdgässchen'],
    forms: ['AG', 'GmbH'],
  },
  {
    country: 'CH',
    language: 'fr',
    town: 'Genève',
    postcode: '1205',
    streets: ['Rue de l’Évêché', 'Chemin des Crêts'],
    forms: ['SA', 'Sàrl'],
  },
  {
    country: 'CH',
    language: 'it',
    town: 'Lugano',
    postcode: '6900',
    streets: ['Via Nassa', 'Riva Caccia'],
    forms: ['SA', 'Sagl'],
  },
  { country: 'LI', language: 'de', town: 'Vaduz', postcode: '9490', streets: ['Städtle'], forms: ['AG'] },
  {
    country: 'FR',
    language: 'fr',
    town: 'Besançon',
    postcode: '25000',
    streets: ['Rue Mégevand', 'Quai Vauban'],
    forms: ['SARL', 'SAS'],
  },
  {
    country: 'DE',
    language: 'de',
    town: 'Köln',
    postcode: '50667',
    streets: ['Hohe Straße', 'Höhenberger Ring'],
    forms: ['GmbH', 'KG'],
  },
  {
    country: 'IT',
    language: 'it',
    town: 'Forlì',
    postcode: '47121',
    streets: ['Via Giorgio Regnoli', 'Corso Mazzini'],
    forms: ['S.r.l.', 'S.n.c.'],
  },
  {
    country: 'ES',
    language: 'es',
    town: 'A Coruña',
    postcode: '15001',
    streets: ['Rúa Real', 'Calle Panaderas'],
    forms: ['S.L.', 'S.A.'],
  },
]

/** Names of companies with what troubles a careless reader: accents, commas, quotes, semicolons. */
function companyName(pick: Pick, forms: readonly string[]): string {
  const name = pick(surnames)
  const form = pick(forms)
  return pick([
    `${pick(trades)} ${name} ${form}`,
    `${name} & ${pick(surnames)} ${form}`,
    `${name}, ${pick(surnames)} e figli ${form}`,
    `"${pick(trades)} ${name}" ${form}`,
    `${name}; ${pick(trades)} ${form}`,
  ])
}

const plainLetters: Record<string, string> = { ß: 'ss', '’': '' }

function addressPart(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ß’]/g, (letter) => plainLetters[letter] ?? '')
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

export type Row = Record<string, string>

const pad = (n: number, length: number) => String(n).padStart(length, '0')

export function organisationRows(count = 500): Row[] {
  const { pick, below } = picker(2026)
  return Array.from({ length: count }, (_, index) => {
    const place = pick(places)
    const kind = pick(['company', 'company', 'company', 'company', 'association', 'individual', 'public'])
    const person = `${pick(firstNames)} ${pick(surnames)}`
    const number = pad(index + 1, 4)
    return {
      reference: `K-${number}`,
      name: kind === 'individual' ? person : companyName(pick, place.forms),
      kind,
      country: place.country,
      language: place.language,
      street: pick(place.streets),
      house_number: below(5) === 0 ? `${below(90) + 1}bis` : String(below(150) + 1),
      postcode: place.postcode,
      town: place.town,
      register_number:
        kind === 'company' && place.country === 'CH'
          ? `CHE-${below(900) + 100}.${below(900) + 100}.${below(900) + 100}`
          : '',
      vat_number: '',
      website: below(3) === 0 ? `https://www.k${number}.example` : '',
      email: `${addressPart(person)}@k${number}.example`,
      legal_name: person,
    }
  })
}

const stock = [
  { sku: 'web-hosting', months: ['1', '12'] },
  { sku: 'domain-ch', months: ['12'] },
  { sku: 'domain-com', months: ['12'] },
  { sku: 'domain-it', months: ['12'] },
  { sku: 'mail-service', months: ['1', '12'] },
  { sku: 'suite-standard', months: ['12'] },
  { sku: 'cloud-server-s', months: ['1'] },
  { sku: 'backup-1tb', months: ['12'] },
]

/** Products of the organisations above, a few a client. */
export function productRows(count = 5000, organisations = 500): Row[] {
  const { pick, below } = picker(35)
  return Array.from({ length: count }, (_, index) => {
    const { sku, months } = pick(stock)
    const owner = pad(below(organisations) + 1, 4)
    const period = pick(months)
    const [month, day] = [pad(below(12) + 1, 2), pad(below(28) + 1, 2)]
    const expires = period === '12' ? `2027-${month}-${day}` : `2026-12-${day}`
    const name = sku.startsWith('domain')
      ? `k${owner}-${pad(index, 4)}.${sku.slice(7)}`
      : `${pick(['Sito', 'Boutique', 'Büro', 'Año nuevo', 'Web “neu”'])} ${index + 1}`
    return {
      reference: `P-${pad(index + 1, 5)}`,
      organisation: `K-${owner}`,
      sku,
      name,
      quantity: sku === 'suite-standard' ? String(below(40) + 1) : '1',
      months: period,
      started_on: `${2019 + below(7)}-${month}-${day}`,
      expires_on: expires,
    }
  })
}

/** A catalogue of the operator's own, beside what the example brings. */
export function catalogueRows(): Row[] {
  const items = [
    {
      sku: 'web-hosting',
      family: 'hosting',
      name: 'Web hosting',
      per_unit: 'true',
      prices: [
        ['CHF', '1', '9.92'],
        ['EUR', '1', '5.75'],
        ['CHF', '12', '119.00'],
        ['EUR', '12', '69.00'],
      ],
    },
    {
      sku: 'hosting-pro',
      family: 'hosting',
      name: 'Hébergement “Pro”, 50 GB',
      per_unit: 'true',
      prices: [
        ['CHF', '12', '240.00'],
        ['EUR', '12', '216.00'],
      ],
    },
    {
      sku: 'domain-swiss',
      family: 'domain',
      name: '.swiss',
      per_unit: 'true',
      prices: [
        ['CHF', '12', '118.00'],
        ['EUR', '12', '112.50'],
      ],
    },
    {
      sku: 'cloud-hour',
      family: 'cloud',
      name: 'Cloud server, usage',
      per_unit: 'false',
      prices: [
        ['CHF', '1', '0.0125'],
        ['EUR', '1', '0.011875'],
      ],
    },
  ]
  return items.flatMap(({ prices, ...item }) =>
    prices.map(([currency = '', months = '', unit = '']) => ({
      ...item,
      currency,
      months,
      unit,
      from: '2026-01-01',
    })),
  )
}

export interface Shape {
  separator: ',' | ';' | '\t'
  lineEnd: '\n' | '\r\n' | '\r'
  bom: boolean
}

/** Rows as the text of a file; values are quoted where they must be. */
export function csvOf(rows: readonly Row[], { separator, lineEnd, bom }: Shape): string {
  const quoted = (value: string) => (/[",;\t\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
  return `${bom ? '\uFEFF' : ''}${lines.map((values) => values.map(quoted).join(separator) + lineEnd).join('')}`
}

/** A change of one value: the line in the file (the head is line 1), the column, what stands there then. */
type Spoiled = [line: number, column: string, value: string]

function spoil(rows: readonly Row[], changes: readonly Spoiled[]): Row[] {
  const spoiled = rows.map((row) => ({ ...row }))
  for (const [line, column, value] of changes) {
    const row = spoiled[line - 2]
    if (!row || !(column in row)) throw new Error(`there is no ${column} in line ${line}`)
    row[column] = value
  }
  return spoiled
}

export const spoiledOrganisations: Spoiled[] = [
  [14, 'country', 'Suisse'],
  [15, 'kind', 'firm'],
  [40, 'email', 'info(at)k0039.example'],
  [77, 'reference', 'K-0003'],
  [140, 'name', ''],
  [141, 'language', 'rm'],
  [300, 'legal_name', ''],
  [333, 'website', 'javascript:alert(1)'],
  [501, 'name', 'Zwei\nZeilen AG'],
]

export const spoiledProducts: Spoiled[] = [
  [9, 'organisation', 'K-9999'],
  [10, 'sku', 'web-hostink'],
  [11, 'quantity', '0'],
  [12, 'months', '5'],
  [13, 'started_on', '2025-02-29'],
  [14, 'expires_on', '2019-01-01'],
  [1000, 'reference', 'P-00002'],
  [2500, 'quantity', '1.5'],
  [5001, 'expires_on', '31.12.2027'],
]

export const spoiledCatalogue: Spoiled[] = [
  [2, 'unit', '9,92'],
  [3, 'currency', 'USD'],
  [6, 'per_unit', 'yes'],
  [9, 'name', '.schweiz'],
  [10, 'family', 'clouds'],
  [11, 'family', 'clouds'],
]

export const samples: Record<string, string> = {
  'organisations.csv': csvOf(organisationRows(), { separator: ';', lineEnd: '\r\n', bom: true }),
  'products.csv': csvOf(productRows(), { separator: ',', lineEnd: '\n', bom: false }),
  'catalogue.csv': csvOf(catalogueRows(), { separator: '\t', lineEnd: '\r', bom: false }),
  'organisations-bad.csv': csvOf(spoil(organisationRows(), spoiledOrganisations), {
    separator: ',',
    lineEnd: '\r',
    bom: false,
  }),
  'products-bad.csv': csvOf(spoil(productRows(), spoiledProducts), {
    separator: ';',
    lineEnd: '\r\n',
    bom: false,
  }),
  'catalogue-bad.csv': csvOf(spoil(catalogueRows(), spoiledCatalogue), {
    separator: ',',
    lineEnd: '\n',
    bom: true,
  }),
}

if (import.meta.main) {
  for (const [name, content] of Object.entries(samples))
    writeFileSync(join(import.meta.dirname, 'data', name), content)
}
