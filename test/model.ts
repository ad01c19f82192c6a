/**
 * Who may see and do what, said again without SQL: a small model of the programme, written from its sentences, with
 * which the product's answers are compared. A person reaches a product in a hat as far as the client's side gives it
 * to the partner and the partner's side gives it to the person; the lesser of the two holds.
 */
export type Role = 'legal' | 'administrator' | 'collaborator' | 'external'
export interface World {
  members: { org: number; person: number; role: Role; accounting: boolean }[]
  products: { org: number }[]
  ownRights: { org: number; person: number; product: number; level: number }[]
  /** Organisations that are partners, and whether their reach is frozen. */
  partners: { org: number; frozen: boolean }[]
  blocked: number[]
  partnerships: {
    client: number
    partner: number
    state: 'active' | 'paused' | 'ended'
    access: 'limited' | 'full'
    over: boolean
    grants: { product: number; level: number }[]
    holdings: {
      person: number
      all: boolean
      level: number
      products: { product: number; level: number }[]
    }[]
  }[]
}

const isBoss = (role: Role) => role === 'legal' || role === 'administrator'
const stands = (p: World['partnerships'][number]) => p.state !== 'ended' && !p.over

export function seatOf(w: World, person: number, org: number) {
  if (w.blocked.includes(org)) return undefined
  const seat = w.members.find((m) => m.org === org && m.person === person)
  if (!seat) return undefined
  const throughPartner = w.partnerships.some(
    (p) =>
      p.client === org &&
      stands(p) &&
      w.members.some((m) => m.org === p.partner && m.person === person && m.role !== 'external'),
  )
  return seat.role === 'external' && throughPartner ? undefined : seat
}

function isLive(w: World, p: World['partnerships'][number]): boolean {
  const partner = w.partners.find((x) => x.org === p.partner)
  return (
    stands(p) &&
    p.state === 'active' &&
    partner !== undefined &&
    !partner.frozen &&
    !w.blocked.includes(p.client)
  )
}

/** Whether a person can open a client in a partner's hat, and at most how far. */
export function clientLevel(w: World, person: number, hat: number, client: number): number {
  const seat = seatOf(w, person, hat)
  const p = w.partnerships.find((x) => x.partner === hat && x.client === client && isLive(w, x))
  if (!seat || !p || seat.role === 'external') return 0
  const ceiling = p.access === 'full' ? 3 : 2
  if (isBoss(seat.role)) return ceiling
  const holding = p.holdings.find((h) => h.person === person)
  return holding ? Math.min(ceiling, holding.level) : 0
}

/** What the client gives a partner on one product. */
function given(w: World, p: World['partnerships'][number], product: number): number {
  const grant = p.grants.find((g) => g.product === product)
  if (p.access === 'limited') return grant?.level ?? 0
  const elsewhere = w.partnerships.some(
    (x) =>
      x !== p &&
      x.client === p.client &&
      stands(x) &&
      x.access === 'limited' &&
      x.grants.some((g) => g.product === product),
  )
  return elsewhere ? 0 : 3
}

export function level(w: World, person: number, hat: number, product: number): number {
  const owner = w.products[product]?.org ?? -1
  const seat = seatOf(w, person, hat)
  if (!seat) return 0
  if (hat === owner) {
    if (isBoss(seat.role)) return 3
    const own =
      w.ownRights.find((r) => r.org === hat && r.person === person && r.product === product)?.level ?? 0
    return seat.role === 'external' || !seat.accounting ? Math.min(own, 2) : own
  }
  const p = w.partnerships.find((x) => x.partner === hat && x.client === owner && isLive(w, x))
  if (!p) return 0
  const ceiling = Math.min(clientLevel(w, person, hat, owner), given(w, p, product))
  if (isBoss(seat.role)) return ceiling
  const holding = p.holdings.find((h) => h.person === person)
  if (!holding) return 0
  if (holding.all) return ceiling
  return Math.min(ceiling, holding.products.find((x) => x.product === product)?.level ?? 0)
}

/** Money of an organisation: its representatives, administrators, and collaborators with the accounting right. */
export function seesMoney(w: World, person: number, org: number): boolean {
  const seat = seatOf(w, person, org)
  return seat !== undefined && (isBoss(seat.role) || (seat.role === 'collaborator' && seat.accounting))
}
