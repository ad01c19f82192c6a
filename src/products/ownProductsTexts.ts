import { texts } from '../lib/texts.ts'

/** Words of the page of one's own products; what is said of a client's products too stands there. */
export const ownProductsTexts = texts({
  'ownProducts.managedBy': {
    it: 'Gestito da',
    fr: 'Géré par',
    de: 'Betreut von',
    en: 'Managed by',
    es: 'Gestionado por',
  },
  'ownProducts.yourself': {
    it: 'La Sua organizzazione',
    fr: 'Votre organisation',
    de: 'Ihre Organisation',
    en: 'Your organisation',
    es: 'Su organización',
  },
  'ownProducts.managed': {
    it: '{managed} affidati a partner',
    fr: '{managed} confiés à des partenaires',
    de: '{managed} Partnern anvertraut',
    en: '{managed} entrusted to partners',
    es: '{managed} confiados a partners',
  },
  'ownProducts.soon': {
    it: '{days, plural, =0 {Scade oggi} one {Scade domani} other {Fra # giorni}}',
    fr: '{days, plural, =0 {Échéance aujourd’hui} one {Échéance demain} other {Dans # jours}}',
    de: '{days, plural, =0 {Heute fällig} one {Morgen fällig} other {In # Tagen}}',
    en: '{days, plural, =0 {Due today} one {Due tomorrow} other {In # days}}',
    es: '{days, plural, =0 {Vence hoy} one {Vence mañana} other {En # días}}',
  },
  'ownProducts.renew': {
    it: '{count, plural, one {Rinnova un prodotto} other {Rinnova # prodotti}}',
    fr: '{count, plural, one {Renouveler un produit} other {Renouveler # produits}}',
    de: '{count, plural, one {Ein Produkt verlängern} other {# Produkte verlängern}}',
    en: '{count, plural, one {Renew one product} other {Renew # products}}',
    es: '{count, plural, one {Renovar un producto} other {Renovar # productos}}',
  },
  'ownProducts.empty': {
    it: 'Ordini il primo prodotto, oppure chieda a un collega di assegnargliene.',
    fr: 'Commandez le premier produit, ou demandez à un collègue de vous en attribuer.',
    de: 'Bestellen Sie das erste Produkt, oder lassen Sie sich welche zuteilen.',
    en: 'Order the first product, or ask a colleague to assign you some.',
    es: 'Pida el primer producto, o pida a un compañero que le asigne alguno.',
  },
})
