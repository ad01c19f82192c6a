import type { Chance } from './chance.ts'

/** Something a client wants: so many units of an item, for a month or a year at a time. */
export interface Wanted {
  sku: string
  name: string
  months: 1 | 12
  quantity: number
  /** Monthly products are paid month by month, or three months at a time. */
  periods: 1 | 3
  /** An option of the client's first product of this item. */
  optionOf?: string
  /** Nobody renews it in time: it runs out and stays. */
  forgotten?: boolean
}

/** Items of which several units are one product. */
const seats = ['suite-standard', 'suite-business', 'mail-address']

/** How many products come into being with a line. */
export function productsOf(wanted: Wanted): number {
  return seats.includes(wanted.sku) ? 1 : wanted.quantity
}

/** Where an organisation lives on the web: fidu-bourg and ch. */
function webName(website: string): { stem: string; ending: string } {
  const dot = website.lastIndexOf('.')
  return { stem: website.slice(0, dot), ending: website.slice(dot + 1) }
}

const sold = ['ch', 'com', 'it', 'fr', 'de']
const wordsBefore = ['shop', 'blog', 'news', 'jobs', 'events', 'media', 'archiv', 'club', 'lab', 'forum']
const placesBefore = [
  'shop',
  'blog',
  'intranet',
  'test',
  'docs',
  'media',
  'events',
  'archive',
  'extranet',
  'demo',
  'jobs',
  'photos',
]

type Maker = (website: string, count: number, chance: Chance) => Omit<Wanted, 'periods'>

const yearly = (sku: string, name: string, quantity = 1) => ({ sku, name, quantity, months: 12 as const })
const monthly = (sku: string, name: string, quantity = 1) => ({ sku, name, quantity, months: 1 as const })
const numbered = (name: string, count: number) => (count === 1 ? name : `${name} ${count}`)

/** The names of domains go through the endings, then through words before the name. */
const domain: Maker = (website, count) => {
  const { stem, ending } = webName(website)
  const endings = [ending, ...sold].filter((e, i, all) => sold.includes(e) && all.indexOf(e) === i)
  const chosen = endings[(count - 1) % endings.length] ?? 'com'
  const word = wordsBefore[Math.floor((count - 1) / endings.length) - 1]
  return yearly(`domain-${chosen}`, `${word ? `${word}-` : ''}${stem}.${chosen}`)
}

const hosting: Maker = (website, count) => {
  const place = placesBefore[(count - 2) % placesBefore.length]
  return yearly('web-hosting', count === 1 || !place ? website : `${place}.${website}`)
}

const makers: Record<string, Maker> = {
  domain,
  hosting,
  shop: (website, count) => yearly('shop-hosting', numbered(`boutique.${website}`, count)),
  mail: (website, count) => yearly('mail-service', numbered(`mail.${website}`, count)),
  suite: (website, count, chance) =>
    yearly('suite-standard', numbered(`suite.${website}`, count), 2 + chance.below(11)),
  business: (website, count, chance) =>
    monthly('suite-business', numbered(`team.${website}`, count), 2 + chance.below(5)),
  server: (website, count) => monthly('cloud-server-s', `srv${count}.${website}`),
  large: (website, count) => monthly('cloud-server-l', `db${count}.${website}`),
  backup: (website, count) => yearly('backup-1tb', numbered(`backup.${website}`, count)),
}

const firstWants = ['domain', 'hosting', 'mail']
const laterWants = [
  ...['domain', 'domain', 'domain', 'domain', 'domain', 'domain'],
  ...['hosting', 'hosting', 'hosting', 'hosting', 'mail', 'mail', 'mail'],
  ...['shop', 'suite', 'suite', 'business', 'server', 'backup', 'backup'],
]

/** What an organisation comes to own in a year, in the order in which it does; `size` products in all. */
export function wantsOf(website: string, size: number, chance: Chance): Wanted[] {
  const counts = new Map<string, number>()
  return Array.from({ length: size }, (_, index) => {
    const large = size > 18 && index === 9
    const want = firstWants[index] ?? (large ? 'large' : chance.pick(laterWants))
    const count = (counts.get(want) ?? 0) + 1
    counts.set(want, count)
    const made = (makers[want] ?? domain)(website, count, chance)
    return { ...made, periods: made.months === 1 && chance.below(3) > 0 ? 3 : 1 }
  })
}

/** Splits what is wanted into orders: a good part at the opening, the rest on days spread over the time since. */
export interface Shopping {
  daysAgo: number
  /** Whether the partner orders where it may; otherwise the client does. */
  byPartner: boolean
  wanted: Wanted[]
}

/** Orders are placed on two days a week; what is bought about a year ago would all be due in the same weeks. */
function shoppingDay(daysAgo: number): number {
  const week = Math.max(1, Math.floor(daysAgo / 7))
  const inDueWeeks = week >= 47 && week <= 51
  return (inDueWeeks ? week - 6 : week) * 7 + (daysAgo % 2 ? 2 : 5)
}

export function shoppingOf(wanted: readonly Wanted[], opensDaysAgo: number, chance: Chance): Shopping[] {
  const opening = Math.ceil(wanted.length * 0.4)
  const orders: Shopping[] = [{ daysAgo: opensDaysAgo, byPartner: false, wanted: wanted.slice(0, opening) }]
  for (let at = opening; at < wanted.length; ) {
    const lines = 3 + chance.below(4)
    const daysAgo = shoppingDay(3 + chance.below(Math.max(1, opensDaysAgo - 20)))
    orders.push({ daysAgo, byPartner: chance.below(5) > 1, wanted: wanted.slice(at, at + lines) })
    at += lines
  }
  return orders
}
