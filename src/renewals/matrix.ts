import { type Decision, decideBenefit, decideOwn, type Facts, type Policy } from '../pricing/benefit.ts'

/** One line of the matrix as SQL joins it: the facts of an automatic renewal, and what they decide. */
export interface MatrixRow {
  own: boolean
  access: Facts['access']
  payer: Facts['payer']
  initiator: Facts['initiator']
  managed: boolean
  earns: boolean
  row: string
  reason: string | null
  price: 'public' | 'partner' | null
  benefit: 'none' | 'discount' | 'cashback' | null
}

function answer(decision: Decision): Pick<MatrixRow, 'row' | 'reason' | 'price' | 'benefit'> {
  return decision.allowed
    ? { row: decision.row, reason: null, price: decision.price, benefit: decision.benefit }
    : { row: decision.row, reason: decision.reason, price: null, benefit: null }
}

/** The facts of an automatic renewal: the holder of the mandate begins it, and pays. */
export function automaticFacts(
  given: Pick<Facts, 'access' | 'payer' | 'initiator' | 'managed'> & { earns: boolean },
): Facts {
  const { earns, ...facts } = given
  return {
    ...facts,
    automatic: true,
    operation: 'renewal',
    newProduct: false,
    funding: given.initiator,
    partnerEarns: earns,
  }
}

/** Every combination of facts a run can meet, decided by the one matrix: SQL joins it and never decides itself. */
export function automaticMatrix(policy: Policy): MatrixRow[] {
  const rows: MatrixRow[] = []
  for (const access of ['none', 'limited', 'full'] as const)
    for (const payer of ['client', 'partner'] as const)
      for (const initiator of ['client', 'partner'] as const)
        for (const managed of [true, false])
          for (const earns of [true, false]) {
            const facts = { access, payer, initiator, managed, earns }
            rows.push({ own: false, ...facts, ...answer(decideBenefit(automaticFacts(facts), policy)) })
            rows.push({ own: true, ...facts, ...answer(decideOwn(earns)) })
          }
  return rows
}
