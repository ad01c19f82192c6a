import type { Payer } from '../access/access.ts'
import type { Language } from '../lib/language.ts'
import type { Wish } from '../partnerships/contract.ts'
import { ilariaChoice } from './ilaria.ts'
import { allOf, type Giving, wishFor, wishForFamilies } from './rights.ts'

/** What partners write under their request, in the language of whom they ask. */
export const greetings: Record<Language, string> = {
  it: 'Vorremmo occuparci noi dei rinnovi e della parte tecnica, come concordato al telefono.',
  fr: 'Comme convenu, nous nous occuperons des renouvellements et de la technique.',
  de: 'Wie besprochen kümmern wir uns gern um Verlängerungen und Technik.',
  en: 'As agreed on the phone, we would look after renewals and the technical side.',
  es: 'Como acordamos por teléfono, nos ocuparíamos de las renovaciones y de la parte técnica.',
}

/** A partner asks, a client answers some days later: as asked, or with something else. */
export interface Asking {
  client: string
  partner: string
  daysAgo: number
  wish: Wish
  gives?: Giving
}

type AskedFull = [client: string, partner: string, daysAgo: number, asked: Payer, given?: Payer]

const askedFull: AskedFull[] = [
  ['garage-monnier', 'atelier-nord', 352, 'partner'],
  ['kaeser-pain', 'atelier-nord', 345, 'client'],
  ['tournesol', 'atelier-nord', 338, 'client'],
  ['fidu-bourg', 'atelier-nord', 331, 'partner'],
  ['belmont-vevey', 'atelier-nord', 324, 'partner', 'client'],
  ['cabinet-favre', 'atelier-nord', 317, 'client'],
  ['editions-rhone', 'atelier-nord', 303, 'partner'],
  ['pache-vins', 'atelier-nord', 289, 'client'],
  ['pilet-freres', 'atelier-nord', 268, 'partner'],
  ['tilleuls', 'atelier-nord', 226, 'client', 'partner'],
  ['da-nello', 'studio-ponte', 330, 'client'],
  ['gruppo-marchetti', 'studio-ponte', 315, 'partner'],
  ['colli-berici', 'studio-ponte', 296, 'client'],
  ['sant-ambrogio', 'studio-ponte', 275, 'partner'],
  ['sastreria-ibanez', 'studio-ponte', 261, 'partner', 'client'],
  ['bernasconi', 'studio-ponte', 198, 'partner'],
  ['piz-sardona', 'netzwerk-alpina', 333, 'client'],
  ['alpkaeserei', 'netzwerk-alpina', 319, 'client'],
  ['treuhand-zuercher', 'netzwerk-alpina', 291, 'partner'],
  ['hofstetter', 'netzwerk-alpina', 254, 'partner'],
  ['praxis-groesser', 'netzwerk-alpina', 212, 'client'],
  ['laendle-kultur', 'netzwerk-alpina', 184, 'client'],
]

const askedLimited: Asking[] = [
  { client: 'lejorat', partner: 'atelier-nord', daysAgo: 296, wish: wishForFamilies('mail') },
  {
    client: 'villars-lac',
    partner: 'atelier-nord',
    daysAgo: 247,
    wish: wishForFamilies('hosting', 'domain'),
    gives: {
      access: 'limited',
      choose: allOf('manage', 'web-hosting'),
      families: [{ family: 'hosting', level: 'manage' }],
    },
  },
  {
    client: 'ilariastudio',
    partner: 'atelier-nord',
    daysAgo: 205,
    wish: wishFor('partner'),
    gives: { access: 'limited', choose: ilariaChoice('ilariastudio.it', 'test.ilariastudio.it') },
  },
  {
    client: 'museo-vetro',
    partner: 'studio-ponte',
    daysAgo: 233,
    wish: wishForFamilies('hosting', 'domain'),
  },
  {
    client: 'val-verzolo',
    partner: 'studio-ponte',
    daysAgo: 219,
    wish: wishForFamilies('hosting', 'domain'),
  },
  { client: 'val-verzolo', partner: 'netzwerk-alpina', daysAgo: 163, wish: wishForFamilies('mail', 'suite') },
  {
    client: 'gemeinde-obertal',
    partner: 'netzwerk-alpina',
    daysAgo: 282,
    wish: wishForFamilies('mail', 'domain'),
  },
  { client: 'alpenflora', partner: 'netzwerk-alpina', daysAgo: 191, wish: wishForFamilies('hosting') },
]

export const askings: Asking[] = [
  ...askedFull.map(
    ([client, partner, daysAgo, asked, given]): Asking => ({
      client,
      partner,
      daysAgo,
      wish: wishFor(asked),
      ...(given ? { gives: { access: 'full', payer: given } } : {}),
    }),
  ),
  ...askedLimited,
]

/** A client offers, and the partner says yes, no, or nothing yet. */
export interface Offering {
  client: string
  partner: string
  daysAgo: number
  gives: Giving
  message: string
  answer?: { daysAgo: number; declined?: string }
}

export const offerings: Offering[] = [
  {
    client: 'voile-leman',
    partner: 'atelier-nord',
    daysAgo: 239,
    gives: { access: 'full', payer: 'client' },
    message: 'Notre ancien prestataire cesse son activité.',
    answer: { daysAgo: 238 },
  },
  {
    client: 'beguelin',
    partner: 'atelier-nord',
    daysAgo: 177,
    gives: { access: 'limited', choose: allOf('manage', 'web-hosting', 'domain', 'shop') },
    message: '',
    answer: { daysAgo: 175 },
  },
  {
    client: 'bodegas-nunez',
    partner: 'studio-ponte',
    daysAgo: 201,
    gives: { access: 'full', payer: 'partner' },
    message: 'Preferimos recibir una sola factura de ustedes.',
    answer: { daysAgo: 199 },
  },
  {
    client: 'weiss-soehne',
    partner: 'netzwerk-alpina',
    daysAgo: 142,
    gives: { access: 'limited', choose: allOf('look', 'web-hosting', 'mail') },
    message: '',
    answer: { daysAgo: 139 },
  },
  {
    client: 'camden-loom',
    partner: 'netzwerk-alpina',
    daysAgo: 58,
    gives: { access: 'full', payer: 'client' },
    message: 'Could you take over our websites from January?',
    answer: { daysAgo: 55, declined: 'Wir betreuen zurzeit keine Kunden in Grossbritannien.' },
  },
  {
    client: 'ecole-mont',
    partner: 'atelier-nord',
    daysAgo: 4,
    gives: { access: 'full', payer: 'client' },
    message: 'Nous cherchons un partenaire de la région pour nos sites.',
  },
]
