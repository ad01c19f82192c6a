/** The people one can sign in as, and what each of them is for. All have the same password. */
export const demoPassword = 'mandato-demo-2026'

export const demoSignIns = [
  { email: 'staff@provider.example', who: 'provider: manager' },
  { email: 'laura@atelier-nord.example', who: 'partner Atelier Nord: legal representative' },
  { email: 'julien@atelier-nord.example', who: 'partner Atelier Nord: collaborator with two clients' },
  { email: 'marta@studio-ponte.example', who: 'partner Studio Ponte: legal representative, in euros' },
  { email: 'claire@fidu-bourg.example', who: 'client Fiduciaire du Bourg: full access, the partner pays' },
  {
    email: 'ilaria@ilariastudio.example',
    who: 'client Studio Ilaria & Figli: limited access, 7 products of 19',
  },
  {
    email: 'nathalie@belmont-vevey.example',
    who: 'client Hôtel Belmont: full access, an order waits for payment',
  },
  {
    email: 'greta@ueber-aesthetik.example',
    who: 'client Über Ästhetik: asked by a partner, not answered yet',
  },
] as const

/** The provider's own people. */
export const staffPeople = [
  { name: 'Nora Keller', email: 'staff@provider.example', language: 'de', staff: 'manager' },
  { name: 'Paul Wenger', email: 'finance@provider.example', language: 'de', staff: 'finance' },
  { name: 'Inès Duarte', email: 'support@provider.example', language: 'fr', staff: 'support' },
] as const

/** Levels and roles at the partners; whoever is not named is a collaborator. */
export const partnerRoles = [
  { key: 'atelier-nord', level: 'bronze', administrators: ['Olivier'], accounting: ['Sofia'], owns: 5 },
  { key: 'studio-ponte', level: 'bronze', administrators: ['Davide'], accounting: ['Chiara'], owns: 4 },
  { key: 'netzwerk-alpina', level: 'silver', administrators: ['Reto'], accounting: [], owns: 4 },
] as const

/** When clients come, counted back from today, and how much they come to own of the usual things. */
export const clientStarts: readonly { key: string; daysAgo: number; owns: number }[] = [
  { key: 'fidu-bourg', daysAgo: 372, owns: 6 },
  { key: 'kaeser-pain', daysAgo: 371, owns: 12 },
  { key: 'cabinet-favre', daysAgo: 371, owns: 9 },
  { key: 'lejorat', daysAgo: 372, owns: 8 },
  { key: 'garage-monnier', daysAgo: 372, owns: 4 },
  { key: 'belmont-vevey', daysAgo: 370, owns: 22 },
  { key: 'pache-vins', daysAgo: 325, owns: 8 },
  { key: 'editions-rhone', daysAgo: 328, owns: 16 },
  { key: 'villars-lac', daysAgo: 320, owns: 17 },
  { key: 'pilet-freres', daysAgo: 296, owns: 12 },
  { key: 'voile-leman', daysAgo: 301, owns: 9 },
  { key: 'tilleuls', daysAgo: 262, owns: 21 },
  { key: 'tournesol', daysAgo: 371, owns: 10 },
  { key: 'beguelin', daysAgo: 255, owns: 13 },
  { key: 'ueber-aesthetik', daysAgo: 192, owns: 8 },
  { key: 'pharmacie-rive', daysAgo: 283, owns: 11 },
  { key: 'ecole-mont', daysAgo: 206, owns: 14 },
  { key: 'arve-transports', daysAgo: 248, owns: 12 },
  { key: 'gruppo-marchetti', daysAgo: 370, owns: 5 },
  { key: 'val-verzolo', daysAgo: 290, owns: 18 },
  { key: 'da-nello', daysAgo: 371, owns: 8 },
  { key: 'sant-ambrogio', daysAgo: 312, owns: 14 },
  { key: 'colli-berici', daysAgo: 372, owns: 15 },
  { key: 'museo-vetro', daysAgo: 276, owns: 13 },
  { key: 'de-santis', daysAgo: 227, owns: 9 },
  { key: 'sastreria-ibanez', daysAgo: 318, owns: 12 },
  { key: 'bodegas-nunez', daysAgo: 269, owns: 16 },
  { key: 'bernasconi', daysAgo: 241, owns: 15 },
  { key: 'scuola-verdi', daysAgo: 304, owns: 10 },
  { key: 'piz-sardona', daysAgo: 372, owns: 16 },
  { key: 'gemeinde-obertal', daysAgo: 311, owns: 17 },
  { key: 'alpkaeserei', daysAgo: 371, owns: 13 },
  { key: 'treuhand-zuercher', daysAgo: 326, owns: 24 },
  { key: 'praxis-groesser', daysAgo: 297, owns: 10 },
  { key: 'alpenflora', daysAgo: 234, owns: 8 },
  { key: 'hofstetter', daysAgo: 308, owns: 19 },
  { key: 'laendle-kultur', daysAgo: 370, owns: 13 },
  { key: 'weiss-soehne', daysAgo: 220, owns: 14 },
  { key: 'camden-loom', daysAgo: 199, owns: 11 },
]
