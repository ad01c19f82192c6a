import { texts } from '../lib/texts.ts'

/** Letters about money that is paid out. */
export const payoutTexts = texts({
  'mail.payout.iban': { it: 'Conto', fr: 'Compte', de: 'Konto', en: 'Account', es: 'Cuenta' },
  'mail.payout.button': {
    it: 'Apri i pagamenti',
    fr: 'Ouvrir les versements',
    de: 'Auszahlungen öffnen',
    en: 'Open the payouts',
    es: 'Abrir los pagos',
  },
  'mail.payout_account_changed.subject': {
    it: '{organisation}: il conto per i pagamenti è cambiato',
    fr: '{organisation}\u00a0: le compte des versements a changé',
    de: '{organisation}: Das Auszahlungskonto wurde geändert',
    en: '{organisation}: the payout account was changed',
    es: '{organisation}: la cuenta de pagos ha cambiado',
  },
  'mail.payout_account_changed.title': {
    it: 'Il conto per i pagamenti è cambiato',
    fr: 'Le compte des versements a changé',
    de: 'Das Auszahlungskonto wurde geändert',
    en: 'The payout account was changed',
    es: 'La cuenta de pagos ha cambiado',
  },
  'mail.payout_account_changed.lead': {
    it: '{by} ha cambiato il conto su cui {organisation} riceve i suoi pagamenti. A un nuovo IBAN non si paga nulla prima di 48 ore.',
    fr: '{by} a changé le compte sur lequel {organisation} reçoit ses versements. Rien n’est versé sur un nouvel IBAN avant 48\u00a0heures.',
    de: '{by} hat das Konto geändert, auf das {organisation} ausgezahlt wird. Auf eine neue IBAN wird 48\u00a0Stunden lang nichts ausgezahlt.',
    en: '{by} changed the account to which {organisation} is paid out. Nothing is paid to a new IBAN for 48\u00a0hours.',
    es: '{by} ha cambiado la cuenta en la que {organisation} recibe sus pagos. A un IBAN nuevo no se paga nada antes de 48\u00a0horas.',
  },
  'mail.payout_account_changed.notYou': {
    it: 'Se nessuno di voi lo ha voluto, cambi subito la password e avvisi il fornitore.',
    fr: 'Si aucun d’entre vous ne l’a voulu, changez tout de suite de mot de passe et prévenez le fournisseur.',
    de: 'Wenn das niemand von Ihnen wollte, ändern Sie sofort Ihr Passwort und benachrichtigen Sie den Anbieter.',
    en: 'If none of you wanted this, change your password now and tell the provider.',
    es: 'Si nadie de ustedes lo quiso, cambie ahora su contraseña y avise al proveedor.',
  },
  'mail.payout_account_changed.by': {
    it: 'Cambiato da',
    fr: 'Changé par',
    de: 'Geändert von',
    en: 'Changed by',
    es: 'Cambiado por',
  },
  'mail.payout_account_changed.from': {
    it: 'Si paga dal',
    fr: 'Versements dès le',
    de: 'Auszahlungen ab',
    en: 'Payouts from',
    es: 'Pagos desde el',
  },
  'mail.payout_ended.subject': {
    it: '{state, select, booked {{organisation}: pagamento eseguito} returned {{organisation}: pagamento tornato indietro} other {{organisation}: pagamento respinto}}',
    fr: '{state, select, booked {{organisation}\u00a0: versement effectué} returned {{organisation}\u00a0: versement retourné} other {{organisation}\u00a0: versement refusé}}',
    de: '{state, select, booked {{organisation}: Auszahlung ausgeführt} returned {{organisation}: Auszahlung zurückgekommen} other {{organisation}: Auszahlung abgelehnt}}',
    en: '{state, select, booked {{organisation}: payout made} returned {{organisation}: payout came back} other {{organisation}: payout rejected}}',
    es: '{state, select, booked {{organisation}: pago realizado} returned {{organisation}: pago devuelto} other {{organisation}: pago rechazado}}',
  },
  'mail.payout_ended.title': {
    it: '{state, select, booked {Il pagamento è eseguito} returned {Il pagamento è tornato indietro} other {Il pagamento non viene eseguito}}',
    fr: '{state, select, booked {Le versement est effectué} returned {Le versement est revenu} other {Le versement n’est pas effectué}}',
    de: '{state, select, booked {Die Auszahlung ist ausgeführt} returned {Die Auszahlung ist zurückgekommen} other {Die Auszahlung wird nicht ausgeführt}}',
    en: '{state, select, booked {The payout is made} returned {The payout came back} other {The payout is not made}}',
    es: '{state, select, booked {El pago está realizado} returned {El pago ha sido devuelto} other {El pago no se realiza}}',
  },
  'mail.payout_ended.lead': {
    it: '{state, select, booked {La banca ha addebitato l’importo; arriva sul Suo conto nei prossimi giorni.} returned {La banca non ha potuto accreditarlo. Il denaro è di nuovo sul conto prepagato, da dove era venuto.} other {Il denaro riservato è di nuovo disponibile sul conto prepagato.}}',
    fr: '{state, select, booked {La banque a débité le montant\u00a0; il arrive sur votre compte ces prochains jours.} returned {La banque n’a pas pu le créditer. L’argent est de nouveau sur le compte prépayé, d’où il venait.} other {L’argent réservé est de nouveau disponible sur le compte prépayé.}}',
    de: '{state, select, booked {Die Bank hat den Betrag belastet; er trifft in den nächsten Tagen auf Ihrem Konto ein.} returned {Die Bank konnte ihn nicht gutschreiben. Das Geld ist wieder auf dem Guthabenkonto, woher es kam.} other {Das reservierte Geld ist auf dem Guthabenkonto wieder verfügbar.}}',
    en: '{state, select, booked {The bank has debited the amount; it reaches your account in the next days.} returned {The bank could not credit it. The money is back on the prepaid account, where it came from.} other {The reserved money is available on the prepaid account again.}}',
    es: '{state, select, booked {El banco ha cargado el importe; llegará a su cuenta en los próximos días.} returned {El banco no pudo abonarlo. El dinero está de nuevo en la cuenta de prepago, de donde salió.} other {El dinero reservado vuelve a estar disponible en la cuenta de prepago.}}',
  },
})
