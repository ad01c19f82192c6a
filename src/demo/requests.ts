import { call } from '@orpc/server'
import { operations } from '../operations.ts'
import type { Act } from './agenda.ts'
import { houseOf, leadOf, type Scene } from './scene.ts'

/** Which requests the partners of the demo world want to be told of. */
const wishes = [
  { key: 'atelier-nord', languages: ['fr', 'de'] },
  { key: 'studio-ponte', languages: ['it'] },
  { key: 'netzwerk-alpina', languages: ['de', 'it'] },
] as const

const asked = [
  {
    key: 'pache-vins',
    daysAgo: 5,
    need: {
      kind: 'shop',
      title: 'Vendre notre vin en ligne',
      description:
        'Nous vendons notre vin au caveau et par téléphone. Nous voulons une boutique simple, en français et en allemand, avec le paiement par QR-facture et un calcul des frais de port.',
      languages: ['fr', 'de'],
      placeKind: 'either',
      place: 'Épesses',
      country: 'CH',
      budget: { from: '4000.00', to: '9000.00' },
      currency: 'CHF',
      starts: 'quarter',
      wanted: 3,
      days: 30,
      name: 'Marc-Antoine Pache',
      company: 'Vignobles Pache',
      phone: '+41 21 000 00 11',
    },
  },
  {
    key: 'ilariastudio',
    daysAgo: 1,
    need: {
      kind: 'redesign',
      title: 'Un sito nuovo per lo studio',
      description:
        'Il nostro sito ha dieci anni. Cerchiamo qualcuno che lo rifaccia con noi, con un portfolio che possiamo aggiornare da soli e che si veda bene anche dal telefono.',
      languages: ['it'],
      placeKind: 'remote',
      country: 'IT',
      currency: 'EUR',
      starts: 'flexible',
      name: 'Ilaria Rossi',
    },
  },
] as const

/** Clients ask for offers; partners are told, and one has answered. */
export function requestActs(scene: Scene): Act[] {
  const subscribed = wishes.map(
    ({ key, languages }): Act => ({
      daysAgo: 90,
      hour: 9,
      lane: () => key,
      run: () => {
        const house = houseOf(scene, key)
        const input = {
          partnerId: house.id,
          wants: true,
          kinds: [],
          languages: [...languages],
          countries: [],
        }
        return call(operations.requestInbox.subscribe, input, { context: leadOf(house) })
      },
    }),
  )
  const sent = asked.map(
    ({ key, daysAgo, need }): Act => ({
      daysAgo,
      hour: 11,
      lane: () => key,
      run: () => {
        const house = houseOf(scene, key)
        const input = { organisationId: house.id, need: { ...need, languages: [...need.languages] } }
        return call(operations.requests.sendForOrganisation, input, { context: leadOf(house) })
      },
    }),
  )
  const answered: Act = {
    daysAgo: 4,
    hour: 11,
    lane: () => 'atelier-nord',
    run: async () => {
      const house = houseOf(scene, 'atelier-nord')
      const context = leadOf(house)
      const partnerId = house.id
      const { rows } = await call(operations.requestInbox.list, { partnerId }, { context })
      const [first] = rows
      if (!first) throw new Error('no request reached the partner')
      const one = { partnerId, requestId: first.id }
      await call(operations.requestInbox.open, one, { context })
      return call(
        operations.requestInbox.propose,
        {
          ...one,
          text: 'Une boutique en six semaines, reliée à votre caveau. Nous passons volontiers en parler sur place.',
          priceKind: 'fixed',
          amount: '6400.00',
          currency: 'CHF',
          exclusive: true,
        },
        { context },
      )
    },
  }
  return [...subscribed, ...sent, answered]
}
