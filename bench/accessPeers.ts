/**
 * The same question, whether a person reaches a product at a level, put to libraries that keep rights in memory: with
 * ever more rights, as long as they answer. What they are given is what the database says one person reaches.
 */
import { createMongoAbility, subject } from '@casl/ability'
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { newEnforcer, newModelFromString } from 'casbin'
import { sql } from 'kysely'
import { type Database, rowsOf } from '../src/lib/database.ts'
import type { Figures } from './server.ts'

const sizes = [1000, 10_000, 100_000, 1_000_000]
/** A library that needs longer for a size, made and asked, is not given a larger one. */
const patienceMs = 8000

type Check = (product: string) => Promise<boolean> | boolean

async function casbin(products: readonly string[]): Promise<Check> {
  const model = newModelFromString(`
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj`)
  const enforcer = await newEnforcer(model)
  await enforcer.addPolicies(products.map((id) => ['somebody', id]))
  return (product) => enforcer.enforce('somebody', product)
}

function cedar(products: readonly string[]): Check {
  const entity = (type: string, id: string) => ({ type, id })
  const entities = [
    {
      uid: entity('Person', 'somebody'),
      attrs: { reaches: products.map((id) => ({ __entity: entity('Product', id) })) },
      parents: [],
    },
  ]
  const policies = {
    staticPolicies: 'permit(principal, action, resource) when { principal.reaches.contains(resource) };',
  }
  return (product) => {
    const answer = isAuthorized({
      principal: entity('Person', 'somebody'),
      action: entity('Action', 'manage'),
      resource: entity('Product', product),
      context: {},
      policies,
      entities,
    })
    return answer.type === 'success' && answer.response.decision === 'allow'
  }
}

function casl(products: readonly string[]): Check {
  const ability = createMongoAbility([
    { action: 'manage', subject: 'Product', conditions: { id: { $in: [...products] } } },
  ])
  return (product) => ability.can('manage', subject('Product', { id: product }))
}

/** Checks a second at the largest size each could be given. */
export async function peers(db: Database, say: (line: string) => void): Promise<Figures> {
  const figures: Figures = {}
  for (const [name, make] of Object.entries({ casbin, cedar, casl })) {
    for (const size of sizes) {
      const products = (
        await rowsOf(db, sql<{ id: string }>`select id from product order by id limit ${size}`)
      ).map(({ id }) => id)
      if (products.length < size) break
      const began = performance.now()
      try {
        const check = await make(products)
        const made = performance.now() - began
        let asked = 0
        const start = performance.now()
        while (asked < 200 && performance.now() - start < patienceMs) {
          const id = products[(asked * 7919) % size] ?? ''
          if (!(await check(id))) throw new Error('answered wrongly')
          asked++
        }
        const perSecond = asked / ((performance.now() - start) / 1000)
        say(
          `${name} with ${size} rights: made in ${Math.round(made)} ms, ${Math.round(perSecond)} checks a second`,
        )
        figures[`${name}Rights`] = size
        figures[`${name}ChecksPerSecond`] = Math.round(perSecond * 10) / 10
      } catch (error) {
        say(`${name} with ${size} rights: ${error instanceof Error ? error.message : String(error)}`)
        break
      }
      if (performance.now() - began > patienceMs) break
    }
  }
  return figures
}
