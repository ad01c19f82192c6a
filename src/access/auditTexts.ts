import { texts } from '../lib/texts.ts'

/** Words about the sealed log and its receipts. */
export const auditTexts = texts({
  'audit.view': { it: 'Registro', fr: 'Journal', de: 'Protokoll', en: 'Log', es: 'Registro' },
  'audit.view.own': {
    it: 'In questo conto',
    fr: 'Dans ce compte',
    de: 'In diesem Konto',
    en: 'In this account',
    es: 'En esta cuenta',
  },
  'audit.view.work': {
    it: 'Per i clienti',
    fr: 'Pour les clients',
    de: 'Für Kunden',
    en: 'For clients',
    es: 'Para los clientes',
  },
  'audit.client': { it: 'Cliente', fr: 'Client', de: 'Kunde', en: 'Client', es: 'Cliente' },
  'audit.download': {
    it: 'Scarica il registro sigillato',
    fr: 'Télécharger le journal scellé',
    de: 'Versiegeltes Protokoll laden',
    en: 'Download the sealed log',
    es: 'Descargar el registro sellado',
  },
  'audit.downloaded': {
    it: 'Il registro è salvato. Chiunque può verificarlo con: mandato audit verify',
    fr: 'Le journal est enregistré. Chacun peut le vérifier avec : mandato audit verify',
    de: 'Das Protokoll ist gespeichert. Wer will, prüft es mit: mandato audit verify',
    en: 'The log is saved. Anybody can check it with: mandato audit verify',
    es: 'El registro está guardado. Cualquiera puede verificarlo con: mandato audit verify',
  },
  'audit.receipt': { it: 'Ricevuta', fr: 'Reçu', de: 'Beleg', en: 'Receipt', es: 'Recibo' },
  'audit.signed': {
    it: 'Ogni voce è sigillata e non si può più cambiare di nascosto. Firmate finora: {count, plural, one {una voce} other {# voci}}, l’ultima volta {when}.',
    fr: 'Chaque entrée est scellée et ne peut plus être modifiée en secret. Signées à ce jour : {count, plural, one {une entrée} other {# entrées}}, la dernière fois {when}.',
    de: 'Jeder Eintrag ist versiegelt und kann nicht mehr heimlich geändert werden. Bisher signiert: {count, plural, one {ein Eintrag} other {# Einträge}}, zuletzt {when}.',
    en: 'Every entry is sealed and can no longer be changed in secret. Signed so far: {count, plural, one {one entry} other {# entries}}, last on {when}.',
    es: 'Cada entrada está sellada y ya no puede cambiarse a escondidas. Firmadas hasta ahora: {count, plural, one {una entrada} other {# entradas}}, la última vez {when}.',
  },
  'audit.unsigned': {
    it: 'Ogni voce viene sigillata entro pochi secondi e firmata entro un minuto.',
    fr: 'Chaque entrée est scellée en quelques secondes et signée dans la minute.',
    de: 'Jeder Eintrag wird binnen Sekunden versiegelt und binnen einer Minute signiert.',
    en: 'Every entry is sealed within seconds and signed within a minute.',
    es: 'Cada entrada se sella en segundos y se firma en menos de un minuto.',
  },
  'audit.empty.work': {
    it: 'Ancora nessun atto per i clienti',
    fr: 'Encore aucun acte pour des clients',
    de: 'Noch nichts für Kunden getan',
    en: 'Nothing done for clients yet',
    es: 'Todavía ningún acto para clientes',
  },
  'audit.empty.work.text': {
    it: 'Qui resta quello che le Sue persone fanno presso i clienti, anche dopo la fine di una partnership.',
    fr: 'Ce que vos personnes font chez les clients reste ici, même après la fin d’un partenariat.',
    de: 'Was Ihre Leute bei Kunden tun, bleibt hier stehen, auch nach dem Ende einer Partnerschaft.',
    en: 'What your people do at clients stays here, also after the end of a partnership.',
    es: 'Lo que su equipo hace en los clientes queda aquí, también tras el fin de una colaboración.',
  },
})
