import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Looked, World } from '../lib/operation.ts'
import { approve } from './admissions.ts'
import { type CheckKind, nextOf, nextTry } from './application.ts'
import { said as saidShape } from './contract.ts'
import { readRegisterNumber } from './registerNumber.ts'
import { lockApplication } from './store.ts'
import { provenEmails } from './tell.ts'

const atOnce = 20
/** A check that was begun and never answered (the program ended) is made again after that. */
const leaseMinutes = 2

interface Due {
  application_id: Id<'application'>
  kind: CheckKind
}

/** Takes checks whose time has come; nobody else takes them meanwhile. */
function take(db: Database): Promise<Due[]> {
  return rowsOf(
    db,
    sql<Due>`
      update application_check c set try_at = app.now() + make_interval(mins => ${leaseMinutes})
        from (select application_id, kind from application_check where try_at <= app.now() order by try_at limit ${atOnce} for update skip locked) d
       where c.application_id = d.application_id and c.kind = d.kind returning c.application_id, c.kind`,
  )
}

/** Looks things up, outside any transaction: a register may take its time. */
async function look(world: World, { application_id, kind }: Due): Promise<Looked> {
  const row = await world.db.transaction().execute((tx) => lockApplication(tx, application_id))
  const said = saidShape.parse(row.said)
  const company = {
    website: said.website,
    name: row.organisation,
    registerNumber: row.register_number ?? '',
    token: row.proof_token,
    emails: (await provenEmails(world.db, row.organisation_id)).map(({ email }) => email),
  }
  if (kind === 'website') return world.sites.website(company)
  if (kind === 'control') return world.sites.control(company)
  if (kind === 'vat') return world.registers.vat(said.vatNumber)
  const number = readRegisterNumber(said.country, said.registerNumber)?.number ?? ''
  return world.registers.company(said.country, number)
}

async function now(tx: Tx): Promise<Date> {
  return (await rowOf(tx, sql<{ now: Date }>`select app.now() as now`))?.now ?? new Date(0)
}

/** Writes down what was found, and lets the application go on once every check has been made. */
async function keep(world: World, due: Due, looked: Looked): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    const row = await lockApplication(tx, due.application_id)
    const at = await now(tx)
    const isOver = !['checking', 'review', 'needs_info', 'appealed'].includes(row.state)
    const check = await rowOf(
      tx,
      sql<{
        tries: number
      }>`select tries from application_check where application_id = ${row.id} and kind = ${due.kind}`,
    )
    if (!check) return
    const again = looked.answer === 'unavailable' && !isOver ? nextTry(check.tries + 1, at) : null
    await sql`
      update application_check set answer = ${looked.answer}, source = ${looked.source}, found = ${JSON.stringify(looked.found)}::jsonb,
             at = ${at}, tries = tries + 1, try_at = ${again} where application_id = ${row.id} and kind = ${due.kind}`.execute(
      tx,
    )
    const left = await rowsOf(
      tx,
      sql<{
        answer: string
      }>`select answer from application_check where application_id = ${row.id} and answer <> 'confirmed'`,
    )
    if (row.state !== 'checking' || left.some(({ answer }) => answer === 'waiting')) return
    const context = { tx, now: at, world, actor: null }
    if (left.length === 0 && world.admitsConfirmed)
      await approve(context, row, nextOf(row.state, 'approve', 'time'), { by: null, note: '' })
    else
      await sql`update application set state = ${nextOf(row.state, 'checked', 'time')}, changed_at = ${at} where id = ${row.id}`.execute(
        tx,
      )
  })
}

/** Makes the checks of applications whose time has come; safe to run twice, and twice at once. */
export async function checkApplications(world: World): Promise<number> {
  const due = await take(world.db)
  await Promise.all(due.map(async (one) => keep(world, one, await look(world, one))))
  return due.length
}
