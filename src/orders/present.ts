import { formatMinor, formatUnit } from '../lib/money.ts'
import type { ExplainedLine, Quote } from './contract.ts'
import type { Quoted, QuotedLine } from './quote.ts'

/** Who looks at an amount: a partner sees its rate, its gain with the accounting right; a client neither. */
export type Viewer = 'client' | 'partner' | 'partner_without_money'

function explain(line: QuotedLine, policyVersion: string, viewer: Viewer): ExplainedLine {
  const partnerView = viewer !== 'client'
  const atPartnerPrice = line.decision.price === 'partner'
  return {
    pos: line.pos,
    operation: line.operation,
    name: line.name,
    itemId: line.item.id,
    productId: line.product?.id ?? null,
    quantity: line.quantity,
    months: line.months,
    periods: line.periods,
    unit: formatUnit(line.unitE6),
    list: formatMinor(line.price.list),
    campaignAllowance: formatMinor(line.price.campaignAllowance),
    partnerAllowance: formatMinor(line.price.partnerAllowance),
    afterPartner: formatMinor(line.price.afterPartner),
    partnerRate: partnerView && atPartnerPrice && line.terms.kind === 'percent' ? line.terms.rate : null,
    volumeCount: line.volumeCount,
    volumeRate: line.volumeRate,
    volumeAllowance: formatMinor(line.price.volumeAllowance),
    net: formatMinor(line.price.net),
    periodStart: line.period.start,
    periodEnd: line.period.end,
    cheaper: line.cheaper ? { quantity: line.cheaper.quantity, net: formatMinor(line.cheaper.net) } : null,
    row: line.decision.row,
    facts: {
      access: line.facts.access,
      payer: line.facts.payer,
      initiator: line.facts.initiator,
      automatic: line.facts.automatic,
      managed: line.facts.managed,
      operation: line.facts.operation,
    },
    policyVersion,
    benefit: partnerView ? (line.gain > 0n ? line.decision.benefit : 'none') : null,
    gain: viewer === 'partner' ? formatMinor(line.gain) : null,
  }
}

/** A quote for one pair of eyes. `prepaid` is given only to whoever pays. */
export function presentQuote(quoted: Quoted, viewer: Viewer, hatId: string, prepaid: bigint | null): Quote {
  return {
    currency: quoted.billed.currency,
    billed: { id: quoted.billed.id, name: quoted.billed.name, self: quoted.billed.id === hatId },
    owner: { id: quoted.owner.id, name: quoted.owner.name },
    lines: quoted.lines.map((line) => explain(line, quoted.policy.version, viewer)),
    net: formatMinor(quoted.net),
    vat: {
      country: quoted.vat.country,
      category: quoted.vat.category,
      rate: quoted.vat.rate,
      amount: formatMinor(quoted.vat.amount),
    },
    gross: formatMinor(quoted.gross),
    prepaid: prepaid === null ? null : formatMinor(prepaid),
  }
}
