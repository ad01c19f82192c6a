import { call } from '@orpc/server'
import { sql } from 'kysely'
import { loadExampleCatalogue } from '../catalogue/example.ts'
import { type Database, rowOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { World } from '../lib/operation.ts'
import { operations } from '../operations.ts'
import { demoPassword } from './cast.ts'
import { asPerson, enter, holdClock } from './stage.ts'

export async function isEmpty(db: Database): Promise<boolean> {
  return (await rowOf(db, sql`select 1 from organisation limit 1`)) === undefined
}

/** What every database needs before the first question: the example catalogue, which the operator edits. */
export async function prepare(world: World): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`.execute(tx)
    await loadExampleCatalogue(tx, world.ids, dayOf(new Date()))
  })
}

/** Builds the demo world by the product's own operations under a moved clock. */
export async function buildDemo(world: World): Promise<void> {
  await sql`insert into app.sandbox (frozen_at) values (null) on conflict do nothing`.execute(world.db)
  const start = new Date(Date.now() - 30 * 86_400_000)
  await holdClock(world, start)
  await world.db.transaction().execute((tx) => loadExampleCatalogue(tx, world.ids, dayOf(start)))
  const staff = await asPerson(world, await enter(world, { name: 'Nora Keller', email: 'staff@provider.example', language: 'de', staff: 'manager' }, demoPassword))
  const laura = await asPerson(world, await enter(world, { name: 'Laura Meyer', email: 'laura@atelier-nord.example', language: 'fr' }, demoPassword))
  const julien = await asPerson(world, await enter(world, { name: 'Julien Blanc', email: 'julien@atelier-nord.example', language: 'fr' }, demoPassword))
  const claire = await asPerson(world, await enter(world, { name: 'Claire Monnet', email: 'claire@fidu-bourg.example', language: 'fr' }, demoPassword))
  const ilaria = await asPerson(world, await enter(world, { name: 'Ilaria Rossi', email: 'ilaria@ilariastudio.example', language: 'it' }, demoPassword))
  const address = { street: 'Rue du Lac', houseNumber: '4', postcode: '1003', town: 'Lausanne', country: 'CH' }
  const nord = await call(operations.organisations.create, { name: 'Atelier Nord Sàrl', kind: 'company', language: 'fr', website: 'atelier-nord.ch', registerNumber: 'CHE-114.860.191', ...address }, { context: laura })
  const fidu = await call(operations.organisations.create, { name: 'Fiduciaire du Bourg SA', kind: 'company', language: 'fr', website: 'fidu-bourg.ch', ...address }, { context: claire })
  const studio = await call(operations.organisations.create, { name: 'Studio Ilaria & Figli', kind: 'company', language: 'it', website: 'ilariastudio.it', ...address, town: 'Milano', country: 'IT' }, { context: ilaria })
  await call(operations.organisations.admitPartner, { organisationId: nord.id, level: 'bronze', contactEmail: 'ciao@atelier-nord.example', state: 'active' }, { context: staff })
  await call(operations.organisations.addMember, { organisationId: nord.id, email: julien.actor.email, name: 'Julien Blanc', language: 'fr', role: 'collaborator' }, { context: laura })
  const items = await call(operations.catalogue.items, {}, { context: laura })
  const hosting = items.find((i) => i.family === 'hosting')
  if (!hosting) throw new Error('the example catalogue has no hosting')
  for (const [org, who] of [[nord, laura], [fidu, claire], [studio, ilaria]] as const) {
    const { paymentId } = await call(operations.prepaid.topUp, { organisationId: org.id, amount: '5000.00', currency: org.currency }, { context: who })
    await call(operations.payments.settleTest, { organisationId: org.id, paymentId, outcome: 'succeeded' }, { context: who })
  }
  await call(operations.orders.place, { organisationId: studio.id, lines: [{ itemId: hosting.id, quantity: 4, months: 1, name: 'ilariastudio.it' }], means: 'prepaid' }, { context: ilaria })
  const asked = await call(operations.invitations.ask, { partnerId: nord.id, email: claire.actor.email, company: fidu.name, language: 'fr', wish: { access: 'full', payer: 'partner', families: [] }, message: '' }, { context: laura })
  await call(operations.invitations.accept, { invitationId: asked.id, organisationId: fidu.id }, { context: claire })
  const askedStudio = await call(operations.invitations.ask, { partnerId: nord.id, email: ilaria.actor.email, company: studio.name, language: 'it', wish: { access: 'full', payer: 'partner', families: [] }, message: 'Vorremmo occuparci dei rinnovi.' }, { context: laura })
  await holdClock(world, new Date(start.getTime() + 86_400_000))
  await call(operations.orders.placeForClient, { partnerId: nord.id, clientId: fidu.id, lines: [{ itemId: hosting.id, quantity: 35, months: 1, name: 'fidu' }], means: 'prepaid' }, { context: laura })
  await call(operations.invitations.resend, { invitationId: askedStudio.id }, { context: laura })
  await holdClock(world, null)
}
