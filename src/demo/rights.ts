import type { Payer } from '../access/access.ts'
import type { Rights, Wish } from '../partnerships/contract.ts'
import { type Owned, ownedBy, type Scene } from './scene.ts'

type GrantLevel = Rights['products'][number]['level']
type Families = Wish['families']

/** Rights as the story tells them: full access with a payer, or a choice among the client's products. */
export type Giving =
  | { access: 'full'; payer: Payer }
  | { access: 'limited'; choose: (owned: Owned) => GrantLevel | undefined; families?: Families }

/** What a giving comes to in the products that the client has now. */
export function rightsGiven(scene: Scene, clientKey: string, giving: Giving): Rights {
  if (giving.access === 'full') return { access: 'full', payer: giving.payer, products: [], families: [] }
  const products = ownedBy(scene, clientKey).flatMap((owned) => {
    const level = giving.choose(owned)
    return level ? [{ productId: owned.id, level }] : []
  })
  return { access: 'limited', payer: 'client', products, families: giving.families ?? [] }
}

export function wishFor(payer: Payer): Wish {
  return { access: 'full', payer, families: [] }
}

export function wishForFamilies(...families: string[]): Wish {
  return {
    access: 'limited',
    payer: 'client',
    families: families.map((family) => ({ family, level: 'manage' as const })),
  }
}

/** Chooses the products whose item's name begins with one of these, such as 'domain' or 'web-hosting'. */
export function allOf(level: GrantLevel, ...skus: string[]): (owned: Owned) => GrantLevel | undefined {
  return ({ wanted }) => (skus.some((sku) => wanted.sku.startsWith(sku)) ? level : undefined)
}
