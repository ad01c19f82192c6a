import { texts } from '../lib/texts.ts'

/** Words on the badge itself. */
export const badgeTexts = texts({
  'badge.word.valid': {
    it: 'Partner verificato',
    fr: 'Partenaire vérifié',
    de: 'Geprüfter Partner',
    en: 'Verified partner',
    es: 'Partner verificado',
  },
  'badge.word.void': {
    it: 'Non verificato',
    fr: 'Non vérifié',
    de: 'Nicht bestätigt',
    en: 'Not verified',
    es: 'No verificado',
  },
})
