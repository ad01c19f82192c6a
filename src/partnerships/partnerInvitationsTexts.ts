import { texts } from '../lib/texts.ts'

/** Words of a partner's list of invitations that stand nowhere else. */
export const partnerInvitationsTexts = texts({
  'offers.open': {
    it: '{count, plural, =0 {nessuno aperto} one {uno aperto} other {# aperti}}',
    fr: '{count, plural, =0 {aucune ouverte} one {une ouverte} other {# ouvertes}}',
    de: '{count, plural, =0 {keine offen} one {eine offen} other {# offen}}',
    en: '{count, plural, =0 {none open} one {one open} other {# open}}',
    es: '{count, plural, =0 {ninguna abierta} one {una abierta} other {# abiertas}}',
  },
  'offers.legalOnly': {
    it: 'Sugli inviti decide solo un responsabile legale. Si rivolga a: {names}.',
    fr: 'Seul un responsable légal décide des invitations. Adressez-vous à : {names}.',
    de: 'Über Einladungen entscheidet nur die gesetzliche Vertretung. Wenden Sie sich an: {names}.',
    en: 'Only a legal representative decides on invitations. Ask: {names}.',
    es: 'Solo un representante legal decide sobre las invitaciones. Diríjase a: {names}.',
  },
  'offers.title': {
    it: 'Aspettano la Sua risposta',
    fr: 'Attendent votre réponse',
    de: 'Warten auf Ihre Antwort',
    en: 'Waiting for your answer',
    es: 'Esperan su respuesta',
  },
  'offers.offers': {
    it: '{client} Le offre un accesso',
    fr: '{client} vous offre un accès',
    de: '{client} bietet Ihnen Zugriff an',
    en: '{client} offers you access',
    es: '{client} le ofrece acceso',
  },
  'offers.all': {
    it: 'Tutti gli inviti',
    fr: 'Toutes les invitations',
    de: 'Alle Einladungen',
    en: 'All invitations',
    es: 'Todas las invitaciones',
  },
  'offers.sent': {
    it: 'Chiesto da Lei',
    fr: 'Demandée par vous',
    de: 'Von Ihnen erbeten',
    en: 'Asked by you',
    es: 'Pedida por usted',
  },
  'offers.received': {
    it: 'Offerto dal cliente',
    fr: 'Offerte par le client',
    de: 'Vom Kunden angeboten',
    en: 'Offered by the client',
    es: 'Ofrecida por el cliente',
  },
  'offers.rights': { it: 'Accesso', fr: 'Accès', de: 'Zugriff', en: 'Access', es: 'Acceso' },
  'offers.times': {
    it: 'inviato {count} volte',
    fr: 'envoyée {count} fois',
    de: '{count}-mal gesendet',
    en: 'sent {count} times',
    es: 'enviada {count} veces',
  },
  'offers.actions': {
    it: 'Azioni per {name}',
    fr: 'Actions pour {name}',
    de: 'Aktionen für {name}',
    en: 'Actions for {name}',
    es: 'Acciones para {name}',
  },
})
