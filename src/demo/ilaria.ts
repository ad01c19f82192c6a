import type { Owned } from './scene.ts'
import type { Shopping, Wanted } from './stock.ts'

type Line = [sku: string, name: string, quantity?: number]

/** A server and the business seats are paid month by month, everything else by the year. */
function wantedOf([sku, name, quantity = 1]: Line): Wanted {
  const months = sku.startsWith('cloud') || sku === 'suite-business' ? 1 : 12
  return { sku, name, quantity, months, periods: months === 1 ? 3 : 1 }
}

const bought: [daysAgo: number, ...lines: Line[]][] = [
  [
    371,
    ['domain-it', 'ilariastudio.it'],
    ['web-hosting', 'ilariastudio.it'],
    ['mail-service', 'mail.ilariastudio.it'],
    ['suite-standard', 'suite.ilariastudio.it', 8],
  ],
  [
    327,
    ['domain-com', 'ilariastudio.com'],
    ['domain-ch', 'ilariastudio.ch'],
    ['web-hosting', 'shop.ilariastudio.it'],
  ],
  [
    285,
    ['domain-it', 'ilaria-figli.it'],
    ['domain-ch', 'figli-archivio.ch'],
    ['web-hosting', 'figli-archivio.ch'],
  ],
  [
    243,
    ['web-hosting', 'test.ilariastudio.it'],
    ['backup-1tb', 'backup.ilariastudio.it'],
    ['suite-business', 'team.ilariastudio.it', 3],
    ['mail-service', 'mail.ilaria-figli.it'],
  ],
  [152, ['cloud-server-s', 'srv1.ilariastudio.it'], ['suite-standard', 'suite.ilaria-figli.it', 2]],
  [87, ['mail-service', 'news.ilariastudio.it'], ['cloud-server-l', 'db1.ilariastudio.it']],
  [33, ['suite-standard', 'suite.figli-archivio.ch', 4]],
]

/** The nineteen products of Studio Ilaria & Figli, four hostings and five domains among them. */
export const ilariaShopping: Shopping[] = bought.map(([daysAgo, ...lines]) => ({
  daysAgo,
  byPartner: false,
  wanted: lines.map(wantedOf),
}))

/** Ilaria keeps seven of her nineteen products in her partner's hands: two hostings and five domains. */
export function ilariaChoice(...hostings: string[]): (owned: Owned) => 'manage' | undefined {
  return ({ wanted: { sku, name } }) => {
    const chosen = sku === 'web-hosting' ? hostings.includes(name) : sku.startsWith('domain')
    return chosen ? 'manage' : undefined
  }
}
