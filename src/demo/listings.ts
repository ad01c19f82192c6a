import { call } from '@orpc/server'
import type { ProfileWords } from '../directory/contract.ts'
import { operations } from '../operations.ts'
import type { Act } from './agenda.ts'
import { houseOf, leadOf, type Scene } from './scene.ts'

const usual = {
  accepts: true,
  remote: true,
  hidesClients: false,
  certifications: [],
} satisfies Partial<ProfileWords>

const profiles: readonly { key: string; daysAgo: number; words: ProfileWords }[] = [
  {
    key: 'atelier-nord',
    daysAgo: 210,
    words: {
      ...usual,
      claims: {
        fr: 'Sites et boutiques pour les PME romandes, et quelqu’un qui décroche quand ça coince.',
        de: 'Websites und Shops für KMU in der Romandie, mit jemandem, der ans Telefon geht.',
        en: 'Websites and shops for small companies, and somebody who picks up the phone.',
      },
      abouts: {
        fr: 'Cinq personnes au bord du lac. Nous concevons, hébergeons et entretenons des sites depuis 2011.\n\nChaque client a un interlocuteur, et chaque changement se discute avant.',
        en: 'Five people by the lake. We design, host and look after websites since 2011.\n\nEvery client has one person to talk to, and every change is talked over first.',
      },
      skills: ['websites', 'shops', 'wordpress', 'hosting', 'email', 'migration'],
      activities: ['retail', 'restaurants', 'finance', 'crafts'],
      languages: ['fr', 'de', 'en'],
      town: 'Lausanne',
      country: 'CH',
      budget: { from: '2000.00', to: '25000.00', currency: 'CHF' },
      email: 'bonjour@atelier-nord.example',
      phone: '+41 21 000 00 00',
      hours: '8–12, 13:30–18',
      work: [{ title: 'Une boutique pour une boulangerie', client: 'Boulangerie Käser' }],
      certifications: [{ name: 'Accessibilité numérique, niveau AA', on: '2026-03-02' }],
      domains: ['atelier-nord.ch'],
    },
  },
  {
    key: 'studio-ponte',
    daysAgo: 180,
    words: {
      ...usual,
      claims: { it: 'Siti che vendono, per chi fa un bel lavoro e vuole che si sappia.' },
      abouts: { it: 'Quattro persone a Milano: grafica, sviluppo, contenuti.' },
      skills: ['websites', 'design', 'seo', 'prestashop'],
      activities: ['tourism', 'culture', 'restaurants'],
      languages: ['it', 'en'],
      town: 'Milano',
      country: 'IT',
      budget: { from: '1500.00', to: null, currency: 'EUR' },
      email: 'ciao@studioponte.example',
      phone: '',
      hours: '',
      work: [],
      domains: ['studioponte.it'],
    },
  },
  {
    key: 'netzwerk-alpina',
    daysAgo: 95,
    words: {
      ...usual,
      claims: { de: 'Cloud, Mail und Sicherheit für Gemeinden und Betriebe in den Bergen.' },
      abouts: { de: 'Wir sind in Chur und im ganzen Kanton unterwegs.' },
      skills: ['cloud', 'email', 'security', 'backup', 'training'],
      activities: ['public', 'industry', 'health'],
      languages: ['de', 'it', 'rm'],
      town: 'Chur',
      country: 'CH',
      budget: { from: '5000.00', to: '80000.00', currency: 'CHF' },
      accepts: false,
      email: 'info@netzwerk-alpina.example',
      phone: '+41 81 000 00 00',
      hours: '7–18',
      work: [],
      domains: [],
    },
  },
]

/** The partners of the demo world show themselves in the directory. */
export function listingActs(scene: Scene): Act[] {
  return profiles.map(({ key, daysAgo, words }) => ({
    daysAgo,
    hour: 10,
    lane: () => key,
    run: async () => {
      const house = houseOf(scene, key)
      const context = leadOf(house)
      const partnerId = house.id
      const { version } = await call(operations.directory.own, { partnerId }, { context })
      await call(operations.directory.save, { partnerId, version, words }, { context })
      await call(operations.directory.show, { partnerId, shown: true }, { context })
    },
  }))
}
