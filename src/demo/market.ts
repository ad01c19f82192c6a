import { addDays } from '../lib/day.ts'
import { creditCashback } from '../orders/jobs.ts'
import { expireInvitations, remindInvitations } from '../partnerships/jobs.ts'
import { type Act, playAtOnce, type Step } from './agenda.ts'
import { clientStarts, partnerRoles } from './cast.ts'
import { chanceOf } from './chance.ts'
import { ilariaShopping } from './ilaria.ts'
import { openingDaysAgo } from './opening.ts'
import { partOfKey } from './organisations.ts'
import { dayBefore, expiryOf, fullTieOf, houseOf, ownedBy, type Scene } from './scene.ts'
import { type Shopping, shoppingOf, type Wanted, wantsOf } from './stock.ts'
import { type Buyer, buy, type Means, payerOf, renew } from './trade.ts'

interface Purchase extends Shopping {
  key: string
  means?: Means
}

function purchaseAct(scene: Scene, hour: number, { key, daysAgo, byPartner, wanted, means }: Purchase): Act {
  const buyer = (): Buyer => ({ house: houseOf(scene, key), byPartner })
  return {
    daysAgo,
    hour,
    lane: () => payerOf(scene, buyer()).key,
    run: () => buy(scene, buyer(), dayBefore(scene, daysAgo), wanted, means),
  }
}

/** What everybody buys in the ordinary way. */
function ordinary(): Purchase[] {
  const partners = partnerRoles.map(({ key, owns }) => ({ key, owns, daysAgo: openingDaysAgo - 2 }))
  const shopping = [...partners, ...clientStarts].flatMap(({ key, owns, daysAgo }) => {
    const chance = chanceOf(key)
    const wanted = wantsOf(partOfKey(key).organisation.website ?? key, owns, chance)
    return shoppingOf(wanted, daysAgo, chance).map((part) => ({ key, ...part }))
  })
  return [...shopping, ...ilariaShopping.map((part) => ({ key: 'ilariastudio', ...part }))]
}

const monthly = (sku: string, name: string, quantity = 1): Wanted => ({
  sku,
  name,
  quantity,
  months: 1,
  periods: 3,
})
const yearly = (sku: string, name: string, quantity = 1): Wanted => ({
  sku,
  name,
  quantity,
  months: 12,
  periods: 1,
})
const option = (name: string, quantity: number): Wanted => ({
  ...yearly('mail-address', name, quantity),
  optionOf: 'mail-service',
})

/** What stands out: 35 hostings at once in both currencies, options of products, orders that are not paid yet. */
const special: Purchase[] = [
  {
    key: 'fidu-bourg',
    daysAgo: 24,
    byPartner: true,
    wanted: [monthly('web-hosting', 'Site de mandant', 35)],
  },
  {
    key: 'gruppo-marchetti',
    daysAgo: 82,
    byPartner: true,
    wanted: [monthly('web-hosting', 'Sito di filiale', 35)],
  },
  { key: 'lejorat', daysAgo: 66, byPartner: false, wanted: [option('atelier@lejorat.coop', 3)] },
  { key: 'museo-vetro', daysAgo: 51, byPartner: false, wanted: [option('visite@museodelvetro.it', 2)] },
  {
    key: 'cabinet-favre',
    daysAgo: 150,
    byPartner: true,
    means: 'provider',
    wanted: [monthly('cloud-server-s', 'srv9.cabinet-favre.ch')],
  },
  {
    key: 'belmont-vevey',
    daysAgo: 2,
    byPartner: true,
    means: 'provider',
    wanted: [yearly('web-hosting', 'spa.belmont-vevey.ch'), yearly('domain-com', 'spa-belmont.com')],
  },
]

/** What nobody renewed in time: a few days ago these ran out. */
const forgottenLines: [key: string, daysAgo: number, wanted: Wanted][] = [
  ['garage-monnier', 369, yearly('domain-com', 'occasions-monnier.com')],
  ['tournesol', 367, yearly('domain-ch', 'lectures-tournesol.ch')],
  ['sastreria-ibanez', 34, monthly('cloud-server-s', 'srv9.sastreriaibanez.es')],
  ['da-nello', 370, yearly('mail-service', 'prenotazioni.trattoriadanello.it')],
  ['alpkaeserei', 368, yearly('domain-de', 'alpkaeserei-braendli.de')],
  ['scuola-verdi', 37, monthly('backup-1tb', 'backup9.scuolaverdi.it')],
]

const forgotten = forgottenLines.map(
  ([key, daysAgo, wanted]): Purchase => ({
    key,
    daysAgo,
    byPartner: false,
    wanted: [{ ...wanted, forgotten: true }],
  }),
)

/** Every second week, up to two weeks ago. */
const paydays = Array.from({ length: 26 }, (_, index) => (26 - index) * 14 + 1)

/** Everybody pays for what runs out before the next payday, the partner where it may and the client does not. */
async function renewDue(scene: Scene, daysAgo: number): Promise<void> {
  const until = addDays(dayBefore(scene, daysAgo), 14)
  const steps = [...scene.houses.values()].flatMap((house): Step[] => {
    const due = ownedBy(scene, house.key).filter(
      (owned) => !owned.wanted.forgotten && expiryOf(owned) <= until,
    )
    if (due.length === 0) return []
    const buyer = { house, byPartner: fullTieOf(scene, house.key) !== undefined && !house.renewsItself }
    return [{ lane: () => payerOf(scene, buyer).key, run: () => renew(scene, buyer, due) }]
  })
  await playAtOnce(steps)
}

/** What happens by itself: reminders and expiries, and once a month the cashback is credited. */
async function timePasses(scene: Scene, daysAgo: number): Promise<void> {
  await remindInvitations(scene.world)
  await expireInvitations(scene.world)
  const [thisMonth, lastMonth] = [daysAgo, daysAgo + 14].map((days) => dayBefore(scene, days).slice(0, 7))
  if (thisMonth !== lastMonth) await creditCashback(scene.world.db)
}

export function marketActs(scene: Scene): Act[] {
  return [
    ...ordinary().map((purchase) => purchaseAct(scene, 10, purchase)),
    ...forgotten.map((purchase) => purchaseAct(scene, 11, purchase)),
    ...special.map((purchase) => purchaseAct(scene, 14, purchase)),
    ...paydays.map(
      (daysAgo): Act => ({ daysAgo, hour: 13, lane: () => '', run: () => renewDue(scene, daysAgo) }),
    ),
    ...[...paydays, 1].map(
      (daysAgo): Act => ({ daysAgo, hour: 16, lane: () => '', run: () => timePasses(scene, daysAgo) }),
    ),
  ]
}
