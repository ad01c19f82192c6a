import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../../lib/database.ts'
import { addDays, dayOf } from '../../lib/day.ts'
import type { Id } from '../../lib/id.ts'
import type { Actor, Call } from '../../lib/operation.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, askProven, type Life, mustRefuse } from '../life.ts'
import { provenBy } from './people.ts'

interface Standing {
  subject: string
  value: bigint
}

/** A row by chance: another rate of a partner level, or another price. */
async function rowByChance(life: Life): Promise<{ subject: string; value: string } | undefined> {
  const rows = await rowsOf(
    life.eye,
    sql<Standing>`
      select subject, value from rate_standing where valid @> app.today() and (subject like 'partner_rate:%' or subject like 'price:web-hosting:%') order by subject`,
  )
  const standing = anyOf(life.chance, rows)
  if (!standing) return undefined
  const { subject } = standing
  if (subject.startsWith('partner_rate'))
    return { subject, value: String(life.chance.pick([10, 15, 20, 25, 30, 35])) }
  return { subject, value: `${5 + life.chance.below(150)}.${10 + life.chance.below(90)}` }
}

const proposes: Act = {
  name: 'a change of rates is proposed',
  weight: 3,
  // what holds already, is announced already, or goes below a partner's price
  refusals: ['input_invalid', 'dates_overlap'],
  async run(life) {
    const row = oneIn(life.chance, 2) ? await rowByChance(life) : undefined
    if (!row) return undefined
    const author = life.chance.pick([life.staff, life.finance])
    const effectiveOn = addDays(dayOf(life.now), 1 + life.chance.below(12))
    const input = { title: `Change of ${row.subject}`, reason: 'the market', effectiveOn, rows: [row] }
    const { id, version } = await ask(life, author, (context) =>
      call(operations.rates.draft, input, { context }),
    )
    const of = { changeId: id, version }
    await ask(life, author, (context) => call(operations.rates.simulate, of, { context }))
    await ask(life, author, (context) => call(operations.rates.propose, of, { context }))
    const context: Call = { world: life.program.world, actor: author }
    await mustRefuse(life, `${author.name} approves its own change`, ['own_change'], () =>
      call(operations.rates.approve, of, { context }),
    )
    return `${author.name} proposes ${row.value} for ${row.subject} from ${effectiveOn}`
  },
}

interface Proposed {
  id: Id<'rateChange'>
  version: number
  author: string
}

const changesIn = (life: Life, state: string) =>
  rowsOf(
    life.eye,
    sql<Proposed>`select id, version, author_id as author from rate_change where state = ${state} order by id`,
  )

const otherThan = (life: Life, author: string): Actor =>
  life.staff.personId === author ? life.finance : life.staff

const decides: Act = {
  name: 'a change of rates is approved, or rejected',
  weight: 4,
  refusals: ['change_too_late', 'simulation_needed', 'dates_overlap'],
  async run(life) {
    const change = anyOf(life.chance, await changesIn(life, 'proposed'))
    if (!change) return undefined
    const decider = otherThan(life, change.author)
    const of = { changeId: change.id, version: change.version }
    if (oneIn(life.chance, 4)) {
      const input = { ...of, note: 'not now' }
      await ask(life, decider, (context) => call(operations.rates.reject, input, { context }))
      return `${decider.name} rejects ${change.id}`
    }
    await ask(life, decider, (context) => call(operations.rates.simulate, of, { context }))
    await askProven(
      life,
      decider,
      provenBy((context) => call(operations.rates.approve, of, { context })),
    )
    return `${decider.name} approves ${change.id}`
  },
}

const cancels: Act = {
  name: 'a change of rates is taken back before its day',
  weight: 1,
  refusals: ['change_in_force', 'later_change_follows'],
  async run(life) {
    const change = oneIn(life.chance, 3) ? anyOf(life.chance, await changesIn(life, 'approved')) : undefined
    if (!change) return undefined
    const decider = otherThan(life, change.author)
    const input = { changeId: change.id, version: change.version, note: 'changed our minds' }
    await askProven(
      life,
      decider,
      provenBy((context) => call(operations.rates.cancel, input, { context })),
    )
    return `${decider.name} takes ${change.id} back`
  },
}

export const rateActs: readonly Act[] = [proposes, decides, cancels]
