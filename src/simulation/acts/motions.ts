import { call } from '@orpc/server'
import { addDays, dayOf } from '../../lib/day.ts'
import { operations } from '../../operations.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import { ask, askProven, type Life, legalOf, livingTies, type Tie } from '../life.ts'
import { mustReachNothing } from '../watch.ts'
import { provenBy } from './people.ts'

/** A side that does not see the partnership's version moves it all the same. */
async function learnVersion(life: Life, tie: Tie): Promise<void> {
  const context = { world: life.program.world, actor: legalOf(tie.client) }
  const input = { organisationId: tie.client.id, partnershipId: tie.id }
  tie.version = (await call(operations.partnerships.get, input, { context })).version
}

const pauses: Act = {
  name: 'a partnership is paused',
  weight: 3,
  async run(life) {
    const tie = anyOf(life.chance, livingTies(life))
    if (!tie || oneIn(life.chance, 2)) return undefined
    const { id, client, partner } = tie
    const side = life.chance.pick(['client', 'partner'] as const)
    if (side === 'client') {
      const input = { organisationId: client.id, partnershipId: id, reason: 'holidays' }
      await ask(life, legalOf(client), (context) => call(operations.partnerships.pause, input, { context }))
    } else {
      const input = { partnerId: partner.id, partnershipId: id, reason: 'holidays' }
      await ask(life, legalOf(partner), (context) =>
        call(operations.partnerships.pauseAsPartner, input, { context }),
      )
    }
    tie.pausedBy = side
    await learnVersion(life, tie)
    await mustReachNothing(life, partner, client)
    return `the ${side} pauses what ${client.name} and ${partner.name} have`
  },
}

const resumes: Act = {
  name: 'a partnership goes on after a pause',
  weight: 5,
  async run(life) {
    const tie = anyOf(
      life.chance,
      life.ties.filter(({ pausedBy }) => pausedBy !== undefined),
    )
    if (!tie) return undefined
    const { id, client, partner, pausedBy } = tie
    if (pausedBy === 'client') {
      const input = { organisationId: client.id, partnershipId: id }
      await askProven(
        life,
        legalOf(client),
        provenBy((context) => call(operations.partnerships.resume, input, { context })),
      )
    } else {
      const input = { partnerId: partner.id, partnershipId: id }
      await ask(life, legalOf(partner), (context) =>
        call(operations.partnerships.resumeAsPartner, input, { context }),
      )
    }
    delete tie.pausedBy
    await learnVersion(life, tie)
    return `${client.name} and ${partner.name} go on`
  },
}

const limits: Act = {
  name: 'a client sets the last day of a partnership',
  weight: 2,
  async run(life) {
    const tie = anyOf(life.chance, life.ties)
    if (!tie) return undefined
    const lastDay = oneIn(life.chance, 4) ? null : addDays(dayOf(life.now), 2 + life.chance.below(40))
    const input = { organisationId: tie.client.id, partnershipId: tie.id, version: tie.version, lastDay }
    const changed = await ask(life, legalOf(tie.client), (context) =>
      call(operations.partnerships.setTerm, input, { context }),
    )
    tie.version = changed.version
    tie.lastDay = lastDay
    return `${tie.client.name} and ${tie.partner.name} go on ${lastDay ? `until ${lastDay}` : 'without an end'}`
  },
}

export const motionActs: readonly Act[] = [pauses, resumes, limits]

/** Partnerships whose last day is over reach nothing from its midnight on, whether a job ran or not. */
export async function passTerms(life: Life): Promise<void> {
  const today = dayOf(life.now)
  const over = life.ties.filter(({ lastDay }) => lastDay && lastDay < today)
  for (const tie of over) {
    life.ties.splice(life.ties.indexOf(tie), 1)
    await mustReachNothing(life, tie.partner, tie.client)
  }
}
