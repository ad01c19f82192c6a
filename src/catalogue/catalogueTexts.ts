import { texts } from '../lib/texts.ts'

/** Words of the catalogue as the provider's people see it. */
export const catalogueTexts = texts({
  'catalogue.title': { it: 'Catalogo', fr: 'Catalogue', de: 'Katalog', en: 'Catalogue', es: 'Catálogo' },
  'catalogue.item': { it: 'Articolo', fr: 'Article', de: 'Artikel', en: 'Item', es: 'Artículo' },

  'catalogue.family': { it: 'Categoria', fr: 'Catégorie', de: 'Kategorie', en: 'Category', es: 'Categoría' },
  'catalogue.price': {
    it: 'Prezzo di listino',
    fr: 'Prix public',
    de: 'Listenpreis',
    en: 'List price',
    es: 'Precio de lista',
  },
  'catalogue.months': {
    it: '{count, plural, one {al mese} other {per # mesi}}',
    fr: '{count, plural, one {par mois} other {pour # mois}}',
    de: '{count, plural, one {pro Monat} other {für # Monate}}',
    en: '{count, plural, one {a month} other {for # months}}',
    es: '{count, plural, one {al mes} other {por # meses}}',
  },
  'catalogue.versions': { it: 'Versioni', fr: 'Versions', de: 'Versionen', en: 'Versions', es: 'Versiones' },
  'catalogue.tiers': { it: 'Scaglioni', fr: 'Paliers', de: 'Staffeln', en: 'Tiers', es: 'Escalas' },
  'catalogue.tier': {
    it: 'da {count}: {rate}',
    fr: 'dès {count} : {rate}',
    de: 'ab {count}: {rate}',
    en: 'from {count}: {rate}',
    es: 'desde {count}: {rate}',
  },
  'catalogue.none': {
    it: 'Il catalogo è vuoto',
    fr: 'Le catalogue est vide',
    de: 'Der Katalog ist leer',
    en: 'The catalogue is empty',
    es: 'El catálogo está vacío',
  },
  'catalogue.none.text': {
    it: 'Importi gli articoli da un file.',
    fr: 'Importez les articles depuis un fichier.',
    de: 'Importieren Sie die Artikel aus einer Datei.',
    en: 'Import the items from a file.',
    es: 'Importe los artículos desde un archivo.',
  },
  'catalogue.count': {
    it: '{count, plural, one {un articolo} other {# articoli}}',
    fr: '{count, plural, one {un article} other {# articles}}',
    de: '{count, plural, one {ein Artikel} other {# Artikel}}',
    en: '{count, plural, one {one item} other {# items}}',
    es: '{count, plural, one {un artículo} other {# artículos}}',
  },
  'catalogue.change': {
    it: 'Cambia i prezzi',
    fr: 'Changer les prix',
    de: 'Preise ändern',
    en: 'Change prices',
    es: 'Cambiar precios',
  },
})
