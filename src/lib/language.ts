/** The languages the product speaks, in the order in which they are shown. */
export const languages = ['it', 'fr', 'de', 'en', 'es'] as const

export type Language = (typeof languages)[number]
