import { texts } from '../lib/texts.ts'

/** Letters about orders and the prepaid account. They go to the organisation that pays, and to no other. */
export const orderTexts = texts({
  'mail.order.label': { it: 'Ordine', fr: 'Commande', de: 'Bestellung', en: 'Order', es: 'Pedido' },
  'mail.order.owner': { it: 'Per', fr: 'Pour', de: 'Für', en: 'For', es: 'Para' },
  'mail.order.payer': { it: 'Paga', fr: 'Payeur', de: 'Zahlt', en: 'Paid by', es: 'Paga' },
  'mail.order.net': {
    it: 'Importo netto',
    fr: 'Montant net',
    de: 'Nettobetrag',
    en: 'Net amount',
    es: 'Importe neto',
  },
  'mail.order.vat': { it: 'IVA', fr: 'TVA', de: 'MWST', en: 'VAT', es: 'IVA' },
  'mail.order.gross': { it: 'Totale', fr: 'Total', de: 'Total', en: 'Total', es: 'Total' },
  'mail.order.amount': { it: 'Importo', fr: 'Montant', de: 'Betrag', en: 'Amount', es: 'Importe' },
  'mail.order.why': {
    it: 'Riceve questo messaggio perché segue gli ordini e i pagamenti di {organisation}.',
    fr: 'Vous recevez ce message car vous suivez les commandes et les paiements pour {organisation}.',
    de: 'Sie erhalten diese Nachricht, weil Sie sich um Bestellungen und Zahlungen von {organisation} kümmern.',
    en: 'You receive this message because you look after orders and payments of {organisation}.',
    es: 'Recibe este mensaje porque se ocupa de los pedidos y pagos de {organisation}.',
  },

  'mail.order_paid.subject': {
    it: '{title}: ordine pagato',
    fr: '{title}\u00a0: commande payée',
    de: '{title}: Bestellung bezahlt',
    en: '{title}: order paid',
    es: '{title}: pedido pagado',
  },
  'mail.order_paid.title': {
    it: 'L’ordine è pagato',
    fr: 'La commande est payée',
    de: 'Die Bestellung ist bezahlt',
    en: 'The order is paid',
    es: 'El pedido está pagado',
  },
  'mail.order_paid.lead': {
    it: '{organisation} ha pagato l’ordine «{title}». Solo {organisation} vede questi importi.',
    fr: '{organisation} a payé la commande «\u00a0{title}\u00a0». Ces montants ne sont visibles que pour {organisation}.',
    de: '{organisation} hat die Bestellung «{title}» bezahlt. Diese Beträge sieht nur {organisation}.',
    en: '{organisation} has paid the order “{title}”. Only {organisation} sees these amounts.',
    es: '{organisation} ha pagado el pedido «{title}». Solo {organisation} ve estos importes.',
  },

  'mail.order_waiting.subject': {
    it: '{title}: ordine in attesa di pagamento',
    fr: '{title}\u00a0: commande en attente de paiement',
    de: '{title}: Bestellung wartet auf Zahlung',
    en: '{title}: order waiting for payment',
    es: '{title}: pedido pendiente de pago',
  },
  'mail.order_waiting.title': {
    it: 'Un ordine attende il pagamento',
    fr: 'Une commande attend le paiement',
    de: 'Eine Bestellung wartet auf die Zahlung',
    en: 'An order is waiting for payment',
    es: 'Un pedido espera el pago',
  },
  'mail.order_waiting.lead': {
    it: 'L’ordine «{title}» è a carico di {organisation}. Sarà eseguito dopo il pagamento; fino ad allora non viene addebitato nulla.',
    fr: 'La commande «\u00a0{title}\u00a0» est à payer par {organisation}. Elle est exécutée après le paiement\u00a0; rien n’est débité d’ici là.',
    de: 'Die Bestellung «{title}» zahlt {organisation}. Sie wird nach der Zahlung ausgeführt; bis dahin wird nichts belastet.',
    en: 'The order “{title}” is to be paid by {organisation}. It is carried out after payment; nothing is charged until then.',
    es: 'El pedido «{title}» lo paga {organisation}. Se ejecuta después del pago; hasta entonces no se cobra nada.',
  },

  'mail.order_voided.subject': {
    it: '{title}: ordine annullato',
    fr: '{title}\u00a0: commande annulée',
    de: '{title}: Bestellung annulliert',
    en: '{title}: order cancelled',
    es: '{title}: pedido anulado',
  },
  'mail.order_voided.title': {
    it: 'L’ordine è annullato',
    fr: 'La commande est annulée',
    de: 'Die Bestellung ist annulliert',
    en: 'The order is cancelled',
    es: 'El pedido está anulado',
  },
  'mail.order_voided.lead': {
    it: 'L’ordine «{title}» non vale più e non viene addebitato nulla. Se un pagamento è ancora in arrivo, viene accreditato sul conto prepagato.',
    fr: 'La commande «\u00a0{title}\u00a0» ne vaut plus et rien n’est débité. Si un paiement est encore en route, il est crédité sur le compte prépayé.',
    de: 'Die Bestellung «{title}» gilt nicht mehr, und es wird nichts belastet. Trifft noch eine Zahlung ein, wird sie dem Guthabenkonto gutgeschrieben.',
    en: 'The order “{title}” no longer holds, and nothing is charged. If a payment is still on its way, it is credited to the prepaid account.',
    es: 'El pedido «{title}» ya no vale y no se cobra nada. Si aún llega un pago, se abona en la cuenta de prepago.',
  },
  'mail.order_voided.reasonLabel': { it: 'Motivo', fr: 'Motif', de: 'Grund', en: 'Reason', es: 'Motivo' },
  'mail.order_voided.reason': {
    it: '{reason, select, rights_changed {I diritti di accesso sono cambiati} payer_changed {È cambiato chi paga} partnership_ended {La partnership è terminata} unpaid {Non è stato pagato entro 14 giorni} other {Annullato prima del pagamento}}',
    fr: '{reason, select, rights_changed {Les droits d’accès ont changé} payer_changed {Le payeur a changé} partnership_ended {Le partenariat a pris fin} unpaid {Elle n’a pas été payée dans les 14 jours} other {Annulée avant le paiement}}',
    de: '{reason, select, rights_changed {Die Zugriffsrechte haben sich geändert} payer_changed {Es zahlt nun die andere Seite} partnership_ended {Die Partnerschaft ist beendet} unpaid {Sie wurde nicht innert 14 Tagen bezahlt} other {Vor der Zahlung annulliert}}',
    en: '{reason, select, rights_changed {The access rights changed} payer_changed {The other side pays now} partnership_ended {The partnership ended} unpaid {It was not paid within 14 days} other {Cancelled before payment}}',
    es: '{reason, select, rights_changed {Los derechos de acceso han cambiado} payer_changed {Ha cambiado quién paga} partnership_ended {La colaboración ha finalizado} unpaid {No se pagó en 14 días} other {Anulado antes del pago}}',
  },

  'mail.payment_landed_prepaid.subject': {
    it: '{organisation}: pagamento accreditato sul conto prepagato',
    fr: '{organisation}\u00a0: paiement crédité sur le compte prépayé',
    de: '{organisation}: Zahlung auf dem Guthabenkonto',
    en: '{organisation}: payment credited to the prepaid account',
    es: '{organisation}: pago abonado en la cuenta de prepago',
  },
  'mail.payment_landed_prepaid.title': {
    it: 'Il pagamento è sul conto prepagato',
    fr: 'Le paiement est sur le compte prépayé',
    de: 'Die Zahlung ist auf dem Guthabenkonto',
    en: 'The payment is on the prepaid account',
    es: 'El pago está en la cuenta de prepago',
  },
  'mail.payment_landed_prepaid.lead': {
    it: 'Il pagamento è arrivato quando l’ordine «{title}» non era più aperto. L’importo intero è sul conto prepagato di {organisation} e si può usare da subito.',
    fr: 'Le paiement est arrivé alors que la commande «\u00a0{title}\u00a0» n’était plus ouverte. Le montant entier est crédité à {organisation}, sur le compte prépayé, et utilisable dès maintenant.',
    de: 'Die Zahlung traf ein, als die Bestellung «{title}» nicht mehr offen war. Der ganze Betrag ist auf dem Guthabenkonto von {organisation} und sofort verfügbar.',
    en: 'The payment arrived when the order “{title}” was no longer open. The whole amount is on the prepaid account of {organisation} and can be used at once.',
    es: 'El pago llegó cuando el pedido «{title}» ya no estaba abierto. El importe íntegro está en la cuenta de prepago de {organisation} y se puede usar desde ahora.',
  },

  'mail.top_up_booked.subject': {
    it: '{organisation}: conto prepagato ricaricato',
    fr: '{organisation}\u00a0: compte prépayé rechargé',
    de: '{organisation}: Guthabenkonto aufgeladen',
    en: '{organisation}: prepaid account topped up',
    es: '{organisation}: cuenta de prepago recargada',
  },
  'mail.top_up_booked.title': {
    it: 'Il conto prepagato è ricaricato',
    fr: 'Le compte prépayé est rechargé',
    de: 'Das Guthabenkonto ist aufgeladen',
    en: 'The prepaid account is topped up',
    es: 'La cuenta de prepago está recargada',
  },
  'mail.top_up_booked.lead': {
    it: 'La ricarica di {organisation} è accreditata. Si può usare da subito per ordini e rinnovi.',
    fr: 'La recharge est créditée pour {organisation}. Vous pouvez l’utiliser dès maintenant pour des commandes et des renouvellements.',
    de: 'Die Aufladung von {organisation} ist gutgeschrieben. Sie ist sofort für Bestellungen und Verlängerungen verfügbar.',
    en: 'The top-up of {organisation} is credited. It can be used at once for orders and renewals.',
    es: 'La recarga de {organisation} está abonada. Se puede usar desde ahora para pedidos y renovaciones.',
  },
})
