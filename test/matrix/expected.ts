import type { RefusalCode } from '../../src/lib/refusals.ts'
import { scopeOf } from '../../src/tokens/token.ts'
import type { Operation } from '../contractOperations.ts'
import type { Asker, House, Role } from './cast.ts'
import type { Row } from './gates.ts'

const isBoss = (role: Role) => role === 'legal' || role === 'administrator'
const hasMoney = (role: Role) => isBoss(role) || role === 'accountant'

/** Which seat a gate in one's own organisation takes, and the word of those whose seat is too small. */
const seats: Record<string, { takes: (role: Role) => boolean; word: RefusalCode }> = {
  any: { takes: () => true, word: 'not_found' },
  member: { takes: (role) => role !== 'external', word: 'boss_only' },
  partner: { takes: (role) => role !== 'external', word: 'not_found' },
  money: { takes: hasMoney, word: 'accounting_only' },
  orders: { takes: hasMoney, word: 'accounting_only' },
  boss: { takes: isBoss, word: 'boss_only' },
  legal: { takes: (role) => role === 'legal', word: 'legal_only' },
}

const staffs: Record<string, readonly string[]> = {
  staff: ['manager', 'finance', 'support'],
  'staff books': ['manager', 'finance'],
  'staff manager': ['manager'],
}

/** How somebody is turned away by a gate of one's own organisation, or nothing. */
function atSeat(least: string, asker: Asker, hatId: string): RefusalCode | undefined {
  const seat = seats[least]
  if (!seat) throw new Error(`no seat is called ${least}`)
  if (asker.home?.id !== hatId) return 'not_found'
  return seat.takes(asker.home.role) ? undefined : seat.word
}

/** How somebody is turned away by a gate inside a client, in the hat of a partner. */
function inClient(least: string, asker: Asker, hatId: string): RefusalCode | undefined {
  if (asker.home?.id !== hatId) return 'not_found'
  const { reach } = asker
  if (least === 'boss' && !isBoss(asker.home.role)) return 'boss_only'
  if (!reach) return 'not_found'
  if (least === 'look' || least === 'boss') return undefined
  if (reach.access === 'limited') return least === 'new' ? 'not_managed' : 'limited_never_spends'
  return reach.level < 3 ? 'level_too_low' : undefined
}

/** The word with which a door stays closed to somebody, or nothing where it opens. */
export function turnedAway(
  operation: Operation,
  { gate, personOnly, beforeScopes }: Row,
  asker: Asker,
  { client, agency, things }: House,
): RefusalCode | undefined {
  const isVisitor = Object.keys(asker.headers).length === 0
  if (isVisitor) return gate === 'open' ? undefined : 'not_signed_in'
  if (asker.scopes && !beforeScopes) {
    const scope = scopeOf({ path: operation.name.split('.'), writes: operation.method !== 'GET' })
    if (!asker.scopes.includes(scope)) return 'scope_missing'
    if (personOnly) return personOnly === true ? 'person_only' : personOnly
  }
  const [kind = '', least = '', then = ''] = gate.split(' ')
  const inHat = asker.home && asker.home.id !== client.id ? asker.home.id : agency.id
  if (kind === 'o')
    return atSeat(least, asker, client.id) ?? (then ? atSeat(then, asker, client.id) : undefined)
  if (kind === 'p') return atSeat(least, asker, agency.id)
  if (kind === 'c') return inClient(least, asker, inHat)
  if (kind === 'staff') return asker.staff && staffs[gate]?.includes(asker.staff) ? undefined : 'staff_only'
  if (kind === 'check') return asker.staff ? undefined : 'check_only'
  if (kind === 'asks') return asker.home?.id === things.suitorId ? undefined : 'not_found'
  if (kind === 'answers')
    return asker.home?.id === client.id && asker.home.role === 'legal' ? undefined : 'not_found'
  return undefined
}
