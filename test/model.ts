/**
 * Who may see and do what, said again without SQL: a small model of the programme, written from its sentences, with
 * which the product's answers are compared. A person reaches a product in a hat as far as the client's side gives it
 * to the partner and the partner's side gives it to the person; the lesser of the two holds.
 */
export type Role = 'legal' | 'administrator' | 'collaborator' | 'external'
export interface Partnership {
  client: number
  partner: number
  state: 'active' | 'paused' | 'ended'
  access: 'limited' | 'full'
  time: 'now' | 'not begun' | 'over'
  /** What stands on the client's list; closed rows stay as history, and so do rows of products that moved away. */
  grants: { product: number; level: number; closed: boolean }[]
  holdings: {
    person: number
    all: boolean
    level: number
    /** Its last day is over. */
    over: boolean
    /** A list may be left over from before somebody held everything. */
    products: { product: number; level: number }[]
  }[]
}
export interface World {
  orgs: number
  /** Whether each person is disabled. */
  persons: { disabled: boolean }[]
  members: { org: number; person: number; role: Role; accounting: boolean; removed: boolean }[]
  products: { org: number }[]
  ownRights: { org: number; person: number; product: number; level: number }[]
  /** Organisations that are partners, how they stand, and whether their reach is frozen. */
  partners: {
    org: number
    state: 'provisional' | 'active' | 'at_risk' | 'suspended' | 'ended'
    frozen: boolean
  }[]
  blocked: number[]
  partnerships: Partnership[]
  /** Hand-overs of what a partnership holds to another partner. */
  handovers: {
    from: number
    to: number
    everything: boolean
    products: number[]
    open: boolean
    over: boolean
  }[]
}

const isBoss = (role: Role) => role === 'legal' || role === 'administrator'
const stands = (p: Partnership) => p.state !== 'ended' && p.time === 'now'

/** Why somebody has no seat, or the seat they have. */
function seated(w: World, person: number, org: number): World['members'][number] | string {
  const seat = w.members.find((m) => m.org === org && m.person === person)
  if (!seat) return 'no seat'
  if (seat.removed) return 'removed from the organisation'
  if (w.persons[person]?.disabled) return 'disabled'
  if (w.blocked.includes(org)) return 'in a blocked organisation'
  // whoever belongs to a partner of the organisation acts through the partnership only
  const throughPartner = w.partnerships.some(
    (p) =>
      p.client === org &&
      stands(p) &&
      w.members.some(
        (m) => m.org === p.partner && m.person === person && m.role !== 'external' && !m.removed,
      ),
  )
  return seat.role === 'external' && throughPartner ? 'external, but through a partner' : seat
}

export function seatOf(w: World, person: number, org: number) {
  const seat = seated(w, person, org)
  return typeof seat === 'string' ? undefined : seat
}

/** Why a partnership gives nothing now, or nothing where it gives reach. */
function whyNotLive(w: World, p: Partnership): string | undefined {
  const partner = w.partners.find((x) => x.org === p.partner)
  if (p.state === 'ended') return 'partnership ended'
  if (p.time !== 'now') return p.time === 'over' ? 'partnership over by its day' : 'partnership not begun'
  if (p.state === 'paused') return 'partnership paused'
  if (!partner || partner.state === 'ended') return 'partner no more'
  if (partner.frozen) return 'partner frozen'
  return w.blocked.includes(p.client) ? 'client blocked' : undefined
}

interface Decision {
  level: number
  /** What decided: every way in and every way of being kept out has a name of its own. */
  by: string
}
const no = (by: string): Decision => ({ level: 0, by })

/** The partnership under which a hat reaches a client, or why there is none. */
function under(w: World, hat: number, client: number): Partnership | string {
  const between = w.partnerships.filter((x) => x.partner === hat && x.client === client)
  const live = between.find((x) => whyNotLive(w, x) === undefined)
  const [first] = between
  return live ?? ((first && whyNotLive(w, first)) || 'no partnership')
}

/** How far the partner's side lets a person go under a partnership. */
function held(p: Partnership, seat: World['members'][number]): Decision {
  const ceiling = p.access === 'full' ? 3 : 2
  if (seat.role === 'external') return no('external at the partner')
  if (isBoss(seat.role)) return { level: ceiling, by: 'boss' }
  const holding = p.holdings.find((h) => h.person === seat.person)
  if (!holding) return no('no holding')
  if (holding.over) return no('holding over by its day')
  return { level: Math.min(ceiling, holding.level), by: holding.all ? 'holds all' : 'holds some' }
}

/** Whether a person can open a client in a partner's hat, and at most how far. */
export function clientLevel(w: World, person: number, hat: number, client: number): number {
  const seat = seatOf(w, person, hat)
  const p = under(w, hat, client)
  return seat && typeof p !== 'string' ? held(p, seat).level : 0
}

/** What the client gives a partner on one product. */
function given(w: World, p: Partnership, product: number): Decision {
  const grant = p.grants.find((g) => g.product === product)
  if (p.access === 'limited') {
    if (!grant) return no('not granted')
    return grant.closed ? no('grant closed') : { level: grant.level, by: 'limited' }
  }
  const elsewhere = w.partnerships.some(
    (x) =>
      x !== p &&
      x.client === p.client &&
      stands(x) &&
      x.access === 'limited' &&
      x.grants.some((g) => g.product === product && !g.closed),
  )
  return elsewhere ? no('granted to somebody else') : { level: 3, by: 'full' }
}

/** What is handed over to a partner it may look at while the other one still holds it, reached or paused. */
function shown(w: World, hat: number, client: number, product: number): boolean {
  return w.handovers.some((h) => {
    const from = w.partnerships[h.from]
    return (
      h.open &&
      !h.over &&
      h.to === hat &&
      from?.client === client &&
      stands(from) &&
      (h.everything || h.products.includes(product)) &&
      given(w, from, product).level > 0
    )
  })
}

/** How far a person reaches a product in a hat, and what decided. */
export function decide(w: World, person: number, hat: number, product: number): Decision {
  const owner = w.products[product]?.org ?? -1
  const seat = seated(w, person, hat)
  if (typeof seat === 'string') return no(seat)
  if (hat === owner) {
    if (isBoss(seat.role)) return { level: 3, by: 'own boss' }
    const own = w.ownRights.find((r) => r.org === hat && r.person === person && r.product === product)
    if (!own) return no('not given at home')
    const spends = seat.role === 'collaborator' && seat.accounting
    return { level: spends ? own.level : Math.min(own.level, 2), by: `own ${seat.role}` }
  }
  const p = under(w, hat, owner)
  if (typeof p === 'string') {
    const moved = w.partnerships.some(
      (x) =>
        x.partner === hat &&
        whyNotLive(w, x) === undefined &&
        x.grants.some((g) => g.product === product && !g.closed),
    )
    return no(moved ? 'moved to another organisation' : p)
  }
  const mine = held(p, seat)
  if (mine.level === 0) return mine
  const granted = given(w, p, product)
  const isShown = granted.level === 0 && shown(w, hat, owner, product)
  const theirs = isShown ? { level: 1, by: 'handed over' } : granted
  if (theirs.level === 0) return theirs
  const by = `partner ${mine.by}, ${theirs.by}`
  const level = Math.min(mine.level, theirs.level)
  if (mine.by !== 'holds some') return { level, by }
  const holding = p.holdings.find((h) => h.person === person)
  const listed = holding?.products.find((x) => x.product === product)
  return listed ? { level: Math.min(level, listed.level), by } : no('not on the list of the holding')
}

export const level = (w: World, person: number, hat: number, product: number): number =>
  decide(w, person, hat, product).level

/** Money of an organisation: its representatives, administrators, and collaborators with the accounting right. */
export function seesMoney(w: World, person: number, org: number): boolean {
  const seat = seatOf(w, person, org)
  return seat !== undefined && (isBoss(seat.role) || (seat.role === 'collaborator' && seat.accounting))
}
