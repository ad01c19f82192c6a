import type { Language } from '../lib/language.ts'
import { languages } from '../lib/language.ts'
import type { NewOrganisation } from '../organisations/contract.ts'
import { organisationKind } from '../organisations/contract.ts'

/** An organisation of the demo world: how the story calls it, what it says of itself, and its people. */
export interface OrganisationPart {
  key: string
  organisation: NewOrganisation
  /** The first is the legal representative who opened it. */
  people: PersonPart[]
}

export interface PersonPart {
  name: string
  email: string
  language: Language
}

/**
 * One line each: key, name, kind, language, website, register or tax number, street, town, people. The key is also
 * the name of their mail domain.
 */
const partnerLines = `
atelier-nord | Atelier Nord Sàrl | company | fr | atelier-nord.ch | CHE-114.860.191 | Rue du Lac 4 | 1003 Lausanne CH | Laura Meyer, Olivier Rochat, Julien Blanc, Sofia Ribeiro, Mathieu Dufour
studio-ponte | Studio Ponte Srl | company | it | studioponte.it | IT 03187640967 | Via Vigevano 18 | 20144 Milano IT | Marta Galli, Davide Colombo, Chiara Fontana, Luca Ferri
netzwerk-alpina | Netzwerk Alpina GmbH | company | de | netzwerk-alpina.ch | CHE-109.322.551 | Gäuggelistrasse 7 | 7000 Chur CH | Ursina Caduff, Reto Camenisch, Flurin Derungs, Seraina Buchli
`

const clientLines = `
fidu-bourg | Fiduciaire du Bourg SA | company | fr | fidu-bourg.ch | | Rue de Bourg 21 | 1003 Lausanne CH | Claire Monnet, Philippe Bovay
kaeser-pain | Boulangerie Käser Sàrl | company | fr | kaeser-pain.ch | | Rue Centrale 12 | 1022 Chavannes CH | Aline Käser
ilariastudio | Studio Ilaria & Figli | company | it | ilariastudio.it | | Via Savona 33 | 20144 Milano IT | Ilaria Rossi, Tommaso Rossi
cabinet-favre | Cabinet Dr Favre | individual | fr | cabinet-favre.ch | | Grand-Rue 40 | 1110 Morges CH | Étienne Favre
lejorat | Coopérative Le Jorat | association | fr | lejorat.coop | | Route du Village 3 | 1083 Mézières CH | Béatrice Chappuis
garage-monnier | Garage Monnier | individual | fr | garage-monnier.ch | | Route de Divonne 9 | 1260 Nyon CH | Serge Monnier
belmont-vevey | Hôtel Belmont SA | company | fr | belmont-vevey.ch | | Quai Perdonnet 15 | 1800 Vevey CH | Nathalie Vuilleumier, Rémi Chollet
pache-vins | Vignobles Pache | individual | fr | pache-vins.ch | | Chemin de la Dame 2 | 1098 Épesses CH | Marc-Antoine Pache
editions-rhone | Éditions du Rhône SA | company | fr | editions-rhone.ch | | Rue de Lausanne 47 | 1950 Sion CH | Anne-Lise Métrailler
villars-lac | Commune de Villars-le-Lac | public | fr | villars-le-lac.ch | | Place de l’Église 1 | 1789 Villars-le-Lac CH | Françoise Jaquier, Yves Perrottet
pilet-freres | Menuiserie Pilet Frères SA | company | fr | pilet-freres.ch | | Rue de la Léchère 28 | 1630 Bulle CH | Grégoire Pilet
voile-leman | Association Voile du Léman | association | fr | voile-leman.ch | | Chemin des Pêcheurs 6 | 1180 Rolle CH | Élodie Schaer
tilleuls | Clinique des Tilleuls SA | company | fr | clinique-tilleuls.ch | | Avenue de Champel 64 | 1206 Genève CH | Jean-François Haldimann, Corinne Aubert
tournesol | Librairie Tournesol | individual | fr | librairie-tournesol.ch | | Rue du Seyon 19 | 2000 Neuchâtel CH | Maëlle Jeanneret
beguelin | Horlogerie Béguelin SARL | company | fr | horlogerie-beguelin.fr | FR 62 814209377 | Quai Vauban 11 | 25000 Besançon FR | Hélène Béguelin
ueber-aesthetik | Über Ästhetik GmbH | company | de | ueber-aesthetik.de | DE 318420966 | Gerberau 22 | 79098 Freiburg im Breisgau DE | Greta Überschär
pharmacie-rive | Pharmacie de la Rive SA | company | fr | pharmacie-rive.ch | | Rue de Rive 30 | 1204 Genève CH | Dominique Châtelain
ecole-mont | École internationale du Mont | association | fr | ecole-mont.ch | | Route de l’Hôpital 8 | 1860 Aigle CH | Solène Gaudard
arve-transports | Transports de l’Arve SA | company | fr | arve-transports.ch | | Route des Acacias 52 | 1227 Carouge CH | Cédric Burnier
gruppo-marchetti | Gruppo Marchetti S.p.A. | company | it | gruppomarchetti.it | IT 02846190375 | Via Emilia Levante 137 | 40139 Bologna IT | Federica Marchetti, Paolo Zanetti
val-verzolo | Comune di Val Verzolo | public | it | valverzolo.ch | | Piazza Grande 1 | 6672 Gordevio CH | Fabio Cattaneo
da-nello | Trattoria da Nello | individual | it | trattoriadanello.it | | Via Taglio 24 | 41121 Modena IT | Aniello Esposito
sant-ambrogio | Farmacia Sant’Ambrogio Snc | company | it | farmaciasantambrogio.it | IT 09451220962 | Corso Magenta 56 | 20123 Milano IT | Beatrice Crivelli
colli-berici | Cantina Colli Berici Soc. Coop. | company | it | cantinacolliberici.it | IT 01522830247 | Via Riviera 88 | 36045 Lonigo IT | Nicolò Dal Zotto
museo-vetro | Fondazione Museo del Vetro | association | it | museodelvetro.it | | Fondamenta Giustinian 8 | 30141 Venezia IT | Lucrezia Barovier
de-santis | Studio Notarile De Santis | individual | it | notaiodesantis.it | | Via Garibaldi 12 | 10122 Torino IT | Niccolò De Santis
sastreria-ibanez | Sastrería Ibáñez S.L. | company | es | sastreriaibanez.es | ES B66120473 | Carrer d’Avinyó 27 | 08002 Barcelona ES | Montserrat Ibáñez
bodegas-nunez | Bodegas Núñez Hermanos S.L. | company | es | bodegasnunez.es | ES B26408815 | Calle Laurel 5 | 26001 Logroño ES | Álvaro Núñez
bernasconi | Orologeria Bernasconi SA | company | it | orologeria-bernasconi.ch | | Via Nassa 31 | 6900 Lugano CH | Giò Bernasconi
scuola-verdi | Scuola di musica Verdi | association | it | scuolaverdi.it | | Borgo Giacomo Tommasini 9 | 43121 Parma IT | Mariangela D’Angelo
piz-sardona | Berghotel Piz Sardona AG | company | de | piz-sardona.ch | | Via Nova 62 | 7017 Flims CH | Corsin Cavegn
gemeinde-obertal | Gemeinde Obertal | public | de | gemeinde-obertal.ch | | Dorfstrasse 1 | 7148 Obertal CH | Annemarie Tönz
alpkaeserei | Alpkäserei Brändli GmbH | company | de | alpkaeserei-braendli.ch | | Flüelastrasse 110 | 7260 Davos Dorf CH | Jürg Brändli
treuhand-zuercher | Treuhand Zürcher & Partner AG | company | de | treuhand-zuercher.ch | | Badenerstrasse 178 | 8004 Zürich CH | Regula Zürcher, Jonas Wälti
praxis-groesser | Praxis Dr. Größer | individual | de | praxis-groesser.de | | Hüetlinstraße 14 | 78462 Konstanz DE | Björn Größer
alpenflora | Verein Alpenflora | association | de | alpenflora.ch | | Planaterrastrasse 16 | 7000 Chur CH | Madlaina Hössli
hofstetter | Metallbau Hofstetter AG | company | de | metallbau-hofstetter.ch | | Zürcher Strasse 204 | 9014 St. Gallen CH | Köbi Hofstetter
laendle-kultur | Stiftung Ländle Kultur | association | de | laendlekultur.li | | Städtle 37 | 9490 Vaduz LI | Alexandra Frömmelt
weiss-soehne | Buchhandlung Weiß & Söhne OG | company | de | weiss-soehne.at | AT U68104422 | Lerchenfelder Straße 91 | 1070 Wien AT | Theres Weiß
camden-loom | Camden Loom Ltd | company | en | camdenloom.uk | | Pratt Street 18 | NW1_0AE London GB | Harriet O’Neill
`

const plainLetters: Record<string, string> = { ß: 'ss' }

/** A name as the first part of a mail address: Étienne becomes etienne. */
function addressPart(name: string): string {
  const [first = name] = name.split(' ')
  return first
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, (letter) => plainLetters[letter] ?? letter)
    .toLowerCase()
}

function placeOf(text: string) {
  const match = /^(\S+) (.+) ([A-Z]{2})$/.exec(text)
  if (!match) throw new Error(`${text} is no town with postcode and country`)
  const [, postcode = '', town = '', country = ''] = match
  return { postcode: postcode.replace('_', ' '), town, country }
}

function streetOf(text: string) {
  const match = /^(.+) (\S+)$/.exec(text)
  return { street: match?.[1] ?? text, houseNumber: match?.[2] ?? '' }
}

/** Swiss numbers come from the commercial register, those of the Union are for value added tax. */
function numberOf(text: string): Pick<NewOrganisation, 'registerNumber' | 'vatNumber'> {
  if (text === '') return {}
  return text.startsWith('CHE') ? { registerNumber: text } : { vatNumber: text.replaceAll(' ', '') }
}

function partOf(line: string): OrganisationPart {
  const [key = '', name = '', kind, spoken, website = '', number = '', street = '', town = '', people = ''] =
    line.split('|').map((cell) => cell.trim())
  const language = languages.find((l) => l === spoken) ?? 'en'
  return {
    key,
    organisation: {
      name,
      kind: organisationKind.parse(kind),
      language,
      website,
      ...numberOf(number),
      ...streetOf(street),
      ...placeOf(town),
    },
    people: people.split(', ').map((person) => ({
      name: person,
      email: `${addressPart(person)}@${key}.example`,
      language,
    })),
  }
}

const partsOf = (lines: string) => lines.trim().split('\n').map(partOf)

export const partnerParts = partsOf(partnerLines)
export const clientParts = partsOf(clientLines)

export function partOfKey(key: string): OrganisationPart {
  const part = [...partnerParts, ...clientParts].find((p) => p.key === key)
  if (!part) throw new Error(`no organisation is called ${key}`)
  return part
}
