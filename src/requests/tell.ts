import type { Context } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { extractOf, keptDays, referenceOf } from './request.ts'
import type { RequestRow, Told } from './store.ts'

type Entry = Pick<Context, 'tx' | 'world' | 'now'>

const linkOf = ({ world }: Entry, row: RequestRow, token: string) =>
  `${world.publicUrl}/${row.language}/r/${token}`

/** Asks whether the address is the author's; nothing that was typed stands in it. */
export function tellToConfirm(entry: Entry, row: RequestRow, token: string): Promise<void> {
  return post(entry.tx, entry.world.ids, entry.now, [
    {
      template: 'request_confirm',
      recipient: row.email ?? '',
      language: row.language,
      facts: { reference: referenceOf(row.id), link: linkOf(entry, row, token) },
    },
  ])
}

/** Tells the author that the request is out, with the links that rule over it. */
export function tellPublished(entry: Entry, row: RequestRow, token: string, partners: number): Promise<void> {
  return post(entry.tx, entry.world.ids, entry.now, [
    {
      template: 'request_published',
      recipient: row.email ?? '',
      language: row.language,
      facts: {
        reference: referenceOf(row.id),
        partners,
        closesOn: (row.closes_at ?? entry.now).toISOString().slice(0, 10),
        keptDays,
        link: linkOf(entry, row, token),
      },
    },
  ])
}

/** Puts the extract before the people of every partner that wants such requests. */
export function tellPartners(entry: Entry, row: RequestRow, told: readonly Told[]): Promise<void> {
  return post(
    entry.tx,
    entry.world.ids,
    entry.now,
    told.map(
      (to): Letter => ({
        template: 'request_new',
        recipient: to.email,
        language: to.language,
        facts: {
          partner: to.partner,
          kind: row.kind,
          extract: extractOf(row.description ?? ''),
          closesOn: (row.closes_at ?? entry.now).toISOString().slice(0, 10),
          link: `${entry.world.publicUrl}/p/${to.partner_id}/requests/${row.id}`,
        },
      }),
    ),
  )
}

/** Tells those who have read a request that it is gone, and to erase what they copied. */
export function tellGone(
  entry: Entry,
  row: RequestRow,
  told: readonly Told[],
  won: string | null,
): Promise<void> {
  return post(
    entry.tx,
    entry.world.ids,
    entry.now,
    told.map(
      (to): Letter => ({
        template: 'request_gone',
        recipient: to.email,
        language: to.language,
        facts: {
          partner: to.partner,
          reference: referenceOf(row.id),
          won: won === to.partner_id,
          link: `${entry.world.publicUrl}/p/${to.partner_id}/requests/${row.id}`,
        },
      }),
    ),
  )
}

/** Tells the author of an offer. The link is the one of the letters before: its secret is kept by nobody else. */
export function tellProposed(entry: Entry, row: RequestRow, partner: string): Promise<void> {
  if (!row.email) return Promise.resolve()
  return post(entry.tx, entry.world.ids, entry.now, [
    {
      template: 'request_proposal',
      recipient: row.email,
      language: row.language,
      facts: { reference: referenceOf(row.id), partner },
    },
  ])
}
