import { z } from 'zod'
import { access, level, payer } from '../access/access.ts'
import { witness } from '../access/contract.ts'
import { asked, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { teamActs, teamLacks } from './teamActs.ts'

const organisationId = idOf('organisation')
const personId = idOf('person')
const seatRole = z.enum(['legal', 'administrator', 'collaborator'])

export const teamMember = z.object({
  personId,
  name: z.string(),
  role: seatRole,
  /** Whether they see money, by their role or by the right. */
  accounting: z.boolean(),
  /** Clients they reach now. */
  clients: z.int(),
  /** The highest level at any client, or null for somebody who reaches none. */
  level: level.nullable(),
  /** The next day on which something they hold ends. */
  nextEnd: day.nullable(),
  /** When they last did anything in your name. */
  lastActAt: z.string().nullable(),
})
export type TeamMember = z.infer<typeof teamMember>

/** What one collaborator holds at one client. */
export const teamCell = z.object({
  personId,
  level,
  allProducts: z.boolean(),
  /** How many are named, where not all are meant. */
  products: z.int(),
  lastDay: day.nullable(),
  /** Whether that day is over: it gives nothing any more. */
  over: z.boolean(),
  lastActAt: z.string().nullable(),
})
export type TeamCell = z.infer<typeof teamCell>

export const teamRow = z.object({
  client: z.object({ id: organisationId, name: z.string() }),
  access,
  payer,
  held: z.array(teamCell),
})
export type TeamRow = z.infer<typeof teamRow>

export const teamReach = z.object({
  person: z.object({ id: personId, name: z.string(), role: seatRole, accounting: z.boolean() }),
  client: z.object({ id: organisationId, name: z.string() }),
  access,
  payer,
  level: level.nullable(),
  /** Of the products the client gives you: how many there are, and how many this person reaches. */
  given: z.int(),
  reached: z.int(),
  /** What makes it so, from the client's side to the person's. */
  why: z.array(witness),
  /** The last day of what the person was given, and whether it is over. */
  lastDay: day.nullable(),
  over: z.boolean(),
  acts: z.array(
    z.object({
      act: z.enum(teamActs),
      /** The refusal they would meet; null where they may. */
      lack: z.enum(teamLacks).nullable(),
    }),
  ),
  /** Products the client gives you, with what it gives and what of it reaches the person. */
  products: pageOf(
    z.object({
      id: idOf('product'),
      name: z.string(),
      family: z.string(),
      given: level,
      level: level.nullable(),
    }),
  ),
})
export type TeamReach = z.infer<typeof teamReach>

const partnerId = organisationId

export const teamContract = {
  people: asked({
    method: 'GET',
    path: '/p/{partnerId}/team',
    summary: 'Your people: how many clients each reaches, how far, until when, and when they last acted',
    tag: 'clients',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ partnerId }))
    .output(
      z.object({
        /** Clients you can act for now. */
        clients: z.int(),
        /** Those of them that no collaborator holds. */
        unassigned: z.int(),
        rows: z.array(teamMember),
      }),
    ),
  rights: asked({
    method: 'GET',
    path: '/p/{partnerId}/team/rights',
    summary: 'Client by client which of your collaborators may do what, and until when',
    tag: 'clients',
    refusals: ['boss_only'],
  })
    .input(
      z.strictObject({
        partnerId,
        /** A part of a client's name. */
        q: z.string().trim().max(120).optional(),
        personId: personId.optional().describe('Only clients this person holds'),
        held: z.enum(['nobody']).optional().describe('Only clients no collaborator holds'),
        ...paging,
      }),
    )
    .output(pageOf(teamRow).extend({ total: z.int() })),
  explain: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/team/{personId}',
    summary: 'What one of your people can do at a client, and why',
    tag: 'clients',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ partnerId, clientId: organisationId, personId, ...paging }))
    .output(teamReach),
}
