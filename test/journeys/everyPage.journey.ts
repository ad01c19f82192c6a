import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '../../src/lib/id.ts'
import { creditCashback } from '../../src/orders/jobs.ts'
import { duties } from '../../src/programme/application.ts'
import { checkApplications } from '../../src/programme/jobs.ts'
import {
  hold,
  hosting,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../cast.ts'
import type { Guest } from '../platform.ts'
import {
  clippedButtons,
  type Look,
  mustBeAccessible,
  openPage,
  openStage,
  type Stage,
  standsOut,
} from './stage.ts'
import { stretched } from './stretched.ts'

let stage: Stage
let changeId: string
let client: Side
let agency: Side
let partnershipId: string
let orderId: string
let productId: string
let invitationId: string
let paymentId: string | null
let documentId: string
let creditId: string
let endpointId: string
let proposedActId: string
let handoverId: string
let applicationId: string
let caseId: string
let requestId: string
let julieId: string
beforeAll(async () => {
  stage = await openStage()
  const { platform } = stage
  client = await organisation(platform, 'Fiduciaire du Bourg')
  agency = await partner(platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await topUp(agency, '500.00')
  const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
  partnershipId = started.id
  productId = (await order(platform, client, 12, 'fidu-bourg.ch'))[0] ?? ''
  const lines = [{ itemId: await hosting(platform), quantity: 2, months: 1 as const }]
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines,
    means: 'prepaid',
  })
  await creditCashback(platform.db)
  const julie = await platform.person('Julie Bonvin')
  await agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: julie.email,
    name: 'Julie Bonvin',
    language: 'fr',
    role: 'collaborator',
  })
  await hold(agency, client, { personId: julie.id, level: 'manage', lastDay: '2030-06-30' })
  julieId = julie.id
  const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
  if (!invoice) throw new Error('no invoice')
  const { client: staff } = await staffOf(platform)
  const refunded = await staff.refunds.make({
    documentId: invoice.id,
    reason: 'Ordered twice',
    how: 'share',
    share: 4000,
  })
  documentId = invoice.id
  creditId = refunded.creditId
  const placed = await client.legal.client.orders.place({
    organisationId: client.id,
    lines,
    means: 'provider',
  })
  orderId = placed.orderId
  paymentId = placed.paymentId
  const asked = await agency.legal.client.invitations.ask({
    partnerId: agency.id,
    email: 'new@client.example',
    company: 'Über Ästhetik',
    language: 'de',
    wish: { access: 'limited', families: [{ family: 'hosting', level: 'manage' }] },
  })
  invitationId = asked.id
  await payOut()
  await hear()
  applicationId = await apply()
  const opened = await client.legal.client.cases.open({
    hatId: client.id,
    subject: 'The mail does not come',
    text: 'Since this morning',
  })
  caseId = opened.id
  requestId = await seek()
  proposedActId = await propose()
  handoverId = await handOver()
  const { rates } = (await staffOf(platform)).client
  const change = await rates.draft({
    title: 'Summer terms',
    reason: 'More partners in hosting',
    effectiveOn: '2030-01-01',
    rows: [
      { subject: 'partner_rate:bronze:hosting', value: '25' },
      { subject: 'volume_tier:hosting:10', value: '12' },
      { subject: 'volume_tier:hosting:20', value: '5' },
    ],
  })
  changeId = change.id
  await rates.simulate({ changeId: change.id, version: 1 })
})

/** A webhook with something in its log. */
async function hear(): Promise<void> {
  const { webhooks } = client.legal.client
  const { row } = await webhooks.create({
    organisationId: client.id,
    name: 'Buchhaltung',
    url: 'https://hooks.fidu-bourg.example/mandato',
    types: ['invoice.issued', 'order.paid'],
  })
  endpointId = row.id
  await webhooks.test({ organisationId: client.id, endpointId: row.id })
}

/** The client wants to become a partner itself; nobody answers to the checks. */
async function apply(): Promise<string> {
  const { programme } = client.legal.client
  await programme.save({
    organisationId: client.id,
    said: {
      country: 'CH',
      registerNumber: 'CHE-103.167.648',
      website: 'http://127.0.0.1:1/',
      activity: 'We keep the books of small companies and look after their websites.',
      supportHours: '9–17',
      supportEmail: 'help@fidu-bourg.example',
      billingEmail: 'bills@fidu-bourg.example',
      expected: '4000.00',
    },
  })
  const { id } = await programme.submit({ organisationId: client.id, duties: [...duties] })
  await checkApplications(stage.platform.world)
  return id
}

/** The client asks for offers, and the agency gets such requests. */
async function seek(): Promise<string> {
  const { client: legal } = agency.legal
  const partnerId = agency.id
  await legal.requestInbox.subscribe({ partnerId, wants: true, kinds: [], languages: [], countries: [] })
  await client.legal.client.requests.sendForOrganisation({
    organisationId: client.id,
    need: {
      kind: 'shop',
      title: 'A shop for our books',
      description:
        'We want to sell what our clients write, in three languages and with a till that talks to our books.',
      languages: ['fr', 'de'],
      placeKind: 'either',
      country: 'CH',
      currency: 'CHF',
      starts: 'month',
      name: 'Claire Monnet',
    },
  })
  const { rows } = await legal.requestInbox.list({ partnerId })
  const id = rows[0]?.id
  if (!id) throw new Error('no request')
  await legal.requestInbox.open({ partnerId, requestId: id })
  return id
}

/** The client guards what its partner does to a product, and the partner tries. */
async function propose(): Promise<string> {
  const byClient = { organisationId: client.id, partnershipId: partnershipId as Id<'partnership'> }
  const { version } = await client.legal.client.guardedActs.guards(byClient)
  await client.legal.client.guardedActs.setGuards({ ...byClient, version, guards: [{ act: 'frequency' }] })
  const refusal = await refusalOf(
    agency.legal.client.renewals.changeFrequencyForClient({
      partnerId: agency.id,
      clientId: client.id,
      productId: productId as Id<'product'>,
      months: 12,
    }),
  )
  return String(refusal.data.proposedActId)
}

/** The client is about to go to another partner. */
async function handOver(): Promise<string> {
  const next = await partner(stage.platform, 'Studio Sud')
  const byClient = { organisationId: client.id, partnershipId: partnershipId as Id<'partnership'> }
  const { version } = await client.legal.client.partnerships.get(byClient)
  const lastDay = (await client.legal.client.guardedActs.list({ organisationId: client.id })).rows[0]
    ?.expiresAt
  const begun = await client.legal.client.handovers.open({
    ...byClient,
    version,
    toId: next.id,
    lastDay: lastDay?.slice(0, 10) ?? '',
  })
  return begun.id
}

/** Something stands on the pages of payouts and receipts: a request, a file, and money of nobody. */
async function payOut(): Promise<void> {
  const { client: legal } = agency.legal
  const own = { partnerId: agency.id, country: 'CH' }
  await legal.payouts.setTaxProfile({ ...own, registered: false, agreed: true })
  await withPassword(agency.legal, (context) =>
    legal.payouts.setAccount(
      {
        ...own,
        iban: 'CH9300762011623852957',
        holder: 'Atelier Nord',
        street: 'Rue du Lac',
        postcode: '1000',
        town: 'Lausanne',
      },
      { context },
    ),
  )
  await sql`update payout_account set usable_at = made_at`.execute(stage.platform.db)
  const { client: staff } = await staffOf(stage.platform)
  await legal.payouts.request({ partnerId: agency.id, currency: 'CHF', amount: '60.00' })
  await staff.payoutRuns.file({ currency: 'CHF' })
  await legal.payouts.request({ partnerId: agency.id, currency: 'CHF', amount: '55.00' })
  await staff.warranties.grant({ organisationId: client.id, currency: 'CHF', ceiling: '500.00' })
  await staff.papers.setSeller({
    ...{ name: 'Provider AG', street: 'Bahnhofstrasse', houseNumber: '1', postcode: '8001', town: 'Zürich' },
    ...{ country: 'CH', vatNumber: 'CHE123456789MWST', email: 'billing@provider.example' },
    ...{ phone: '+41 44 000 00 00', iban: 'CH5604835012345678009' },
  })
  await staff.receipts.record({
    reference: 'R1',
    currency: 'CHF',
    amount: '10.00',
    receivedOn: '2026-01-15',
  })
}
afterAll(() => stage.close())

type Visit = [who: 'client' | 'partner' | 'staff', path: () => string]
const own = (path: string) => () => `/o/${client.id}${path}`
const ofPartner = (path: string) => () => `/p/${agency.id}${path}`
const visits: Visit[] = [
  ['client', own('')],
  ['client', own('/products')],
  ['client', () => `/o/${client.id}/products/${productId}/who`],
  ['client', own('/order')],
  ['client', own('/renewals')],
  ['client', own('/partners')],
  ['client', own('/partners/add')],
  ['client', () => `/o/${client.id}/partners/${partnershipId}`],
  ['client', () => `/o/${client.id}/partners/${partnershipId}/rights`],
  ['client', () => `/o/${client.id}/partners/${partnershipId}/payer`],
  ['client', () => `/o/${client.id}/partners/${partnershipId}/end`],
  ['client', own('/address')],
  ['client', own('/programme')],
  ['client', own('/proposed')],
  ['client', () => `/o/${client.id}/proposed/${proposedActId}`],
  ['client', () => `/o/${client.id}/partners/${partnershipId}/handover`],
  ['client', () => `/o/${client.id}/handovers/${handoverId}`],
  ['client', own('/premium')],
  ['client', own('/people')],
  ['client', own('/actors')],
  ['client', own('/activity')],
  ['client', own('/tokens')],
  ['client', own('/webhooks')],
  ['client', () => `/o/${client.id}/webhooks/${endpointId}`],
  ['client', own('/prepaid')],
  ['client', own('/to-pay')],
  ['client', own('/transfer')],
  ['client', () => `/o/${client.id}/transfer?currency=EUR`],
  ['client', own('/orders')],
  ['client', own('/invoices')],
  ['client', () => `/o/${client.id}/invoices/${documentId}`],
  ['client', () => `/o/${client.id}/invoices/${creditId}`],
  ['client', () => `/o/${client.id}/orders/${orderId}`],
  ['client', () => `/o/${client.id}/pay/${paymentId}`],
  ['client', () => '/me'],
  ['client', () => '/me/security'],
  ['client', () => '/me/notices'],
  ['client', () => '/me/notices/how'],
  ['client', () => '/me/support'],
  ['client', () => '/me/support-access'],
  ['client', () => '/me/cases'],
  ['client', () => `/me/cases/${caseId}`],
  ['client', () => '/set-up'],
  ['client', () => '/mailbox'],
  ['partner', () => `/o/${agency.id}/activity?view=work`],
  ['partner', () => `/o/${agency.id}/programme?step=company`],
  ['partner', ofPartner('')],
  ['partner', ofPartner('/clients')],
  ['partner', ofPartner('/clients?due=30&country=CH&cols=country,language,level&size=100')],
  ['partner', () => `/p/${agency.id}/clients/${client.id}`],
  ['partner', () => `/p/${agency.id}/clients/${client.id}?part=money`],
  ['partner', () => `/p/${agency.id}/clients/${client.id}?part=people`],
  ['partner', () => `/p/${agency.id}/clients/${client.id}?part=history`],
  ['partner', () => `/p/${agency.id}/clients/${client.id}?part=settings`],
  ['partner', ofPartner('/invite')],
  ['partner', ofPartner('/invitations')],
  ['partner', ofPartner('/proposed')],
  ['partner', ofPartner('/revenue')],
  ['partner', ofPartner('/revenue?part=lines')],
  ['partner', ofPartner('/revenue?part=forecast')],
  ['partner', ofPartner('/team/rights')],
  ['partner', ofPartner('/team/rights?part=clients')],
  ['partner', () => `/p/${agency.id}/team/effective?client=${client.id}&person=${julieId}`],
  ['partner', ofPartner('/requests')],
  ['partner', () => `/p/${agency.id}/requests/${requestId}`],
  ['partner', ofPartner('/programme')],
  ['partner', ofPartner('/listing')],
  ['partner', ofPartner('/badge')],
  ['partner', ofPartner('/statements')],
  ['partner', ofPartner('/exports')],
  ['partner', ofPartner('/payouts')],
  ['partner', () => `/p/${agency.id}/partnerships/${partnershipId}/end`],
  ['partner', () => `/p/${agency.id}/c/${client.id}/products`],
  ['partner', () => `/p/${agency.id}/c/${client.id}/products/${productId}/who`],
  ['partner', () => `/p/${agency.id}/c/${client.id}/order`],
  ['partner', () => `/p/${agency.id}/c/${client.id}/renewals`],
  ['partner', () => `/invitations/${invitationId}`],
  ['staff', () => '/staff'],
  ['staff', () => '/staff/organisations'],
  ['staff', () => `/staff/organisations/${client.id}`],
  ['staff', () => `/staff/organisations/${agency.id}?part=people`],
  ['staff', () => `/staff/organisations/${agency.id}?part=partnerships`],
  ['staff', () => `/staff/organisations/${client.id}?part=products`],
  ['staff', () => `/staff/organisations/${client.id}?part=documents`],
  ['staff', () => `/staff/organisations/${client.id}?part=activity`],
  ['staff', () => '/staff/callers'],
  ['staff', () => '/staff/support-access'],
  ['staff', () => '/staff/cases'],
  ['staff', () => `/staff/cases/${caseId}`],
  ['staff', () => '/staff/applications'],
  ['staff', () => `/staff/applications/${applicationId}`],
  ['staff', () => '/staff/activity'],
  ['staff', () => '/staff/catalogue'],
  ['staff', () => '/staff/jobs'],
  ['staff', () => '/staff/verification'],
  ['staff', () => '/staff/settings'],
  ['staff', () => '/staff/roles'],
  ['staff', () => '/staff/imports'],
  ['staff', () => '/staff/documents'],
  ['staff', () => '/staff/seller'],
  ['staff', () => '/staff/help'],
  ['staff', () => '/staff/letters'],
  ['staff', () => '/staff/letters?part=failed'],
  ['staff', () => `/staff/documents/${documentId}`],
  ['staff', () => '/staff/partnerships'],
  ['staff', () => '/staff/renewals'],
  ['staff', () => '/staff/warranties'],
  ['staff', () => '/staff/ledger'],
  ['staff', () => '/staff/ledger/accounts/1'],
  ['staff', () => '/staff/ledger/journals'],
  ['staff', () => '/staff/ledger/journals/1'],
  ['staff', () => '/staff/ledger/trial-balance'],
  ['staff', () => '/staff/exports'],
  ['staff', () => '/staff/exports/accounts'],
  ['staff', () => '/staff/exports/vat'],
  ['staff', () => '/staff/payouts'],
  ['staff', () => '/staff/payouts/files'],
  ['staff', () => '/staff/receipts'],
  ['staff', () => '/staff/bank-files'],
  ['staff', () => '/staff/provider-events'],
  ['staff', () => '/staff/owed'],
  ['staff', () => '/staff/resets'],
  ['staff', () => '/staff/rates'],
  ['staff', () => '/staff/rates?kind=volume_tier'],
  ['staff', () => '/staff/rates?view=list'],
  ['staff', () => '/staff/rates/history?subject=partner_rate:bronze:hosting'],
  ['staff', () => '/staff/rates/new'],
  ['staff', () => '/staff/rates/changes'],
  ['staff', () => `/staff/rates/changes/${changeId}`],
  ['staff', () => `/staff/rates/changes/${changeId}/lines`],
]

async function guestFor(who: Visit[0]): Promise<Guest> {
  if (who === 'staff') return staffOf(stage.platform)
  return who === 'client' ? client.legal : agency.legal
}

/** Goes to every page of somebody, two pages at a time, each in a window of its own. */
async function walk(
  who: Visit[0],
  look: Look,
  see: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const guest = await guestFor(who)
  const paths = visits.filter(([role]) => role === who).map(([, path]) => path())
  const complaints: string[] = []
  const goThrough = async () => {
    const page = await stage.enter(guest, look)
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(stage.url) && !request.url().startsWith('blob:'))
        complaints.push(request.url())
    })
    for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
      await page.setViewportSize({ width: look.width ?? 1440, height: 900 })
      await openPage(page, stage.url + path)
      // a text that stays with the server shows as its key
      expect(await page.locator('body').textContent()).not.toMatch(/\b(?:mail|open)\.[a-z]\w*\.\w/i)
      await see(page, path)
    }
    await page.close()
  }
  await Promise.all([goThrough(), goThrough()])
  // what is not there answers 404, and the browser notes it
  expect(complaints.filter((text) => !text.includes('status of 404'))).toEqual([])
}

describe.each(['client', 'partner', 'staff'] as const)('the pages of %s', (who) => {
  test('are accessible in both themes, fit a phone, and ask nobody else for anything', async () => {
    await walk(who, { language: 'de' }, async (page, path) => {
      await mustBeAccessible(page)
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 800 })
        expect([path, width, await standsOut(page)]).toEqual([path, width, 0])
      }
    })
  }, 600_000)

  test('hold words that are two fifths longer and accented, and cut no button off', async () => {
    await walk(who, { language: 'en', width: 1280, words: stretched }, async (page, path) => {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        const found = [path, width, await standsOut(page), await clippedButtons(page)]
        expect(found).toEqual([path, width, 0, []])
      }
    })
  }, 600_000)
})
