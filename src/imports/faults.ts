import type { Language } from '../lib/language.ts'
import { type Speaker, speaker, texts } from '../lib/texts.ts'

/** What can be wrong with a value, in the words that follow "line 14, column country:". */
const faults = texts({
  file_empty: {
    it: 'il file non contiene righe',
    fr: 'le fichier ne contient aucune ligne',
    de: 'die Datei enthält keine Zeilen',
    en: 'the file has no rows',
    es: 'el archivo no contiene filas',
  },
  column_missing: {
    it: 'questa colonna manca',
    fr: 'cette colonne manque',
    de: 'diese Spalte fehlt',
    en: 'this column is missing',
    es: 'falta esta columna',
  },
  column_unknown: {
    it: 'questa colonna non è prevista',
    fr: 'cette colonne n’est pas prévue',
    de: 'diese Spalte ist nicht vorgesehen',
    en: 'this column is not expected',
    es: 'esta columna no está prevista',
  },
  column_twice: {
    it: 'questa colonna compare due volte',
    fr: 'cette colonne apparaît deux fois',
    de: 'diese Spalte kommt zweimal vor',
    en: 'this column stands there twice',
    es: 'esta columna aparece dos veces',
  },
  count_wrong: {
    it: 'la riga ha {count} valori, l’intestazione {expected}',
    fr: 'la ligne a {count} valeurs, l’en-tête {expected}',
    de: 'die Zeile hat {count} Werte, der Kopf {expected}',
    en: 'the row has {count} values, the head {expected}',
    es: 'la fila tiene {count} valores, el encabezado {expected}',
  },
  quotes_wrong: {
    it: 'le virgolette non sono chiuse o non sono raddoppiate',
    fr: 'les guillemets ne sont pas fermés ou pas doublés',
    de: 'Anführungszeichen sind nicht geschlossen oder nicht verdoppelt',
    en: 'quotes are not closed or not doubled',
    es: 'las comillas no están cerradas o no están duplicadas',
  },
  empty: {
    it: 'manca un valore',
    fr: 'il manque une valeur',
    de: 'ein Wert fehlt',
    en: 'a value is missing',
    es: 'falta un valor',
  },
  empty_beside: {
    it: 'manca un valore, poiché {column} ne ha uno',
    fr: 'il manque une valeur, puisque {column} en a une',
    de: 'ein Wert fehlt, denn {column} hat einen',
    en: 'a value is missing, since {column} has one',
    es: 'falta un valor, ya que {column} tiene uno',
  },
  too_long: {
    it: 'ha più di {max} caratteri',
    fr: 'a plus de {max} caractères',
    de: 'hat mehr als {max} Zeichen',
    en: 'has more than {max} characters',
    es: 'tiene más de {max} caracteres',
  },
  control: {
    it: 'contiene un’interruzione di riga o un altro carattere di controllo',
    fr: 'contient un saut de ligne ou un autre caractère de contrôle',
    de: 'enthält einen Zeilenumbruch oder ein anderes Steuerzeichen',
    en: 'contains a line break or another control character',
    es: 'contiene un salto de línea u otro carácter de control',
  },
  not_one_of: {
    it: '“{value}” non è tra i valori ammessi: {allowed}',
    fr: '« {value} » ne fait pas partie des valeurs admises : {allowed}',
    de: '«{value}» ist keiner der zulässigen Werte: {allowed}',
    en: '“{value}” is none of the values allowed: {allowed}',
    es: '«{value}» no es uno de los valores admitidos: {allowed}',
  },
  not_a_country: {
    it: '“{value}” non è un paese; scriva due lettere come CH o FR',
    fr: '« {value} » n’est pas un pays ; écrivez deux lettres comme CH ou FR',
    de: '«{value}» ist kein Land; schreiben Sie zwei Buchstaben wie CH oder FR',
    en: '“{value}” is no country; write two letters such as CH or FR',
    es: '«{value}» no es un país; escriba dos letras como CH o FR',
  },
  not_an_email: {
    it: '“{value}” non è un indirizzo e-mail',
    fr: '« {value} » n’est pas une adresse e-mail',
    de: '«{value}» ist keine E-Mail-Adresse',
    en: '“{value}” is no e-mail address',
    es: '«{value}» no es una dirección de correo electrónico',
  },
  not_a_website: {
    it: '“{value}” non è un indirizzo che inizia con https://',
    fr: '« {value} » n’est pas une adresse qui commence par https://',
    de: '«{value}» ist keine Adresse, die mit https:// beginnt',
    en: '“{value}” is no address that begins with https://',
    es: '«{value}» no es una dirección que empiece por https://',
  },
  not_a_number: {
    it: '“{value}” non è un numero intero da {min} a {max}',
    fr: '« {value} » n’est pas un nombre entier de {min} à {max}',
    de: '«{value}» ist keine ganze Zahl von {min} bis {max}',
    en: '“{value}” is no whole number from {min} to {max}',
    es: '«{value}» no es un número entero de {min} a {max}',
  },
  not_a_day: {
    it: '“{value}” non è un giorno; scriva anno-mese-giorno come 2026-03-31',
    fr: '« {value} » n’est pas un jour ; écrivez année-mois-jour comme 2026-03-31',
    de: '«{value}» ist kein Tag; schreiben Sie Jahr-Monat-Tag wie 2026-03-31',
    en: '“{value}” is no day; write year-month-day such as 2026-03-31',
    es: '«{value}» no es un día; escriba año-mes-día como 2026-03-31',
  },
  not_a_price: {
    it: '“{value}” non è un prezzo; scriva un numero come 9.92, con al massimo sei decimali',
    fr: '« {value} » n’est pas un prix ; écrivez un nombre comme 9.92, avec six décimales au plus',
    de: '«{value}» ist kein Preis; schreiben Sie eine Zahl wie 9.92 mit höchstens sechs Nachkommastellen',
    en: '“{value}” is no price; write a number such as 9.92, with six decimals at most',
    es: '«{value}» no es un precio; escriba un número como 9.92, con seis decimales como máximo',
  },
  not_a_sku: {
    it: '“{value}” contiene altro che lettere minuscole, cifre, punti e trattini, o ha meno di 2 caratteri',
    fr: '« {value} » contient autre chose que minuscules, chiffres, points et traits d’union, ou a moins de 2 caractères',
    de: '«{value}» enthält anderes als Kleinbuchstaben, Ziffern, Punkte und Bindestriche oder hat weniger als 2 Zeichen',
    en: '“{value}” has other than lower-case letters, digits, dots and hyphens, or fewer than 2 characters',
    es: '«{value}» contiene algo más que minúsculas, cifras, puntos y guiones, o tiene menos de 2 caracteres',
  },
  twice: {
    it: '“{value}” compare già nella riga {line}',
    fr: '« {value} » figure déjà à la ligne {line}',
    de: '«{value}» steht schon in Zeile {line}',
    en: '“{value}” stands in line {line} already',
    es: '«{value}» ya aparece en la línea {line}',
  },
  differs: {
    it: '“{value}” è diverso dalla riga {line}, che riguarda lo stesso {what}',
    fr: '« {value} » diffère de la ligne {line}, qui concerne le même {what}',
    de: '«{value}» weicht von Zeile {line} ab, die dasselbe betrifft ({what})',
    en: '“{value}” differs from line {line}, which is about the same {what}',
    es: '«{value}» difiere de la línea {line}, que trata del mismo {what}',
  },
  organisation_unknown: {
    it: 'non c’è alcuna organizzazione con il riferimento “{value}”',
    fr: 'aucune organisation n’a la référence « {value} »',
    de: 'es gibt keine Organisation mit der Referenz «{value}»',
    en: 'there is no organisation with the reference “{value}”',
    es: 'no hay ninguna organización con la referencia «{value}»',
  },
  item_unknown: {
    it: 'nel catalogo non c’è l’articolo “{value}”',
    fr: 'l’article « {value} » n’est pas au catalogue',
    de: 'den Artikel «{value}» gibt es im Katalog nicht',
    en: 'the item “{value}” is not in the catalogue',
    es: 'el artículo «{value}» no está en el catálogo',
  },
  family_unknown: {
    it: 'nel catalogo non c’è la categoria “{value}”',
    fr: 'la catégorie « {value} » n’est pas au catalogue',
    de: 'die Kategorie «{value}» gibt es im Katalog nicht',
    en: 'the category “{value}” is not in the catalogue',
    es: 'la categoría «{value}» no está en el catálogo',
  },
  owner_moved: {
    it: 'questo prodotto appartiene a “{owner}”; un’importazione non lo sposta',
    fr: 'ce produit appartient à « {owner} » ; une importation ne le déplace pas',
    de: 'dieses Produkt gehört «{owner}»; ein Import verschiebt es nicht',
    en: 'this product belongs to “{owner}”; an import does not move it',
    es: 'este producto pertenece a «{owner}»; una importación no lo traslada',
  },
  not_after: {
    it: '{value} non viene dopo l’inizio, {start}',
    fr: '{value} ne vient pas après le début, {start}',
    de: '{value} liegt nicht nach dem Beginn, {start}',
    en: '{value} does not come after the start, {start}',
    es: '{value} no es posterior al inicio, {start}',
  },
  price_there: {
    it: 'un altro prezzo c’è già; cambia con una modifica delle condizioni, approvata da una seconda persona',
    fr: 'un autre prix existe déjà\u00a0; il change par une modification des conditions, approuvée par une seconde personne',
    de: 'ein anderer Preis ist schon da; er ändert sich durch eine Änderung der Konditionen, die eine zweite Person genehmigt',
    en: 'another price is there already; it changes by a rate change, which a second person approves',
    es: 'ya hay otro precio; cambia mediante un cambio de condiciones que aprueba una segunda persona',
  },
})

export type FaultKey = keyof typeof faults

/** What is wrong with a value: which kind of fault, and what its sentence names. */
export interface Fault {
  key: FaultKey
  values?: Record<string, string>
}

/** A fault and where it stands: the line in the file (the head is line 1) and the column. */
export interface BadValue {
  line: number
  column: string
  fault: Fault
}

const speakers = new Map<Language, Speaker<FaultKey>>()

/** The sentence of a fault in somebody's language. */
export function reasonOf(fault: Fault, language: Language): string {
  const speak = speakers.get(language) ?? speaker(faults, language)
  speakers.set(language, speak)
  return speak(fault.key, fault.values)
}
