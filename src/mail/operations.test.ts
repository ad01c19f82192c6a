import { call } from '@orpc/server'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { bareWorld } from '../../test/bareWorld.ts'
import { createDatabase } from '../../test/box.ts'
import { openDatabase } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import type { Call } from '../lib/operation.ts'
import { encodeCursor } from '../lib/page.ts'
import type { LetterRow } from './contract.ts'
import { sendLetters } from './jobs.ts'
import { mailOperations } from './operations.ts'
import { post } from './store.ts'

const link = 'https://partners.hoster.example/set-password?token=secret'
const start = new Date('2026-03-02T09:00:00Z')

/** Five letters to two people, two of them posted at the same instant, sent to the mailbox. */
async function openMailbox(): Promise<Call> {
  const database = await createDatabase()
  const { db, close } = openDatabase(database.url)
  onTestFinished(async () => {
    await close()
    await database.drop()
  })
  await sql`insert into app.sandbox (frozen_at) values (${start})`.execute(db)
  for (const [minute, recipient] of [
    [0, 'claire@bourg.example'],
    [1, 'luc@nord.example'],
    [1, 'claire@bourg.example'],
    [2, 'claire@bourg.example'],
    [3, 'luc@nord.example'],
  ] as const) {
    const now = new Date(start.getTime() - minute * 60_000)
    await db
      .transaction()
      .execute((tx) =>
        post(tx, randomIds, now, [{ template: 'password_link', recipient, language: 'en', facts: { link } }]),
      )
  }
  const office = { db, brand: { name: 'Hoster Partners', host: 'partners.hoster.example' } }
  expect(await sendLetters(office, 10)).toMatchObject({ sent: 5 })
  return { world: { ...bareWorld(db), mailbox: true }, actor: null }
}

test('the mailbox shows every letter once, newest first, page by page', async () => {
  const context = await openMailbox()
  const seen: LetterRow[] = []
  let cursor: string | undefined
  do {
    const page = await call(mailOperations.list, { limit: 2, cursor }, { context })
    expect(page.rows.length).toBeLessThanOrEqual(2)
    seen.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor)
  expect(new Set(seen.map(({ id }) => id)).size).toBe(5)
  expect(seen.map(({ createdAt }) => createdAt)).toEqual(
    seen
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .reverse(),
  )
  expect(seen[0]).toMatchObject({
    template: 'password_link',
    recipient: 'claire@bourg.example',
    language: 'en',
    subject: 'Your account: choosing a password',
    state: 'sent',
    createdAt: start.toISOString(),
    sentAt: start.toISOString(),
  })
})

test('the mailbox can be read for one recipient', async () => {
  const context = await openMailbox()
  const page = await call(mailOperations.list, { recipient: 'Luc@nord.example' }, { context })
  expect(page.rows.map(({ recipient }) => recipient)).toEqual(['luc@nord.example', 'luc@nord.example'])
  expect(page.next).toBeNull()
})

test('an opened letter shows what was written', async () => {
  const context = await openMailbox()
  const { rows } = await call(mailOperations.list, { limit: 1 }, { context })
  const letterId = rows[0]?.id ?? expect.fail()
  const letter = await call(mailOperations.get, { letterId }, { context })
  expect(letter.html).toContain('<html')
  expect(letter.plain).toContain(link)
})

test('where letters are really sent there is no mailbox, and no letter is in it', async () => {
  const context = await openMailbox()
  const { rows } = await call(mailOperations.list, { limit: 1 }, { context })
  const letterId = rows[0]?.id ?? expect.fail()
  const away: Call = { ...context, world: { ...context.world, mailbox: false } }
  await expect(call(mailOperations.list, {}, { context: away })).rejects.toMatchObject({ code: 'not_found' })
  await expect(call(mailOperations.get, { letterId }, { context: away })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a letter that is not there, or not written yet, is not found', async () => {
  const context = await openMailbox()
  const unknown = randomIds('letter')
  await expect(call(mailOperations.get, { letterId: unknown }, { context })).rejects.toMatchObject({
    code: 'not_found',
  })
  await sql`update letter set state = 'waiting', html = null`.execute(context.world.db)
  const { rows } = await call(mailOperations.list, {}, { context })
  const letterId = rows[0]?.id ?? expect.fail()
  await expect(call(mailOperations.get, { letterId }, { context })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a cursor of another making is refused', async () => {
  const context = await openMailbox()
  for (const cursor of ['x', encodeCursor(['2026-13-99', 'ltr_1']), encodeCursor([1, 2, 3])]) {
    await expect(call(mailOperations.list, { cursor }, { context })).rejects.toMatchObject({
      code: 'input_invalid',
    })
  }
})
