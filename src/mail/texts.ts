import { texts } from '../lib/texts.ts'
import { accountTexts } from './accountTexts.ts'
import { guardedTexts } from './guardedTexts.ts'
import { invitationTexts } from './invitationTexts.ts'
import { movedTexts } from './movedTexts.ts'
import { orderTexts } from './orderTexts.ts'
import { partnershipTexts } from './partnershipTexts.ts'
import { payoutTexts } from './payoutTexts.ts'
import { programmeLetterTexts } from './programmeTexts.ts'
import { rateTexts } from './rateTexts.ts'
import { refundTexts } from './refundTexts.ts'
import { renewalTexts } from './renewalTexts.ts'
import { requestLetterTexts } from './requestTexts.ts'
import { safetyTexts } from './safetyTexts.ts'

/** Words that several letters share: labels of their facts, rights, buttons, and why somebody gets a letter. */
const sharedTexts = texts({
  'mail.link.plain': {
    it: 'Se il pulsante non funziona, apra questo indirizzo:',
    fr: 'Si le bouton ne fonctionne pas, ouvrez cette adresse\u00a0:',
    de: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
    en: 'If the button does not work, open this address:',
    es: 'Si el botón no funciona, abra esta dirección:',
  },
  'mail.colon': { it: ':', fr: '\u00a0:', de: ':', en: ':', es: ':' },
  'mail.footer.always': {
    it: 'I messaggi su accessi, pagamenti e sicurezza vengono sempre inviati.',
    fr: 'Les messages sur les accès, les paiements et la sécurité sont toujours envoyés.',
    de: 'Nachrichten zu Zugriff, Zahlungen und Sicherheit werden immer verschickt.',
    en: 'Messages about access, payments and security are always sent.',
    es: 'Los mensajes sobre accesos, pagos y seguridad se envían siempre.',
  },
  'mail.footer.chosen': {
    it: 'Alla pagina «Notifiche» del Suo profilo sceglie se questi messaggi arrivano subito, una volta al giorno o mai.',
    fr: 'À la page « Notifications » de votre profil, vous choisissez si ces messages arrivent tout de suite, une fois par jour ou jamais.',
    de: 'Auf der Seite «Mitteilungen» Ihres Profils wählen Sie, ob solche Nachrichten sofort, einmal am Tag oder gar nicht kommen.',
    en: 'On the page “Notices” of your profile you choose whether such messages come at once, once a day or never.',
    es: 'En la página «Avisos» de su perfil elige si estos mensajes llegan enseguida, una vez al día o nunca.',
  },
  'mail.digest.subject': {
    it: '{count, plural, one {Una novità} other {# novità}} del {day}',
    fr: '{count, plural, one {Une nouvelle} other {# nouvelles}} du {day}',
    de: '{count, plural, one {Eine Neuigkeit} other {# Neuigkeiten}} vom {day}',
    en: '{count, plural, one {One piece of news} other {# pieces of news}} of {day}',
    es: '{count, plural, one {Una novedad} other {# novedades}} del {day}',
  },
  'mail.digest.title': {
    it: 'Che cosa è successo',
    fr: 'Ce qui s’est passé',
    de: 'Was geschehen ist',
    en: 'What happened',
    es: 'Qué ha pasado',
  },
  'mail.digest.lead': {
    it: 'Ecco ciò che è arrivato dall’ultimo riepilogo, in ordine di tempo. I dettagli sono nelle Sue notifiche.',
    fr: 'Voici ce qui est arrivé depuis le dernier résumé, dans l’ordre. Les détails se trouvent dans vos notifications.',
    de: 'Das ist seit der letzten Zusammenfassung eingegangen, der Reihe nach. Einzelheiten stehen in Ihren Mitteilungen.',
    en: 'This has come since the last digest, in order. The details are in your notices.',
    es: 'Esto es lo que ha llegado desde el último resumen, por orden. Los detalles están en sus avisos.',
  },
  'mail.digest.more': {
    it: '{count, plural, one {Un altro messaggio si legge} other {Altri # messaggi si leggono}} nelle notifiche.',
    fr: '{count, plural, one {Un autre message se lit} other {# autres messages se lisent}} dans les notifications.',
    de: '{count, plural, one {Eine weitere Nachricht steht} other {# weitere Nachrichten stehen}} in den Mitteilungen.',
    en: '{count, plural, one {One more message is} other {# more messages are}} in your notices.',
    es: '{count, plural, one {Otro mensaje se lee} other {Otros # mensajes se leen}} en los avisos.',
  },
  'mail.digest.personal': {
    it: 'Personale',
    fr: 'Personnel',
    de: 'Persönlich',
    en: 'Personal',
    es: 'Personal',
  },
  'mail.digest.button': {
    it: 'Apri le notifiche',
    fr: 'Ouvrir les notifications',
    de: 'Mitteilungen öffnen',
    en: 'Open your notices',
    es: 'Abrir los avisos',
  },
  'mail.digest.why': {
    it: 'Riceve questo riepilogo perché Lei o la Sua organizzazione lo ha scelto.',
    fr: 'Vous recevez ce résumé car vous ou votre organisation l’avez choisi.',
    de: 'Sie erhalten diese Zusammenfassung, weil Sie oder Ihre Organisation sie gewählt haben.',
    en: 'You receive this digest because you or your organisation chose it.',
    es: 'Recibe este resumen porque usted o su organización lo ha elegido.',
  },
  'mail.why.actsFor': {
    it: 'Riceve questo messaggio perché agisce per {organisation}.',
    fr: 'Vous recevez ce message car vous agissez pour {organisation}.',
    de: 'Sie erhalten diese Nachricht, weil Sie für {organisation} handeln.',
    en: 'You receive this message because you act for {organisation}.',
    es: 'Recibe este mensaje porque actúa en nombre de {organisation}.',
  },
  'mail.quote.reason': {
    it: 'Motivo indicato',
    fr: 'Motif indiqué',
    de: 'Angegebener Grund',
    en: 'Reason given',
    es: 'Motivo indicado',
  },

  'mail.row.partner': { it: 'Partner', fr: 'Partenaire', de: 'Partner', en: 'Partner', es: 'Partner' },
  'mail.row.client': { it: 'Cliente', fr: 'Client', de: 'Kunde', en: 'Client', es: 'Cliente' },
  'mail.row.organisation': {
    it: 'Organizzazione',
    fr: 'Organisation',
    de: 'Organisation',
    en: 'Organisation',
    es: 'Organización',
  },
  'mail.row.access': { it: 'Accesso', fr: 'Accès', de: 'Zugriff', en: 'Access', es: 'Acceso' },
  'mail.row.payer': { it: 'Chi paga', fr: 'Qui paie', de: 'Wer zahlt', en: 'Who pays', es: 'Quién paga' },
  'mail.row.may': { it: 'Consentito', fr: 'Permis', de: 'Erlaubt', en: 'Allowed', es: 'Permitido' },
  'mail.row.covers': { it: 'Prodotti', fr: 'Produits', de: 'Produkte', en: 'Products', es: 'Productos' },
  'mail.column.asked': { it: 'Richiesto', fr: 'Demandé', de: 'Gewünscht', en: 'Asked for', es: 'Solicitado' },
  'mail.column.given': { it: 'Concesso', fr: 'Accordé', de: 'Erteilt', en: 'Granted', es: 'Concedido' },
  'mail.column.before': { it: 'Prima', fr: 'Avant', de: 'Bisher', en: 'Before', es: 'Antes' },
  'mail.column.after': {
    it: 'Da ora',
    fr: 'Désormais',
    de: 'Ab jetzt',
    en: 'From now on',
    es: 'Desde ahora',
  },
  'mail.column.differs': { it: 'diverso', fr: 'différent', de: 'abweichend', en: 'differs', es: 'distinto' },
  'mail.column.changed': { it: 'modificato', fr: 'modifié', de: 'geändert', en: 'changed', es: 'modificado' },

  'mail.rights.access': {
    it: '{access, select, full {Completo} other {Limitato}}',
    fr: '{access, select, full {Complet} other {Limité}}',
    de: '{access, select, full {Vollzugriff} other {Eingeschränkt}}',
    en: '{access, select, full {Full} other {Limited}}',
    es: '{access, select, full {Completo} other {Limitado}}',
  },
  'mail.rights.may': {
    it: '{level, select, look {Consultare} manage {Consultare e gestire} order {Consultare, gestire e ordinare} none {Nulla} other {Secondo il prodotto}}',
    fr: '{level, select, look {Consulter} manage {Consulter et gérer} order {Consulter, gérer et commander} none {Rien} other {Selon le produit}}',
    de: '{level, select, look {Ansehen} manage {Ansehen und verwalten} order {Ansehen, verwalten und bestellen} none {Nichts} other {Je nach Produkt}}',
    en: '{level, select, look {Look} manage {Look and manage} order {Look, manage and order} none {Nothing} other {Depends on the product}}',
    es: '{level, select, look {Consultar} manage {Consultar y gestionar} order {Consultar, gestionar y pedir} none {Nada} other {Según el producto}}',
  },
  'mail.rights.payer': {
    it: '{payer, select, partner {Il partner} other {Il cliente}}',
    fr: '{payer, select, partner {Le partenaire} other {Le client}}',
    de: '{payer, select, partner {Der Partner} other {Der Kunde}}',
    en: '{payer, select, partner {The partner} other {The client}}',
    es: '{payer, select, partner {El partner} other {El cliente}}',
  },
  'mail.rights.all': {
    it: 'Tutti, anche quelli futuri',
    fr: 'Tous, y compris les futurs',
    de: 'Alle, auch künftige',
    en: 'All, also later ones',
    es: 'Todos, también los futuros',
  },
  'mail.rights.categories': {
    it: '{count, plural, one {Della categoria {names}} other {Delle categorie {names}}}',
    fr: '{count, plural, one {De la catégorie {names}} other {Des catégories {names}}}',
    de: '{count, plural, one {Aus der Kategorie {names}} other {Aus den Kategorien {names}}}',
    en: '{count, plural, one {Of the category {names}} other {Of the categories {names}}}',
    es: '{count, plural, one {De la categoría {names}} other {De las categorías {names}}}',
  },
  'mail.rights.chosen': {
    it: 'Quelli scelti dal cliente',
    fr: 'Ceux choisis par le client',
    de: 'Nach Wahl des Kunden',
    en: 'Those the client chooses',
    es: 'Los que elija el cliente',
  },
  'mail.rights.products': {
    it: '{count, plural, =0 {Nessun prodotto} one {# prodotto} other {# prodotti}}',
    fr: '{count, plural, =0 {Aucun produit} one {# produit} other {# produits}}',
    de: '{count, plural, =0 {Kein Produkt} one {# Produkt} other {# Produkte}}',
    en: '{count, plural, =0 {No product} one {# product} other {# products}}',
    es: '{count, plural, =0 {Ningún producto} one {# producto} other {# productos}}',
  },
  'mail.rights.withLater': {
    it: '{products}, più quelli futuri ({names})',
    fr: '{products}, plus les futurs ({names})',
    de: '{products}, dazu künftige ({names})',
    en: '{products}, and later ones ({names})',
    es: '{products}, más los futuros ({names})',
  },
  'mail.rights.laterOnly': {
    it: 'Solo quelli futuri ({names})',
    fr: 'Seulement les futurs ({names})',
    de: 'Nur künftige ({names})',
    en: 'Only later ones ({names})',
    es: 'Solo los futuros ({names})',
  },

  'mail.button.rights': {
    it: 'Apri i diritti di accesso',
    fr: 'Ouvrir les droits d’accès',
    de: 'Zugriffsrechte öffnen',
    en: 'Open the access rights',
    es: 'Abrir los derechos de acceso',
  },
  'mail.button.order': {
    it: 'Apri l’ordine',
    fr: 'Ouvrir la commande',
    de: 'Bestellung öffnen',
    en: 'Open the order',
    es: 'Abrir el pedido',
  },
  'mail.button.prepaid': {
    it: 'Apri il conto prepagato',
    fr: 'Ouvrir le compte prépayé',
    de: 'Guthabenkonto öffnen',
    en: 'Open the prepaid account',
    es: 'Abrir la cuenta de prepago',
  },
})

/** Everything the letters say, in five languages. */
export const mailTexts = {
  ...sharedTexts,
  ...invitationTexts,
  ...partnershipTexts,
  ...accountTexts,
  ...guardedTexts,
  ...movedTexts,
  ...safetyTexts,
  ...orderTexts,
  ...renewalTexts,
  ...refundTexts,
  ...payoutTexts,
  ...programmeLetterTexts,
  ...requestLetterTexts,
  ...rateTexts,
}
