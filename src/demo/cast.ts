/** The people one can sign in as, and what each of them is for. All have the same password. */
export const demoPassword = 'mandato-demo-2026'

export const demoSignIns = [
  { email: 'staff@provider.example', who: 'provider: manager' },
  { email: 'laura@atelier-nord.example', who: 'partner Atelier Nord: legal representative' },
  { email: 'julien@atelier-nord.example', who: 'partner Atelier Nord: collaborator' },
  { email: 'claire@fidu-bourg.example', who: 'client Fiduciaire du Bourg: legal representative' },
  { email: 'ilaria@ilariastudio.example', who: 'client Studio Ilaria: legal representative' },
] as const
