import { decideBenefit, decideOwn, type Facts, type Policy } from '../pricing/benefit.ts'

/** What a row of the matrix gives once the partner has a rate: a posted line keeps its row, whatever rates become. */
export interface Grant {
  row: string
  managed: boolean
  price: 'public' | 'partner'
  benefit: 'none' | 'discount' | 'cashback'
}

const everyPolicy: Policy = {
  version: '',
  clientMayUsePartnerMeans: true,
  limitedNewProduct: 'category',
  holdDays: 0,
}
const sides = ['client', 'partner'] as const
const either = [true, false] as const

function everyFact(): Facts[] {
  const facts: Facts[] = []
  for (const access of ['none', 'limited', 'full'] as const)
    for (const payer of sides)
      for (const initiator of sides)
        for (const automatic of either)
          for (const managed of either)
            for (const operation of ['order', 'renewal'] as const)
              for (const newProduct of either)
                for (const funding of sides)
                  facts.push({
                    access,
                    payer,
                    initiator,
                    automatic,
                    managed,
                    operation,
                    newProduct,
                    funding,
                    partnerEarns: true,
                  })
  return facts
}

function everyGrant(): Grant[] {
  const found = new Map<string, Grant>()
  for (const facts of everyFact()) {
    for (const decision of [decideBenefit(facts, everyPolicy), decideOwn(true)]) {
      if (!decision.allowed) continue
      const { row, price, benefit } = decision
      found.set(`${row} ${facts.managed}`, { row, managed: facts.managed, price, benefit })
    }
  }
  return [...found.values()]
}

/** Every row that can stand on a posted line, decided by the one matrix: SQL joins it and never decides itself. */
export const grants: readonly Grant[] = everyGrant()
