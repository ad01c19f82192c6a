import type { Language } from '../lib/language.ts'

const animals = {
  it: 'marmotta volpe riccio airone lontra camoscio gufo rana cigno tasso falco lepre cervo talpa merlo orso lince castoro gabbiano scoiattolo farfalla trota asino stambecco',
  fr: 'marmotte renard hérisson héron loutre chamois hibou grenouille cygne blaireau faucon lièvre cerf taupe merle ours lynx castor mouette écureuil papillon truite âne bouquetin',
  de: 'Murmeltier Fuchs Igel Reiher Otter Gämse Eule Frosch Schwan Dachs Falke Hase Hirsch Maulwurf Amsel Bär Luchs Biber Möwe Eichhörnchen Schmetterling Forelle Esel Steinbock',
  en: 'marmot fox hedgehog heron otter chamois owl frog swan badger falcon hare stag mole blackbird bear lynx beaver seagull squirrel butterfly trout donkey ibex',
  es: 'marmota zorro erizo garza nutria rebeco búho rana cisne tejón halcón liebre ciervo topo mirlo oso lince castor gaviota ardilla mariposa trucha burro íbice',
} satisfies Record<Language, string>
const things = {
  it: 'lanterna ponte chiave bussola tamburo aquilone ancora campana specchio ombrello scala mulino vela faro candela libro cestino orologio martello finestra treno chitarra mantello secchio',
  fr: 'lanterne pont clé boussole tambour cerf-volant ancre cloche miroir parapluie échelle moulin voile phare bougie livre panier horloge marteau fenêtre train guitare manteau seau',
  de: 'Laterne Brücke Schlüssel Kompass Trommel Drachen Anker Glocke Spiegel Schirm Leiter Mühle Segel Leuchtturm Kerze Buch Korb Uhr Hammer Fenster Zug Gitarre Mantel Eimer',
  en: 'lantern bridge key compass drum kite anchor bell mirror umbrella ladder mill sail lighthouse candle book basket clock hammer window train guitar cloak bucket',
  es: 'farol puente llave brújula tambor cometa ancla campana espejo paraguas escalera molino vela faro candil libro cesta reloj martillo ventana tren guitarra manto cubo',
} satisfies Record<Language, string>

export const wordsCount = 24

/** Two words in the language of the person who listens, by their numbers. */
export function proofWords(numbers: readonly number[], language: Language): [string, string] {
  const [first = 0, second = 0] = numbers
  return [animals[language].split(' ')[first] ?? '', things[language].split(' ')[second] ?? '']
}
