import { z } from 'zod'

/** Why a form at the door was refused; it says no more than a stranger may know. */
export type Refused = 'wrong' | 'too_often' | 'failed'

/** What a status of the sign-in service means to whoever filled a form in. */
export function refusedBy(status: number): Refused | null {
  if (status < 400) return null
  if (status === 429) return 'too_often'
  return status < 500 ? 'wrong' : 'failed'
}

/** An address of this installation to go on to; others are not followed. */
export const ownAddress = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\s]*$/)
  .optional()
  .catch(undefined)

const next = ownAddress.transform((address) => address ?? '/')
const text = z.string().max(300).catch('')

/** What stands in the address of a page at the door. */
export const askedOfDoor = z.object({
  next,
  recover: z.literal('1').optional().catch(undefined),
  done: z.literal('password').optional().catch(undefined),
  token: z.string().max(200).catch(''),
})

/** What was written into a form at the door. */
export const doorForm = askedOfDoor.extend({
  email: text,
  name: text,
  password: text,
  code: z.string().max(40).catch(''),
})
