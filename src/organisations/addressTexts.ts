import { texts } from '../lib/texts.ts'

/** Words of the page where an organisation says where it is. */
export const addressTexts = texts({
  'address.title': { it: 'Indirizzo', fr: 'Adresse', de: 'Adresse', en: 'Address', es: 'Dirección' },
  'address.lead': {
    it: 'L’indirizzo sta sulle fatture; il paese decide la valuta e l’imposta di quelle che vengono.',
    fr: 'L’adresse figure sur les factures ; le pays décide de la monnaie et de la taxe de celles à venir.',
    de: 'Die Adresse steht auf den Rechnungen; das Land entscheidet über Währung und Steuer der künftigen.',
    en: 'The address stands on invoices; the country decides the currency and the tax of those to come.',
    es: 'La dirección figura en las facturas; el país decide la moneda y el impuesto de las futuras.',
  },
  'address.postal': {
    it: 'Indirizzo postale',
    fr: 'Adresse postale',
    de: 'Postadresse',
    en: 'Postal address',
    es: 'Dirección postal',
  },
  'address.currency': {
    it: 'Valuta delle fatture',
    fr: 'Monnaie des factures',
    de: 'Währung der Rechnungen',
    en: 'Currency of invoices',
    es: 'Moneda de las facturas',
  },
  'address.change': {
    it: 'Cambia l’indirizzo',
    fr: 'Changer l’adresse',
    de: 'Adresse ändern',
    en: 'Change the address',
    es: 'Cambiar la dirección',
  },
  'address.changed': {
    it: 'L’indirizzo è cambiato.',
    fr: 'L’adresse est changée.',
    de: 'Die Adresse ist geändert.',
    en: 'The address is changed.',
    es: 'La dirección ha cambiado.',
  },
  'address.currency.changes': {
    it: 'Le prossime fatture saranno in {after} e si pagano da un conto prepagato in {after}. Quanto resta in {before} rimane suo e non paga più i rinnovi. I Suoi partner ne sono informati.',
    fr: 'Les prochaines factures seront en {after} et se paient depuis un compte prépayé en {after}. Ce qui reste en {before} est à vous et ne paie plus les renouvellements. Vos partenaires en sont informés.',
    de: 'Künftige Rechnungen lauten auf {after} und werden von einem Prepaidkonto in {after} bezahlt. Was in {before} bleibt, gehört Ihnen und zahlt keine Verlängerungen mehr. Ihre Partner werden benachrichtigt.',
    en: 'Later invoices are in {after} and are paid from a prepaid account in {after}. What is left in {before} stays yours and pays no more renewals. Your partners are told.',
    es: 'Las próximas facturas serán en {after} y se pagan desde una cuenta prepago en {after}. Lo que quede en {before} sigue siendo suyo y ya no paga renovaciones. Se informa a sus partners.',
  },
  'address.street': {
    it: 'Via',
    fr: 'Rue',
    de: 'Strasse',
    en: 'Street',
    es: 'Calle',
  },
  'address.houseNumber': {
    it: 'Numero',
    fr: 'Numéro',
    de: 'Nummer',
    en: 'Number',
    es: 'Número',
  },
  'address.postcode': {
    it: 'NPA',
    fr: 'NPA',
    de: 'PLZ',
    en: 'Postcode',
    es: 'Código postal',
  },
  'address.town': {
    it: 'Località',
    fr: 'Localité',
    de: 'Ort',
    en: 'Town',
    es: 'Localidad',
  },
  'address.country': {
    it: 'Paese',
    fr: 'Pays',
    de: 'Land',
    en: 'Country',
    es: 'País',
  },
})
