import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf } from '../../lib/database.ts'
import { idOf } from '../../lib/id.ts'
import type { Actor, Call } from '../../lib/operation.ts'
import { Refusal } from '../../lib/refusal.ts'
import { operations } from '../../operations.ts'
import { actorOfToken } from '../../tokens/store.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, type House, type Life, legalOf, mustRefuse, password, violated } from '../life.ts'

/** Whoever comes with a token, as the door lets it in; nobody, where the token does not work. */
async function machineBy(life: Life, token: string): Promise<Actor | undefined> {
  const found = await actorOfToken(life.eye, token)
  if (!found) return undefined
  const { tokenId, scopes, ...person } = found
  return { ...person, sessionId: '', emailVerified: false, staff: null, token: { id: tokenId, scopes } }
}

/** A token that reads, made for a technical user of its own. A secret is never repeated, so nothing dies over it. */
async function makeToken(life: Life, house: House): Promise<string> {
  life.keys += 1
  const name = `Machine ${life.keys}`
  const user = await ask(life, legalOf(house), (context) =>
    call(operations.tokens.addUser, { organisationId: house.id, name, accounting: true }, { context }),
  )
  const context: Call = { world: life.program.world, actor: legalOf(house) }
  const input = {
    organisationId: house.id,
    personId: user.personId,
    name,
    scopes: ['read' as const],
    days: 30,
  }
  try {
    await call(operations.tokens.create, input, { context })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'proof_needed') throw error
    const intentId = idOf('intent').parse(error.facts.intentId)
    await call(operations.people.prove, { intentId, password }, { context })
    return (await call(operations.tokens.create, input, { context: { ...context, proof: intentId } })).token
  }
  throw new Error('a token was made without a proof')
}

const integrates: Act = {
  name: 'a program reads by a token until it is revoked',
  weight: 1,
  async run(life) {
    const house = oneIn(life.chance, 3) ? anyOf(life.chance, life.houses) : undefined
    const stranger = anyOf(
      life.chance,
      life.houses.filter((one) => one !== house),
    )
    if (!house || !stranger) return undefined
    const token = await makeToken(life, house)
    const actor = await machineBy(life, token)
    if (!actor) {
      violated(life, `a new token of ${house.name} does not work`)
      return undefined
    }
    const context: Call = { world: life.program.world, actor }
    await call(operations.prepaid.get, { organisationId: house.id }, { context })
    await mustRefuse(life, `a token of ${house.name} reads ${stranger.name}`, ['not_found'], () =>
      call(operations.prepaid.get, { organisationId: stranger.id }, { context }),
    )
    const amount = { organisationId: house.id, amount: '10.00', currency: house.currency }
    await mustRefuse(life, 'a token that reads moves money', ['scope_missing'], () =>
      call(operations.prepaid.topUp, amount, { context }),
    )
    const tokenId = idOf('token').parse(actor.token?.id)
    await ask(life, legalOf(house), (asking) =>
      call(operations.tokens.revoke, { organisationId: house.id, tokenId }, { context: asking }),
    )
    if (await machineBy(life, token)) violated(life, `a revoked token of ${house.name} still works`)
    const noted = await rowOf(
      life.eye,
      sql`select 1 from api_token where id = ${tokenId} and revoked_at is not null`,
    )
    if (!noted) violated(life, `a revoked token of ${house.name} is not noted`)
    return `a program reads ${house.name} by a token, and no longer`
  },
}

export const tokenActs: readonly Act[] = [integrates]
