import { call } from '@orpc/server'
import type { Looked } from '../lib/operation.ts'
import { operations } from '../operations.ts'
import { personByEmail } from '../people/store.ts'
import { duties } from '../programme/application.ts'
import { checkApplications } from '../programme/jobs.ts'
import type { Act } from './agenda.ts'
import { staffPeople } from './cast.ts'
import { houseOf, leadOf, type Scene } from './scene.ts'
import { asPerson } from './stage.ts'

interface Applicant {
  key: string
  registerNumber: string
  activity: string
  expected: string
  daysAgo: number
  /** What the provider asks for afterwards. */
  asked?: string
}

const applicants: readonly Applicant[] = [
  {
    key: 'editions-rhone',
    registerNumber: 'CHE-217.340.184',
    activity: 'Nous publions des livres, et nous tenons les sites et les boutiques de nos auteurs.',
    expected: '6400.00',
    daysAgo: 2,
  },
  {
    key: 'gruppo-marchetti',
    registerNumber: '02846190375',
    activity: 'Gestiamo i siti e la posta delle sette società del gruppo.',
    expected: '12500.00',
    daysAgo: 6,
    asked: 'Per favore metta la riga di prova sul sito; il registro vi conferma già.',
  },
]

/** The demo world asks nobody outside: what registers and sites would say is told here. */
const told =
  (answer: Looked['answer'], source: string, found: Looked['found']) => async (): Promise<Looked> => ({
    answer,
    source,
    found,
  })

async function apply(scene: Scene, applicant: Applicant): Promise<void> {
  const house = houseOf(scene, applicant.key)
  const context = leadOf(house)
  const organisationId = house.id
  const own = await call(operations.organisations.get, { organisationId }, { context })
  const said = {
    country: own.country,
    registerNumber: applicant.registerNumber,
    website: house.website,
    activity: applicant.activity,
    clients: 9,
    supportHours: '8–18',
    supportEmail: context.actor.email,
    billingEmail: context.actor.email,
    managed: '900.00',
    expected: applicant.expected,
  }
  await call(operations.programme.save, { organisationId, said }, { context })
  const { id } = await call(operations.programme.submit, { organisationId, duties: [...duties] }, { context })
  const company = told('confirmed', own.country === 'CH' ? 'Zefix' : 'VIES', {
    company: own.name,
    seat: own.town,
    status: 'ACTIVE',
  })
  await checkApplications({
    ...scene.world,
    registers: { company, vat: company },
    sites: {
      website: told('confirmed', house.website, { title: own.name }),
      control: told('unavailable', house.website, { why: 'no_proof' }),
    },
  })
  if (!applicant.asked) return
  const reader = await personByEmail(scene.world.db, staffPeople[2].email)
  if (!reader) throw new Error('nobody reads applications')
  await call(
    operations.admissions.ask,
    { applicationId: id, reasons: ['website_not_yours'], text: applicant.asked },
    { context: await asPerson(scene.world, reader.id) },
  )
}

/** Clients that want to become partners themselves: one waits for the provider, the provider waits for another. */
export function applicationActs(scene: Scene): Act[] {
  return applicants.map((applicant) => ({
    daysAgo: applicant.daysAgo,
    hour: 9,
    lane: () => applicant.key,
    run: () => apply(scene, applicant),
  }))
}
