/** What happens by itself: the jobs, and the messages of the payment provider. */
import { call } from '@orpc/server'
import { sql } from 'kysely'
import { type Job, jobsOf } from '../jobs.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { Refusal } from '../lib/refusal.ts'
import { operations } from '../operations.ts'
import { hearBank } from './bank.ts'
import { oneIn, shuffled } from './chances.ts'
import { Dropped, faultIn, type Life, mayDie, sentenceOf, tellOf, violated } from './life.ts'
import { takeArrived, takeRenewed } from './money.ts'
import { type Notice, Outage } from './provider.ts'

const brand = { name: 'Mandato', host: 'mandato.example' }

/** Jobs that are asked for elsewhere: verification at the end of a month, and once it is all over. */
const leftOut = ['verify']
const oncePerDay = 3600

function jobsNow(life: Life, isFirst: boolean): Job[] {
  const { world } = life.program
  const jobs = jobsOf(world, { db: world.db, brand, mailer: life.post })
  return jobs.filter(
    ({ name, everySeconds }) => !leftOut.includes(name) && (isFirst || everySeconds < oncePerDay),
  )
}

/** Some jobs do a bounded part of what waits; a few rounds a time, as their short pauses would. */
const rounds = 4

/** Runs one job. A program that dies over it is started again, and the job comes again at its next time. */
async function runJob(life: Life, job: Job): Promise<void> {
  life.events += 1
  mayDie(life, 40, 12)
  try {
    await job.run()
    life.fuse.disarm()
  } catch (error) {
    life.fuse.disarm()
    if (error instanceof Outage) return
    if (!life.fuse.isBlown) {
      violated(life, `the job ${job.name} failed: ${sentenceOf(error)}`)
      return
    }
    await life.restart()
  }
  await learn(life, job.name)
}

/** What a job did, by the documents it left. */
async function learn(life: Life, name: string): Promise<void> {
  if (name === 'renewals') {
    const renewed = await takeRenewed(life)
    if (renewed > 0) tellOf(life, `${renewed} orders renew products by themselves`)
  }
  if (name === 'cashback') await life.books.credited(life.now)
}

const fee = '20.00'

/** One message, signed as the provider signs it, or not quite. */
function tell(life: Life, { eventId, reference, outcome, lie }: Notice): Promise<unknown> {
  const { world } = life.program
  const { payments } = world
  const context = { world, actor: null }
  const signed = outcome === 'charged_back' ? `charged_back:${fee}` : outcome
  const right = payments.sign({ eventId, reference, outcome: signed })
  const signature = lie === 'signature' ? right.replace(/^./, (c) => (c === '0' ? '1' : '0')) : right
  const message = { provider: payments.name, eventId, reference, signature }
  if (outcome === 'charged_back')
    return call(operations.providerEvents.receive, { ...message, fee }, { context })
  return call(operations.payments.event, { ...message, outcome }, { context })
}

/** Tells the product what the provider has to say; what it did not hear is said again. */
async function deliver(life: Life, notice: Notice): Promise<void> {
  const { eventId, reference, outcome, lie } = notice
  // a payment is taken back once its success was heard
  if (outcome === 'charged_back' && !(await hasArrived(life, reference))) {
    if (life.isFaulty) life.outside.again(notice, life.now.getTime())
    return
  }
  life.events += 1
  mayDie(life, 10, 30)
  try {
    await tell(life, notice)
    life.fuse.disarm()
    if (lie) violated(life, `a message with a lie (${lie}) was believed`)
  } catch (error) {
    life.fuse.disarm()
    if (life.fuse.isBlown) {
      await life.restart()
      life.outside.again(notice, life.now.getTime())
    } else if (!(await isRightlyRefused(life, notice, error)))
      violated(life, `the message ${eventId} about ${reference}: ${String(error)}`)
  }
  await hear(life, reference)
}

/** A wrong signature, or a payment that is not known: its order was never placed. */
async function isRightlyRefused(
  life: Life,
  { reference, outcome, lie }: Notice,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof Refusal)) return false
  if (lie === 'signature') return error.code === 'signature_wrong'
  if (outcome === 'charged_back' && error.code === 'refund_nothing_left') return true
  const isKnown = await rowOf(life.eye, sql`select 1 from payment where provider_reference = ${reference}`)
  return error.code === 'not_found' && isKnown === undefined
}

async function hasArrived(life: Life, reference: string): Promise<boolean> {
  const arrived = await rowOf(
    life.eye,
    sql`select 1 from payment where provider_reference = ${reference} and state = 'succeeded'`,
  )
  return arrived !== undefined
}

async function hear(life: Life, reference: string): Promise<void> {
  if (!(await hasArrived(life, reference))) return
  await takeArrived(life, sql`provider_reference = ${reference}`)
  const counted = await rowsOf(
    life.eye,
    sql`select 1 from provider_event e join payment p on p.id = e.payment_id where e.kind = 'charged_back' and p.provider_reference = ${reference}`,
  )
  if (counted.length > 1) violated(life, `the payment ${reference} was taken back ${counted.length} times`)
  const payment =
    counted.length > 0 && (await life.books.learnPayment(sql`provider_reference = ${reference}`))
  if (payment) await life.books.chargedBack(payment)
}

/** What the bank says may be cut short; it says it again the next day. */
async function hearBankSafely(life: Life): Promise<void> {
  try {
    await hearBank(life)
  } catch (error) {
    if (!(error instanceof Dropped)) throw error
  }
}

/** Lets time do its work: everything that is due happens, in an order by chance. */
export async function turn(life: Life, isFirst: boolean): Promise<void> {
  for (const notice of life.outside.due(life.now.getTime())) await deliver(life, notice)
  if (isFirst) await hearBankSafely(life)
  const names = jobsNow(life, isFirst).map(({ name }) => name)
  for (const name of shuffled(life.chance, names)) {
    if (life.isFaulty && oneIn(life.chance, 15)) {
      faultIn(life, 'a job is late')
      continue
    }
    const isTwice = life.isFaulty && oneIn(life.chance, 25)
    if (isTwice) faultIn(life, 'a job runs twice')
    const times = name === 'letters' ? rounds : isTwice ? 2 : 1
    for (let n = 0; n < times; n++) {
      // the program may have been started anew meanwhile
      const job = jobsNow(life, true).find((one) => one.name === name)
      if (job) await runJob(life, job)
    }
  }
}
