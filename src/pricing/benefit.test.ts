import { expect, test } from 'vitest'
import {
  type Decision,
  decideBenefit,
  decideOwn,
  type Facts,
  type Policy,
  type RowId,
  rowIds,
} from './benefit.ts'

const policy: Policy = {
  version: 'test',
  clientMayUsePartnerMeans: false,
  limitedNewProduct: 'none',
  holdDays: 0,
}

/** The matrix as it is written down: what a row asks of the facts, and what it answers. `*` is anything. */
type Written = [
  row: RowId,
  access: string,
  payer: string,
  initiator: string,
  managed: string,
  what: string,
  funding: string,
  answer: string,
]
const matrix: Written[] = [
  ['N1', 'none', '*', 'client', '*', '*', 'client', 'public client none'],
  ['N2', 'none', '*', 'partner', '*', '*', '*', 'no'],
  ['L1', 'limited', '*', 'client', 'yes', 'renewal', 'client', 'public client cashback'],
  ['L2', 'limited', '*', 'client', 'yes', 'option', 'client', 'public client cashback'],
  ['L3', 'limited', '*', 'client', 'no', 'renewal', 'client', 'public client none'],
  ['L3', 'limited', '*', 'client', 'no', 'option', 'client', 'public client none'],
  ['L4', 'limited', '*', 'client', 'no', 'new', 'client', 'public client none'],
  ['L4', 'limited', '*', 'client', 'yes', 'new', 'client', 'public client cashback'],
  ['L5', 'limited', '*', 'partner', 'yes', '*', 'client', 'no'],
  ['L6', 'limited', '*', 'partner', 'yes', '*', 'partner', 'no'],
  ['L7', 'limited', '*', 'partner', 'no', '*', '*', 'no'],
  ['L8', 'limited', '*', 'client auto', 'yes', '*', 'client', 'public client cashback'],
  ['L8', 'limited', '*', 'client auto', 'no', '*', 'client', 'public client none'],
  ['C1', 'full', 'client', 'client', 'yes', 'option', 'client', 'public client cashback'],
  ['C1', 'full', 'client', 'client', 'yes', 'new', 'client', 'public client cashback'],
  ['C2', 'full', 'client', 'client', 'yes', 'renewal', 'client', 'public client cashback'],
  ['C3', 'full', 'client', 'partner', 'yes', 'option', 'client', 'public client cashback'],
  ['C3', 'full', 'client', 'partner', 'yes', 'new', 'client', 'public client cashback'],
  ['C4', 'full', 'client', 'partner', 'yes', 'renewal', 'client', 'public client cashback'],
  ['C5', 'full', 'client', 'client auto', 'yes', '*', 'client', 'public client cashback'],
  ['C6', 'full', 'client', '*', 'yes', '*', 'partner', 'no'],
  ['P1', 'full', 'partner', 'partner', 'yes', 'option', 'partner', 'partner partner discount'],
  ['P1', 'full', 'partner', 'partner', 'yes', 'new', 'partner', 'partner partner discount'],
  ['P2', 'full', 'partner', 'partner', 'yes', 'renewal', 'partner', 'partner partner discount'],
  ['P3', 'full', 'partner', 'partner auto', 'yes', '*', 'partner', 'partner partner discount'],
  ['P4', 'full', 'partner', 'client', 'yes', '*', 'client', 'public client cashback'],
  ['P5', 'full', 'partner', 'client auto', 'yes', '*', 'client', 'public client cashback'],
  ['P6', 'full', 'partner', 'client', 'yes', '*', 'partner', 'no'],
]

function* everyFacts(): Generator<Facts> {
  for (const access of ['none', 'limited', 'full'] as const)
    for (const payer of ['client', 'partner'] as const)
      for (const initiator of ['client', 'partner'] as const)
        for (const automatic of [false, true])
          for (const managed of [false, true])
            for (const [operation, newProduct] of [
              ['order', true],
              ['order', false],
              ['renewal', false],
            ] as const)
              for (const funding of ['client', 'partner'] as const)
                for (const partnerEarns of [false, true])
                  yield {
                    access,
                    payer,
                    initiator,
                    automatic,
                    managed,
                    operation,
                    newProduct,
                    funding,
                    partnerEarns,
                  }
}

const fits = (written: string, fact: string) => written === '*' || written === fact

function writtenFor(f: Facts): Written[] {
  const what = f.operation === 'renewal' ? 'renewal' : f.newProduct ? 'new' : 'option'
  const who = f.automatic ? `${f.initiator} auto` : f.initiator
  return matrix.filter(
    ([, access, payer, initiator, managed, doing, funding]) =>
      fits(access, f.access) &&
      fits(payer, f.payer) &&
      fits(initiator, who) &&
      fits(managed, f.managed ? 'yes' : 'no') &&
      fits(doing, what) &&
      fits(funding, f.funding),
  )
}

const said = (d: Decision) => (d.allowed ? `${d.price} ${d.billed} ${d.benefit}` : 'no')

test('every combination of facts the matrix names is decided as it is written, by its row', () => {
  const seen = new Set<string>()
  let compared = 0
  for (const facts of everyFacts()) {
    if (!facts.partnerEarns) continue
    for (const [row, , , , , , , answer] of writtenFor(facts)) {
      const decision = decideBenefit(facts, policy)
      expect({ facts, row: decision.row, said: said(decision) }).toEqual({ facts, row, said: answer })
      seen.add(row)
      compared++
    }
  }
  expect([...seen].sort()).toEqual([...rowIds].sort())
  expect(compared).toBeGreaterThan(60)
})

test('no combination is in two rows of the matrix with different answers', () => {
  for (const facts of everyFacts()) expect(new Set(writtenFor(facts).map((w) => w[0])).size).toBeLessThan(2)
})

test('the decision is total; a discount is billed to the partner, cashback to the client, never both', () => {
  for (const facts of everyFacts()) {
    const decision = decideBenefit(facts, policy)
    if (!decision.allowed) continue
    if (decision.benefit === 'discount')
      expect([decision.billed, decision.price]).toEqual(['partner', 'partner'])
    if (decision.benefit === 'cashback')
      expect([decision.billed, decision.price]).toEqual(['client', 'public'])
    expect(decision.benefit !== 'none').toBe(decision.tax !== null)
  }
})

test('nobody’s money is spent by the other side: what is allowed is paid by whoever is billed', () => {
  for (const facts of everyFacts()) {
    const decision = decideBenefit(facts, policy)
    if (decision.allowed) expect(decision.billed).toBe(facts.funding)
  }
})

test('a partner never acts without access, and never spends under limited access', () => {
  for (const facts of everyFacts()) {
    if (facts.initiator === 'partner' && facts.access !== 'full')
      expect(decideBenefit(facts, policy).allowed).toBe(false)
  }
})

test('a partner whose rate is nothing earns nothing, at the same price', () => {
  for (const facts of everyFacts()) {
    const decision = decideBenefit({ ...facts, partnerEarns: false }, policy)
    if (decision.allowed) expect(decision.benefit).toBe('none')
  }
})

test('P6 opens by policy only: the partner is billed at the public price and its gain lowers that price', () => {
  const facts: Facts = {
    access: 'full',
    payer: 'partner',
    initiator: 'client',
    automatic: false,
    managed: true,
    operation: 'order',
    newProduct: true,
    funding: 'partner',
    partnerEarns: true,
  }
  expect(decideBenefit(facts, policy)).toEqual({ allowed: false, row: 'P6', reason: 'wrong_funds' })
  expect(decideBenefit(facts, { ...policy, clientMayUsePartnerMeans: true })).toEqual({
    allowed: true,
    row: 'P6',
    billed: 'partner',
    price: 'public',
    benefit: 'cashback',
    tax: 'price_reduction',
  })
})

test('a partner buys for itself at its own price', () => {
  expect(decideOwn(true)).toMatchObject({
    allowed: true,
    billed: 'partner',
    price: 'partner',
    benefit: 'discount',
  })
})
