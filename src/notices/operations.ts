import { implement } from '@orpc/server'
import { z } from 'zod'
import { isBoss, roles } from '../access/access.ts'
import { mustBeBoss, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Id, idOf } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { isSigned } from '../lib/signing.ts'
import { isTemplate, readFacts, templates } from '../mail/facts.ts'
import { choosableGroups, isNotice, kindOf, type NoticeGroup, noticeTemplates } from '../mail/notice.ts'
import { samples } from '../mail/samples.ts'
import { lettersContract, type Notice, noticesContract } from './contract.ts'
import { glance } from './glance.ts'
import { sampleLetter } from './sample.ts'
import { stopText } from './stop.ts'
import {
  choicesOf,
  failedLetters,
  familyNames,
  keepChoice,
  keepDefault,
  lockLetter,
  markAllRead,
  markRead,
  type NoticeRow,
  noticesOf,
  toldBy,
  tryAgain,
  unreadCount,
} from './store.ts'

const os = implement(noticesContract).$context<Call>().use(inTransaction)
const staffOs = implement(lettersContract).$context<Call>().use(inTransaction)

const limitUsual = 50

const place = z.tuple([z.iso.datetime(), idOf('letter')])

function placeOf(cursor: string | undefined): z.infer<typeof place> | undefined {
  const values = decodeCursor(cursor, 2)
  if (!values) return undefined
  const parsed = place.safeParse(values)
  return parsed.success
    ? parsed.data
    : refuse('input_invalid', { flaws: [{ field: 'cursor', reason: 'not a cursor of this list' }] })
}

function readingOf(context: Context) {
  const { personId, staff } = actorOf(context)
  return { personId, isStaff: staff !== null }
}

const whichOf = (input: { organisationId?: string | undefined; group?: NoticeGroup | undefined }) => ({
  organisationId: input.organisationId,
  templates: input.group && noticeTemplates.filter((one) => kindOf(one).group === input.group),
})

function present(
  row: NoticeRow,
  language: Language,
  families: Record<string, string>,
  publicUrl: string,
): Notice {
  const { id, template, place: leadsTo } = row
  const seen = glance(row, language, families, publicUrl)
  return {
    letterId: id,
    group: isNotice(template) ? kindOf(template).group : 'security',
    at: row.created_at.toISOString(),
    isRead: row.read_at !== null,
    subject: seen.subject,
    lead: seen.lead,
    organisation: row.organisation_id && { id: row.organisation_id, name: row.organisation ?? '' },
    client: row.client_id && { id: row.client_id, name: row.client ?? '' },
    place: leadsTo,
    label: leadsTo && seen.label,
  }
}

/** The groups that a letter's stopping link is about: those of it, or of the letters that its digest told. */
async function stopsOf(context: Context, letterId: Id<'letter'>, signature: string) {
  if (!isSigned(context.world.signer.key, stopText(letterId), signature)) refuse('not_found')
  const told = await toldBy(context.tx, letterId)
  const stops = new Map<string, (typeof told)[number] & { group: NoticeGroup }>()
  for (const one of told) {
    if (!isNotice(one.template) || kindOf(one.template).isDue) continue
    const { group } = kindOf(one.template)
    stops.set(`${one.organisation_id} ${group}`, { ...one, group })
  }
  return [...stops.values()]
}

export const noticesOperations = {
  list: os.list.handler(async ({ context, input }) => {
    const limit = input.limit ?? limitUsual
    const which = { ...whichOf(input), unread: input.unread }
    const rows = await noticesOf(context.tx, readingOf(context), which, placeOf(input.cursor), limit + 1)
    const { language } = actorOf(context)
    const families = await familyNames(context.tx, language)
    const page = toPage(rows, limit, (row) => encodeCursor([row.cursor, row.id]))
    const { publicUrl } = context.world
    return { rows: page.rows.map((row) => present(row, language, families, publicUrl)), next: page.next }
  }),

  count: os.count.handler(async ({ context }) => ({
    unread: await unreadCount(context.tx, readingOf(context)),
  })),

  mark: os.mark.handler(async ({ context, input }) => {
    const isTheirs = await markRead(context.tx, readingOf(context), input.letterId, input.isRead)
    return isTheirs ? { done: true as const } : refuse('not_found')
  }),

  markAll: os.markAll.handler(async ({ context, input }) => ({
    marked: await markAllRead(context.tx, readingOf(context), whichOf(input), input.upTo),
  })),

  choices: os.choices.handler(async ({ context }) => {
    const rows = await choicesOf(context.tx, actorOf(context).personId, choosableGroups)
    return [...Map.groupBy(rows, (row) => row.organisation_id)].flatMap(([id, groups]) => {
      const [first] = groups
      if (!first) return []
      const role = roles.find((known) => known === first.role)
      return [
        {
          organisation: { id, name: first.name },
          mayDefault: role !== undefined && isBoss(role),
          groups: groups.map(({ grp, own, of_organisation }) => ({
            group: grp,
            own,
            ofOrganisation: of_organisation,
          })),
        },
      ]
    })
  }),

  choose: os.choose.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustSit(context.tx, actor, input.organisationId)
    await keepChoice(context.tx, actor.personId, input.organisationId, input.group, input.pace)
    return { done: true as const }
  }),

  setDefault: os.setDefault.handler(async ({ context, input }) => {
    const { organisationId, group, pace } = input
    await mustBeBoss(context.tx, actorOf(context), organisationId)
    await keepDefault(context.tx, organisationId, group, pace)
    await remember(context, {
      action: 'notices.default_set',
      hatId: organisationId,
      clientId: organisationId,
      objectId: organisationId,
      changes: { group, pace },
    })
    return { done: true as const }
  }),

  stopped: os.stopped.handler(async ({ context, input }) => {
    const stops = await stopsOf(context, input.letterId, input.signature)
    return stops.map(({ organisation, group, own }) => ({ organisation, group, isOff: own[group] === 'off' }))
  }),

  stop: os.stop.handler(async ({ context, input }) => {
    for (const { person_id, organisation_id, group } of await stopsOf(
      context,
      input.letterId,
      input.signature,
    ))
      await keepChoice(context.tx, person_id, organisation_id, group, 'off')
    return { done: true as const }
  }),
}

function mustBeStaff(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

export const lettersOperations = {
  samples: staffOs.samples.handler(({ context }) => {
    mustBeStaff(context)
    return templates.map((template) => ({
      template,
      versions: samples[template].length,
      group: isNotice(template) ? kindOf(template).group : null,
      isDue: !isNotice(template) || kindOf(template).isDue,
    }))
  }),

  sample: staffOs.sample.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const { template, language, version = 0 } = input
    return (await sampleLetter(template, language, version, context.world.publicUrl)) ?? refuse('not_found')
  }),

  failed: staffOs.failed.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const limit = input.limit ?? limitUsual
    const rows = await failedLetters(context.tx, placeOf(input.cursor), limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.cursor, row.id]))
    return {
      rows: page.rows.map(({ id, template, recipient, language, problem, created_at }) => ({
        letterId: id,
        template,
        recipient,
        language,
        problem: problem ?? '',
        createdAt: created_at.toISOString(),
      })),
      next: page.next,
    }
  }),

  retry: staffOs.retry.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const letter = (await lockLetter(context.tx, input.letterId)) ?? refuse('not_found')
    if (letter.state !== 'failed') refuse('letter_not_failed')
    // a link that carried a secret is gone; one that leads into the console is known
    const { place: leadsTo } = letter
    const link =
      leadsTo && !leadsTo.startsWith('/invitations/') ? { link: context.world.publicUrl + leadsTo } : {}
    const facts = { ...letter.facts, ...link }
    if (!isWhole(letter.template, facts)) refuse('letter_link_gone')
    await tryAgain(context.tx, input.letterId, facts)
    await remember(context, {
      action: 'letter.tried_again',
      hatId: null,
      clientId: null,
      objectId: input.letterId,
      changes: { template: letter.template },
    })
    return { done: true as const }
  }),
}

function isWhole(template: string, facts: unknown): boolean {
  if (!isTemplate(template)) return false
  try {
    readFacts(template, facts)
    return true
  } catch {
    return false
  }
}
