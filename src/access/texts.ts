import { texts } from '../lib/texts.ts'

/** The programme's words for rights, said the same on every page. */
export const accessTexts = texts({
  'access.full': { it: 'Completo', fr: 'Complet', de: 'Voll', en: 'Full', es: 'Completo' },
  'access.limited': { it: 'Limitato', fr: 'Limité', de: 'Eingeschränkt', en: 'Limited', es: 'Limitado' },
  'access.full.long': {
    it: 'Accesso completo',
    fr: 'Accès complet',
    de: 'Vollzugriff',
    en: 'Full access',
    es: 'Acceso completo',
  },
  'access.limited.long': {
    it: 'Accesso limitato',
    fr: 'Accès limité',
    de: 'Eingeschränkter Zugriff',
    en: 'Limited access',
    es: 'Acceso limitado',
  },
  'level.look': { it: 'vedere', fr: 'voir', de: 'ansehen', en: 'see', es: 'ver' },
  'level.manage': { it: 'gestire', fr: 'gérer', de: 'verwalten', en: 'manage', es: 'gestionar' },
  'level.order': { it: 'ordinare', fr: 'commander', de: 'bestellen', en: 'order', es: 'pedir' },
  'role.legal': {
    it: 'Responsabile legale',
    fr: 'Responsable légal',
    de: 'Gesetzliche Vertretung',
    en: 'Legal representative',
    es: 'Representante legal',
  },
  'role.administrator': {
    it: 'Amministratore',
    fr: 'Administrateur',
    de: 'Administrator',
    en: 'Administrator',
    es: 'Administrador',
  },
  'role.collaborator': {
    it: 'Collaboratore',
    fr: 'Collaborateur',
    de: 'Mitarbeiter',
    en: 'Collaborator',
    es: 'Colaborador',
  },
  'role.external': {
    it: 'Utente esterno',
    fr: 'Utilisateur externe',
    de: 'Externer Benutzer',
    en: 'External user',
    es: 'Usuario externo',
  },
})
