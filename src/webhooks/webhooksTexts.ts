import { texts } from '../lib/texts.ts'

/** Words of webhooks. */
export const webhooksTexts = texts({
  'activity.webhook.created': {
    it: '{who} ha creato un webhook.',
    fr: '{who} a créé un webhook.',
    de: '{who} hat einen Webhook erstellt.',
    en: '{who} made a webhook.',
    es: '{who} creó un webhook.',
  },
  'activity.webhook.changed': {
    it: '{who} ha modificato un webhook.',
    fr: '{who} a modifié un webhook.',
    de: '{who} hat einen Webhook geändert.',
    en: '{who} changed a webhook.',
    es: '{who} modificó un webhook.',
  },
  'activity.webhook.removed': {
    it: '{who} ha rimosso un webhook.',
    fr: '{who} a retiré un webhook.',
    de: '{who} hat einen Webhook entfernt.',
    en: '{who} removed a webhook.',
    es: '{who} quitó un webhook.',
  },
  'activity.webhook.key': {
    it: '{who} ha cambiato la chiave di un webhook.',
    fr: '{who} a renouvelé la clé d’un webhook.',
    de: '{who} hat den Schlüssel eines Webhooks erneuert.',
    en: '{who} renewed the key of a webhook.',
    es: '{who} renovó la clave de un webhook.',
  },
  'activity.webhook.replayed': {
    it: '{who} ha fatto inviare di nuovo dei messaggi di un webhook.',
    fr: '{who} a fait renvoyer des messages d’un webhook.',
    de: '{who} hat Nachrichten eines Webhooks noch einmal senden lassen.',
    en: '{who} had messages of a webhook sent again.',
    es: '{who} hizo reenviar mensajes de un webhook.',
  },
  'activity.webhook.failing': {
    it: 'Un webhook non arriva più.',
    fr: 'Un webhook n’arrive plus.',
    de: 'Ein Webhook kommt nicht mehr an.',
    en: 'A webhook no longer arrives.',
    es: 'Un webhook ya no llega.',
  },
  'activity.webhook.gone': {
    it: 'Il server di un webhook non vuole più messaggi: è spento.',
    fr: 'Le serveur d’un webhook ne veut plus de messages\u00a0: il est désactivé.',
    de: 'Der Server eines Webhooks will keine Nachrichten mehr: Er ist ausgeschaltet.',
    en: 'The server of a webhook wants no more messages: it is switched off.',
    es: 'El servidor de un webhook no quiere más mensajes: está desactivado.',
  },
})
