import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { organisation, partner, refusalOf, staffOf, topUp, withPassword } from '../../test/cast.ts'
import { operations } from '../../test/contractOperations.ts'
import { gates } from '../../test/matrix/gates.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { jobsOf } from '../jobs.ts'
import { readSettings, shownSettings } from '../lib/settings.ts'
import { verifyNightly } from '../verification/jobs.ts'
import { capabilities, capabilityTable } from './capabilities.ts'
import { jobNames } from './jobKeys.ts'
import { runAsked, runNoted } from './jobs.ts'
import { listJobs } from './store.ts'

let p: Platform
let manager: Guest
let support: Guest
beforeAll(async () => {
  p = await openPlatform()
  manager = await staffOf(p)
  support = await p.person('Inès Support', { staff: 'support' })
})
afterAll(() => p.close())

const good = { name: 'good', everySeconds: 60, run: async () => {} }
const bad = {
  name: 'bad',
  everySeconds: 3600,
  run: async () => {
    throw new Error('the bank does not answer')
  },
}
const jobRow = async (name: string) =>
  (await support.client.installation.jobs({})).find((row) => row.name === name)

describe('a job', () => {
  beforeEach(() => listJobs(p.db, [good, bad]))

  test('says when it last ran and when it runs next', async () => {
    await p.at('2026-02-01T10:00:00Z')
    await runNoted(p.db, good)
    expect(await jobRow('good')).toMatchObject({
      ranAt: '2026-02-01T10:00:00.000Z',
      nextAt: '2026-02-01T10:01:00.000Z',
      wentWellAt: '2026-02-01T10:00:00.000Z',
      fault: null,
      failures: 0,
    })
  })

  test('that fails says how often and with what, until it goes well again', async () => {
    let fails = true
    const job = {
      name: 'bad',
      run: async () => {
        if (fails) await bad.run()
      },
    }
    await p.at('2026-02-02T10:00:00Z')
    for (let n = 0; n < 2; n++) await expect(runNoted(p.db, job)).rejects.toThrow('the bank')
    expect(await jobRow('bad')).toMatchObject({ failures: 2, fault: 'the bank does not answer' })
    expect(await support.client.installation.failures({ name: 'bad' })).toMatchObject([
      { at: '2026-02-02T10:00:00.000Z', fault: 'the bank does not answer' },
      { at: '2026-02-02T10:00:00.000Z', fault: 'the bank does not answer' },
    ])
    const failing = (await support.client.installation.queues({})).find((row) => row.kind === 'jobs')
    expect(failing?.count).toBe(1)
    fails = false
    await runNoted(p.db, job)
    expect(await jobRow('bad')).toMatchObject({ failures: 0, fault: null })
  })

  test('of every second is not written down every second', async () => {
    const job = { name: 'good', run: async () => {} }
    await p.at('2026-02-03T10:00:00Z')
    await runNoted(p.db, job)
    await p.at('2026-02-03T10:00:02Z')
    await runNoted(p.db, job)
    expect((await jobRow('good'))?.ranAt).toBe('2026-02-03T10:00:00.000Z')
    await p.at('2026-02-03T10:00:31Z')
    await runNoted(p.db, job)
    expect((await jobRow('good'))?.ranAt).toBe('2026-02-03T10:00:31.000Z')
  })

  test('runs before its time once, whoever wants it twice', async () => {
    let runs = 0
    const job = {
      name: 'good',
      run: async () => {
        runs++
      },
    }
    const [first, second] = await Promise.all([
      manager.client.installation.runJob({ name: 'good' }),
      manager.client.installation.runJob({ name: 'good' }),
    ])
    expect([first.asked?.by, second.asked?.by]).toEqual(['Staff Manager', 'Staff Manager'])
    await Promise.all([runAsked(p.db, [job]), runAsked(p.db, [job])])
    expect(runs).toBe(1)
    expect((await jobRow('good'))?.asked).toBeNull()
    const { rows } = await manager.client.access.log({ kind: 'provider' })
    expect(rows.filter((row) => row.action === 'job.asked')).toMatchObject([
      { person: 'Staff Manager', client: null, changes: { job: 'good' } },
    ])
  })

  test('that is wanted and fails does not keep the others from running', async () => {
    let ran = false
    await manager.client.installation.runJob({ name: 'bad' })
    await manager.client.installation.runJob({ name: 'good' })
    const others = {
      name: 'good',
      run: async () => {
        ran = true
      },
    }
    await expect(runAsked(p.db, [bad, others])).rejects.toThrow('the bank')
    expect(ran).toBe(true)
  })

  test('that there is not cannot be wanted, and only a manager wants one', async () => {
    const none = manager.client.installation.runJob({ name: 'nothing' })
    expect((await refusalOf(none)).code).toBe('not_found')
    const byOthers = support.client.installation.runJob({ name: 'good' })
    expect((await refusalOf(byOthers)).code).toBe('staff_only')
  })

  test('of an older version is forgotten', async () => {
    await expect(runNoted(p.db, bad)).rejects.toThrow()
    await listJobs(p.db, [good])
    expect((await support.client.installation.jobs({})).map((row) => row.name)).toEqual(['good'])
  })
})

test('all jobs of the program are listed by different names', async () => {
  const jobs = jobsOf(p.world, undefined)
  await listJobs(p.db, jobs)
  const rows = await support.client.installation.jobs({})
  expect(rows.map((row) => row.name).sort()).toEqual(jobs.map((job) => job.name).sort())
  expect([...jobNames].sort()).toEqual(['letters', ...jobs.map((job) => job.name)].sort())
})

describe('a night', () => {
  test('leaves what it found, and what is broken stands in the queue', async () => {
    await verifyNightly(p.db)
    const sound = await support.client.verification.nights({})
    expect(sound.nights[0]).toMatchObject({ violations: 0 })
    expect(sound.checks.length).toBeGreaterThan(10)
    const client = await organisation(p, 'Broken')
    await topUp(client, '10.00')
    await sql`alter table ledger.balance disable trigger user`.execute(p.db)
    await sql`update ledger.balance set posted = posted + 1 where posted > 0`.execute(p.db)
    await expect(verifyNightly(p.db)).rejects.toThrow('promises broken')
    const broken = await support.client.verification.nights({})
    expect(broken.nights).toHaveLength(2)
    expect(broken.nights[0]?.violations).toBeGreaterThan(0)
    const queues = await support.client.installation.queues({})
    expect(queues.map((row) => row.kind)).toContain('verification')
  })
})

test('what waits for the provider is counted with its age', async () => {
  const agency = await partner(p, 'Atelier Nord')
  await p.at('2026-03-01T08:00:00Z')
  await withPassword(agency.legal, (context) =>
    agency.legal.client.partnerships.breach(
      { partnerId: agency.id, reason: 'A laptop was stolen' },
      { context },
    ),
  )
  await manager.client.organisations.freezePartner({
    organisationId: agency.id,
    frozen: false,
    reason: 'It was found again',
  })
  const queues = await support.client.installation.queues({})
  expect(queues.find((row) => row.kind === 'thaws')).toEqual({
    kind: 'thaws',
    count: 1,
    oldestAt: '2026-03-01T08:00:00.000Z',
  })
})

describe('who of the provider may do what', () => {
  const rolesOf: Record<string, readonly string[]> = {
    staff: ['manager', 'finance', 'support'],
    'staff books': ['manager', 'finance'],
    'staff manager': ['manager'],
  }

  test('says of every operation of the provider’s people what its gate says', () => {
    const gated = Object.entries(gates).filter(([, { gate }]) => gate.startsWith('staff'))
    const said = Object.values(capabilityTable).flatMap(({ roles, operations: names }) =>
      names.map((name) => [name, [...roles]] as const),
    )
    expect(gated.length).toBeGreaterThan(60)
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(gated.map(([name, { gate }]) => [name, rolesOf[gate]])),
    )
    expect(new Set(said.map(([name]) => name)).size).toBe(said.length)
    expect(said.every(([name]) => operations.some((operation) => operation.name === name))).toBe(true)
    expect([...capabilities].sort()).toEqual(Object.keys(capabilityTable).sort())
  })

  test('names the provider’s people by their roles', async () => {
    const { people } = await support.client.installation.staff({})
    expect(people.map(({ name, role }) => [name, role])).toEqual([
      ['Staff Manager', 'manager'],
      ['Inès Support', 'support'],
    ])
  })
})

describe('the settings that are shown', () => {
  const settings = readSettings({
    SECRET: 'a secret that nobody may see, 32 letters',
    DATABASE_URL: 'postgres://mandato:hush-hush@db.example/mandato',
    SMTP_URL: 'smtps://user:hush-hush@mail.example',
    MAIL_FROM: 'Mandato <partners@provider.example>',
    OIDC_ISSUER: 'https://login.example',
    OIDC_CLIENT_ID: 'mandato',
    OIDC_CLIENT_SECRET: 'hush-hush',
  })

  test('name every variable that can be set, and no secret', () => {
    const shown = shownSettings(settings)
    expect(JSON.stringify(shown)).not.toMatch(/hush-hush|a secret that/)
    expect(shown.find(({ name }) => name === 'DATABASE_URL')?.value).toBe('postgres://db.example/mandato')
    expect(shown.find(({ name }) => name === 'OIDC_CLIENT_SECRET')).toEqual({
      name: 'OIDC_CLIENT_SECRET',
      value: null,
      isSecret: true,
      isSet: true,
    })
  })

  test('are for the provider’s people alone', async () => {
    const { database } = await support.client.installation.settings({})
    expect(database).toMatch(/^PostgreSQL \d/)
    const client = await organisation(p, 'Curious')
    expect((await refusalOf(client.legal.client.installation.settings({}))).code).toBe('staff_only')
  })
})
