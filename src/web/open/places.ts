import { type Language, languages } from '../../lib/language.ts'

/** The pages that the server draws for everybody, by their word in an address of each language. */
const words = {
  signIn: { it: 'accesso', fr: 'connexion', de: 'anmelden', en: 'sign-in', es: 'acceso' },
  forgotPassword: {
    it: 'password-dimenticata',
    fr: 'mot-de-passe-oublie',
    de: 'passwort-vergessen',
    en: 'forgot-password',
    es: 'contrasena-olvidada',
  },
  setPassword: {
    it: 'scegli-password',
    fr: 'choisir-mot-de-passe',
    de: 'passwort-waehlen',
    en: 'set-password',
    es: 'elegir-contrasena',
  },
  signUp: { it: 'registrazione', fr: 'inscription', de: 'registrieren', en: 'sign-up', es: 'registro' },
  imprint: {
    it: 'note-legali',
    fr: 'mentions-legales',
    de: 'impressum',
    en: 'imprint',
    es: 'aviso-legal',
  },
  privacy: { it: 'privacy', fr: 'confidentialite', de: 'datenschutz', en: 'privacy', es: 'privacidad' },
  accessibility: {
    it: 'accessibilita',
    fr: 'accessibilite',
    de: 'barrierefreiheit',
    en: 'accessibility',
    es: 'accesibilidad',
  },
  terms: { it: 'condizioni', fr: 'conditions', de: 'bedingungen', en: 'terms', es: 'condiciones' },
  help: { it: 'aiuto', fr: 'aide', de: 'hilfe', en: 'help', es: 'ayuda' },
  directory: { it: 'partner', fr: 'partenaires', de: 'partner', en: 'partners', es: 'partners' },
  verify: { it: 'verifica', fr: 'verification', de: 'pruefung', en: 'verify', es: 'verificacion' },
  request: { it: 'richiesta', fr: 'demande', de: 'anfrage', en: 'request', es: 'solicitud' },
  manage: { it: 'r', fr: 'r', de: 'r', en: 'r', es: 'r' },
  join: {
    it: 'diventare-partner',
    fr: 'devenir-partenaire',
    de: 'partner-werden',
    en: 'become-a-partner',
    es: 'ser-partner',
  },
  letters: { it: 'lettere', fr: 'lettres', de: 'briefe', en: 'letters', es: 'cartas' },
  status: { it: 'stato', fr: 'etat', de: 'status', en: 'status', es: 'estado' },
  home: { it: '', fr: '', de: '', en: '', es: '' },
} as const satisfies Record<string, Record<Language, string>>

export type OpenPlace = keyof typeof words

export const openPlaces = Object.keys(words) as OpenPlace[]

/** The address of a page in one language; without a language the one in letters, which answers in the reader's own. */
export function openHref(place: OpenPlace, language?: Language): string {
  const path = `/${words[place][language ?? 'en']}`
  if (!language) return path
  return path === '/' ? `/${language}` : `/${language}${path}`
}

const plain = new Set(openPlaces.filter((place) => place !== 'home').map((place) => openHref(place)))

/** Whether the server draws what stands at an address, so that the console has to leave for it. */
export function isDrawnByServer(href: string): boolean {
  const [path = ''] = href.split(/[?#]/)
  const first = path.split('/')[1]
  return plain.has(path) || languages.some((language) => language === first)
}
