import { z } from 'zod'

export const documentKind = z.enum(['invoice', 'credit'])
/** Posted: its number follows within seconds. */
export const documentState = z.enum(['posted', 'issued', 'part_credited', 'credited'])
