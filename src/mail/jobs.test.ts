import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../test/box.ts'
import { type Database, openDatabase, rowsOf } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import { type PostOffice, sendLetters } from './jobs.ts'
import type { Letter } from './letter.ts'
import { brandOf, openMailer } from './mailer.ts'
import { post } from './store.ts'

const from = 'Hoster Partners <partners@hoster.example>'
const brand = brandOf(from, 'https://partners.hoster.example')
const link = 'https://partners.hoster.example/set-password?token=secret'
const start = new Date('2026-03-02T09:00:00Z')

const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

function passwordLetter(recipient: string): Letter {
  return { template: 'password_link', recipient, language: 'fr', facts: { link } }
}

/** A database of its own whose clock stands still. */
async function openBox(): Promise<Database> {
  const database = await createDatabase()
  const { db, close } = openDatabase(database.url)
  onTestFinished(async () => {
    await close()
    await database.drop()
  })
  await sql`insert into app.sandbox (frozen_at) values (${start})`.execute(db)
  return db
}

async function moveTo(db: Database, now: Date): Promise<void> {
  await sql`update app.sandbox set frozen_at = ${now}`.execute(db)
}

async function postAt(db: Database, letters: Letter[]): Promise<void> {
  await db.transaction().execute((tx) => post(tx, randomIds, start, letters))
}

interface StoredLetter {
  recipient: string
  state: string
  tries: number
  try_at: Date
  sent_at: Date | null
  problem: string | null
  facts: Record<string, unknown>
  subject: string | null
  html: string | null
  plain: string | null
}

function stored(db: Database): Promise<StoredLetter[]> {
  return rowsOf(
    db,
    sql<StoredLetter>`select recipient, state, tries, try_at, sent_at, problem, facts, subject, html, plain from letter order by recipient`,
  )
}

interface Peer {
  url: string
  /** Whole messages as they came in. */
  messages: string[]
}

/** A real SMTP server on loopback; `answer` may refuse a recipient with a code. */
async function openPeer(answer: () => number = () => 250): Promise<Peer> {
  const messages: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      const code = answer()
      done(code === 250 ? undefined : Object.assign(new Error('Not now'), { responseCode: code }))
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        messages.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
  })
  const server = smtp.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise((resolve) => smtp.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${portOf(server)}`, messages }
}

/** A peer that takes the call and never says a word. */
async function openSilentPeer(): Promise<{ url: string; called: Promise<unknown> }> {
  const server = createServer()
  const called = once(server, 'connection').then(([socket]) => {
    onTestFinished(() => socket.destroy())
    return socket
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${portOf(server)}`, called }
}

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address() as AddressInfo
  return address.port
}

test('a letter is delivered once, as text and HTML, and its secret link is kept nowhere', async () => {
  const db = await openBox()
  const peer = await openPeer()
  const office: PostOffice = { db, brand, mailer: openMailer(peer.url, from) }
  await postAt(db, [passwordLetter('claire@bourg.example')])
  expect(await sendLetters(office, 10)).toEqual({ sent: 1, waiting: 0, failed: 0 })
  expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 0, failed: 0 })

  const [message = '', ...more] = peer.messages
  expect(more).toEqual([])
  expect(message).toMatch(/^From: Hoster Partners <partners@hoster\.example>\r?$/m)
  expect(message).toMatch(/^To: claire@bourg\.example\r?$/m)
  expect(message).toMatch(/^Message-ID: <ltr_[0-9a-z]{20}@hoster\.example>\r?$/m)
  expect(message).toMatch(/^Auto-Submitted: auto-generated\r?$/m)
  expect(message).toMatch(/^Content-Language: fr\r?$/m)
  expect(message).toContain('multipart/alternative')
  expect(message.indexOf('text/plain')).toBeLessThan(message.indexOf('text/html'))

  const [letter] = await stored(db)
  expect(letter).toMatchObject({
    state: 'sent',
    tries: 1,
    sent_at: start,
    problem: null,
    facts: {},
    subject: null,
    html: null,
    plain: null,
  })
})

test('a letter that is refused for now goes out when its minute has come', async () => {
  const db = await openBox()
  const answers = [451]
  const peer = await openPeer(() => answers.shift() ?? 250)
  const office: PostOffice = { db, brand, mailer: openMailer(peer.url, from) }
  await postAt(db, [passwordLetter('claire@bourg.example')])
  expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 1, failed: 0 })
  const [refused] = await stored(db)
  expect(refused).toMatchObject({ state: 'waiting', tries: 1, try_at: minutesLater(1), facts: { link } })
  expect(refused?.problem).toContain('451')

  await moveTo(db, new Date(minutesLater(1).getTime() - 1))
  expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 0, failed: 0 })
  await moveTo(db, minutesLater(1))
  expect(await sendLetters(office, 10)).toEqual({ sent: 1, waiting: 0, failed: 0 })
  expect(peer.messages).toHaveLength(1)
  expect((await stored(db))[0]).toMatchObject({ state: 'sent', tries: 2, problem: null, facts: {} })
})

test('after six tries over half a day a letter counts as failed', async () => {
  const db = await openBox()
  const peer = await openPeer(() => 550)
  const office: PostOffice = { db, brand, mailer: openMailer(peer.url, from) }
  await postAt(db, [passwordLetter('gone@bourg.example')])
  let minute = 0
  for (const pause of [1, 5, 30, 120, 720]) {
    expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 1, failed: 0 })
    minute += pause
    expect((await stored(db))[0]?.try_at).toEqual(minutesLater(minute))
    await moveTo(db, minutesLater(minute))
  }
  expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 0, failed: 1 })
  const [failed] = await stored(db)
  expect(failed).toMatchObject({ state: 'failed', tries: 6, facts: {} })
  expect(failed?.problem).toContain('550')
  await moveTo(db, minutesLater(10_000))
  expect(await sendLetters(office, 10)).toEqual({ sent: 0, waiting: 0, failed: 0 })
})

test('a server that takes the call and stays silent does not hold up the letters for long', async () => {
  const db = await openBox()
  const { url } = await openSilentPeer()
  await postAt(db, [passwordLetter('claire@bourg.example')])
  expect(await sendLetters({ db, brand, mailer: openMailer(url, from, 100) }, 10)).toEqual({
    sent: 0,
    waiting: 1,
    failed: 0,
  })
  const [letter] = await stored(db)
  expect(letter).toMatchObject({ state: 'waiting', try_at: minutesLater(1) })
  expect(letter?.problem).toMatch(/greeting|timeout/i)
})

test('several senders at once deliver every letter exactly once', async () => {
  const db = await openBox()
  const peer = await openPeer()
  const mailer = openMailer(peer.url, from)
  const recipients = Array.from({ length: 40 }, (_, n) => `person${n}@bourg.example`)
  await postAt(db, recipients.map(passwordLetter))
  const counts = await Promise.all(Array.from({ length: 4 }, () => sendLetters({ db, brand, mailer }, 100)))
  expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(40)
  const reached = peer.messages.map((message) => /^To: (\S+)/m.exec(message)?.[1])
  expect(reached.toSorted()).toEqual(recipients.toSorted())
  expect((await stored(db)).every(({ state, tries }) => state === 'sent' && tries === 1)).toBe(true)
})

test('the letter of a sender that hangs passes to the next one, and the late one changes nothing', async () => {
  const db = await openBox()
  const silent = await openSilentPeer()
  const peer = await openPeer()
  await postAt(db, [passwordLetter('claire@bourg.example')])
  const late = sendLetters({ db, brand, mailer: openMailer(silent.url, from, 2_000) }, 1)
  await silent.called
  const other: PostOffice = { db, brand, mailer: openMailer(peer.url, from) }
  expect(await sendLetters(other, 10)).toEqual({ sent: 0, waiting: 0, failed: 0 })
  await moveTo(db, minutesLater(15))
  expect(await sendLetters(other, 10)).toEqual({ sent: 1, waiting: 0, failed: 0 })
  await late
  expect(peer.messages).toHaveLength(1)
  expect((await stored(db))[0]).toMatchObject({
    state: 'sent',
    tries: 2,
    sent_at: minutesLater(15),
    problem: null,
  })
})

test('without a mail server letters are written and kept for the mailbox', async () => {
  const db = await openBox()
  await postAt(db, [passwordLetter('claire@bourg.example')])
  expect(await sendLetters({ db, brand }, 10)).toEqual({ sent: 1, waiting: 0, failed: 0 })
  const [letter] = await stored(db)
  expect(letter).toMatchObject({
    state: 'sent',
    sent_at: start,
    subject: 'Votre compte\u00a0: choix du mot de passe',
  })
  expect(letter?.html).toContain(link)
  expect(letter?.plain).toContain(link)
})

test('category names come in the language of the reader', async () => {
  const db = await openBox()
  const names = { it: 'Domini', fr: 'Domaines', de: 'Domains', en: 'Domain names', es: 'Dominios' }
  await sql`insert into family (id, position, names) values ('domains', 1, ${JSON.stringify(names)})`.execute(
    db,
  )
  const asked = { access: 'limited', payer: 'client', families: ['domains'], products: 0 } as const
  await postAt(db, [
    {
      template: 'invitation_asked',
      recipient: 'claire@bourg.example',
      language: 'es',
      facts: {
        partner: 'Atelier Nord',
        company: '',
        asked: { ...asked, families: ['domains'] },
        message: '',
        expiresOn: '2026-04-01',
        link,
      },
    },
  ])
  await sendLetters({ db, brand }, 10)
  expect((await stored(db))[0]?.plain).toContain('Productos: De la categoría Dominios')
})

test('a letter that cannot be written waits with its problem and holds up no other', async () => {
  const db = await openBox()
  await postAt(db, [passwordLetter('a@bourg.example'), passwordLetter('b@bourg.example')])
  await sql`update letter set facts = '{}' where recipient = 'a@bourg.example'`.execute(db)
  expect(await sendLetters({ db, brand }, 10)).toEqual({ sent: 1, waiting: 1, failed: 0 })
  const [broken, fine] = await stored(db)
  expect(broken).toMatchObject({ state: 'waiting', try_at: minutesLater(1) })
  expect(broken?.problem).toContain('link')
  expect(fine).toMatchObject({ state: 'sent' })
})

test('one run sends no more than it was asked to', async () => {
  const db = await openBox()
  await postAt(db, ['a@bourg.example', 'b@bourg.example', 'c@bourg.example'].map(passwordLetter))
  expect(await sendLetters({ db, brand }, 2)).toEqual({ sent: 2, waiting: 0, failed: 0 })
})

test('the brand is the name of the sender, or else the host', () => {
  expect(brandOf('"Hoster Partners" <p@hoster.example>', 'https://x.example').name).toBe('Hoster Partners')
  expect(brandOf('p@hoster.example', 'https://x.example').name).toBe('hoster.example')
})
