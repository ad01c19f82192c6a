import { z } from 'zod'
import { level } from '../access/access.ts'
import { asked, currency, day, names, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

export const productRow = z.object({
  id: idOf('product'),
  name: z.string(),
  itemId: idOf('item'),
  itemName: z.string(),
  family: z.string(),
  familyNames: names,
  quantity: z.int(),
  months: z.int(),
  expiresOn: day,
  state: z.enum(['active', 'ended']),
  /** How far the asker reaches this product in this hat. */
  level,
  /** Public price of the next period in the owner's currency, or null where the catalogue has none. */
  renewal: z.object({ amount: z.string(), currency }).nullable(),
  /** The one partner that manages it now; shown to the owner. */
  managedBy: z
    .object({ partnershipId: idOf('partnership'), partnerId: idOf('organisation'), name: z.string() })
    .nullable(),
})
export type ProductRow = z.infer<typeof productRow>

const filter = { q: z.string().trim().max(120).optional(), family: z.string().max(31).optional(), ...paging }

export const productsContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/products',
    summary: 'Products of your organisation that you reach',
    tag: 'products',
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), ...filter }))
    .output(pageOf(productRow)),
  listOfClient: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/products',
    summary: 'Products of a client that you reach as its partner',
    tag: 'products',
  })
    .input(z.strictObject({ partnerId: idOf('organisation'), clientId: idOf('organisation'), ...filter }))
    .output(pageOf(productRow)),
}
