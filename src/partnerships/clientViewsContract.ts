import { z } from 'zod'
import { asked, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { clientsShown } from './clientFilter.ts'

const partnerId = idOf('organisation')
const viewId = idOf('clientView')

export const clientView = z.object({ id: viewId, name: z.string(), shown: clientsShown })
export type ClientView = z.infer<typeof clientView>

export const clientViewsContract = {
  views: asked({
    method: 'GET',
    path: '/p/{partnerId}/client-views',
    summary: 'The views of the table of clients that you keep',
    tag: 'clients',
  })
    .input(z.strictObject({ partnerId }))
    .output(z.array(clientView)),
  saveView: asked({
    method: 'POST',
    path: '/p/{partnerId}/client-views',
    summary:
      'Keep filters, order and columns of the table of clients under a name; the same name is replaced',
    tag: 'clients',
    refusals: ['too_many_views'],
  })
    .input(z.strictObject({ partnerId, name: z.string().trim().min(1).max(60), shown: clientsShown }))
    .output(z.array(clientView)),
  dropView: asked({
    method: 'DELETE',
    path: '/p/{partnerId}/client-views/{viewId}',
    summary: 'Forget a view of the table of clients',
    tag: 'clients',
  })
    .input(z.strictObject({ partnerId, viewId }))
    .output(done),
}
