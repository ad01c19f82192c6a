/** What an organisation can be in the eyes of the law. */
export const organisationKinds = ['company', 'individual', 'association', 'public'] as const
