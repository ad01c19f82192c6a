import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisation, partner, refusalOf, type Side, staffOf, withPassword } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { duties } from '../programme/application.ts'
import { checkApplications } from '../programme/jobs.ts'
import { affiliateTerms, joinRefusal } from './affiliate.ts'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

/** What a private person is to the provider: an organisation of one. */
async function individual(name: string, legal?: Guest): Promise<Side> {
  const who = legal ?? (await p.person(`${name} Person`))
  const made = await who.client.organisations.create({
    name,
    kind: 'individual',
    country: 'CH',
    language: 'en',
    town: 'Bern',
  })
  return { id: made.id, name, legal: who, currency: made.currency }
}
const joining = (side: { id: Id<'organisation'> }, channels: string[] = []) => ({
  organisationId: side.id,
  terms: affiliateTerms as typeof affiliateTerms,
  taxCountry: 'CH',
  channels,
  promotes: ['site' as const],
})
const join = (side: Side, channels: string[] = []) =>
  side.legal.client.affiliates.join(joining(side, channels))
const said = (more = {}) => ({
  country: 'CH',
  registerNumber: 'CHE-103.167.648',
  website: 'https://www.werkstatt.example/',
  activity: 'We build and look after websites for small companies.',
  clients: 12,
  supportHours: 'Mon to Fri, 9 to 17',
  supportEmail: 'support@werkstatt.example',
  billingEmail: 'bills@werkstatt.example',
  managed: '0.00',
  expected: '5000.00',
  ...more,
})
async function apply(side: Side, by: Guest, more = {}) {
  await by.client.programme.save({ organisationId: side.id, said: said(more) })
  return by.client.programme.submit({ organisationId: side.id, duties: [...duties] })
}

test('who may join', () => {
  const facts = { isCompany: false, companiesMay: false, isAffiliate: false, meetsPartner: false }
  expect(joinRefusal(facts)).toBeUndefined()
  expect(joinRefusal({ ...facts, isCompany: true })).toBe('affiliate_is_person')
  expect(joinRefusal({ ...facts, isCompany: true, companiesMay: true })).toBeUndefined()
  expect(joinRefusal({ ...facts, isAffiliate: true, meetsPartner: true })).toBe('affiliate_already')
  expect(joinRefusal({ ...facts, meetsPartner: true })).toBe('affiliate_or_partner')
})

describe('an affiliate', () => {
  test('joins once, by the word of its legal representative', async () => {
    const side = await individual('Ada Blog')
    const { affiliates } = side.legal.client
    expect(await affiliates.get({ organisationId: side.id })).toMatchObject({ state: null, refusal: null })
    expect(await join(side, ['https://ada.example/blog'])).toMatchObject({
      state: 'active',
      channels: ['https://ada.example/blog'],
      refusal: 'affiliate_already',
    })
    expect((await refusalOf(join(side))).code).toBe('affiliate_already')
    const stranger = await p.person('Some Stranger')
    expect((await refusalOf(stranger.client.affiliates.join(joining(side)))).code).toBe('not_found')
  })

  test('is a person, unless the provider lets companies recommend', async () => {
    const side = await organisation(p, 'Recommending Ltd')
    expect((await refusalOf(join(side))).code).toBe('affiliate_is_person')
    await sql`update policy set affiliate_companies = true`.execute(p.db)
    expect((await join(side)).state).toBe('active')
    await sql`update policy set affiliate_companies = false`.execute(p.db)
  })
})

describe('affiliate or partner', () => {
  test('is compared by organisation, people, numbers of registers, domains and account, from both sides', async () => {
    // the same person: partner first, then affiliate
    const agency = await partner(p, 'Same Person Agency')
    const alone = await individual('Same Person', agency.legal)
    expect((await refusalOf(join(alone))).code).toBe('affiliate_or_partner')
    expect((await agency.legal.client.affiliates.get({ organisationId: alone.id })).refusal).toBe(
      'affiliate_or_partner',
    )

    // the same domain: affiliate first, then the application of a company of others; a shared host is nobody's
    const blog = await individual('Domain Blog')
    await join(blog, ['https://www.youtube.com/@blog', 'WWW.Studio-Domain.example/about'])
    const studio = await organisation(p, 'Studio Domain')
    const website = 'https://studio-domain.example/'
    expect((await refusalOf(apply(studio, studio.legal, { website }))).code).toBe('affiliate_or_partner')
    await sql`update organisation set website = 'https://youtube.com/@agency' where id = ${agency.id}`.execute(
      p.db,
    )

    // the same number of a register, written as a tax number
    await sql`update policy set affiliate_companies = true`.execute(p.db)
    const number = await organisation(p, 'Number Ltd')
    await sql`update organisation set vat_number = 'CHE-116.281.710 MWST' where id = ${number.id}`.execute(
      p.db,
    )
    await join(number)
    const twin = await organisation(p, 'Number Twin')
    const twins = { registerNumber: 'CHE-116.281.710', website: 'https://twin.example/' }
    expect((await refusalOf(apply(twin, twin.legal, twins))).code).toBe('affiliate_or_partner')
    await sql`update policy set affiliate_companies = false`.execute(p.db)

    // a person who comes to lead a company later
    const late = await partner(p, 'Late Agency')
    const named = await individual('Late Person')
    await join(named)
    const add = late.legal.client.organisations.addMember({
      organisationId: late.id,
      email: named.legal.email,
      name: 'Late Person',
      language: 'en',
      role: 'administrator',
    })
    expect((await refusalOf(add)).code).toBe('affiliate_or_partner')

    // an account that changes hands
    const rich = await partner(p, 'Rich Agency')
    const where = {
      iban: 'CH93 0076 2011 6238 5295 7',
      holder: 'Rich Agency',
      street: 'Gasse',
      postcode: '3000',
      town: 'Bern',
      country: 'CH',
    }
    await withPassword(rich.legal, (context) =>
      rich.legal.client.payouts.setAccount({ partnerId: rich.id, ...where }, { context }),
    )
    const poor = await individual('Poor Blog')
    await join(poor)
    await expect(
      sql`insert into payout_account (id, organisation_id, iban, holder, street, house_number, postcode, town, country, made_at, made_by, usable_at)
          values ('pac_00000000000000000001', ${poor.id}, 'CH9300762011623852957', 'x', 'x', '', '1', 'x', 'CH', now(), ${poor.legal.id}, now())`.execute(
        p.db,
      ),
    ).rejects.toMatchObject({ constraint: 'affiliate_or_partner' })
  })

  test('holds among a hundred sign-ups at once, for either side', async () => {
    const shared = 'https://race.example/'
    const affiliates: Side[] = []
    const companies: Side[] = []
    for (let n = 0; n < 50; n++) {
      affiliates.push(await individual(`Race ${'abcdefghij'[n % 10]}${'klmno'[Math.floor(n / 10)]}`))
      companies.push(await organisation(p, `Runner ${'abcdefghij'[n % 10]}${'klmno'[Math.floor(n / 10)]}`))
      await companies[n]?.legal.client.programme.save({
        organisationId: companies[n]?.id as Id<'organisation'>,
        said: said({ website: shared }),
      })
    }
    const outcomes = await Promise.all(
      affiliates.flatMap((side, n) => {
        const company = companies[n] ?? side
        return [
          join(side, [shared]),
          company.legal.client.programme.submit({ organisationId: company.id, duties: [...duties] }),
        ].map((call) => call.then(() => 'in').catch((error: { code: string }) => error.code))
      }),
    )
    // either all affiliates or all companies came in, and everybody else heard the one reason
    expect(new Set(outcomes)).toEqual(new Set(['in', 'affiliate_or_partner']))
    const sides = await rowsOf(
      p.db,
      sql<{ side: string; n: number }>`
        select side, count(*)::int as n from programme_claim where kind = 'domain' and value = 'race.example' group by side`,
    )
    expect(sides).toEqual([{ side: expect.any(String), n: outcomes.filter((o) => o === 'in').length }])
    expect(sides[0]?.n).toBe(50)
  })

  test('an affiliate becomes a partner by giving its account up, and stays one if the company is not taken in', async () => {
    const blog = await individual('Becoming Blog')
    await join(blog)
    const made = await blog.legal.client.organisations.create({
      name: 'Becoming Agency',
      kind: 'company',
      country: 'CH',
      language: 'en',
      town: 'Bern',
    })
    const company: Side = { id: made.id, name: made.name, legal: blog.legal, currency: made.currency }
    const numbers = { registerNumber: 'CHE-105.909.036', website: 'https://becoming.example/' }
    expect((await refusalOf(apply(company, blog.legal, numbers))).code).toBe('affiliate_or_partner')

    const { affiliates, programme } = blog.legal.client
    const own = { organisationId: blog.id }
    expect((await affiliates.convert({ ...own, partnerId: company.id })).becomes).toEqual({
      id: company.id,
      name: 'Becoming Agency',
    })
    await apply(company, blog.legal, numbers)
    await programme.withdraw({ organisationId: company.id })
    expect(await affiliates.get(own)).toMatchObject({ state: 'active', becomes: null })

    await affiliates.convert({ ...own, partnerId: company.id })
    const sent = await apply(company, blog.legal, numbers)
    while ((await checkApplications(p.world)) > 0);
    const staff = await staffOf(p)
    await staff.client.admissions.approve({ applicationId: sent.id, note: '' })
    expect(await affiliates.get(own)).toMatchObject({ state: 'closed', refusal: 'affiliate_or_partner' })
    expect((await refusalOf(affiliates.stay(own))).code).toBe('affiliate_missing')
  })
})
