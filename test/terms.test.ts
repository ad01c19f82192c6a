import { expect, test } from 'vitest'
import { articlesIn } from '../src/help/store.ts'
import { type Language, languages } from '../src/lib/language.ts'
import { refusals } from '../src/lib/refusals.ts'
import { allTexts } from '../src/texts.ts'

/**
 * Words that somebody might use for something that already has its word (docs/glossary.md), by language. What the word
 * should have been stands beside it.
 */
const forbidden: Record<Language, readonly (readonly [wrong: RegExp, right: string])[]> = {
  it: [
    [/\bsoci[oa]?\b/i, 'partner'],
    [/\bgare? d['’]appalto\b/i, 'richiesta di preventivo'],
    [/\bprezz[oi] pubblic[oi]\b/i, 'prezzo di listino'],
    [/\bpremio pubblico\b/i, 'prezzo di listino'],
    [/\bclicca(re)? qui\b/i, 'che cosa si apre'],
    [/\bprezzo decrescente\b/i, 'prezzo a scaglioni'],
    [/\brappresentante legale\b/i, 'responsabile legale'],
    [/\b(tuo|tua|tuoi|tue|puoi|devi|hai)\b/i, 'Lei'],
  ],
  fr: [
    [/\brabais\b/i, 'remise'],
    [/\bappels? d['’]offres?\b/i, 'demande d’offres'],
    [/\bcliquez ici\b/i, 'ce qui s’ouvre'],
    [/\breprésentants? léga(l|ux)\b/i, 'responsable légal'],
    [/\bporte-monnaie\b/i, 'compte prépayé'],
    [/(?<!\p{L})(tu|ton|tes|toi)(?!\p{L})/iu, 'vous'],
  ],
  de: [
    [/\bAusschreibung(en)?\b/, 'Anfrage'],
    [/\bDashboard\b/, 'Übersicht'],
    [/\bKlicken Sie hier\b/i, 'was sich öffnet'],
    [/\bgesetzlicher Vertreter\b/i, 'gesetzliche Vertretung'],
    [/\b(Wallet|Geldbörse)\b/, 'Guthabenkonto'],
    [/ß/, 'ss'],
    [/\b(du|dein|deine|deinen|dir|dich)\b/, 'Sie'],
  ],
  en: [
    [/\btenders?\b/i, 'request for offers'],
    [/\bclick here\b/i, 'what opens'],
    [/\bpublic price\b/i, 'list price'],
    [/\bcustomers?\b/i, 'client'],
    [/\bwallets?\b/i, 'prepaid account'],
    [/\bresellers?\b/i, 'partner'],
  ],
  es: [
    [/\bsoci[oa]s?\b/i, 'partner'],
    [/\blicitaci(ón|ones)\b/i, 'solicitud de ofertas'],
    [/\bhaga clic aquí\b/i, 'lo que se abre'],
    [/\bmonedero\b/i, 'cuenta de prepago'],
    [/\brebajas?\b/i, 'descuento'],
    [/\b(tú|tus|puedes|tienes)\b/i, 'usted'],
  ],
}

/** Everything people read in a language, with where it stands. */
function readIn(language: Language): [where: string, text: string][] {
  return [
    ...Object.entries(allTexts).map(([key, text]): [string, string] => [key, text[language]]),
    ...Object.entries(refusals).map(([code, refusal]): [string, string] => [
      `refusal ${code}`,
      refusal[language],
    ]),
    ...articlesIn(language).map(({ id, title, summary, body }): [string, string] => [
      `help/${id}`,
      `${title}\n${summary}\n${body}`,
    ]),
  ]
}

test.each(languages)('in %s one thing has one word', (language) => {
  const read = readIn(language)
  expect(read.length).toBeGreaterThan(500)
  const wrong = read.flatMap(([where, text]) =>
    forbidden[language].flatMap(([pattern, right]) => {
      const found = pattern.exec(text)
      return found ? [`${where}: “${found[0]}” is ${right}`] : []
    }),
  )
  expect(wrong).toEqual([])
})
