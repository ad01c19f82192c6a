/**
 * How cashback is taxed, by what the partner says of itself. Provider and partner in one country: the partner's own tax
 * is owed on top. Elsewhere in the European Union: the provider owes the tax on what it receives from abroad. Without
 * registration or without the agreement to self-billing there is no tax document, and no tax.
 */
export type Treatment = 'none' | 'own_tax' | 'acquisition'

const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')

/** Liechtenstein belongs to the Swiss tax area. */
const areaOf = (country: string) => (country === 'LI' ? 'CH' : country)

export interface TaxFacts {
  country: string
  registered: boolean
  agreed: boolean
  providerCountry: string
}

export function treatmentOf({ country, registered, agreed, providerCountry }: TaxFacts): Treatment {
  if (!registered || !agreed) return 'none'
  if (areaOf(country) === areaOf(providerCountry)) return 'own_tax'
  return union.includes(country) ? 'acquisition' : 'none'
}
