// biome-ignore format: a head reads as a line
/** The heads of the files that can be imported. Every column stands there, in any order. */
export const columnsOf = {
  organisations: [
    'reference', 'name', 'kind', 'country', 'language', 'street', 'house_number', 'postcode', 'town',
    'register_number', 'vat_number', 'website', 'email', 'legal_name',
  ],
  products: ['reference', 'organisation', 'sku', 'name', 'quantity', 'months', 'started_on', 'expires_on'],
  catalogue: ['sku', 'family', 'name', 'per_unit', 'currency', 'months', 'unit', 'from'],
} as const
