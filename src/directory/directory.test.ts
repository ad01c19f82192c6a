import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisation, partner, refusalOf, type Side, staffOf } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { isSigned, publicKey } from '../lib/signing.ts'
import type { ProfileWords } from './contract.ts'

let p: Platform
let nord: Side
let sud: Side
beforeAll(async () => {
  p = await openPlatform()
  nord = await partner(p, 'Atelier Nord')
  sud = await partner(p, 'Studio Süd')
  await live(nord, {
    claims: { fr: 'Des boutiques en ligne pour la région.' },
    skills: ['shops', 'wordpress'],
    town: 'Lausanne',
  })
  await live(sud, {
    claims: { de: 'Websites für Vereine' },
    skills: ['websites'],
    activities: ['associations'],
    town: 'Zürich',
    languages: ['de'],
  })
})
afterAll(() => p.close())

const words = (own: Partial<ProfileWords>): ProfileWords => ({
  claims: { en: 'We build things.' },
  abouts: {},
  skills: ['websites'],
  activities: [],
  languages: ['fr'],
  town: 'Bern',
  country: 'CH',
  budget: null,
  accepts: true,
  remote: true,
  hidesClients: false,
  email: '',
  phone: '',
  hours: '',
  certifications: [],
  work: [],
  domains: [],
  ...own,
})

async function live(side: Side, own: Partial<ProfileWords>): Promise<void> {
  const { directory } = side.legal.client
  const { version } = await directory.own({ partnerId: side.id })
  await directory.save({ partnerId: side.id, version, words: words(own) })
  await directory.show({ partnerId: side.id, shown: true })
}

const found = async (q: string, more = {}) =>
  (await p.client().directory.search({ q, ...more })).rows.map(({ slug }) => slug).sort()

describe('the directory', () => {
  test.each([
    ['boutiques', ['atelier-nord']],
    ['Onlineshops lausanne', ['atelier-nord']],
    ['negozi', ['atelier-nord']],
    ['zurich', ['studio-sud']],
    ['ZÜRICH vereine', ['studio-sud']],
    ['losanne', ['atelier-nord']],
    ['wordpres', ['atelier-nord']],
    ['lausanne vereine', []],
    ['allemand', ['studio-sud']],
    ['svizzera', ['atelier-nord', 'studio-sud']],
    ['', ['atelier-nord', 'studio-sud']],
  ])('finds by “%s”, in any language and with slips', async (q, slugs) => {
    expect(await found(q)).toEqual(slugs)
  })

  test('is narrowed by facets, whose counts say what is left', async () => {
    expect(await found('', { skill: 'shops' })).toEqual(['atelier-nord'])
    expect(await found('', { speaks: 'de' })).toEqual(['studio-sud'])
    expect(await found('', { country: 'FR' })).toEqual([])
    const { facets, count } = await p.client().directory.search({})
    expect(count).toBe(2)
    expect(facets.skills).toEqual([
      { value: 'shops', count: 1 },
      { value: 'websites', count: 1 },
      { value: 'wordpress', count: 1 },
    ])
    expect(facets.countries).toEqual([{ value: 'CH', count: 2 }])
  })

  test('says why somebody stands there, and marks words of another language', async () => {
    const { rows } = await p.client().directory.search({ q: 'losanne wordpress', language: 'de' })
    expect(rows[0]).toMatchObject({
      name: 'Atelier Nord',
      claim: { language: 'fr' },
      because: { words: ['wordpress'], nearly: ['losanne'], facts: 1 },
      verified: ['threshold'],
    })
  })

  test('a budget shows those who take on projects of that size', async () => {
    const { directory } = nord.legal.client
    const own = await directory.own({ partnerId: nord.id })
    const { version } = own
    const budget = { from: '2000.00', to: '9000.00', currency: 'CHF' as const }
    const saved = await directory.save({
      partnerId: nord.id,
      version,
      words: words({ claims: own.claims, skills: own.skills, town: own.town, budget }),
    })
    expect(await found('', { budget: '5000.00', currency: 'CHF' })).toEqual(['atelier-nord', 'studio-sud'])
    expect(await found('', { budget: '500.00', currency: 'CHF' })).toEqual(['studio-sud'])
    expect(await found('', { budget: '5000.00', currency: 'EUR' })).toEqual(['studio-sud'])
    // whoever read the page before does not overwrite what came since
    expect((await refusalOf(directory.save({ partnerId: nord.id, version, words: words({}) }))).code).toBe(
      'changed_meanwhile',
    )
    expect(saved.version).toBe(version + 1)
  })

  test('equals change places from day to day', async () => {
    const firsts = new Set<string>()
    for (let day = 1; day <= 12; day++) {
      await p.at(`2026-02-${String(day).padStart(2, '0')}T09:00:00Z`)
      const once = await p.client().directory.search({})
      const again = await p.client().directory.search({})
      expect(again.rows).toEqual(once.rows)
      firsts.add(once.rows[0]?.slug ?? '')
    }
    await p.at('2026-01-15T09:00:00Z')
    expect(firsts.size).toBe(2)
  })

  test('a profile is shown by its own bosses once it says something, and to nobody while it is paused', async () => {
    const side = await partner(p, 'Officina Ovest')
    const { directory } = side.legal.client
    const own = { partnerId: side.id }
    expect((await refusalOf(directory.show({ ...own, shown: true }))).code).toBe('listing_incomplete')
    await directory.save({ ...own, version: 1, words: words({ claims: {} }) })
    expect((await refusalOf(directory.show({ ...own, shown: true }))).code).toBe('listing_incomplete')
    const stranger = nord.legal.client.directory
    expect((await refusalOf(stranger.own(own))).code).toBe('not_found')
    expect((await refusalOf(stranger.show({ ...own, shown: true }))).code).toBe('not_found')
    expect((await refusalOf(p.client().directory.profile({ slug: 'officina-ovest' }))).code).toBe('not_found')
    await live(side, {})
    expect(await found('officina')).toEqual(['officina-ovest'])
    await directory.show({ ...own, shown: false })
    expect(await found('officina')).toEqual([])
    const { client: staff } = await staffOf(p)
    await staff.listings.suspend({ ...own, suspended: true, reason: 'It says it is official.' })
    expect((await refusalOf(directory.show({ ...own, shown: true }))).code).toBe('listing_suspended')
    expect((await directory.own(own)).suspendedFor).toBe('It says it is official.')
    await staff.listings.suspend({ ...own, suspended: false, reason: 'The claim is gone.' })
    await directory.show({ ...own, shown: true })
    expect(await found('officina')).toEqual(['officina-ovest'])
    await staff.organisations.freezePartner({ organisationId: side.id, frozen: true, reason: 'A breach.' })
    expect(await found('officina')).toEqual([])
  })

  test('of partners with one name each has an address of its own', async () => {
    const twin = await partner(p, 'Ateliér Nörd')
    await live(twin, { town: 'Basel' })
    expect(await found('basel')).toEqual(['atelier-nord-2'])
  })

  test('a profile gives away no number of clients and no address of people', async () => {
    const shown = await p.client().directory.profile({ slug: 'atelier-nord', language: 'it' })
    expect(shown).toMatchObject({
      name: 'Atelier Nord',
      evidence: { threshold: 'met', register: null, clients: null },
    })
    expect(JSON.stringify(shown)).not.toContain(nord.legal.email)
  })

  test('whoever is no partner has no profile', async () => {
    const side = await organisation(p, 'Only a Client')
    expect((await refusalOf(side.legal.client.directory.own({ partnerId: side.id }))).code).toBe(
      'not_a_partner',
    )
  })
})

describe('the badge', () => {
  test('is signed, dies with the status at once, and says no more than it must', async () => {
    const ask = () => p.client().directory.badge({ partnerId: sud.id })
    const valid = await ask()
    expect(valid).toMatchObject({ state: 'valid', name: 'Studio Süd', slug: 'studio-sud' })
    const [head = '', body = '', signature = ''] = valid.statement.split('.')
    const { keys } = await (await p.request('/.well-known/jwks.json')).json()
    const key = publicKey.parse(keys[0])
    expect(isSigned(key, `${head}.${body}`, signature)).toBe(true)
    const said = JSON.parse(Buffer.from(body, 'base64url').toString())
    expect(said).toMatchObject({ sub: sud.id, state: 'valid', name: 'Studio Süd' })
    expect(said.exp - said.iat).toBe(300)

    const picture = await p.request(`/badge/${sud.id}/light-de.svg`)
    expect(picture.headers.get('cache-control')).toContain('max-age=300')
    expect(picture.headers.getSetCookie()).toEqual([])
    expect(await picture.text()).toContain('Geprüfter Partner')

    await sql`update partner set state = 'suspended' where organisation_id = ${sud.id}`.execute(p.db)
    expect(await ask()).toMatchObject({ state: 'suspended', evidence: null, slug: null })
    expect(await (await p.request(`/badge/${sud.id}/light-de.svg`)).text()).toContain('Nicht bestätigt')
    await sql`update partner set state = 'ended' where organisation_id = ${sud.id}`.execute(p.db)
    expect((await ask()).state).toBe('ended')
    await sql`update partner set state = 'active' where organisation_id = ${sud.id}`.execute(p.db)
    expect((await ask()).state).toBe('valid')
  })

  test('of somebody unknown is none, and no address of a picture writes into it', async () => {
    const nobody = p.client().directory.badge({ partnerId: 'org_00000000000000000000' })
    expect((await refusalOf(nobody)).code).toBe('not_found')
    expect((await p.request('/badge/org_00000000000000000000/mono.svg')).status).toBe(200)
    expect((await p.request(`/badge/${sud.id}/loud.svg`)).status).toBe(404)
  })
})
