import { type RawBuilder, sql } from 'kysely'
import { rowOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Ids } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { type Currency, currencies, parseUnit } from '../lib/money.ts'

type Names = Record<Language, string>

const families: { id: string; names: Names }[] = [
  {
    id: 'hosting',
    names: {
      it: 'Hosting web',
      fr: 'Hébergement web',
      de: 'Webhosting',
      en: 'Web hosting',
      es: 'Alojamiento web',
    },
  },
  {
    id: 'domain',
    names: {
      it: 'Nomi di dominio',
      fr: 'Noms de domaine',
      de: 'Domainnamen',
      en: 'Domain names',
      es: 'Nombres de dominio',
    },
  },
  {
    id: 'mail',
    names: {
      it: 'Posta elettronica',
      fr: 'Messagerie',
      de: 'E-Mail',
      en: 'E-mail',
      es: 'Correo electrónico',
    },
  },
  {
    id: 'suite',
    names: {
      it: 'Suite di collaborazione',
      fr: 'Suite collaborative',
      de: 'Büropaket',
      en: 'Work suite',
      es: 'Suite de colaboración',
    },
  },
  {
    id: 'cloud',
    names: {
      it: 'Server cloud',
      fr: 'Serveurs cloud',
      de: 'Cloud-Server',
      en: 'Cloud servers',
      es: 'Servidores en la nube',
    },
  },
  {
    id: 'backup',
    names: { it: 'Backup', fr: 'Sauvegarde', de: 'Datensicherung', en: 'Backup', es: 'Copias de seguridad' },
  },
]

interface ExampleItem {
  sku: string
  family: string
  name: string
  /** False where one product counts several units, such as the seats of a suite. */
  perUnit?: false
  /** By period in months: the public price in each currency. */
  prices: Record<number, Record<Currency, string>>
}

const items: ExampleItem[] = [
  {
    sku: 'web-hosting',
    family: 'hosting',
    name: 'Web hosting',
    prices: { 1: { CHF: '9.92', EUR: '5.75' }, 12: { CHF: '119.00', EUR: '69.00' } },
  },
  {
    sku: 'shop-hosting',
    family: 'hosting',
    name: 'Shop hosting',
    prices: { 1: { CHF: '12.90', EUR: '8.90' }, 12: { CHF: '154.80', EUR: '106.80' } },
  },
  { sku: 'domain-ch', family: 'domain', name: '.ch', prices: { 12: { CHF: '9.90', EUR: '9.50' } } },
  { sku: 'domain-com', family: 'domain', name: '.com', prices: { 12: { CHF: '14.90', EUR: '13.90' } } },
  { sku: 'domain-it', family: 'domain', name: '.it', prices: { 12: { CHF: '11.90', EUR: '10.90' } } },
  { sku: 'domain-fr', family: 'domain', name: '.fr', prices: { 12: { CHF: '10.90', EUR: '9.90' } } },
  { sku: 'domain-de', family: 'domain', name: '.de', prices: { 12: { CHF: '9.90', EUR: '8.90' } } },
  {
    sku: 'mail-service',
    family: 'mail',
    name: 'Mail service, 5 addresses',
    prices: { 1: { CHF: '1.90', EUR: '1.75' }, 12: { CHF: '22.80', EUR: '21.00' } },
  },
  {
    sku: 'mail-address',
    family: 'mail',
    name: 'Mail address',
    perUnit: false,
    prices: { 12: { CHF: '18.00', EUR: '16.80' } },
  },
  {
    sku: 'suite-standard',
    family: 'suite',
    name: 'Work suite, a seat',
    perUnit: false,
    prices: { 1: { CHF: '6.58', EUR: '6.58' }, 12: { CHF: '78.96', EUR: '78.96' } },
  },
  {
    sku: 'suite-business',
    family: 'suite',
    name: 'Work suite Business, a seat',
    perUnit: false,
    prices: { 1: { CHF: '11.90', EUR: '11.50' }, 12: { CHF: '142.80', EUR: '138.00' } },
  },
  {
    sku: 'cloud-server-s',
    family: 'cloud',
    name: 'Cloud server, 2 cores',
    prices: { 1: { CHF: '13.50', EUR: '13.00' } },
  },
  {
    sku: 'cloud-server-l',
    family: 'cloud',
    name: 'Cloud server, 8 cores',
    prices: { 1: { CHF: '59.00', EUR: '57.00' } },
  },
  {
    sku: 'backup-1tb',
    family: 'backup',
    name: 'Backup, 1 TB',
    prices: { 1: { CHF: '9.90', EUR: '9.50' }, 12: { CHF: '108.00', EUR: '103.20' } },
  },
]

const levels: { id: string; names: Names; rate: number }[] = [
  {
    id: 'provisional',
    rate: 2000,
    names: { it: 'Provvisorio', fr: 'Provisoire', de: 'Vorläufig', en: 'Provisional', es: 'Provisional' },
  },
  {
    id: 'bronze',
    rate: 2000,
    names: { it: 'Bronzo', fr: 'Bronze', de: 'Bronze', en: 'Bronze', es: 'Bronce' },
  },
  {
    id: 'silver',
    rate: 2500,
    names: { it: 'Argento', fr: 'Argent', de: 'Silber', en: 'Silver', es: 'Plata' },
  },
  { id: 'gold', rate: 3000, names: { it: 'Oro', fr: 'Or', de: 'Gold', en: 'Gold', es: 'Oro' } },
  {
    id: 'platinum',
    rate: 3500,
    names: { it: 'Platino', fr: 'Platine', de: 'Platin', en: 'Platinum', es: 'Platino' },
  },
]

/** Domains have preferential lists instead of rates: a year's price per extension and level, in the order of `levels`. */
const domainLists: Record<string, Record<Currency, string[]>> = {
  'domain-ch': {
    CHF: ['9.40', '9.40', '9.10', '8.80', '8.50'],
    EUR: ['9.00', '9.00', '8.70', '8.40', '8.10'],
  },
  'domain-com': {
    CHF: ['13.90', '13.90', '13.40', '12.90', '12.40'],
    EUR: ['12.90', '12.90', '12.40', '11.90', '11.40'],
  },
  'domain-it': {
    CHF: ['10.90', '10.90', '10.40', '9.90', '9.40'],
    EUR: ['9.90', '9.90', '9.40', '8.90', '8.40'],
  },
  'domain-fr': {
    CHF: ['9.90', '9.90', '9.50', '9.10', '8.70'],
    EUR: ['8.90', '8.90', '8.50', '8.10', '7.70'],
  },
  'domain-de': {
    CHF: ['8.90', '8.90', '8.50', '8.10', '7.70'],
    EUR: ['7.90', '7.90', '7.50', '7.10', '6.70'],
  },
}

const tiers = ['hosting', 'mail'].flatMap((family) =>
  [
    { quantity: 5, rate: 1000 },
    { quantity: 10, rate: 1500 },
    { quantity: 20, rate: 2000 },
    { quantity: 35, rate: 2500 },
  ].map((tier) => ({ family, ...tier })),
)

/** Standard rates of value added tax, each from the day since which it holds. */
const vatRates: { country: string; rate: number; since: Day }[] = [
  { country: 'CH', rate: 810, since: '2024-01-01' },
  { country: 'LI', rate: 810, since: '2024-01-01' },
  { country: 'FR', rate: 2000, since: '2014-01-01' },
  { country: 'DE', rate: 1900, since: '2021-01-01' },
  { country: 'IT', rate: 2200, since: '2013-10-01' },
  { country: 'ES', rate: 2100, since: '2012-09-01' },
  { country: 'AT', rate: 2000, since: '1984-01-01' },
  { country: 'BE', rate: 2100, since: '1996-01-01' },
  { country: 'LU', rate: 1700, since: '2024-01-01' },
  { country: 'BG', rate: 2000, since: '1999-01-01' },
  { country: 'CY', rate: 1900, since: '2014-01-13' },
  { country: 'CZ', rate: 2100, since: '2013-01-01' },
  { country: 'DK', rate: 2500, since: '1992-01-01' },
  { country: 'EE', rate: 2400, since: '2025-07-01' },
  { country: 'FI', rate: 2550, since: '2024-09-01' },
  { country: 'GR', rate: 2400, since: '2016-06-01' },
  { country: 'HR', rate: 2500, since: '2012-03-01' },
  { country: 'HU', rate: 2700, since: '2012-01-01' },
  { country: 'IE', rate: 2300, since: '2021-03-01' },
  { country: 'LT', rate: 2100, since: '2009-09-01' },
  { country: 'LV', rate: 2100, since: '2012-07-01' },
  { country: 'MT', rate: 1800, since: '2004-01-01' },
  { country: 'NL', rate: 2100, since: '2012-10-01' },
  { country: 'PL', rate: 2300, since: '2011-01-01' },
  { country: 'PT', rate: 2300, since: '2011-01-01' },
  { country: 'RO', rate: 2100, since: '2025-08-01' },
  { country: 'SE', rate: 2500, since: '1990-07-01' },
  { country: 'SI', rate: 2200, since: '2013-07-01' },
  { country: 'SK', rate: 2300, since: '2025-01-01' },
]

function unitE6(price: string): string {
  const unit = parseUnit(price)
  if (unit === undefined) throw new Error(`The example price ${price} is no unit price`)
  return unit.toString()
}

function table(rows: readonly object[]): RawBuilder<unknown> {
  return sql`${JSON.stringify(rows.map((row, position) => ({ position, ...row })))}::jsonb`
}

/**
 * Brings the example catalogue into an empty one, with prices and rates that hold from a day on. Where there are
 * categories already it does nothing and says so, so it may be called at every start and never undoes what the operator
 * set.
 */
export async function loadExampleCatalogue(tx: Tx, ids: Ids, from: Day): Promise<boolean> {
  if (await rowOf(tx, sql`select 1 from family limit 1`)) return false
  await addItems(tx, ids, from)
  await addAdvantages(tx, from)
  await sql`
    insert into vat_rate (country, rate, valid)
    select x.country, x.rate, daterange(x.since, null)
      from jsonb_to_recordset(${table(vatRates)}) as x(country text, rate int, since date)`.execute(tx)
  await sql`
    insert into policy (version, hold_days, valid)
    values ('example-1', 0, daterange(${from}, null))`.execute(tx)
  return true
}

async function addItems(tx: Tx, ids: Ids, from: Day): Promise<void> {
  await sql`
    insert into family (id, position, names)
    select x.id, x.position, x.names from jsonb_to_recordset(${table(families)}) as x(id text, position int, names jsonb)`.execute(
    tx,
  )
  const rows = items.map(({ perUnit = true, ...item }) => ({ ...item, id: ids('item'), perUnit }))
  await sql`
    insert into item (id, sku, family, name, per_unit)
    select x.id, x.sku, x.family, x.name, x."perUnit"
      from jsonb_to_recordset(${table(rows)}) as x(id text, sku text, family text, name text, "perUnit" boolean)`.execute(
    tx,
  )
  const prices = items.flatMap(({ sku, prices: byMonths }) =>
    Object.entries(byMonths).flatMap(([months, price]) =>
      currencies.map((currency) => ({
        id: ids('price'),
        sku,
        currency,
        months: Number(months),
        unit: unitE6(price[currency]),
      })),
    ),
  )
  await sql`
    insert into price (id, item_id, currency, months, unit_e6, valid)
    select x.id, i.id, x.currency, x.months, x.unit, daterange(${from}, null)
      from jsonb_to_recordset(${table(prices)}) as x(id text, sku text, currency text, months int, unit bigint)
      join item i on i.sku = x.sku`.execute(tx)
}

/** Partner levels with their rates and domain lists, and the volume tiers. */
async function addAdvantages(tx: Tx, from: Day): Promise<void> {
  await sql`
    insert into partner_level (id, position, names)
    select x.id, x.position, x.names from jsonb_to_recordset(${table(levels)}) as x(id text, position int, names jsonb)`.execute(
    tx,
  )
  const rates = levels.flatMap(({ id, rate }) =>
    families
      .filter((family) => family.id !== 'domain')
      .map((family) => ({ level: id, family: family.id, rate })),
  )
  await sql`
    insert into partner_rate (level, family, rate, valid)
    select x.level, x.family, x.rate, daterange(${from}, null)
      from jsonb_to_recordset(${table(rates)}) as x(level text, family text, rate int)`.execute(tx)
  const lists = Object.entries(domainLists).flatMap(([sku, byCurrency]) =>
    currencies.flatMap((currency) =>
      byCurrency[currency].map((price, index) => ({
        level: levels[index]?.id,
        sku,
        currency,
        unit: unitE6(price),
      })),
    ),
  )
  await sql`
    insert into partner_price (level, item_id, currency, months, unit_e6, valid)
    select x.level, i.id, x.currency, 12, x.unit, daterange(${from}, null)
      from jsonb_to_recordset(${table(lists)}) as x(level text, sku text, currency text, unit bigint)
      join item i on i.sku = x.sku`.execute(tx)
  await sql`
    insert into volume_tier (family, quantity_min, rate, valid)
    select x.family, x.quantity, x.rate, daterange(${from}, null)
      from jsonb_to_recordset(${table(tiers)}) as x(family text, quantity int, rate int)`.execute(tx)
}
