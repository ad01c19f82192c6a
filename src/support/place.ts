import { lockPair, lockSelf, mustReachClient, mustSit } from '../access/store.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Context } from '../lib/operation.ts'

/** In whose name somebody acts, and at whom: themselves, or a client. */
export interface Place {
  hatId: Id<'organisation'>
  clientId: Id<'organisation'>
}

/** Takes the locks under which somebody acts at a place, and looks whether they stand there. */
export async function mustStandIn(context: Context, { hatId, clientId }: Place): Promise<void> {
  const { tx } = context
  const actor = actorOf(context)
  if (hatId !== clientId) await lockPair(tx, clientId, hatId, 'shared')
  await lockSelf(tx, actor, hatId)
  if (hatId === clientId) await mustSit(tx, actor, hatId)
  else await mustReachClient(tx, actor, hatId, clientId)
}
