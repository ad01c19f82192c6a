import { z } from 'zod'
import {
  amount,
  asked,
  currency,
  day,
  names,
  pageOf,
  paging,
  version,
  versionRefusals,
} from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { actRefusals, acts, states } from './rates.ts'
import { kinds } from './subject.ts'

const changeId = idOf('rateChange')
const subject = z
  .string()
  .max(160)
  .describe(
    'What has a rate: partner_rate:level:family, partner_price:level:sku:currency:months, volume_tier:family:quantity, price:sku:currency:months, vat_rate:country or policy:setting',
  )
  .meta({ examples: ['partner_rate:bronze:hosting'] })
/** Percent, a unit price, days or a choice, as people write them; null lets a tier or a partner's own price end. */
const value = z
  .string()
  .max(20)
  .nullable()
  .meta({ examples: ['25'] })
const person = z.object({ id: idOf('person'), name: z.string() })
const flaw = z.object({ field: z.string(), reason: z.string() })

export const rateChangeSummary = z.object({
  id: changeId,
  title: z.string(),
  effectiveOn: day,
  state: z.enum(states),
  rows: z.int(),
  author: person,
  createdAt: z.string(),
  decidedBy: person.nullable(),
  decidedAt: z.string().nullable(),
})
export type RateChangeSummary = z.infer<typeof rateChangeSummary>

export const rateChange = rateChangeSummary.extend({
  reason: z.string(),
  version: z.int(),
  proposedAt: z.string().nullable(),
  decisionNote: z.string().nullable(),
  cancelledBy: person.nullable(),
  cancelledAt: z.string().nullable(),
  cancelNote: z.string().nullable(),
  contents: z.array(z.object({ subject, kind: z.enum(kinds), before: value, after: value })),
  /** What keeps it from being proposed or approved as it stands; empty when nothing does. */
  flaws: z.array(flaw),
  /** Whether exactly this version was simulated on what holds now. */
  simulated: z.boolean(),
  /** Why the asker may not do something with it now; null where nothing is in the way. */
  refused: z.record(z.enum(acts), z.enum(actRefusals).nullable()),
})
export type RateChange = z.infer<typeof rateChange>

/** Something that holds on the day asked for. */
export const standingRate = z.object({
  subject,
  kind: z.enum(kinds),
  value: z.string(),
  from: day,
  /** The last day; null while no end is set. */
  until: day.nullable(),
  source: z.enum(['example', 'operator']).nullable(),
  change: z.object({ id: changeId, title: z.string() }).nullable(),
  /** What is announced for later, if anything is. */
  next: z.object({ from: day, value, changeId: changeId.nullable() }).nullable(),
})
export type StandingRate = z.infer<typeof standingRate>

const historyRow = z.object({
  value: z.string(),
  from: day,
  until: day.nullable(),
  source: z.enum(['example', 'operator']).nullable(),
  /** Why: the change it came with, who proposed it and who approved it. */
  change: z
    .object({
      id: changeId,
      title: z.string(),
      reason: z.string(),
      proposedBy: person,
      proposedAt: z.string(),
      approvedBy: person,
      approvedAt: z.string(),
      note: z.string().nullable(),
    })
    .nullable(),
})

const beforeAfter = z.object({ before: amount, after: amount, difference: amount })
const simulatedPart = z.object({
  key: z.string().nullable(),
  name: z.string().nullable(),
  currency,
  lines: z.int(),
  changed: z.int(),
  net: beforeAfter,
  discount: beforeAfter,
  cashback: beforeAfter,
  /** What partners gain: discount and cashback. */
  gain: beforeAfter,
  /** What is left to the provider: net less cashback. */
  margin: beforeAfter,
  /** Of whole documents, in the totals. */
  vat: beforeAfter.nullable(),
})
export type SimulatedPart = z.infer<typeof simulatedPart>

export const simulation = z.object({
  changeId,
  version: z.int(),
  /** Fingerprint of the terms it was counted with. */
  sha: z.string(),
  from: day,
  to: day,
  lines: z.int(),
  ranBy: person,
  ranAt: z.string(),
  total: z.array(simulatedPart),
  levels: z.array(simulatedPart),
  families: z.array(simulatedPart),
  /** Those who gain most, and those who lose most: ten each a currency. */
  winners: z.array(simulatedPart),
  losers: z.array(simulatedPart),
})
export type Simulation = z.infer<typeof simulation>

const steps = z.object({
  unit: z.string(),
  partnerRate: z.int().nullable(),
  partnerUnit: z.string().nullable(),
  volumeRate: z.int(),
  list: amount,
  partnerAllowance: amount,
  volumeAllowance: amount,
  net: amount,
  benefit: z.enum(['none', 'discount', 'cashback']),
  gain: amount,
})
const simulatedLine = z.object({
  orderId: idOf('order'),
  pos: z.int(),
  postedOn: day,
  name: z.string(),
  sku: z.string(),
  family: z.string(),
  level: z.string().nullable(),
  partner: z.object({ id: idOf('organisation'), name: z.string() }).nullable(),
  currency,
  quantity: z.int(),
  months: z.int(),
  periods: z.int(),
  volumeCount: z.int(),
  /** The row of the matrix. */
  row: z.string(),
  before: steps,
  after: steps,
})
export type SimulatedLine = z.infer<typeof simulatedLine>

const rows = z.array(z.strictObject({ subject, value })).max(500).describe('What is to hold from that day on')
const contents = {
  title: z.string().trim().min(1).max(120),
  reason: z.string().trim().min(1).max(2000),
  effectiveOn: day,
  rows,
}
const note = z.string().trim().max(2000)
const path = '/staff/rate-changes/{changeId}' as const
const of = { changeId, version }

export const ratesContract = {
  standing: asked({
    method: 'GET',
    path: '/staff/rates',
    summary: 'Every rate, price and setting that holds on a day, and what is announced after it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ on: day.optional(), kind: z.enum(kinds).optional() }))
    .output(
      z.object({
        on: day,
        levels: z.array(z.object({ id: z.string(), names })),
        families: z.array(z.object({ id: z.string(), names })),
        items: z.array(z.object({ sku: z.string(), name: z.string(), family: z.string() })),
        rows: z.array(standingRate),
      }),
    ),
  history: asked({
    method: 'GET',
    path: '/staff/rates/history',
    summary: 'What a rate was on every day or on one, and why: the change, who proposed it, who approved it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ subject, on: day.optional() }))
    .output(z.object({ subject, kind: z.enum(kinds), rows: z.array(historyRow) })),
  changes: asked({
    method: 'GET',
    path: '/staff/rate-changes',
    summary: 'Rate changes, the newest first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ state: z.enum(states).optional(), ...paging }))
    .output(pageOf(rateChangeSummary)),
  change: asked({
    method: 'GET',
    path,
    summary: 'A rate change with what holds beside what it proposes',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ changeId }))
    .output(rateChange),
  draft: asked({
    method: 'POST',
    path: '/staff/rate-changes',
    summary: 'Write the draft of a rate change; nothing holds before a second person approves it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(contents))
    .output(rateChange),
  revise: asked({
    method: 'PUT',
    path,
    summary: 'Rewrite one’s own draft; what was simulated before counts no more',
    tag: 'staff',
    refusals: ['staff_only', 'author_only', 'change_decided', ...versionRefusals],
  })
    .input(z.strictObject({ ...of, ...contents }))
    .output(rateChange),
  simulate: asked({
    method: 'POST',
    path: `${path}/simulation`,
    summary: 'Count the lines posted in the last 12 months anew by a change, up to yesterday',
    tag: 'staff',
    refusals: ['staff_only', 'change_decided', ...versionRefusals],
  })
    .input(z.strictObject(of))
    .output(simulation),
  simulation: asked({
    method: 'GET',
    path: `${path}/simulation`,
    summary: 'The last simulation of a change: before and after, by partner, level and category',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ changeId }))
    .output(simulation),
  simulatedPartners: asked({
    method: 'GET',
    path: `${path}/simulation/partners`,
    summary: 'The simulation by partner, by how much each gains or loses',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ changeId, ...paging }))
    .output(pageOf(simulatedPart)),
  simulatedLines: asked({
    method: 'GET',
    path: `${path}/simulation/lines`,
    summary: 'The lines of a simulation with every step of their price before and after',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        changeId,
        partnerId: idOf('organisation').optional(),
        family: z.string().max(31).optional(),
        level: z.string().max(31).optional(),
        show: z.enum(['changed', 'all']).optional(),
        ...paging,
      }),
    )
    .output(pageOf(simulatedLine)),
  propose: asked({
    method: 'POST',
    path: `${path}/propose`,
    summary: 'Put one’s own draft before a second person; from here on it cannot be rewritten',
    tag: 'staff',
    refusals: ['staff_only', 'author_only', 'change_decided', ...versionRefusals, 'dates_overlap'],
  })
    .input(z.strictObject(of))
    .output(rateChange),
  approve: asked({
    method: 'POST',
    path: `${path}/approve`,
    summary: 'Approve somebody else’s change, simulated as it stands; it holds from its day on',
    tag: 'staff',
    proof: 'approve_rates',
    refusals: [
      'staff_only',
      'own_change',
      'change_decided',
      ...versionRefusals,
      'simulation_needed',
      'change_too_late',
      'dates_overlap',
    ],
  })
    .input(z.strictObject({ ...of, note: note.optional() }))
    .output(rateChange),
  reject: asked({
    method: 'POST',
    path: `${path}/reject`,
    summary: 'Reject somebody else’s change and say why',
    tag: 'staff',
    refusals: ['staff_only', 'own_change', 'change_decided', ...versionRefusals],
  })
    .input(z.strictObject({ ...of, note: note.min(1) }))
    .output(rateChange),
  withdraw: asked({
    method: 'POST',
    path: `${path}/withdraw`,
    summary: 'Take back one’s own draft or proposal',
    tag: 'staff',
    refusals: ['staff_only', 'author_only', 'change_decided', ...versionRefusals],
  })
    .input(z.strictObject(of))
    .output(rateChange),
  cancel: asked({
    method: 'POST',
    path: `${path}/cancel`,
    summary: 'Cancel an approved change before its day; what held before goes on',
    tag: 'staff',
    proof: 'cancel_rates',
    refusals: ['staff_only', 'change_decided', ...versionRefusals, 'change_in_force', 'later_change_follows'],
  })
    .input(z.strictObject({ ...of, note: note.min(1) }))
    .output(rateChange),
}
