import { z } from 'zod'
import { currencies, parseMinor } from '../lib/money.ts'

/** An amount as somebody types it, as the API reads it; what is none counts as nothing. */
const typed = z
  .string()
  .max(20)
  .catch('')
  .transform((text) => text.trim())
export const plainAmount = (text: string): string => {
  const plain = text.replaceAll(/[\s'’]/g, '').replace(',', '.')
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) && parseMinor(plain) !== undefined ? plain : '0.00'
}

/** What stands in the address of the page: a form without a script. */
export const joinForm = z.object({
  kind: z.enum(['company', 'person']).catch('company'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch('CH'),
  registerNumber: z.string().max(60).catch(''),
  website: z.string().max(200).catch(''),
  currency: z.enum(currencies).catch('CHF'),
  managed: typed,
  expected: typed,
  supports: z
    .string()
    .optional()
    .transform((on) => on !== undefined),
  affiliate: z
    .string()
    .optional()
    .transform((on) => on !== undefined),
})
export type JoinForm = z.infer<typeof joinForm>
