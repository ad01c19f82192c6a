import { implement } from '@orpc/server'
import { mustReachClient, mustSit } from '../access/store.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { productsContract } from './contract.ts'
import { listProducts } from './store.ts'

const os = implement(productsContract).$context<Call>().use(inTransaction)

export const productsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustSit(context.tx, actor, input.organisationId)
    const { organisationId, limit = 50, ...filter } = input
    return listProducts(context.tx, {
      ...filter,
      limit,
      personId: actor.personId,
      hatId: organisationId,
      clientId: organisationId,
      owner: true,
    })
  }),

  listOfClient: os.listOfClient.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustReachClient(context.tx, actor, input.partnerId, input.clientId)
    const { partnerId, clientId, limit = 50, ...filter } = input
    return listProducts(context.tx, {
      ...filter,
      limit,
      personId: actor.personId,
      hatId: partnerId,
      clientId,
      owner: false,
    })
  }),
}
